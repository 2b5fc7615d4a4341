// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The cases of a .sav as bytecode and in blocks of zlib, decoded here from their description alone; outputs that are written again in
 * places; names; what a file's attribute says of a dictionary.
 */
#include "io/sav_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include "io/names.h"
#include "io/sav_header.h"
#include "unit.h"

static struct svy_ctx ctx;
static char path[64];

static void setup(void)
{
	svy_ctx_init(&ctx);
	snprintf(path, sizeof path, "/tmp/svy-unit-%ld.sav", (long)getpid());
}

static void teardown(void)
{
	unlink(path);
	svy_ctx_free(&ctx);
}

static unsigned char *read_all(size_t *n)
{
	FILE *f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	fseek(f, 0, SEEK_END);
	*n = (size_t)ftell(f);
	rewind(f);
	unsigned char *p = malloc(*n + 1);
	ck_assert_uint_eq(fread(p, 1, *n, f), *n);
	fclose(f);
	return p;
}

/* All kinds of slots, in an order without a short period. */
static void make_slot(char *to, size_t i, uint8_t text)
{
	const double odd[] = {0.5, 151, 152, -99, -100, -99.5, SVY_SAV_SYSMIS, 1e300, INFINITY, 0x7fffffff, -1e300, 3};
	double x = i % 3 ? (double)(i * i % 260) - 103 : odd[i / 3 % (sizeof odd / sizeof *odd)];
	if (!text)
		memcpy(to, &x, 8);
	else
		memcpy(to, i % 2 ? "        " : i % 5 ? "abc     " : "\x66\x66\x66\x66\x66\x66\x46\x40", 8);
}

static uint8_t text_at(size_t slot)
{
	return slot % 4 == 2;
}

static void write_body(enum svy_sav_compression how, size_t slots, size_t nrow, bool spool, int64_t trailer[2])
{
	struct svy_output *out;
	uint8_t text[64];
	for (size_t j = 0; j < slots; j++)
		text[j] = text_at(j);
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	struct svy_sav_body *b = svy_sav_body_new(&ctx, out, how, spool, text, slots, 24);
	for (size_t first = 0, n; first < nrow; first += n) {
		n = svy_sav_body_block(b) < nrow - first ? svy_sav_body_block(b) : nrow - first;
		char *rows = svy_sav_body_room(b, n);
		for (size_t i = 0; i < n * slots; i++)
			make_slot(rows + 8 * i, first * slots + i, text_at(i % slots));
		ck_assert_int_eq(svy_sav_body_put(b, n), 0);
	}
	ck_assert_int_eq(svy_sav_body_end(b, trailer), 0);
	if (spool)
		ck_assert_int_eq(svy_sav_body_copy(b), 0);
	svy_sav_body_free(b);
	ck_assert_int_eq(svy_output_commit(&ctx, out), 0);
	svy_output_free(out);
}

static void check_bytecode(const unsigned char *p, size_t n, size_t slots, size_t nrow)
{
	const unsigned char *end = p + n, *code = NULL;
	for (size_t i = 0, k = 8; i < slots * nrow; i++, k++) {
		char want[8], have[8];
		if (k == 8) {
			code = p;
			p += 8;
			k = 0;
		}
		ck_assert(p <= end);
		double x = code[k] == 255 ? -HUGE_VAL : code[k] - 100.0;
		if (code[k] == 255)
			x = SVY_SAV_SYSMIS;
		memcpy(have, &x, 8);
		if (code[k] == 254)
			memset(have, ' ', 8);
		if (code[k] == 253) {
			ck_assert(p + 8 <= end);
			memcpy(have, p, 8);
			p += 8;
		}
		ck_assert(code[k] > 0 && code[k] != 252);
		make_slot(want, i, text_at(i % slots));
		if (memcmp(want, have, 8) != 0)
			ck_abort_msg("slot %zu of %zu x %zu differs", i, nrow, slots);
	}
	ck_assert(p == end);
}

START_TEST(bytecode)
{
	for (size_t slots = 1; slots <= 19; slots++)
		for (size_t nrow = 0; nrow < 20; nrow++) {
			int64_t trailer[2];
			size_t n;
			write_body(SVY_SAV_BYTECODE, slots, nrow, nrow % 2, trailer);
			unsigned char *p = read_all(&n);
			check_bytecode(p, n, slots, nrow);
			free(p);
		}
}
END_TEST

START_TEST(bytecode_of_many_rows)
{
	int64_t trailer[2];
	size_t n;
	write_body(SVY_SAV_BYTECODE, 61, 5000, false, trailer);
	unsigned char *p = read_all(&n);
	check_bytecode(p, n, 61, 5000);
	free(p);
}
END_TEST

