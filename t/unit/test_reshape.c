// SPDX-License-Identifier: GPL-3.0-or-later
/* Patterns of names and titles; and wide rows out of rows in any order, with windows of every size. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/batch.h"
#include "step/pattern.h"
#include "step/wide.h"

static struct svy_ctx ctx;
static struct svy_patterns l;

static void setup(void)
{
	svy_ctx_init(&ctx);
}

static void teardown(void)
{
	svy_patterns_free(&l);
	svy_ctx_free(&ctx);
}

static void named(const char *pattern, const char *name)
{
	svy_patterns_free(&l);
	ck_assert_int_eq(svy_patterns_parse(&ctx, pattern, false, &l), 0);
	ck_assert_str_eq(l.v[0].name, name);
}

START_TEST(names)
{
	named("alter{i}_age", "alter_age");
	named("alter_{i}_age", "alter_age");
	named("age_{i}", "age");
	named("age.{i}", "age");
	named("{i}_age", "age");
	named("q{i}", "q");
	named("a_b{i}c_d", "a_bc_d");
	named("x=q{i:02}", "x");
	ck_assert_uint_eq(l.v[0].digits, 2);
	named(" x=q{i} , y{i}", "x");
	ck_assert_uint_eq(l.n, 2);
}
END_TEST

START_TEST(no_patterns)
{
	const char *const bad[] = {"q", "q{i}{i}", "q{i}x{i:02}", "{i}", "_{i}_", "=q{i}", "q{i:0}", "q{i:2}", "q{i:099}", "q{ i}", "", "q{i},", "q{i},q_{i}"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		svy_patterns_free(&l);
		ctx.err.code = 0;
		ck_assert_msg(svy_patterns_parse(&ctx, bad[i], false, &l) == SVY_EUSAGE, "'%s' is taken", bad[i]);
	}
}
END_TEST

START_TEST(plain_names)
{
	ck_assert_int_eq(svy_patterns_parse(&ctx, "age,sex=s{i}", true, &l), 0);
	char *text = svy_pattern_text(&l.v[0]);
	ck_assert_str_eq(text, "age_{i}");
	free(text);
	ck_assert_str_eq(l.v[1].name, "sex");
}
END_TEST

START_TEST(matching)
{
	const char *at;
	named("x=é{i}_é", "x");
	ck_assert_uint_eq(svy_pattern_match(&l.v[0], "é12_é", &at), 2);
	ck_assert(strncmp(at, "12", 2) == 0);
	ck_assert_uint_eq(svy_pattern_match(&l.v[0], "é_é", &at), 0);
	ck_assert_uint_eq(svy_pattern_match(&l.v[0], "é1_éa", &at), 0);
	named("aa{i}aa", "aaaa");
	ck_assert_uint_eq(svy_pattern_match(&l.v[0], "aaa", &at), 0);
	ck_assert_uint_eq(svy_pattern_match(&l.v[0], "aaaaa", &at), 1);
}
END_TEST

static void filled(const char *pattern, const char *text, const char *want)
{
	char *have = svy_pattern_fill(pattern, text);
	ck_assert_str_eq(have, want);
	free(have);
}

START_TEST(filling)
{
	filled("a{i}b", "7", "a7b");
	filled("a{i:03}b", "7", "a007b");
	filled("a{i:03}b", "1234", "a1234b");
	filled("a{i:03}b", "x", "axb");
	filled("none", "7", "none");
}
END_TEST

static void titled(const char *a, const char *b, const char *i, const char *k, size_t digits, const char *template, const char *shown)
{
	const char *const titles[] = {a, b}, *const texts[] = {i, k};
	char *have = svy_title_template(titles, texts, 2, digits);
	if (!template) {
		ck_assert_ptr_null(have);
		return;
	}
	ck_assert_ptr_nonnull(have);
	ck_assert_str_eq(have, template);
	char *rest = svy_title_without(have);
	if (shown)
		ck_assert_str_eq(rest, shown);
	else
		ck_assert_ptr_null(rest);
	free(rest);
	free(have);
}

START_TEST(titles)
{
	titled("Alter 1: age", "Alter 2: age", "1", "2", 0, "Alter {i}: age", "Alter: age");
	titled("Age of alter 1", "Age of alter 12", "1", "12", 0, "Age of alter {i}", "Age of alter");
	titled("1. Age", "2. Age", "1", "2", 0, "{i}. Age", "Age");
	titled("1 of 1", "1 of 2", "1", "2", 0, "1 of {i}", "1 of");
	titled("Wave 01", "Wave 12", "01", "12", 2, "Wave {i:02}", "Wave");
	titled("Wave 1", "Wave 12", "01", "12", 2, "Wave {i}", "Wave");
	titled("Same", "Same", "1", "2", 0, "Same", "Same");
	titled("1", "2", "1", "2", 0, "{i}", NULL);
	titled("Age", "Sex", "1", "2", 0, NULL, NULL);
	titled("x1", "x2", "1", "2", 0, NULL, NULL);
	titled("Age 1", NULL, "1", "2", 0, NULL, NULL);
	titled("été: oui", "hiver: oui", "été", "hiver", 0, "{i}: oui", "oui");
}
END_TEST

static void begins(const char *a, const char *b, const char *c, const char *want)
{
	const char *const all[] = {a, b, c};
	char *have = svy_title_begin(all, 3);
	if (want)
		ck_assert_str_eq(have, want);
	else
		ck_assert_ptr_null(have);
	free(have);
}

START_TEST(beginnings)
{
	begins("Trust in: police", "Trust in: courts", "Trust in: the press", "Trust in");
	begins("Trust in: police", "Trust in: politics", "Trust in: p", "Trust in");
	begins("Trust in police", "Trust in", "Trust in the press", "Trust in");
	begins("Same.", "Same.", "Same.", "Same");
	begins("abc", "abd", "abe", NULL);
	begins("a b", NULL, "a c", NULL);
	begins("été chaud", "été froid", "étés", NULL);
}
END_TEST

/* Rows of a table of ids by indices, some of them left out, in some order; what comes out is counted and compared. */
#define IDS 97
#define INDICES 5

