// SPDX-License-Identifier: GPL-3.0-or-later
/* Tables of estimates: writing and reading is the identity, in any order of rows; figures and widths for people. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/width.h"
#include "out/figures.h"
#include "out/grid.h"
#include "out/words.h"
#include "out/write.h"

static struct svy_ctx ctx;
static char path[] = "test_out.XXXXXX";

static void setup(void)
{
	svy_ctx_init(&ctx);
	memcpy(path + sizeof path - 7, "XXXXXX", 6);
	close(mkstemp(path));
}

static void teardown(void)
{
	unlink(path);
	svy_ctx_free(&ctx);
}

static void add(struct svy_estimates *t, const char *by, const char *term, const char *level, double x)
{
	struct svy_estimate *r = svy_estimates_add(t, term, level, *level ? "proportion" : "mean");
	r->by[0] = svy_strdup(by);
	r->estimate = x;
	r->se = x / 7;
	r->lo = x - 1;
	r->df = 12;
	r->n = 100;
	r->base = svy_strdup("asked");
	r->extra[SVY_COL_DEFF] = x / 3;
	r->extra[SVY_COL_P_VALUE] = x / 1e300;
	r->extra[SVY_COL_RANK] = 2.5;
	r->extra[SVY_COL_RANK_LOW] = 2;
}

static void make(struct svy_estimates *t)
{
	svy_estimates_init(t);
	t->nby = 1;
	t->by = svy_calloc(1, sizeof *t->by);
	t->by[0].name = svy_strdup("y");
	t->by[0].title = svy_strdup("Which: a \"b\" # c");
	t->by[0].type = SVY_STRING;
	svy_var_label_string(&t->by[0], "n", "no\tor yes");
	t->has[SVY_COL_BASE] = t->has[SVY_COL_DEFF] = t->has[SVY_COL_P_VALUE] = t->has[SVY_COL_DF2] = t->has[SVY_COL_RANK] = t->has[SVY_COL_RANK_LOW] = true;
	struct svy_term *q = svy_estimates_term(t, "q", "Yes, no: or [maybe]");
	svy_grow(q->level, q->nlevel, q->level_cap);
	q->level[q->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_NUMBER, .num = 1}, svy_strdup("on")};
	svy_grow(q->level, q->nlevel, q->level_cap);
	q->level[q->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_STRING, .str = svy_strdup("01")}, svy_strdup("null")};
	add(t, "n", "q", "1", 0.1);
	add(t, "n", "x", "", 1e10 + 1.0 / 3);
	add(t, "0363", "q", "1", 0.2);
	add(t, NULL, "q", "01", 0.3);
	t->vcov = svy_calloc(16, sizeof *t->vcov);
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			t->vcov[4 * i + j] = (i < j ? 10 * i + j : 10 * j + i) / 3.0;
	t->title = svy_strdup("yes");
	t->survey.weights = svy_strdup("w");
	svy_strs_add(&t->survey.strata, "s");
	svy_extras_set(&t->facts, "level", "0.9");
	svy_extras_set(&t->facts, "later", "{a: [1, b]}");
	svy_strs_add(&t->notes, "a note: with a colon");
	svy_strs_add(&t->history, "svymean x");
}

static void write_stream(const struct svy_estimates *t)
{
	struct svy_show_opts opts = {.format = "stream", .history = true, .digits = -1, .decimal = '.'};
	struct svy_output *out;
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	ck_assert_msg(svy_estimates_write(&ctx, t, &opts, out) == 0, "%s", ctx.err.msg);
}

static int read_back(struct svy_estimates *t, bool partial)
{
	struct svy_input in = {.path = path, .partial = partial};
	struct svy_source *src;
	svy_estimates_init(t);
	int rc = svy_source_open(&ctx, &in, &src);
	if (rc)
		return rc;
	rc = svy_estimates_read(&ctx, src, t);
	svy_source_close(src);
	return rc;
}

static char *slurp(void)
{
	static char text[1 << 16];
	FILE *f = fopen(path, "r");
	size_t n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

START_TEST(identity)
{
	struct svy_estimates a, b;
	make(&a);
	write_stream(&a);
	char *first = svy_strdup(slurp());
	ck_assert_msg(read_back(&b, false) == 0, "%s", ctx.err.msg);
	ck_assert_uint_eq(b.n, 4);
	ck_assert_str_eq(b.row[2].by[0], "0363");
	ck_assert_ptr_null(b.row[3].by[0]);
	ck_assert(isnan(b.row[0].hi));
	ck_assert(b.row[1].estimate == a.row[1].estimate);
	ck_assert(b.has[SVY_COL_DF2] && !b.has[SVY_COL_DF1]);
	ck_assert(b.row[0].extra[SVY_COL_P_VALUE] == a.row[0].extra[SVY_COL_P_VALUE]);
	ck_assert(isnan(b.row[0].extra[SVY_COL_DF2]));
	ck_assert(b.row[0].extra[SVY_COL_RANK] == 2.5 && b.row[0].extra[SVY_COL_RANK_LOW] == 2);
	ck_assert(memcmp(a.vcov, b.vcov, 16 * sizeof *a.vcov) == 0);
	ck_assert_int_eq(b.term[0].level[1].value.kind, SVY_VALUE_STRING);
	write_stream(&b);
	ck_assert_str_eq(slurp(), first);
	free(first);
	svy_estimates_free(&a);
	svy_estimates_free(&b);
}
END_TEST

/* The body's rows turned round and the second one gone, as mlr would. */
START_TEST(any_order)
{
	struct svy_estimates a, b;
	make(&a);
	write_stream(&a);
	char *text = svy_strdup(slurp()), *head = strstr(text, "\nid\t") + 1, *line[5];
	line[0] = strtok(head, "\n");
	for (int i = 1; i < 5; i++)
		line[i] = strtok(NULL, "\n");
	FILE *f = fopen(path, "w");
	fwrite(text, 1, (size_t)(head - text), f);
	fprintf(f, "%s\n%s\n%s\n%s\n", line[0], line[4], line[3], line[1]);
	fclose(f);
	ck_assert_int_eq(read_back(&b, false), SVY_EDATA);
	svy_estimates_free(&b);
	memset(&ctx.err, 0, sizeof ctx.err);
	ck_assert_msg(read_back(&b, true) == 0, "%s", ctx.err.msg);
	static const int of[] = {3, 2, 0};
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			ck_assert(b.vcov[3 * i + j] == a.vcov[4 * of[i] + of[j]]);
	free(text);
	svy_estimates_free(&a);
	svy_estimates_free(&b);
}
END_TEST

