// SPDX-License-Identifier: GPL-3.0-or-later
/* Models: what each rule gives, row by row, and what is said of each mistake, with its line. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "scale/model.h"
#include "scale/score.h"

#define M NAN   /* a missing value in the data below */

static struct svy_ctx ctx;
static struct svy_dict dict;

static void add(const char *name)
{
	struct svy_var *v = svy_dict_add(&dict, name, SVY_NUMBER);
	ck_assert_ptr_nonnull(v);
	svy_var_label_number(v, 1, "Low");
	svy_var_label_number(v, 5, "High");
}

static void setup(void)
{
	static const char *const names[] = {"w1", "w2", "w3", "n1", "n2", "n3", "hours"};
	svy_ctx_init(&ctx);
	svy_dict_init(&dict);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add(names[i]);
	svy_var_missing_number(&dict.var[0], 8);
	svy_dict_add(&dict, "city", SVY_STRING);
}

static void teardown(void)
{
	svy_dict_free(&dict);
	svy_ctx_free(&ctx);
}

/* A sink that writes the values of one column as text, "." for missing. */
struct record {
	struct svy_sink sink;
	const char *column;
	const struct svy_dict *dict;
	struct svy_buf *text;
};

static int record_bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct record *r = (struct record *)s;
	r->dict = d;
	need[svy_dict_find(d, r->column)] = 1;
	return 0;
}

static int record_begin(struct svy_sink *s)
{
	(void)s;
	return 0;
}

static int record_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct record *r = (struct record *)s;
	const struct svy_column *c = &b->col[svy_dict_find(r->dict, r->column)];
	for (size_t i = 0; i < b->nrow; i++) {
		char num[SVY_NUM_MAX];
		svy_num_format(num, c->num[i]);
		ck_assert(!c->miss[i] == !isnan(c->num[i]));
		svy_buf_printf(r->text, "%s%s", r->text->n ? " " : "", c->miss[i] ? "." : num);
	}
	return 0;
}

static int record_end(struct svy_sink *s, const struct svy_tail *tail)
{
	(void)s, (void)tail;
	return 0;
}

static void record_abort(struct svy_sink *s)
{
	(void)s;
	ck_abort_msg("aborted");
}

static void record_free(struct svy_sink *s)
{
	free(s);
}

static struct svy_model *read_model(const char *text)
{
	struct svy_model *m;
	ctx.err.code = 0;
	ck_assert_msg(svy_model_parse(&ctx, "m.yaml", text, strlen(text), &dict, &m) == 0, "%s\n%s", text, ctx.err.msg);
	return m;
}

/* rows of w1 w2 w3 n1 n2 n3 hours */
static struct svy_batch *make_batch(const double (*row)[7], size_t n)
{
	struct svy_batch *b = svy_batch_new(&dict, NULL);
	b->nrow = n;
	for (size_t i = 0; i < n; i++) {
		for (size_t c = 0; c < 7; c++) {
			if (isnan(row[i][c]))
				svy_batch_set_missing(b, c, i, SVY_SYSMIS);
			else
				svy_batch_set_number(b, c, i, row[i][c]);
		}
		svy_batch_set_string(b, 7, i, "x", 1);
	}
	return b;
}

static char *score(const char *model, const char *column, const double (*row)[7], size_t n)
{
	struct svy_model *m = read_model(model);
	struct svy_buf text = {0};
	struct record *r = svy_calloc(1, sizeof *r);
	*r = (struct record){{record_bind, record_begin, record_batch, record_end, record_abort, record_free}, column, NULL, &text};
	struct svy_sink *s = svy_score_new(&ctx, m, &r->sink);
	uint8_t need[8] = {0};
	struct svy_batch *b = make_batch(row, n);
	ck_assert_int_eq(s->bind(s, &dict, need), 0);
	ck_assert_int_eq(s->begin(s), 0);
	ck_assert_int_eq(s->batch(s, b), 0);
	ck_assert_int_eq(s->end(s, &(struct svy_tail){0}), 0);
	s->free(s);
	svy_batch_free(b);
	svy_model_free(m);
	return svy_buf_take(&text);
}

