// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rules of svyrecode, for each variable of a small survey: the table of outcomes says what the rules say when they are read one by one; what
 * comes out is a survey whose dictionary has no label twice and no label of another type; a rule as it is quoted in messages is that rule.
 */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"
#include "step/recode.h"
#include "step/recode_map.h"
#include "step/recode_var.h"

static bool lists_number(const struct svy_var *v, const struct svy_recode_from *f, double x)
{
	bool found = false;
	if (f->kind == SVY_FROM_CODE)
		return f->lo == x;
	if (f->kind == SVY_FROM_RANGE)
		return f->lo <= x && x <= f->hi && !svy_var_number_is_missing(v, x);
	for (size_t i = 0; f->kind == SVY_FROM_TEXT && i < v->ncat; i++)
		found |= v->cat[i].value.kind == SVY_VALUE_NUMBER && v->cat[i].value.num == x && strcmp(v->cat[i].label, f->text) == 0;
	return found;
}

static bool lists_tag(const struct svy_var *v, const struct svy_recode_from *f, uint8_t miss)
{
	bool found = f->kind == SVY_FROM_TAGS && f->tags >> (miss == SVY_SYSMIS ? 0 : miss - 'a' + 1) & 1;
	if (f->kind != SVY_FROM_TEXT)
		return found;
	if (v->type == SVY_STRING)
		return !svy_trimmed(f->text, strlen(f->text));
	for (size_t i = 0; i < v->ncat; i++)
		found |= v->cat[i].value.kind == SVY_VALUE_TAG && (uint8_t)v->cat[i].value.tag == miss && strcmp(v->cat[i].label, f->text) == 0;
	return found;
}

static bool lists_text(const struct svy_recode_from *f, const struct svy_str *s)
{
	size_t n = svy_trimmed(s->p, s->n);
	return f->kind == SVY_FROM_TEXT && svy_trimmed(f->text, strlen(f->text)) == n && memcmp(f->text, s->p, n) == 0;
}

/* The outcome by the words of recode_rules.h alone. */
static uint32_t expect(const struct svy_recode_rules *r, const struct svy_var *v, const struct svy_column *c, size_t row)
{
	uint8_t miss;
	struct svy_column one = {.num = c->num ? c->num + row : NULL, .str = c->str ? c->str + row : NULL, .miss = c->miss + row};
	svy_column_missing(v, &one, 1, &miss);
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->v[i].nfrom; k++) {
			const struct svy_recode_from *f = &r->v[i].from[k];
			if (*one.miss ? lists_tag(v, f, *one.miss) : one.num ? lists_number(v, f, *one.num) : lists_text(f, one.str))
				return (uint32_t)(2 * i + !!miss);
		}
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].rest & (miss ? SVY_REST_MISSING : SVY_REST_VALID))
			return (uint32_t)(2 * i + !!miss);
	return (uint32_t)(2 * r->n + !miss);
}

static void check_var(const struct svy_var *to, const struct svy_recode_map *m)
{
	bool text = svy_recode_map_type(m) == SVY_STRING;
	fuzz_check((to->type == SVY_STRING) == text, "'%s' is of another type than its values", to->name);
	for (size_t i = 0; i < to->ncat; i++) {
		fuzz_check((to->cat[i].value.kind == SVY_VALUE_STRING) == text, "a label of '%s' is of another type", to->name);
		for (size_t k = 0; k < i; k++)
			fuzz_check(svy_value_compare(&to->cat[i].value, &to->cat[k].value) != 0, "'%s' has a label twice: '%s', '%s'", to->name, to->cat[i].label, to->cat[k].label);
	}
	for (size_t i = 0; i < to->nmissing; i++)
		fuzz_check((to->missing[i].kind == SVY_VALUE_STRING) == text, "a missing code of '%s' is of another type", to->name);
	for (size_t i = 0; i < to->nrange; i++)
		fuzz_check(!text && to->range[i].lo <= to->range[i].hi, "'%s' has the range [%g, %g]", to->name, to->range[i].lo, to->range[i].hi);
}

