// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/regressors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"

#define SMALL 1024              /* whole numbers below this are looked up without a table */
#define MISSING UINT64_MAX      /* the code of what is missing: no number has it */

/* A categorical variable of a term. */
struct by {
	size_t col;
	struct svy_table *strings;      /* NULL for numbers */
	uint64_t *code;                 /* of the rows of a batch */
};

struct term {
	size_t step;
	struct by *by;
	size_t nby;
	ptrdiff_t of;                   /* column, -1 without */
	uint32_t small[SMALL];          /* a term of one number: variable + 1 of a small whole one; 0: not seen */
};

/* A declared step that has terms, and the columns of its weights. */
struct step {
	size_t before, after;
	size_t first_term;
};

struct svy_regressors {
	const struct svy_dict *dict;
	struct svy_calibration calibration;
	struct step *step;              /* one more than nstep, which ends the terms */
	size_t nstep;
	struct term *term;
	size_t nterm;
	struct svy_table *variables;    /* term and codes */
	uint32_t *index;
	double *x, *before, *after;
	uint64_t missing, seen;         /* rows with a category that is missing, among those that were seen: a second pass counts none */
	uint8_t miss[SVY_BATCH_ROWS], any_missing[SVY_BATCH_ROWS];
};

static int bind_by(struct svy_ctx *ctx, const struct svy_dict *d, const char *name, uint8_t *need, struct by *by)
{
	int rc = svy_dict_require(ctx, d, "auxiliary", name, &by->col);
	if (rc)
		return rc;
	if (d->var[by->col].type == SVY_STRING)
		by->strings = svy_table_new(0);
	by->code = svy_calloc(SVY_BATCH_ROWS, sizeof *by->code);
	need[by->col] = 1;
	return 0;
}

static int bind_term(struct svy_ctx *ctx, struct svy_regressors *r, const struct svy_calibration_term *declared, size_t step, uint8_t *need)
{
	struct term *t = &r->term[r->nterm++];
	int rc = 0;
	t->step = step;
	t->of = -1;
	if (declared->by.n > SVY_REGRESSOR_BY_MAX)
		return svy_fail(ctx, SVY_EDATA, "a term of the calibration crosses %zu variables, at most %d can be", declared->by.n, SVY_REGRESSOR_BY_MAX);
	t->by = svy_calloc(declared->by.n + 1, sizeof *t->by);
	for (size_t k = 0; k < declared->by.n && !rc; k++)
		rc = bind_by(ctx, r->dict, declared->by.v[k], need, &t->by[t->nby++]);
	if (!rc && declared->of) {
		size_t col;
		rc = svy_dict_need_number(ctx, r->dict, "auxiliary", declared->of, need, &col);
		t->of = rc ? -1 : (ptrdiff_t)col;
	}
	return rc;
}

static int bind_step(struct svy_ctx *ctx, struct svy_regressors *r, const struct svy_calibration_step *s, uint8_t *need)
{
	struct step *to = &r->step[r->nstep];
	int rc = svy_dict_need_number(ctx, r->dict, "weight", s->base, need, &to->before);
	if (!rc)
		rc = svy_dict_need_number(ctx, r->dict, "weight", s->result, need, &to->after);
	to->first_term = r->nterm;
	for (size_t k = 0; k < s->nterm && !rc; k++)
		rc = bind_term(ctx, r, &s->term[k], r->nstep, need);
	r->nstep++;
	r->step[r->nstep].first_term = r->nterm;
	return rc;
}

static void make_room(struct svy_regressors *r, size_t steps, size_t terms)
{
	r->step = svy_calloc(steps + 1, sizeof *r->step);
	r->term = svy_calloc(terms + 1, sizeof *r->term);
}

static int bind_steps(struct svy_ctx *ctx, struct svy_regressors *r, const bool *leads, uint8_t *need)
{
	size_t terms = 0, n = 0;
	int rc = 0;
	for (size_t i = 0; i < r->calibration.n; i++)
		terms += r->calibration.step[i].nterm;
	make_room(r, r->calibration.n, terms);
	for (size_t i = 0; i < r->calibration.n && !rc; i++) {
		const struct svy_calibration_step *s = &r->calibration.step[i];
		if (!leads[i])
			continue;
		n++;
		if (s->nterm)
			rc = bind_step(ctx, r, s, need);
		else if (strcmp(s->kind, "normalize") != 0)
			svy_note(ctx, "standard errors take the step '%s' of the weights as fixed", s->kind);
	}
	if (!rc && !n)
		svy_note(ctx, "the weight is none that the declared calibration gave, so standard errors do not take that into account");
	return rc;
}