#define GIVES(model, column, row, expected) do { \
	char *got_ = score(model, column, row, sizeof row / sizeof *row); \
	ck_assert_msg(strcmp(got_, expected) == 0, "%s\n gives %s\n not   %s", model, got_, expected); \
	free(got_); \
} while (0)

static void refused(const char *text, const char *start)
{
	struct svy_model *m;
	ctx.err.code = 0;
	ck_assert_int_eq(svy_model_parse(&ctx, "m.yaml", text, strlen(text), &dict, &m), SVY_EDATA);
	ck_assert_ptr_null(m);
	ck_assert_msg(strncmp(ctx.err.msg, start, strlen(start)) == 0, "%s\n says %s\n not  %s", text, ctx.err.msg, start);
}

#define CONSTRUCTS "constructs:\n"
#define W(options) CONSTRUCTS "  w: {items: [w1-w3], levels: {yes: [3, 4], no: [1, 2], already: 5, dk: [8]}" options "}\n"

/* yes yes no; one yes; one yes and already; one yes and dk; one yes, missing; no no missing; already dk; already, missing, no; all missing */
static const double judged[][7] = {
	{3, 4, 1, M, M, M, M}, {3, 1, 1, M, M, M, M}, {3, 5, 1, M, M, M, M}, {3, 8, 1, M, M, M, M}, {3, M, 1, M, M, M, M},
	{1, 2, M, M, M, M, M}, {5, 8, 1, M, M, M, M}, {5, M, 1, M, M, M, M}, {M, M, M, M, M, M, M},
};

START_TEST(judgement)
{
	GIVES(W(", at_least_items: 2"), "w", judged, "1 0 2 3 . 0 3 . .");
	GIVES(W(", at_least_items: 2, already_as: yes"), "w", judged, "1 0 1 3 . 0 3 . .");
	GIVES(W(", at_least_items: 2, already_as: no"), "w", judged, "1 0 0 3 . 0 0 0 .");
	GIVES(W(", at_least_items: 2, already_as: drop"), "w", judged, "1 0 . 3 . 0 . . .");
	GIVES(W(", at_least_items: 2, dk_as: no"), "w", judged, "1 0 2 0 . 0 0 . .");
	GIVES(W(", at_least_items: 2, dk_as: drop, already_as: own"), "w", judged, "1 0 2 . . 0 . . .");
	GIVES(W(""), "w", judged, "1 1 1 1 1 . 2 2 .");
	GIVES(W(", at_least_items: 3"), "w", judged, "0 0 0 0 0 0 0 0 .");
}
END_TEST

/* 8 is declared missing in w1 alone; a level makes it valid; without the level it is missing there and unknown elsewhere. */
START_TEST(judgement_codes)
{
	static const double row[][7] = {{8, 1, 1, M, M, M, M}, {1, 8, 1, M, M, M, M}, {1, 7, 1, M, M, M, M}};
	GIVES(CONSTRUCTS "  w: {items: [w1, w2], levels: {yes: 3, no: 1, dk: 8}}\n", "w", row, "3 3 .");
	ck_assert_uint_eq(ctx.notes.n, 1);
	ck_assert_str_eq(ctx.notes.v[0], "1 value of 'w2' in no level of 'w' counted as missing");
	GIVES(CONSTRUCTS "  w: {items: [w1, w2], levels: {yes: 3, no: 1}}\n", "w", row, ". . .");
	ck_assert_uint_eq(ctx.notes.n, 2);
	ck_assert_str_eq(ctx.notes.v[1], "2 values of 'w2' in no level of 'w' counted as missing");
}
END_TEST

