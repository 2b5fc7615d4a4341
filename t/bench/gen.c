// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Makes the files of the benchmark: gen KIND FILE [ROWS [NAME...]], with FILE.sav (bytecode if it ends so: x-bytecode.sav), .por, .dta or .csv.
 * Only the named columns, if there are names.
 *
 *   main      1,000,000 x 30: 12 items, weight, 38 strata, 1,710 primary units, 342 municipalities, 13 other columns
 *   unique    the same, every row a primary unit of its own
 *   shuffled  the same, rows (and so primary units) in random order
 *   wide      200,000 x 200: the same 30 columns and 170 more
 *
 * Every value is a function of the respondent's number alone, so the variants hold the same respondents and the files are the same anywhere.
 * Of the items 2 % are system-missing and 3 % "don't know", which .sav declares user-missing and .dta writes as .a.
 */
#include <ctype.h>
#include <math.h>
#include <readstat.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 12, MUNICIPALITIES = 342, UNITS = MUNICIPALITIES * 5, PER_STRATUM = 9 };

struct kind {
	const char *name;
	long rows;
	int columns;
	int unique, shuffled;
};

static const struct kind kinds[] = {
	{"main", 1000000, 30, 0, 0},
	{"unique", 1000000, 30, 1, 0},
	{"shuffled", 1000000, 30, 0, 1},
	{"wide", 200000, 200, 0, 0},
};

struct column {
	char name[16];
	readstat_type_t type;
	readstat_variable_t *v;
	int skipped;
};

static void die(const char *what)
{
	fprintf(stderr, "gen: %s\n", what);
	exit(1);
}

static void check(readstat_error_t rc)
{
	if (rc != READSTAT_OK)
		die(readstat_error_message(rc));
}

static ssize_t put(const void *p, size_t n, void *file)
{
	return fwrite(p, 1, n, file) == n ? (ssize_t)n : -1;
}

/* Uniform on [0, 1): splitmix64 (Steele, Lea & Flood 2014) of the respondent and the column. */
static double uniform(uint64_t person, uint64_t col)
{
	uint64_t z = (person * 256 + col + 1) * 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* Near enough to normal for a benchmark: the sum of four uniforms. */
static double bell(uint64_t person, uint64_t col)
{
	double s = 0;
	for (uint64_t k = 0; k < 4; k++)
		s += uniform(person * 4 + k, col);
	return (s - 2) * sqrt(3);
}

static void add(struct column *c, int *n, readstat_type_t type, const char *name, int number)
{
	c[*n].type = type;
	snprintf(c[*n].name, sizeof c->name, number ? "%s%d" : "%s", name, number);
	++*n;
}

static int columns(struct column *c, int wanted)
{
	static const struct {
		const char *name;
		readstat_type_t type;
	} plain[] = {{"sex", READSTAT_TYPE_INT8}, {"age", READSTAT_TYPE_INT16}, {"edu", READSTAT_TYPE_INT8}, {"region", READSTAT_TYPE_INT8},
	             {"income", READSTAT_TYPE_DOUBLE}, {"hours", READSTAT_TYPE_DOUBLE}};
	int n = 0;
	add(c, &n, READSTAT_TYPE_INT32, "id", 0);
	add(c, &n, READSTAT_TYPE_INT16, "stratum", 0);
	add(c, &n, READSTAT_TYPE_INT32, "psu", 0);
	add(c, &n, READSTAT_TYPE_INT16, "gemeente", 0);
	add(c, &n, READSTAT_TYPE_DOUBLE, "w", 0);
	for (int i = 1; i <= ITEMS; i++)
		add(c, &n, READSTAT_TYPE_INT8, "q", i);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		add(c, &n, plain[i].type, plain[i].name, 0);
	for (int i = 1; n < wanted; i++)
		add(c, &n, READSTAT_TYPE_DOUBLE, "x", i);
	return n;
}

static double value(const struct column *c, int i, uint64_t person, uint64_t unit, const struct kind *k)
{
	double u = uniform(person, (uint64_t)i);
	if (!strcmp(c->name, "id"))
		return (double)person + 1;
	if (!strcmp(c->name, "stratum"))
		return (double)(unit / 5 / PER_STRATUM) + 1;
	if (!strcmp(c->name, "psu"))
		return (double)(k->unique ? person : unit) + 1;
	if (!strcmp(c->name, "gemeente"))
		return (double)(unit / 5) + 1;
	if (!strcmp(c->name, "w"))
		return rint(1e4 * (0.5 + 2 * u)) / 1e4;
	if (!strcmp(c->name, "age"))
		return floor(18 + 70 * u);
	if (!strcmp(c->name, "income"))
		return rint(100 * exp(7.5 + 0.5 * bell(person, (uint64_t)i))) / 100;
	if (c->type == READSTAT_TYPE_INT8)
		return 1 + floor((c->name[0] == 's' ? 2 : 5) * u);
	return rint(100 * bell(person, (uint64_t)i)) / 100;
}

/* An item is about its unit too, or clusters would not matter. */
static double item(int i, uint64_t person, uint64_t unit)
{
	double y = 3 + 0.4 * bell(unit + (1u << 30), (uint64_t)i) + 1.1 * bell(person, (uint64_t)i);
	return fmin(5, fmax(1, rint(y)));
}

static void put_value(readstat_writer_t *w, const struct column *c, double x)
{
	switch (c->type) {
	case READSTAT_TYPE_INT8:
		check(readstat_insert_int8_value(w, c->v, (int8_t)x));
		break;
	case READSTAT_TYPE_INT16:
		check(readstat_insert_int16_value(w, c->v, (int16_t)x));
		break;
	case READSTAT_TYPE_INT32:
		check(readstat_insert_int32_value(w, c->v, (int32_t)x));
		break;
	default:
		check(readstat_insert_double_value(w, c->v, x));
	}
}

static uint64_t person_of(long row, const struct kind *k)
{
	/* 387420489 = 3^18 has no divisor in common with the number of rows, so this is a permutation. */
	return k->shuffled ? (uint64_t)row * 387420489u % (uint64_t)k->rows : (uint64_t)row;
}

/* As a table of numbers; what is missing in any way is empty. */
static void write_csv(FILE *out, const struct column *c, int n, const struct kind *k)
{
	for (int i = 0; i < n; i++)
		if (!c[i].skipped)
			fprintf(out, "%s%s", c[i].name, i + 1 < n ? "," : "\n");
	for (long row = 0; row < k->rows; row++) {
		uint64_t person = person_of(row, k), unit = person * UNITS / (uint64_t)k->rows;
		for (int i = 0; i < n; i++) {
			if (c[i].skipped)
				continue;
			if (c[i].name[0] != 'q')
				fprintf(out, "%.15g", value(&c[i], i, person, unit, k));
			else if (uniform(person, 128 + (uint64_t)i) >= 0.05)
				fprintf(out, "%g", item(i, person, unit));
			putc(i + 1 < n ? ',' : '\n', out);
		}
	}
}

static void put_row(readstat_writer_t *w, const struct column *c, int n, long row, const struct kind *k, int dta)
{
	uint64_t person = person_of(row, k), unit = person * UNITS / (uint64_t)k->rows;
	check(readstat_begin_row(w));
	for (int i = 0; i < n; i++) {
		if (c[i].skipped)
			continue;
		if (c[i].name[0] != 'q') {
			put_value(w, &c[i], value(&c[i], i, person, unit, k));
			continue;
		}
		double u = uniform(person, 128 + (uint64_t)i);
		if (u < 0.02)
			check(readstat_insert_missing_value(w, c[i].v));
		else if (u < 0.05 && dta)
			check(readstat_insert_tagged_missing_value(w, c[i].v, 'a'));
		else
			put_value(w, &c[i], u < 0.05 ? 9 : item(i, person, unit));
	}
	check(readstat_end_row(w));
}

static readstat_label_set_t *labels(readstat_writer_t *w, int dta)
{
	static const char *const words[] = {"strongly disagree", "disagree", "neither", "agree", "strongly agree"};
	readstat_label_set_t *set = readstat_add_label_set(w, READSTAT_TYPE_INT32, "agree");
	for (int i = 0; i < 5; i++)
		readstat_label_int32_value(set, i + 1, words[i]);
	if (dta)
		readstat_label_tagged_value(set, 'a', "don't know");
	else
		readstat_label_int32_value(set, 9, "don't know");
	return set;
}

static int ends(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);
	return n >= k && !strcmp(s + n - k, end);
}