START_TEST(reserved_name)
{
	struct svy_show_opts opts = {.format = "stream", .digits = -1, .decimal = '.'};
	static const char *const names[] = {"id", "term", "stat", "estimate", "n", "base"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct svy_estimates t;
		struct svy_output *out;
		make(&t);
		free(t.by[0].name);
		t.by[0].name = svy_strdup(names[i]);
		ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
		ck_assert_int_eq(svy_estimates_write(&ctx, &t, &opts, out), SVY_EUSAGE);
		ck_assert_ptr_nonnull(strstr(ctx.err.msg, names[i]));
		memset(&ctx.err, 0, sizeof ctx.err);
		svy_estimates_free(&t);
	}
}
END_TEST

static void figure(double x, struct svy_figure f, const char *want)
{
	char *have = svy_figure_text(&f, x);
	ck_assert_str_eq(have, want);
	free(have);
}

START_TEST(figures)
{
	struct svy_figure percent = {.scale = 100, .digits = 1, .mark = '.'}, points = percent, comma = {.scale = 1, .digits = 2, .mark = ','};
	points.sign = true;
	figure(0.12345, percent, "12.3");
	figure(-0.0001, percent, "0.0");
	figure(0.0512, points, "+5.1");
	figure(-0.0512, points, "\u22125.1");
	figure(0, points, "0.0");
	figure(2.5, comma, "2,50");
	figure(1234567, (struct svy_figure){.scale = 1, .group = true, .mark = '.'}, "1 234 567");
	figure(-123456.5, (struct svy_figure){.scale = 1, .digits = 1, .group = true, .plain = true, .mark = '.'}, "-123 456.5");
	ck_assert_ptr_null(svy_figure_text(&percent, NAN));
	ck_assert_int_eq(svy_figure_digits(0.41, 48), 1);
	ck_assert_int_eq(svy_figure_digits(0.31, 48), 2);
	ck_assert_int_eq(svy_figure_digits(0.081, 5), 2);
	ck_assert_int_eq(svy_figure_digits(31234, 1e6), 0);
	ck_assert_int_eq(svy_figure_digits(0, 5), 0);
	ck_assert_int_eq(svy_figure_digits(NAN, 5.25), 2);
}
END_TEST

START_TEST(widths)
{
	ck_assert_uint_eq(svy_width("ab", 2), 2);
	ck_assert_uint_eq(svy_width("\u00eb\u2013", 5), 2);
	ck_assert_uint_eq(svy_width("e\u0308", 3), 1);          /* a combining mark */
	ck_assert_uint_eq(svy_width("\u4e2d", 3), 2);           /* a wide character */
	ck_assert_uint_eq(svy_width("\xff\xff", 2), 2);
	struct svy_strs lines = {0};
	svy_wrap("one two three", 7, &lines);
	svy_wrap("abcdefgh", 3, &lines);
	svy_wrap("", 3, &lines);
	svy_wrap("a\n(b)", 20, &lines);
	char *all = svy_strs_join(&lines, "|");
	ck_assert_str_eq(all, "one two|three|abc|def|gh||a|(b)");
	free(all);
	svy_strs_free(&lines);
}
END_TEST