static int64_t int_at(const unsigned char *p, int bytes)
{
	uint64_t x = 0;
	for (int i = bytes - 1; i >= 0; i--)
		x = x << 8 | p[i];
	return bytes == 4 ? (int32_t)x : (int64_t)x;
}

/* Blocks lie one behind the other, plain and packed, and hold the bytecode. */
START_TEST(zlib_blocks)
{
	enum { SLOTS = 60, ROWS = 30000 };
	int64_t trailer[2];
	size_t n;
	write_body(SVY_SAV_ZLIB, SLOTS, ROWS, true, trailer);
	unsigned char *p = read_all(&n), *t = p + trailer[0] - 24;
	ck_assert_int_eq(trailer[0] - 24 + trailer[1], (int64_t)n);
	ck_assert_int_eq(int_at(t, 8), -100);
	ck_assert_int_eq(int_at(t + 16, 4), 0x3ff000);
	int64_t blocks = int_at(t + 20, 4), plain_at = 0, packed_at = 24, total = 0;
	ck_assert_int_ge(blocks, 2);
	ck_assert_int_eq(trailer[1], 24 + 24 * blocks);
	unsigned char *all = malloc((size_t)blocks * 0x3ff000);
	for (int64_t i = 0; i < blocks; i++) {
		const unsigned char *e = t + 24 + 24 * i;
		uLongf plain = (uLongf)int_at(e + 16, 4), got = plain;
		ck_assert_int_eq(int_at(e, 8), plain_at);
		ck_assert_int_eq(int_at(e + 8, 8), packed_at);
		ck_assert(i + 1 == blocks || plain == 0x3ff000);
		ck_assert_int_eq(uncompress(all + total, &got, p + packed_at - 24, (uLong)int_at(e + 20, 4)), Z_OK);
		ck_assert_uint_eq(got, plain);
		plain_at += (int64_t)plain;
		packed_at += int_at(e + 20, 4);
		total += (int64_t)plain;
	}
	ck_assert_int_eq(packed_at, trailer[0]);
	check_bytecode(all, (size_t)total, SLOTS, ROWS);
	free(all);
	free(p);
}
END_TEST

START_TEST(patch)
{
	struct svy_output *out;
	size_t n;
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	ck_assert(svy_output_is_file(out) && svy_output_can_patch(out));
	svy_output_puts(out, "first, second");
	svy_output_patch(out, 7, "SEC", 3);
	svy_output_puts(out, ", third");
	svy_output_patch(out, 0, "F", 1);
	ck_assert_int_eq(svy_output_commit(&ctx, out), 0);
	svy_output_free(out);
	unsigned char *p = read_all(&n);
	ck_assert_uint_eq(n, 20);
	ck_assert_int_eq(memcmp(p, "First, SECond, third", 20), 0);
	free(p);
}
END_TEST

START_TEST(names_differ_in_more_than_case)
{
	static const char *const reserved[] = {NULL};
	const struct svy_name_rules rules = {.target = "test", .bytes = 8, .first = "", .more = "_", .unicode = true, .fold = true, .reserved = reserved};
	const char *from[] = {"Größe", "GRÖSSE", "größe", "ünïcodelong", "ÜNÏCODEX"};
	char *names[5];
	struct svy_dict d;
	svy_dict_init(&d);
	for (int i = 0; i < 5; i++)
		svy_dict_add(&d, from[i], SVY_NUMBER);
	ck_assert_int_eq(svy_names_legal(&ctx, &d, &rules, false, names), 0);
	ck_assert_str_eq(names[0], "Größe");
	ck_assert_str_eq(names[1], "GRÖSS_2");          /* ß is ss */
	ck_assert_str_eq(names[2], "größ_3");
	ck_assert_str_eq(names[3], "ünïcod");
	ck_assert_str_eq(names[4], "ÜNÏC_2");
	for (int i = 0; i < 5; i++)
		free(names[i]);
	svy_dict_free(&d);
}
END_TEST

START_TEST(rename_variables)
{
	struct svy_dict d;
	char b[] = "b", c[] = "c", a[] = "a";
	svy_dict_init(&d);
	svy_dict_add(&d, "a", SVY_NUMBER);
	svy_dict_add(&d, "b", SVY_NUMBER);
	d.file_weight = strdup("a");
	svy_strs_add(&svy_varsets_add(&d.varsets, "set")->vars, "b");
	ck_assert(!svy_dict_rename(&d, (char *[]){b, NULL}));
	ck_assert_str_eq(d.var[0].name, "a");
	ck_assert(svy_dict_rename(&d, (char *[]){b, a}));       /* a swap */
	ck_assert_str_eq(d.file_weight, "b");
	ck_assert_str_eq(d.varsets.v[0].vars.v[0], "a");
	ck_assert(svy_dict_rename(&d, (char *[]){c, NULL}));
	ck_assert_int_eq(svy_dict_find(&d, "c"), 0);
	ck_assert_int_eq(svy_dict_find(&d, "a"), 1);
	ck_assert_int_eq(svy_dict_find(&d, "b"), -1);
	svy_dict_free(&d);
}
END_TEST