static void write_binary(FILE *out, const char *path, struct column *c, int n, const struct kind *k)
{
	readstat_writer_t *w = readstat_writer_init();
	int dta = ends(path, ".dta"), por = ends(path, ".por");
	readstat_set_data_writer(w, put);
	readstat_writer_set_file_timestamp(w, 0);
	if (ends(path, "bytecode.sav"))
		check(readstat_writer_set_compression(w, READSTAT_COMPRESS_ROWS));
	readstat_label_set_t *set = labels(w, dta);
	for (int i = 0; i < n; i++) {
		if (c[i].skipped)
			continue;
		char name[sizeof c->name];
		for (size_t j = 0; j < sizeof name; j++)
			name[j] = (char)(por ? toupper(c[i].name[j]) : c[i].name[j]);
		c[i].v = readstat_add_variable(w, name, c[i].type, 0);
		if (c[i].name[0] != 'q')
			continue;
		readstat_variable_set_label_set(c[i].v, set);
		if (!dta)
			check(readstat_variable_add_missing_double_value(c[i].v, 9));
	}
	check(dta ? readstat_begin_writing_dta(w, out, k->rows) : por ? readstat_begin_writing_por(w, out, k->rows) : readstat_begin_writing_sav(w, out, k->rows));
	for (long row = 0; row < k->rows; row++)
		put_row(w, c, n, row, k, dta);
	check(readstat_end_writing(w));
	readstat_writer_free(w);
}

int main(int argc, char **argv)
{
	struct kind k = {0};
	struct column c[256] = {0};
	for (size_t i = 0; argc >= 3 && i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].name, argv[1]))
			k = kinds[i];
	if (!k.name)
		die("usage: gen main|unique|shuffled|wide FILE [ROWS [NAME...]]");
	if (argc > 3)
		k.rows = atol(argv[3]);
	int n = columns(c, k.columns);
	for (int i = 0; argc > 4 && i < n; i++) {
		c[i].skipped = 1;
		for (int a = 4; a < argc; a++)
			c[i].skipped &= strcmp(c[i].name, argv[a]) != 0;
	}
	FILE *out = fopen(argv[2], "wb");
	if (!out)
		die("cannot open the output");
	if (ends(argv[2], ".csv"))
		write_csv(out, c, n, &k);
	else
		write_binary(out, argv[2], c, n, &k);
	if (fclose(out))
		die("cannot write the output");
	return 0;
}