START_TEST(scores)
{
	static const double row[][7] = {{M, M, M, 5, 1, 4, M}, {M, M, M, 4, M, 5, M}, {M, M, M, 4, M, M, M}, {M, M, M, 4, 9, 1, M}};
#define N(options) CONSTRUCTS "  n: {items: [n1-n3], " options "}\n"
	GIVES(N("score: sum"), "n", row, "10 . . 14");
	GIVES(N("score: sum, min_valid: 1"), "n", row, "10 9 4 14");
	GIVES(N("score: mean, range: [1, 5], reverse: [n2], min_valid: 2"), "n", row, "4.666666666666667 4.5 . 2.5");
	ck_assert_uint_eq(ctx.notes.n, 1);
	ck_assert_str_eq(ctx.notes.v[0], "1 value of 'n2' outside the range of 'n' counted as missing");
	GIVES(N("score: mean, min_valid: 2, range: [1, 5], reverse: [n2], at_least: 4.5"), "n", row, "1 1 . 0");
	GIVES(N("score: mean, min_valid: 2, range: [1, 5], reverse: [n2], at_least: 4.5"), "n_score", row, "4.666666666666667 4.5 . 2.5");
	GIVES(N("score: count, equal_to: [4, 5], min_valid: 1"), "n", row, "2 2 1 1");
	GIVES(N("score: share, equal_to: 4, min_valid: 2"), "n", row, "0.3333333333333333 0.5 . 0.3333333333333333");
	GIVES(N("score: count, equal_to: 5, range: [1, 5], reverse: n2"), "n", row, "2 . . .");
	GIVES("missing: [{items: n1-n3, codes: [9], range: [4, 4]}]\n" N("score: sum, min_valid: 1"), "n", row, "6 5 . 1");
}
END_TEST

START_TEST(inapplicable)
{
	static const double row[][7] = {{1, M, M, M, M, M, -5}, {1, M, M, M, M, M, 40}, {2, M, M, M, M, M, -6}, {2, M, M, M, M, M, M}};
#define HOURS "missing: [{items: hours, range: [-7, -2]}]\n"
	GIVES(HOURS CONSTRUCTS "  time: {where: hours < 32}\n", "time", row, ". 0 . .");
	GIVES(HOURS "inapplicable: [{items: hours, codes: -5, value: 0}]\n" CONSTRUCTS "  time: {where: hours < 32}\n", "time", row, "1 0 . .");
	GIVES("inapplicable: [{items: hours, codes: ['.', -5], value: 0}]\n" CONSTRUCTS "  h: {items: hours, score: sum}\n", "h", row, "0 40 -6 0");
	GIVES("inapplicable: [{items: hours, codes: -5, value: 0}]\n" CONSTRUCTS "  h: {items: hours, score: sum}\n", "hours", row, "-5 40 -6 .");
	GIVES("among: w1 == 1\n" HOURS CONSTRUCTS "  h: {items: hours, score: sum}\n  k: {where: missing(hours)}\n", "k", row, "1 0 . .");
	GIVES("among: hours > 0\n" HOURS CONSTRUCTS "  k: {where: w1 > 0}\n", "_among", row, ". 1 . .");
}
END_TEST

/* a, b, c are yes, no or missing; w is yes, no, already or don't know. */
START_TEST(combinations)
{
	static const double row[][7] = {
		{1, 1, 1, M, M, M, M}, {1, 0, 1, M, M, M, M}, {1, M, 1, M, M, M, M}, {0, M, 0, M, M, M, M}, {0, 0, 0, M, M, M, M}, {M, M, M, M, M, M, M}};
#define PARTS(rule) CONSTRUCTS "  all: {" rule "}\n  a: {where: w1 == 1}\n  b: {where: w2 == 1}\n  c: {where: w3 == 1}\n"
	GIVES(PARTS("all_of: [a, b, c]"), "all", row, "1 0 . . 0 .");
	GIVES(PARTS("all_of: [a, b, c], missing: kleene"), "all", row, "1 0 . 0 0 .");
	GIVES(PARTS("any_of: [a, b, c]"), "all", row, "1 1 . . 0 .");
	GIVES(PARTS("any_of: [a, b, c], missing: kleene"), "all", row, "1 1 1 . 0 .");
	GIVES(PARTS("at_least: 2, of: [a, b, c]"), "all", row, "1 1 . . 0 .");
	GIVES(PARTS("at_least: 2, of: [a, b, c], missing: kleene"), "all", row, "1 1 1 0 0 .");
	static const double levels[][7] = {{3, M, M, M, M, M, 1}, {1, M, M, M, M, M, 1}, {5, M, M, M, M, M, 1}, {8, M, M, M, M, M, 1}};
	GIVES(CONSTRUCTS "  both: {all_of: [w, h]}\n  w: {items: w1, levels: {yes: 3, no: 1, already: 5, dk: 8}}\n  h: {where: hours == 1}\n",
	      "both", levels, "1 0 . .");
}
END_TEST