struct collector {
	struct svy_sink sink;
	const struct svy_dict *dict;
	size_t rows, begun, ended;
	bool seen[IDS];
	const bool (*have)[INDICES];
};

static int collect_bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	((struct collector *)sink)->dict = dict;
	memset(need, 1, dict->nvar);
	return 0;
}

static int collect_begin(struct svy_sink *sink)
{
	((struct collector *)sink)->begun++;
	return 0;
}

static void check_row(const struct collector *c, const struct svy_batch *b, size_t row, size_t id)
{
	for (size_t i = 0; i < INDICES; i++) {
		char name[16], text[32];
		snprintf(name, sizeof name, "x%zu", i + 1);
		ptrdiff_t x = svy_dict_find(c->dict, name);
		*name = 's';
		ptrdiff_t s = svy_dict_find(c->dict, name);
		ck_assert_int_ge(x, 0);
		ck_assert_int_eq(b->col[x].miss[row], c->have[id][i] ? SVY_VALID : SVY_SYSMIS);
		ck_assert_int_eq(b->col[s].miss[row], b->col[x].miss[row]);
		if (!c->have[id][i]) {
			ck_assert(isnan(b->col[x].num[row]));
			continue;
		}
		ck_assert_double_eq(b->col[x].num[row], (double)(id * 100 + i));
		int n = snprintf(text, sizeof text, "%zu and %zu", id, i);
		ck_assert_uint_eq(b->col[s].str[row].n, (size_t)n);
		ck_assert(memcmp(b->col[s].str[row].p, text, (size_t)n) == 0);
	}
}

static int collect_batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct collector *c = (struct collector *)sink;
	ck_assert_uint_le(b->nrow, SVY_BATCH_ROWS);
	ck_assert_uint_eq(b->first, c->rows);
	c->rows += b->nrow;
	for (size_t r = 0; r < b->nrow; r++) {
		size_t id = (size_t)b->col[0].num[r];
		ck_assert(!c->seen[id]);
		c->seen[id] = true;
		check_row(c, b, r, id);
	}
	return 0;
}