static void check_map(struct svy_ctx *ctx, const struct svy_recode_rules *r, const struct svy_var *v, const struct svy_column *c, size_t nrow)
{
	struct svy_recode_map *m = NULL;
	struct svy_var to = {.name = svy_strdup("to")};
	struct svy_buf passed = {0};
	const char *first, *second;
	uint32_t outcome[64];
	int rc = svy_recode_map_new(ctx, r, v, &m);
	fuzz_check_rc(ctx, rc);
	fuzz_check((rc == 0) == (m != NULL), "code %d, and a map or none", rc);
	if (!rc) {
		svy_recode_outcomes_of(m, c, nrow, outcome);
		for (size_t i = 0; i < nrow; i++)
			fuzz_check(outcome[i] == expect(r, v, c, i), "row %zu of '%s' has outcome %u, not %u", i, v->name, outcome[i], expect(r, v, c, i));
		svy_recode_var(&to, v, m, r);
		check_var(&to, m);
		svy_recode_passed(m, &passed);
		svy_recode_overlap(m, &first, &second);
	}
	svy_buf_free(&passed);
	svy_var_free(&to);
	svy_recode_map_free(m);
}

/* The whole step, over one variable or all of them. */
static void check_step(const char *vars, const char *rules, bool replace)
{
	struct svy_ctx ctx;
	struct svy_source *src;
	struct svy_sink *sink;
	struct fuzz_rows rows;
	const struct svy_input in = {.path = fuzz_file((const uint8_t *)fuzz_survey_stream, strlen(fuzz_survey_stream))};
	const struct svy_recode what = {.vars = vars, .rules = rules, .suffix = replace ? NULL : "_new", .replace = replace};
	svy_ctx_init(&ctx);
	fuzz_check(svy_source_open(&ctx, &in, &src) == 0, "the survey cannot be read: %s", ctx.err.msg);
	struct svy_sink *last = fuzz_sink_new(&rows, 1);
	int rc = svy_recode_new(&ctx, svy_source_dict(src), &what, last, &sink);
	fuzz_check_rc(&ctx, rc);
	if (rc) {
		last->free(last);
	} else {
		rc = svy_source_run(&ctx, src, sink);
		fuzz_check_rc(&ctx, rc);
		fuzz_check(rc || rows.rows == 7, "%ju rows", (uintmax_t)rows.rows);
		sink->free(sink);
	}
	svy_source_close(src);
	fuzz_rows_free(&rows);
	svy_ctx_free(&ctx);
}

/* What messages quote of a rule is read as one rule with the same result. */
static void check_quoted(const struct svy_recode_rules *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct svy_ctx ctx;
		struct svy_recode_rules again;
		struct svy_buf text = {0};
		svy_ctx_init(&ctx);
		svy_buf_printf(&text, "(%s)", r->v[i].whole);
		int rc = svy_recode_rules_parse(&ctx, text.p, &again);
		fuzz_check(rc == 0 && again.n == 1, "the rule '%s' is none when it is quoted: %s", r->v[i].whole, ctx.err.msg);
		const struct svy_recode_rule *a = &r->v[i], *b = &again.v[0];
		fuzz_check(a->nfrom == b->nfrom && a->rest == b->rest && a->to == b->to && a->miss == b->miss, "the rule '%s' is another when it is quoted", a->whole);
		svy_recode_rules_free(&again);
		svy_buf_free(&text);
		svy_ctx_free(&ctx);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct svy_batch *b;
	const struct svy_dict *d = fuzz_survey(&b);
	struct svy_recode_rules r;
	struct svy_ctx ctx;
	char *text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = 0;
	svy_ctx_init(&ctx);
	int rc = svy_recode_rules_parse(&ctx, text, &r);
	fuzz_check_rc(&ctx, rc);
	fuzz_check((rc == 0) == (r.n > 0), "%zu rules after %d", r.n, rc);
	if (!rc) {
		check_quoted(&r);
		for (size_t i = 0; i < d->nvar; i++) {
			ctx.err.code = 0;
			check_map(&ctx, &r, &d->var[i], &b->col[i], b->nrow);
		}
		check_step("q1", text, true);
		check_step("s", text, false);
		check_step("x,y,q1,q2,q3,t", text, false);
	}
	svy_recode_rules_free(&r);
	svy_ctx_free(&ctx);
	free(text);
	return 0;
}