static void file_of(struct svy_dict *d, const char *const *lines)
{
	svy_dict_init(d);
	svy_dict_add(d, "x", SVY_NUMBER)->title = strdup("short");
	svy_dict_add(d, "y_2", SVY_NUMBER)->title = strdup("changed since");
	for (; *lines; lines++)
		svy_attributes_add(&d->attr, SVY_SAV_HEADER_ATTRIBUTE, *lines);
}

START_TEST(attribute_of_a_file)
{
	const char *lines[] = {"# svykit: part of the dictionary", "schema:", "  fields:", "  - {name: x, type: integer, title: shortened}",
		"  - {name: Y, storedAs: y_2, title: long before}", "survey: {weights: Y}", "history: [one, two]", NULL};
	struct svy_dict d;
	bool lane = true;
	file_of(&d, lines);
	ck_assert_int_eq(svy_sav_header_apply(&ctx, "x.sav", "other", &d, &lane), 0);
	ck_assert(!lane && !svy_attributes_get(&d.attr, SVY_SAV_HEADER_ATTRIBUTE));
	ck_assert_str_eq(d.var[0].title, "shortened");
	ck_assert(d.var[0].integer && !d.var[1].integer);
	ck_assert_int_eq(svy_dict_find(&d, "Y"), 1);
	ck_assert_str_eq(d.var[1].title, "changed since");
	ck_assert_str_eq(d.survey.weights, "Y");
	ck_assert_uint_eq(d.history.n, 2);
	svy_dict_free(&d);
}
END_TEST

START_TEST(attribute_without_its_column)
{
	const char *lines[] = {"# svykit: part of the dictionary", "survey: {weights: z}", NULL};
	struct svy_dict d;
	file_of(&d, lines);
	ck_assert_int_eq(svy_sav_header_apply(&ctx, "x.sav", "other", &d, NULL), SVY_EDATA);
	ck_assert_str_eq(ctx.err.msg, "'x.sav' has lost a column of its design: weights 'z'");
	svy_dict_free(&d);
}
END_TEST

START_TEST(attribute_that_is_none)
{
	const char *const wrong[][3] = {{"something else", NULL}, {"# svykit: part of the dictionary", "{", NULL}, {"# svykit: part of the dictionary", "survey: 3", NULL},
		{"# svykit: part of the dictionary", "schema: {fields: [1]}", NULL}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct svy_dict d;
		file_of(&d, wrong[i]);
		size_t notes = ctx.notes.n;
		ck_assert_int_eq(svy_sav_header_apply(&ctx, "x.sav", "other", &d, NULL), 0);
		ck_assert_uint_ge(ctx.notes.n, notes);
		ck_assert_ptr_nonnull(svy_attributes_get(&d.attr, SVY_SAV_HEADER_ATTRIBUTE));
		ck_assert_str_eq(d.var[0].title, "short");
		svy_dict_free(&d);
	}
	ck_assert_uint_ge(ctx.notes.n, 3);
}
END_TEST

/* The whole header is believed if it is whole, ours, and of these variables. */
START_TEST(whole_header)
{
	for (int how = 0; how < 4; how++) {
		struct svy_dict from, d;
		struct svy_strs lines = {0}, none = {0};
		bool lane;
		svy_dict_init(&from);
		svy_dict_add(&from, "one", SVY_NUMBER)->title = strdup("title");
		if (how != 3)
			svy_dict_add(&from, "two", SVY_NUMBER);
		svy_sav_header_whole(&lines, &from, &none, true);
		if (how == 2)
			lines.v[1][0] ^= 1;
		file_of(&d, (const char *const[]){NULL});
		svy_strs_copy(svy_attributes_set(&d.attr, SVY_SAV_HEADER_ATTRIBUTE), &lines);
		ck_assert_int_eq(svy_sav_header_apply(&ctx, "x.sav", how == 1 ? "@(#) SPSS DATA FILE PSPP" : SVY_SAV_OUR_PRODUCT, &d, &lane), 0);
		ck_assert(lane == (how == 0));
		ck_assert_str_eq(d.var[0].name, how == 0 ? "one" : "x");
		svy_strs_free(&lines);
		svy_dict_free(&from);
		svy_dict_free(&d);
	}
}
END_TEST

UNIT_MAIN("sav_write", setup, teardown, bytecode, bytecode_of_many_rows, zlib_blocks, patch, names_differ_in_more_than_case, rename_variables,
	attribute_of_a_file, attribute_without_its_column, attribute_that_is_none, whole_header)