static int collect_end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct collector *c = (struct collector *)sink;
	c->ended++;
	ck_assert_uint_eq(tail->rows, c->rows);
	return 0;
}

static void collect_abort(struct svy_sink *sink)
{
	(void)sink;
	ck_abort_msg("aborted");
}

static void collect_free(struct svy_sink *sink)
{
	(void)sink;
}

struct row {
	size_t id, index;
};

static void put_rows(struct svy_dict *d, struct svy_sink *sink, const struct row *row, size_t n, size_t batch)
{
	struct svy_batch *b = svy_batch_new_rows(d, NULL, batch);
	for (size_t at = 0; at < n; at += b->nrow) {
		svy_batch_clear(b);
		b->first = at;
		b->nrow = n - at < batch ? n - at : batch;
		for (size_t i = 0; i < b->nrow; i++) {
			const struct row *r = &row[at + i];
			char text[32];
			int len = snprintf(text, sizeof text, "%zu and %zu", r->id, r->index);
			svy_batch_set_number(b, 0, i, (double)r->id);
			svy_batch_set_number(b, 1, i, (double)(r->index + 1));
			svy_batch_set_number(b, 2, i, (double)(r->id * 100 + r->index));
			svy_batch_set_string(b, 3, i, text, (size_t)len);
		}
		ck_assert_int_eq(sink->batch(sink, b), 0);
	}
	svy_batch_free(b);
}

static void go_wide(const struct row *row, size_t n, const bool (*have)[INDICES], size_t window, size_t batch)
{
	struct collector c = {.sink = {collect_bind, collect_begin, collect_batch, collect_end, collect_abort, collect_free}, .have = have};
	const struct svy_wide_opts o = {.id = "id", .index = "i", .names = "x{i},s{i}", .window = window};
	struct svy_dict d;
	struct svy_sink *sink;
	struct svy_tail tail = {.rows = n};
	uint8_t need[4];
	svy_dict_init(&d);
	svy_dict_add(&d, "id", SVY_NUMBER);
	svy_dict_add(&d, "i", SVY_NUMBER);
	svy_dict_add(&d, "x", SVY_NUMBER);
	svy_dict_add(&d, "s", SVY_STRING);
	ck_assert_int_eq(svy_wide_new(&ctx, &o, &d, &c.sink, &sink), 0);
	ck_assert_int_eq(sink->bind(sink, &d, need), 0);
	ck_assert_int_eq(sink->begin(sink), 0);
	put_rows(&d, sink, row, n, batch);
	ck_assert_int_eq(sink->end(sink, &tail), 0);
	ck_assert_uint_eq(c.rows, IDS);
	ck_assert_uint_eq(c.begun, 1);
	ck_assert_uint_eq(c.ended, 1);
	sink->free(sink);
	svy_dict_free(&d);
}

START_TEST(windows)
{
	static bool have[IDS][INDICES];
	static struct row row[IDS * INDICES];
	size_t n = 0;
	unsigned long long state = 12345;
	for (size_t id = 0; id < IDS; id++)
		for (size_t i = 0; i < INDICES; i++) {
			state = state * 6364136223846793005ULL + 1442695040888963407ULL;
			have[id][i] = i == id % INDICES || state >> 62;
			if (have[id][i])
				row[n++] = (struct row){id, i};
		}
	go_wide(row, n, have, 1, 7);
	go_wide(row, n, have, 0, SVY_BATCH_ROWS);
	for (size_t k = n; k-- > 1;) {
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		size_t other = (size_t)(state >> 33) % (k + 1);
		struct row t = row[k];
		row[k] = row[other];
		row[other] = t;
	}
	const size_t window[] = {1, 2000, 10000, 1 << 20, 0}, batch[] = {1, 7, 100, SVY_BATCH_ROWS};
	for (size_t w = 0; w < 5; w++)
		for (size_t b = 0; b < 4; b++)
			go_wide(row, n, have, window[w], batch[b]);
}
END_TEST

UNIT_MAIN("reshape", setup, teardown, names, no_patterns, plain_names, matching, filling, titles, beginnings, windows)