START_TEST(header)
{
	struct svy_model *m = read_model(
		"among: w1 > 0\n"
		"constructs:\n"
		"  norm: {role: norm, title: 'Yes: all', items: [n1-n3], score: mean}\n"
		"  willing: {role: willing, items: [w1], levels: {yes: 3, no: 1, dk: 8}}\n"
		"  able: {all_of: [time, either]}\n"
		"  either: {role: able, any_of: [skill, money]}\n"
		"  skill: {role: able, items: [n1], score: sum, at_least: 3}\n"
		"  money: {role: able, where: n2 == 1}\n"
		"  time: {role: able, where: hours < 32}\n"
		"gap:\n"
		"  task: {norm: n1, willing: w1, agree: [4, 5], would: 3, title: Errands}\n");
	struct svy_constructs c;
	ck_assert_int_eq(svy_constructs_read(&ctx, &m->out, &c), 0);
	static const struct { const char *name; enum svy_role role; } expected[] = {
		{"norm", SVY_ROLE_NORM}, {"willing", SVY_ROLE_WILLING}, {"time", SVY_ROLE_PART}, {"skill", SVY_ROLE_NONE},
		{"money", SVY_ROLE_NONE}, {"either", SVY_ROLE_PART}, {"able", SVY_ROLE_ABLE}};
	ck_assert_uint_eq(c.n, 7);
	for (size_t i = 0; i < c.n; i++) {
		ck_assert_str_eq(c.v[i].name, expected[i].name);
		ck_assert_msg(c.v[i].role == expected[i].role, "%s", c.v[i].name);
	}
	ck_assert_str_eq(c.v[0].title, "Yes: all");
	ck_assert(!c.v[0].level[SVY_LEVEL_YES]);
	ck_assert(c.v[1].level[SVY_LEVEL_DK] && !c.v[1].level[SVY_LEVEL_ALREADY]);
	ck_assert_str_eq(c.v[3].score, "skill_score");
	ck_assert_int_eq(c.able, 6);
	ck_assert_uint_eq(c.v[6].nparts, 2);
	ck_assert_uint_eq(c.v[6].part[0], 2);
	ck_assert_uint_eq(c.v[6].part[1], 5);
	ck_assert_str_eq(c.among, "_among");
	ck_assert_uint_eq(c.ngap, 1);
	ck_assert_str_eq(c.gap[0].title, "Errands");
	ck_assert_uint_eq(c.gap[0].nagree, 2);
	ck_assert_double_eq(c.gap[0].would[0], 3);
	svy_constructs_free(&c);
	struct svy_model *again;
	ck_assert_int_eq(svy_model_parse(&ctx, "m", "a: 1", 4, &m->out, &again), SVY_EDATA);
	ck_assert_str_eq(ctx.err.msg, "the input has constructs already (score it once, with one model)");
	svy_model_free(m);
}
END_TEST