static void make_arrays(struct svy_regressors *r)
{
	r->variables = svy_table_new(0);
	r->index = svy_reallocarray(NULL, r->nterm * SVY_BATCH_ROWS, sizeof *r->index);
	r->x = svy_reallocarray(NULL, r->nterm * SVY_BATCH_ROWS, sizeof *r->x);
	r->before = svy_reallocarray(NULL, r->nstep * SVY_BATCH_ROWS, sizeof *r->before);
	r->after = svy_reallocarray(NULL, r->nstep * SVY_BATCH_ROWS, sizeof *r->after);
}

/* What binding ends in. */
static int settle(struct svy_regressors *r, int rc, struct svy_regressors **out)
{
	if (rc || !r->nterm) {
		svy_regressors_free(r);
		return rc;
	}
	make_arrays(r);
	*out = r;
	return 0;
}

int svy_regressors_bind(struct svy_ctx *ctx, const struct svy_dict *d, uint8_t *need, struct svy_regressors **out)
{
	struct svy_regressors *r = svy_calloc(1, sizeof *r);
	*out = NULL;
	r->dict = d;
	int rc = svy_calibration_read(ctx, &d->survey, &r->calibration);
	if (!rc && r->calibration.n) {
		bool *leads = svy_calloc(r->calibration.n, sizeof *leads);
		svy_calibration_lead(&r->calibration, d->survey.weights ? d->survey.weights : "", leads);
		rc = bind_steps(ctx, r, leads, need);
		free(leads);
	}
	return settle(r, rc, out);
}

int svy_regressors_bind_step(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_calibration_step *step, uint8_t *need,
			     struct svy_regressors **out)
{
	struct svy_regressors *r = svy_calloc(1, sizeof *r);
	*out = NULL;
	r->dict = d;
	make_room(r, 1, step->nterm);
	return settle(r, bind_step(ctx, r, step, need), out);
}

void svy_regressors_free(struct svy_regressors *r)
{
	if (!r)
		return;
	for (size_t t = 0; t < r->nterm; t++) {
		for (size_t k = 0; k < r->term[t].nby; k++) {
			svy_table_free(r->term[t].by[k].strings);
			free(r->term[t].by[k].code);
		}
		free(r->term[t].by);
	}
	svy_calibration_free(&r->calibration);
	svy_table_free(r->variables);
	free(r->step);
	free(r->term);
	free(r->index);
	free(r->x);
	free(r->before);
	free(r->after);
	free(r);
}

size_t svy_regressors_steps(const struct svy_regressors *r)
{
	return r->nstep;
}

size_t svy_regressors_terms(const struct svy_regressors *r)
{
	return r->nterm;
}

size_t svy_regressors_first_term(const struct svy_regressors *r, size_t step)
{
	return r->step[step].first_term;
}

uint32_t svy_regressors_count(const struct svy_regressors *r)
{
	return svy_table_count(r->variables);
}

size_t svy_regressors_term_of(const struct svy_regressors *r, uint32_t variable)
{
	uint64_t term;
	memcpy(&term, svy_table_key(r->variables, variable, NULL), sizeof term);
	return term;
}

static void put_code(struct svy_buf *b, const struct by *by, uint64_t code)
{
	char text[SVY_NUM_MAX];
	size_t n;
	if (code == MISSING) {
		svy_buf_puts(b, ".");
	} else if (by->strings) {
		const char *s = svy_table_key(by->strings, (uint32_t)code, &n);
		svy_buf_add(b, s, n);
	} else {
		svy_num_format(text, svy_table_key_number(code));
		svy_buf_puts(b, text);
	}
}

char *svy_regressors_name(const struct svy_regressors *r, uint32_t variable)
{
	const struct term *t = &r->term[svy_regressors_term_of(r, variable)];
	uint64_t code[SVY_REGRESSOR_BY_MAX + 1];
	struct svy_buf b = {0};
	memcpy(code, svy_table_key(r->variables, variable, NULL), (t->nby + 1) * sizeof *code);
	for (size_t k = 0; k < t->nby; k++) {
		svy_buf_printf(&b, "%s%s=", k ? ", " : "", r->dict->var[t->by[k].col].name);
		put_code(&b, &t->by[k], code[k + 1]);
	}
	if (t->of >= 0)
		svy_buf_printf(&b, "%s%s", b.n ? ", total of " : "", r->dict->var[t->of].name);
	if (!b.n)
		svy_buf_puts(&b, "N");
	return svy_buf_take(&b);
}

static void code_rows(struct svy_regressors *r, struct by *by, const struct svy_batch *b)
{
	const struct svy_column *c = &b->col[by->col];
	bool any = svy_column_missing(&r->dict->var[by->col], c, b->nrow, r->miss);
	for (size_t i = 0; i < b->nrow; i++) {
		bool missing = any && r->miss[i];
		r->any_missing[i] |= missing;
		if (missing)
			by->code[i] = MISSING;
		else if (by->strings)
			by->code[i] = svy_table_add(by->strings, c->str[i].n ? c->str[i].p : "", c->str[i].n, NULL);
		else
			by->code[i] = svy_table_number_key(c->num[i]);
	}
}

