// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows, source by source. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "step/row_key.h"
#include "step/stack_parts.h"

/* Between one source and the sink of the stack. */
struct feed {
	struct svy_sink sink;
	struct svy_stack *s;
	struct svy_sink *next;
	struct svy_stack_wave *w;
	uint8_t *wanted;                /* columns of the stack */
	struct svy_column *own;         /* those that are made here: one per column of the stack, empty where the source's is handed on */
	struct svy_column *col;         /* one per column of the stack: what is handed on */
	struct svy_column numbers;      /* on their way to become text */
	struct svy_batch *strata;       /* one column, the strata; holds all texts that are made here */
	ptrdiff_t stratum;              /* of the source, where the source has it; -1: it has none */
	uint64_t before;                /* rows of the sources before */
	struct svy_tail tail;           /* of all sources */
	size_t *changed;                /* values that the map changed, per column of the stack */
	bool stopped;
};

/* Position in the source of what goes into a column of the stack; -1: nothing does. */
static ptrdiff_t origin(const struct feed *f, size_t column)
{
	ptrdiff_t at = f->w->at[column];
	return at < 0 || (ptrdiff_t)column == f->s->stratum_at ? -1 : (ptrdiff_t)f->w->var[at].from;
}

static bool is_changed(const struct feed *f, size_t column)
{
	const struct svy_stack_var *v = &f->w->var[f->w->at[column]];
	return v->map.n || v->keep.n || v->taken || v->text;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct feed *f = (struct feed *)sink;
	const struct svy_survey *survey = &f->w->d.survey;
	(void)dict;
	f->stratum = -1;
	for (size_t j = 0; j < f->s->out.nvar; j++)
		if (f->wanted[j] && origin(f, j) >= 0)
			need[origin(f, j)] = 1;
	if (f->s->stratum_at >= 0 && f->wanted[f->s->stratum_at] && survey->strata.n) {
		f->stratum = (ptrdiff_t)f->w->var[svy_dict_find(&f->w->d, survey->strata.v[0])].from;
		need[f->stratum] = 1;
	}
	return 0;
}

/* Columns of one value for the whole source: its code, 1 for a domain that it does not have, nothing for what it does not have. */
static void fill(struct feed *f, size_t column)
{
	struct svy_column *c = &f->own[column];
	if ((ptrdiff_t)column != f->s->source_at && (ptrdiff_t)column != f->s->domain_at) {
		svy_column_blank(c, 0, SVY_BATCH_ROWS);
		return;
	}
	memset(c->miss, SVY_VALID, SVY_BATCH_ROWS);
	for (size_t i = 0; i < SVY_BATCH_ROWS; i++)
		c->num[i] = (ptrdiff_t)column == f->s->source_at ? f->w->code : 1;
}

static int begin(struct svy_sink *sink)
{
	struct feed *f = (struct feed *)sink;
	for (size_t j = 0; j < f->s->out.nvar; j++) {
		bool passed = origin(f, j) >= 0 && !is_changed(f, j);
		if (!f->wanted[j] || passed || (ptrdiff_t)j == f->s->stratum_at)
			continue;
		if (!f->own[j].miss)
			f->own[j] = svy_column_new(f->s->out.var[j].type);
		if (origin(f, j) < 0)
			fill(f, j);
	}
	memset(f->changed, 0, f->s->out.nvar * sizeof *f->changed);
	return 0;
}

/* As the row before: files are often sorted by stratum. */
static bool same_number(const struct svy_column *c, size_t row)
{
	return c->num && !c->miss[row] && !c->miss[row - 1] && c->num[row] == c->num[row - 1];
}

/* A row whose stratum is not known has none in the stack either. */
static void make_strata(struct feed *f, const struct svy_batch *in)
{
	const struct svy_column *c = f->stratum >= 0 ? &in->col[f->stratum] : NULL;
	char code[SVY_NUM_MAX];
	struct svy_buf b = {0};
	svy_num_format(code, f->w->code);
	for (size_t i = 0; i < in->nrow; i++) {
		if (i && (!c || same_number(c, i))) {
			f->strata->col[0].str[i] = f->strata->col[0].str[i - 1];
			f->strata->col[0].miss[i] = f->strata->col[0].miss[i - 1];
			continue;
		}
		if (c && c->miss[i] == SVY_SYSMIS) {
			svy_batch_set_missing(f->strata, 0, i, SVY_SYSMIS);
			continue;
		}
		b.n = 0;
		svy_buf_puts(&b, code);
		if (c) {
			svy_buf_putc(&b, '/');
			svy_cell_put(&b, c, i);
		}
		svy_batch_set_string(f->strata, 0, i, b.p, b.n);
	}
	svy_buf_free(&b);
}

/* Tags that the source has without a label, where they stand for codes of other sources: behind the stack nothing would tell them apart. */
static int check_tags(struct feed *f, size_t column, const struct svy_column *c, size_t n)
{
	uint32_t taken = f->w->var[f->w->at[column]].taken;
	for (size_t i = 0; taken && i < n; i++)
		if (c->miss[i] >= 'a' && taken >> (c->miss[i] - 'a') & 1)
			return svy_fail(f->s->ctx, SVY_EDATA, "the file has values '.%c', which have no label and stand for a code of another file: '%s' in '%s' "
					"(--map FILE recodes)", c->miss[i], f->s->out.var[column].name, f->w->label);
	return 0;
}