START_TEST(damaged_header)
{
	struct svy_constructs c;
	ck_assert_int_eq(svy_constructs_read(&ctx, &dict, &c), SVY_EUSAGE);
	static const char *const bad[] = {
		"5", "[5]", "[{}]", "[{name: w1}]", "[{name: w1, kind: odd}]", "[{name: w1, kind: score, role: king}]",
		"[{name: gone, kind: score}]", "[{name: city, kind: score}]", "[{name: w1, kind: score, levels: {yes: 1}}]",
		"[{name: w1, kind: score, levels: {no: 1, yes: 0}}]", "[{name: w1, kind: all_of, parts: [w1]}]", "[{name: w1, kind: all_of, parts: [w2]}]",
		"[{name: w1, kind: score}, {name: w1, kind: score}]", "[{name: w1, kind: score, score: [1]}]", "[{name: w1, kind: score, role: able}]",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ctx.err.code = 0;
		svy_extras_set(&dict.extra, "constructs", bad[i]);
		ck_assert_msg(svy_constructs_read(&ctx, &dict, &c) == SVY_EDATA, "%s", bad[i]);
		ck_assert_uint_eq(c.n, 0);
	}
}
END_TEST

START_TEST(mistakes)
{
	refused("tilte: x\nconstructs: {}\n", "m.yaml:1: unknown key 'tilte' in the model (did you mean 'title'?)");
	refused("title: x\n", "m.yaml:1: the model has no 'constructs'");
	refused("constructs: {}\n", "m.yaml:1: 'constructs' is empty");
	refused(CONSTRUCTS "  n: {items: n1, itmes: n2, score: mean}\n", "m.yaml:2: unknown key 'itmes' in construct 'n' (did you mean 'items'?)");
	refused(CONSTRUCTS "  n: {items: n1, score: mean, where: n1 > 1}\n", "m.yaml:2: unknown key 'items' in construct 'n'");
	refused(CONSTRUCTS "  n: {items: n1}\n", "m.yaml:2: construct 'n' says not what it is");
	refused(CONSTRUCTS "  n: 5\n", "m.yaml:2: construct 'n' must hold keys with values");
	refused(CONSTRUCTS "  n:\n    items: [n1, n4]\n    score: mean\n", "m.yaml:3: unknown variable 'n4'");
	refused(CONSTRUCTS "  n: {items: city, score: mean}\n", "m.yaml:2: item 'city' is text");
	refused(CONSTRUCTS "  n: {items: n1, score: median}\n", "m.yaml:2: unknown score 'median' (one of: mean, sum, count, share)");
	refused(CONSTRUCTS "  n: {role: king, items: n1, score: mean}\n", "m.yaml:2: unknown role 'king' (one of: norm, willing, asked, does, able)");
	refused(CONSTRUCTS "  n: {items: n1-n3, reverse: n2, score: mean}\n", "m.yaml:2: 'reverse' in construct 'n' needs the 'range'");
	refused(CONSTRUCTS "  n: {items: n1, range: [1, 5], reverse: n2, score: mean}\n", "m.yaml:2: 'n2' is reversed but is no item of 'n'");
	refused(CONSTRUCTS "  n: {items: n1, range: [5, 1], score: mean}\n", "m.yaml:2: 'range' ends below its beginning");
	refused(CONSTRUCTS "  n: {items: n1, range: 5, score: mean}\n", "m.yaml:2: 'range' must be two numbers");
	refused(CONSTRUCTS "  n: {items: n1, score: count}\n", "m.yaml:2: 'score: count' in construct 'n' needs 'equal_to'");
	refused(CONSTRUCTS "  n: {items: n1, score: mean, equal_to: 1}\n", "m.yaml:2: 'equal_to' goes with score: count or share");
	refused(CONSTRUCTS "  n: {items: n1, score: mean, min_valid: 2}\n", "m.yaml:2: 'min_valid' must be a whole number from 1 to 1");
	refused(CONSTRUCTS "  n: {items: n1, score: mean, at_least: much}\n", "m.yaml:2: 'at_least' must be a number");
	refused(CONSTRUCTS "  n1: {items: n2, score: mean}\n", "m.yaml:2: construct 'n1' has the name of a variable");
	refused(CONSTRUCTS "  'a b': {items: n2, score: mean}\n", "m.yaml:2: 'a b' cannot be the name of a column");
	refused(CONSTRUCTS "  a: {items: n1, score: sum, at_least: 1}\n  a_score: {where: n1 > 1}\n", "m.yaml:3: the column 'a_score' exists already");
	refused(W(", at_least_items: 4"), "m.yaml:2: 'at_least_items' must be a whole number from 1 to 3");
	refused(W(", dk_as: yes"), "m.yaml:2: 'dk_as' is one of: own, no, drop");
	refused(W(", already_as: maybe"), "m.yaml:2: unknown already_as 'maybe' (one of: own, yes, no, drop)");
	refused(W(", dk_as: [1]"), "m.yaml:2: 'dk_as' must be a text");
	refused(CONSTRUCTS "  w: {items: w1, levels: {yes: 1, no: 2, perhaps: 3}}\n", "m.yaml:2: unknown key 'perhaps' in levels");
	refused(CONSTRUCTS "  w: {items: w1, levels: {yes: 1}}\n", "m.yaml:2: 'levels' of 'w' lack 'no'");
	refused(CONSTRUCTS "  w: {items: w1, levels: {yes: [1, 2], no: 2}}\n", "m.yaml:2: a code stands in two levels of 'w': no and yes");
	refused(CONSTRUCTS "  w: {items: w1, levels: {yes: [], no: 2}}\n", "m.yaml:2: 'yes' names no code");
	refused(CONSTRUCTS "  w: {items: w1, levels: {yes: [High], no: 2}}\n", "m.yaml:2: 'yes' holds codes: numbers, '.' or '.a', not 'High'");
	refused(CONSTRUCTS "  w: {items: w1, levels: {yes: 1, no: 2}, dk_as: no}\n", "m.yaml:2: 'dk_as' in construct 'w', but its levels have no 'dk'");
	refused(CONSTRUCTS "  t: {where: huors < 3}\n", "m.yaml:2: unknown variable 'huors' (did you mean 'hours'?) in 'huors < 3', column 1");
	refused(CONSTRUCTS "  t: {where: 'n1 == \"Hihg\"'}\n", "m.yaml:2: no value of 'n1' has the label 'Hihg' (labels: 'High')");
	refused(CONSTRUCTS "  t: {where: n1}\n", "m.yaml:2: 'n1' is no condition");
	refused(CONSTRUCTS "  t:\n    all_of: [a]\n", "m.yaml:2: construct 't' has the unknown part 'a'");
	refused(CONSTRUCTS "  t: {all_of: a}\n", "m.yaml:2: the parts of 't' must be a list");
	refused(CONSTRUCTS "  t: {all_of: [t]}\n", "m.yaml:2: construct 't' is a part of itself");
	refused(CONSTRUCTS "  a: {all_of: [b]}\n  b: {any_of: [c]}\n  c: {all_of: [a]}\n", "m.yaml:2: construct 'a' is a part of itself");
	refused(CONSTRUCTS "  t: {all_of: [b, b]}\n  b: {where: n1 > 1}\n", "m.yaml:2: 'b' is named twice");
	refused(CONSTRUCTS "  t: {all_of: [b]}\n  b: {items: n1, score: sum}\n", "m.yaml:2: 'b' cannot be a part of 't'");
	refused(CONSTRUCTS "  t: {of: [b]}\n  b: {where: n1 > 1}\n", "m.yaml:2: 'of' in construct 't' needs 'at_least'");
	refused(CONSTRUCTS "  t: {of: [b], at_least: 2}\n  b: {where: n1 > 1}\n", "m.yaml:2: 'at_least' must be a whole number from 1 to 1");
	refused(CONSTRUCTS "  t: {all_of: [b], missing: drop}\n  b: {where: n1 > 1}\n", "m.yaml:2: unknown missing 'drop' (one of: complete, kleene)");
	refused(CONSTRUCTS "  a: {role: able, where: n1 > 1}\n  x: {all_of: [a]}\n  y: {any_of: [a]}\n", "m.yaml:4: 'x' and 'y' both combine parts of ability");
	refused("missing: [{items: n1}]\nconstructs: {}\n", "m.yaml:1: an entry of 'missing' needs 'items' and a 'range' or 'codes'");
	refused("missing:\n- {items: n9, codes: 1}\nconstructs: {}\n", "m.yaml:2: unknown variable 'n9'");
	refused("missing: {items: n1}\nconstructs: {}\n", "m.yaml:1: 'missing' must be a list");
	refused("inapplicable: [{items: hours, codes: -5}]\nconstructs: {}\n", "m.yaml:1: an entry of 'inapplicable' needs");
	refused("missing: [{items: hours, codes: 0}]\ninapplicable: [{items: hours, codes: -5, value: 0}]\nconstructs: {}\n",
		"m.yaml:2: the value 0 is a missing code of 'hours'");
	refused("among: hours >\nconstructs: {}\n", "m.yaml:1: unexpected end of the expression");
#define GAP(text) CONSTRUCTS "  t: {where: n1 > 1}\ngap:\n  g: {" text "}\n"
	refused(GAP("norm: n1, willing: w1, agree: 1"), "m.yaml:4: 'would' is missing");
	refused(GAP("norm: n1, agree: 1, would: 1"), "m.yaml:4: 'willing' is missing");
	refused(GAP("norm: n1-n3, willing: w1, agree: 1, would: 1"), "m.yaml:4: 'norm' must be one variable");
	refused(GAP("norm: n1, willing: w1, agree: 1, would: '.'"), "m.yaml:4: 'would' holds numbers");
	refused(GAP("norm: n1, willing: w1, agree: 1, would: 1, base: 3"), "m.yaml:4: unknown key 'base' in gap");
}
END_TEST