/* The variable of a row of term number `at`. */
static uint32_t variable_of(struct svy_regressors *r, size_t at, size_t row, const double *numbers)
{
	struct term *t = &r->term[at];
	uint64_t key[SVY_REGRESSOR_BY_MAX + 1] = {at};
	double x = numbers ? numbers[row] : -1;
	bool small = x >= 0 && x < SMALL && x == (double)(uint32_t)x && t->by[0].code[row] != MISSING;
	if (small && t->small[(uint32_t)x])
		return t->small[(uint32_t)x] - 1;
	for (size_t k = 0; k < t->nby; k++)
		key[k + 1] = t->by[k].code[row];
	uint32_t v = svy_table_add(r->variables, key, (t->nby + 1) * sizeof *key, NULL);
	if (small)
		t->small[(uint32_t)x] = v + 1;
	return v;
}

static int missing_number(struct svy_ctx *ctx, const struct svy_regressors *r, const char *what, size_t col, const struct svy_batch *b, size_t row)
{
	return svy_fail(ctx, SVY_EDATA, "the %s '%s' of the calibration is missing in row %llu", what, r->dict->var[col].name,
			(unsigned long long)(b->first + row + 1));
}

static int fill_term(struct svy_ctx *ctx, struct svy_regressors *r, size_t at, const struct svy_batch *b)
{
	struct term *t = &r->term[at];
	const double *numbers = t->nby == 1 && !t->by[0].strings ? b->col[t->by[0].col].num : NULL;
	for (size_t k = 0; k < t->nby; k++)
		code_rows(r, &t->by[k], b);
	bool any = t->of >= 0 && svy_column_missing(&r->dict->var[t->of], &b->col[t->of], b->nrow, r->miss);
	for (size_t i = 0; i < b->nrow; i++) {
		size_t to = i * r->nterm + at;
		r->index[to] = SVY_REGRESSOR_NONE;
		r->x[to] = 0;
		if (r->after[i * r->nstep + t->step] == 0)
			continue;
		if (any && r->miss[i])
			return missing_number(ctx, r, "auxiliary variable", (size_t)t->of, b, i);
		r->index[to] = variable_of(r, at, i, numbers);
		r->x[to] = t->of >= 0 ? b->col[t->of].num[i] : 1;
	}
	return 0;
}

/* Both weights of a step; both are zero where one is, and in rows that are skipped. */
static int fill_step(struct svy_ctx *ctx, struct svy_regressors *r, size_t at, const struct svy_batch *b, const uint8_t *skip)
{
	const size_t col[2] = {r->step[at].before, r->step[at].after};
	double *to[2] = {r->before, r->after};
	for (size_t side = 0; side < 2; side++) {
		const struct svy_column *c = &b->col[col[side]];
		bool any = svy_column_missing(&r->dict->var[col[side]], c, b->nrow, r->miss);
		for (size_t i = 0; i < b->nrow; i++) {
			bool skipped = skip && skip[i];
			if (!skipped && ((any && r->miss[i]) || !isfinite(c->num[i])))
				return missing_number(ctx, r, "weight", col[side], b, i);
			to[side][i * r->nstep + at] = skipped ? 0 : c->num[i];
		}
	}
	for (size_t i = at; i < b->nrow * r->nstep; i += r->nstep)
		if (r->before[i] == 0 || r->after[i] == 0)
			r->before[i] = r->after[i] = 0;
	return 0;
}

int svy_regressors_batch(struct svy_ctx *ctx, struct svy_regressors *r, const struct svy_batch *b, const uint8_t *skip, struct svy_regressor_rows *rows)
{
	int rc = 0;
	memset(r->any_missing, 0, b->nrow);
	for (size_t s = 0; s < r->nstep && !rc; s++)
		rc = fill_step(ctx, r, s, b, skip);
	for (size_t t = 0; t < r->nterm && !rc; t++)
		rc = fill_term(ctx, r, t, b);
	for (size_t i = 0; i < b->nrow && b->first >= r->seen; i++)
		r->missing += r->any_missing[i] && !(skip && skip[i]);
	if (b->first >= r->seen)
		r->seen = b->first + b->nrow;
	*rows = (struct svy_regressor_rows){r->index, r->x, r->before, r->after};
	return rc;
}

void svy_regressors_note(struct svy_ctx *ctx, const struct svy_regressors *r)
{
	if (r->missing)
		svy_note(ctx, "%llu %s an auxiliary variable of the calibration: what is missing counts as a category",
			 (unsigned long long)r->missing, r->missing == 1 ? "row misses" : "rows miss");
}