static int make_text(struct feed *f, size_t column, size_t n)
{
	const struct svy_column *from = &f->numbers;
	struct svy_column *to = &f->own[column];
	char text[SVY_NUM_MAX];
	for (size_t i = 0; i < n; i++) {
		if (from->miss[i] > SVY_SYSMIS)
			return svy_fail(f->s->ctx, SVY_EDATA, "a value '.%c' has no place in text: '%s' in '%s' (--map FILE recodes)", from->miss[i],
					f->s->out.var[column].name, f->w->label);
		size_t len = from->miss[i] ? 0 : svy_stack_text(text, from->num[i], f->w->var[f->w->at[column]].digits);
		to->miss[i] = from->miss[i];
		to->str[i] = len ? svy_batch_string(f->strata, text, len) : (struct svy_str){"", 0};
	}
	return 0;
}

static int change(struct feed *f, size_t column, const struct svy_column *c, size_t n)
{
	const struct svy_stack_var *v = &f->w->var[f->w->at[column]];
	struct svy_column *own = v->text ? &f->numbers : &f->own[column];
	f->changed[column] += svy_code_map_column(&v->map, c, own, n);
	int rc = check_tags(f, column, own, n);
	f->changed[column] += svy_code_map_column(&v->keep, own, own, n);
	return rc || !v->text ? rc : make_text(f, column, n);
}

static int batch(struct svy_sink *sink, const struct svy_batch *in)
{
	struct feed *f = (struct feed *)sink;
	struct svy_batch out = *in;
	int rc = 0;
	svy_batch_clear(f->strata);
	for (size_t j = 0; !rc && j < f->s->out.nvar; j++) {
		ptrdiff_t from = origin(f, j);
		if (!f->wanted[j])
			continue;
		f->col[j] = f->own[j];
		if (from >= 0 && is_changed(f, j))
			rc = change(f, j, &in->col[from], in->nrow);
		else if (from >= 0)
			f->col[j] = in->col[from];
	}
	if (rc)
		return rc;
	if (f->s->stratum_at >= 0 && f->wanted[f->s->stratum_at]) {
		make_strata(f, in);
		f->col[f->s->stratum_at] = f->strata->col[0];
	}
	out.ncol = f->s->out.nvar;
	out.col = f->col;
	out.first = in->first + f->before;
	f->w->rows += in->nrow;
	rc = f->next->batch(f->next, &out);
	f->stopped = rc == SVY_STOP;
	return rc;
}

static void tell(const struct feed *f)
{
	svy_tell(f->s->ctx, "%s: %llu row%s", f->w->label, (unsigned long long)f->w->rows, f->w->rows == 1 ? "" : "s");
	for (size_t j = 0; j < f->s->out.nvar; j++)
		if (f->changed[j])
			svy_tell(f->s->ctx, "%s: %zu value%s of '%s' changed", f->w->label, f->changed[j], f->changed[j] == 1 ? "" : "s", f->s->out.var[j].name);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct feed *f = (struct feed *)sink;
	f->before += f->w->rows;
	f->tail.rows += tail->rows;
	f->tail.partial |= tail->partial;
	svy_strs_add_said(&f->tail.notes, f->w->label, &tail->notes);
	svy_stack_claim_notes(f->s, f->w->label);
	tell(f);
	return 0;
}

static void free_feed(struct feed *f)
{
	for (size_t j = 0; j < f->s->out.nvar; j++)
		svy_column_free(&f->own[j]);
	svy_column_free(&f->numbers);
	svy_batch_free(f->strata);
	svy_strs_free(&f->tail.notes);
	free(f->changed);
	free(f->wanted);
	free(f->own);
	free(f->col);
}

/* Between begin and the one of end and abort. */
static int run_all(struct svy_stack *s, struct feed *f)
{
	int rc = 0;
	for (size_t i = 0; !rc && !f->stopped && i < s->n; i++) {
		f->w = &s->wave[i];
		rc = svy_source_run(s->ctx, f->w->src, &f->sink);
	}
	if (rc < 0)
		f->next->abort(f->next);
	else
		rc = f->next->end(f->next, &f->tail);
	return rc;
}

int svy_stack_run(struct svy_stack *s, struct svy_sink *next)
{
	size_t n = s->out.nvar + 1;
	struct feed f = {.sink = {bind, begin, batch, end, svy_sink_nothing, svy_sink_nothing}, .s = s, .next = next, .wanted = svy_calloc(n, 1),
			 .own = svy_calloc(n, sizeof *f.own), .col = svy_calloc(n, sizeof *f.col), .changed = svy_calloc(n, sizeof *f.changed)};
	struct svy_dict strata;
	svy_dict_init(&strata);
	svy_dict_add(&strata, SVY_STACK_STRATUM, SVY_STRING);
	f.strata = svy_batch_new_rows(&strata, NULL, SVY_BATCH_ROWS);
	svy_dict_free(&strata);
	f.numbers = svy_column_new(SVY_NUMBER);
	int rc = next->bind(next, &s->out, f.wanted);
	if (!rc)
		rc = next->begin(next);
	s->noted = s->ctx->notes.n;     /* those of the stack itself */
	if (!rc)
		rc = run_all(s, &f);
	free_feed(&f);
	return rc;
}