static void says(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "%s\nsays nothing of: %s", text, part);
}

START_TEST(explained)
{
	struct svy_model *m = read_model(
		"title: Help\n"
		"missing: [{items: [n1, hours], range: [-7, -2]}]\n"
		"inapplicable: [{items: hours, codes: -5, value: 0}]\n"
		"constructs:\n"
		"  norm: {role: norm, title: One should, items: [n1-n2], reverse: n2, range: [1, 4], score: mean, min_valid: 1, at_least: 3}\n"
		"  willing: {role: willing, items: [w1], levels: {yes: 5, no: 1, dk: 8}, dk_as: drop}\n"
		"  time: {where: hours < 32}\n"
		"gap:\n"
		"  task: {norm: n1, willing: w1, agree: 5, would: 1}\n");
	struct svy_buf b = {0};
	svy_model_explain(m, &b);
	says(b.p, "Help\n");
	says(b.p, "    hours: -7 to -2\n");
	says(b.p, "    hours\n      does not apply: -5, which counts as 0\n");
	says(b.p, "norm \"One should\", role norm\n  Mean over 2 items; known from 1 valid answer on. Yes if it is at least 3, else no; the score itself is norm_score.\n");
	says(b.p, "    n2\n      reversed: 1 \"Low\" counts as 4, 4 as 1\n      missing: no answer\n      outside the range, so missing: 5 \"High\"\n");
	says(b.p, "      yes: 5 \"High\"\n");
	says(b.p, "      don't know, counts as missing: 8 (missing in the file, valid here)\n");
	says(b.p, "  Yes where hours < 32\n    hours\n      does not apply: -5, which counts as 0\n      labels: 1 \"Low\", 5 \"High\"\n      missing: -7 to -2, no answer\n");
	says(b.p, "    agrees: n1 = 5 \"High\"\n    would: w1 = 1 \"Low\"\n");
	svy_buf_free(&b);
	svy_model_free(m);
}
END_TEST

UNIT_MAIN("model", setup, teardown, judgement, judgement_codes, scores, inapplicable, combinations, header, damaged_header, mistakes, explained)