START_TEST(words)
{
	ck_assert_str_eq(svy_word_of_stat("share_between"), "Share between groups, %");
	ck_assert_str_eq(svy_word_of_stat("unheard_of"), "unheard_of");
	ck_assert_int_eq(svy_word_find("unheard_of")->kind, SVY_WORD_NUMBER);
	ck_assert_int_eq(svy_word_find("polychoric")->kind, SVY_WORD_CORRELATION);
	ck_assert_int_eq(svy_word_find("test")->kind, SVY_WORD_TEST);
	char *level = svy_word_of_level("atkinson:0.5", SVY_LANG_EN);
	ck_assert_str_eq(level, "Atkinson 0.5");
	free(level);
	ck_assert_ptr_null(svy_word_of_level("0.5", SVY_LANG_EN));
	ck_assert_str_eq(svy_word_of_base("column"), "Column %");
	ck_assert_ptr_null(svy_word_of_base("all asked"));
	ck_assert_ptr_null(svy_word_of_base(NULL));
}
END_TEST

/* What text, markdown and csv make of a table: over heads, sections, remarks, rows that continue, errors and intervals. */
static void sketch(struct svy_grid *g)
{
	memset(g, 0, sizeof *g);
	g->decimal = '.';
	svy_grid_add_column(g, "Answer", false);
	for (int i = 0; i < 2; i++) {
		struct svy_grid_column *c = svy_grid_add_column(g, i ? "Women" : "Men", true);
		c->over = svy_strdup("Sex");
		c->has_se = true;
	}
	static const char *const label[] = {"Wave 1", "a rather long label", NULL, "F(1, 2) = 3"};
	for (int i = 0; i < 4; i++) {
		struct svy_grid_row *r = svy_grid_add_row(g);
		r->section = i == 0;
		r->continues = i == 2;
		r->remark = i == 3;
		r->cell[0].text = svy_strdup(label[i]);
		if (i == 1 || i == 2) {
			r->cell[1].text = svy_strdup(i == 1 ? "10" : "2.5");
			r->cell[1].se = svy_strdup("0.1");
			r->cell[2].dash = i == 2;
			r->cell[2].text = i == 1 ? svy_strdup("7") : NULL;
		}
	}
}

static void drawn(void (*draw)(const struct svy_grid *, struct svy_output *), size_t fit, const char *want)
{
	struct svy_grid g;
	struct svy_output *out;
	sketch(&g);
	g.fit = fit;
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	draw(&g, out);
	ck_assert_int_eq(svy_output_commit(&ctx, out), 0);
	svy_output_free(out);
	svy_grid_free(&g);
	ck_assert_str_eq(slurp(), want);
}

static void draw_csv(const struct svy_grid *g, struct svy_output *out)
{
	svy_grid_separated(g, false, out);
}

START_TEST(grids)
{
	drawn(svy_grid_text, 0,
	      "                            Sex\n"
	      "Answer                      Men  Women\n"
	      "──────────────────────────────────────\n"
	      "Wave 1\n"
	      "a rather long label  10   (0.1)      7\n"
	      "                      2.5 (0.1)      –\n"
	      "F(1, 2) = 3\n"
	      "──────────────────────────────────────\n");
	drawn(svy_grid_text, 37,
	      "                           Sex\n"
	      "Answer                     Men  Women\n"
	      "─────────────────────────────────────\n"
	      "Wave 1\n"
	      "a rather long       10   (0.1)      7\n"
	      "label                2.5 (0.1)      –\n"
	      "F(1, 2) = 3\n"
	      "─────────────────────────────────────\n");
	drawn(svy_grid_markdown, 0,
	      "| Answer              |  Sex: Men | Women |\n"
	      "|:--------------------|----------:|------:|\n"
	      "| **Wave 1**          |           |       |\n"
	      "| a rather long label |  10 (0.1) |     7 |\n"
	      "|                     | 2.5 (0.1) |     – |\n"
	      "| *F(1, 2) = 3*       |           |       |\n");
	drawn(draw_csv, 0,
	      "Answer,Sex: Men,Sex: Men SE,Sex: Women,Sex: Women SE\n"
	      "Wave 1,,,,\n"
	      "a rather long label,10,0.1,7,\n"
	      ",2.5,0.1,,\n"
	      "\"F(1, 2) = 3\",,,,\n");
}
END_TEST

UNIT_MAIN("out", setup, teardown, identity, any_order, reserved_name, figures, widths, words, grids)
