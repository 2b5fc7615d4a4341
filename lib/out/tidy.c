// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/tidy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/batch.h"
#include "io/writer.h"
#include "io/yaml.h"
#include "out/labels.h"

static bool all_codes_are_numbers(const struct svy_estimates *t, size_t k)
{
	double x;
	for (size_t i = 0; i < t->n; i++) {
		const char *code = t->row[i].by[k];
		if (code && !svy_num_parse(code, strlen(code), &x))
			return false;
	}
	return true;
}

static struct svy_var *add_column(struct svy_ctx *ctx, struct svy_dict *d, const char *name, enum svy_type type)
{
	struct svy_var *v = svy_dict_add(d, name, type);
	if (!v)
		svy_fail(ctx, SVY_EUSAGE, "a by-variable has the name of a column of the result: '%s'", name);
	return v;
}

static int add_by(struct svy_ctx *ctx, const struct svy_estimates *t, size_t k, bool labels, struct svy_dict *d)
{
	bool number = t->by[k].type == SVY_NUMBER && !labels && all_codes_are_numbers(t, k);
	struct svy_var *v = add_column(ctx, d, t->by[k].name, number ? SVY_NUMBER : SVY_STRING);
	if (!v)
		return SVY_EUSAGE;
	if (labels) {
		v->title = svy_strdup(t->by[k].title);
		return 0;
	}
	svy_var_free(v);
	svy_var_copy(v, &t->by[k]);
	v->type = number ? SVY_NUMBER : SVY_STRING;
	return 0;
}

/* Whole by its meaning; ranks may be shared. */
static bool is_count(int col)
{
	return col == SVY_COL_N_CELL || col == SVY_COL_N_MISSING || col == SVY_COL_RANK_LOW || col == SVY_COL_RANK_HIGH;
}

static int add_columns(struct svy_ctx *ctx, const struct svy_estimates *t, bool labels, struct svy_dict *d)
{
	static const char *const text[] = {"term", "level", "stat", "base"}, *const number[] = {"estimate", "std_error", "conf_low", "conf_high", "df", "n"};
	bool ok = add_column(ctx, d, "id", SVY_STRING);
	for (size_t k = 0; k < t->nby && ok; k++)
		ok = add_by(ctx, t, k, labels, d) == 0;
	for (size_t i = 0; i < (t->has[SVY_COL_BASE] ? 4 : 3) && ok; i++)
		ok = add_column(ctx, d, text[i], SVY_STRING);
	for (size_t i = 0; i < 6 && ok; i++)
		ok = add_column(ctx, d, number[i], SVY_NUMBER);
	if (ok)
		d->var[d->nvar - 1].integer = true;
	for (int c = SVY_COL_BASE + 1; c < SVY_COL_COUNT && ok; c++) {
		struct svy_var *v = t->has[c] ? add_column(ctx, d, svy_est_col_name[c], SVY_NUMBER) : NULL;
		ok = v || !t->has[c];
		if (v)
			v->integer = is_count(c);
	}
	return ok ? 0 : SVY_EUSAGE;
}

static void add_by_key(const struct svy_estimates *t, struct svy_dict *d)
{
	struct svy_buf b = {0};
	svy_buf_putc(&b, '[');
	for (size_t k = 0; k < t->nby; k++) {
		if (k)
			svy_buf_puts(&b, ", ");
		svy_yaml_put_string(&b, t->by[k].name);
	}
	svy_buf_putc(&b, ']');
	svy_extras_set(&d->extra, "by", b.p);
	svy_buf_free(&b);
}

static int build_dict(struct svy_ctx *ctx, const struct svy_estimates *t, bool labels, char *const *ids, struct svy_dict *d)
{
	svy_dict_init(d);
	d->profile = svy_strdup("svy-estimates/1");
	d->title = svy_strdup(t->title);
	svy_survey_copy(&d->survey, &t->survey);
	svy_strs_copy(&d->notes, &t->notes);
	svy_strs_copy(&d->history, &t->history);
	if (t->nby)
		add_by_key(t, d);
	struct svy_buf b = {0};
	if (t->nterm) {
		svy_tidy_put_terms(&b, t);
		svy_extras_set(&d->extra, "terms", b.p);
		svy_buf_free(&b);
	}
	for (size_t i = 0; i < t->facts.n; i++)
		svy_extras_set(&d->extra, t->facts.v[i].key, t->facts.v[i].yaml);
	if (t->vcov) {
		svy_tidy_put_vcov(&b, t, ids);
		svy_extras_set(&d->extra, "vcov", b.p);
		svy_buf_free(&b);
	}
	return add_columns(ctx, t, labels, d);
}

static void set_text(struct svy_batch *b, size_t *col, size_t row, const char *s)
{
	if (!s || !*s)
		svy_batch_set_missing(b, (*col)++, row, SVY_SYSMIS);
	else
		svy_batch_set_string(b, (*col)++, row, s, strlen(s));
}

static void set_group(struct svy_batch *b, size_t *col, size_t row, const struct svy_var *v, const char *code)
{
	double x;
	if (v->type == SVY_STRING)
		set_text(b, col, row, code);
	else if (code && svy_num_parse(code, strlen(code), &x))
		svy_batch_set_number(b, (*col)++, row, x);
	else
		svy_batch_set_missing(b, (*col)++, row, SVY_SYSMIS);
}

/* One writing of a table. */
struct tidy {
	const struct svy_estimates *t;
	struct svy_dict dict;
	char **ids;             /* per row */
	bool labels;
	bool nan;               /* the stream says NaN where there is no number; a column that was not asked of a row stays empty */
};

static void fill_row(const struct tidy *w, size_t i, struct svy_batch *b, size_t at)
{
	const struct svy_estimates *t = w->t;
	const struct svy_estimate *r = &t->row[i];
	const double number[] = {r->estimate, r->se, r->lo, r->hi, r->df, r->n};
	size_t col = 0;
	set_text(b, &col, at, w->ids[i]);
	for (size_t k = 0; k < t->nby; k++)
		set_group(b, &col, at, &w->dict.var[col], w->labels && r->by[k] ? svy_label_of_group(&t->by[k], r->by[k]) : r->by[k]);
	set_text(b, &col, at, w->labels ? svy_label_of_term(t, r->term) : r->term);
	set_text(b, &col, at, w->labels ? svy_label_of_level(t, r->term, r->level) : r->level);
	set_text(b, &col, at, r->stat);
	if (t->has[SVY_COL_BASE])
		set_text(b, &col, at, r->base);
	for (size_t k = 0; k < sizeof number / sizeof *number; k++, col++) {
		svy_batch_set_number(b, col, at, number[k]);
		if (w->nan)
			b->col[col].miss[at] = SVY_VALID;
	}
	for (int c = SVY_COL_BASE + 1; c < SVY_COL_COUNT; c++)
		if (t->has[c])
			svy_batch_set_number(b, col++, at, r->extra[c]);
}

static int send_rows(const struct tidy *w, struct svy_sink *sink)
{
	struct svy_batch *b = svy_batch_new(&w->dict, NULL);
	int rc = 0;
	for (size_t i = 0; i < w->t->n && !rc; i++) {
		if (b->nrow == 0)
			b->first = i;
		fill_row(w, i, b, b->nrow);
		b->nrow++;
		if (b->nrow < SVY_BATCH_ROWS && i + 1 < w->t->n)
			continue;
		rc = sink->batch(sink, b);
		svy_batch_clear(b);
	}
	svy_batch_free(b);
	return rc;
}

/* What svy_source_run does for a source. */
static int run(const struct tidy *w, struct svy_sink *sink)
{
	uint8_t *need = svy_calloc(w->dict.nvar, 1);
	int rc = sink->bind(sink, &w->dict, need);
	free(need);
	if (!rc)
		rc = sink->begin(sink);
	if (rc)
		return rc;
	rc = send_rows(w, sink);
	if (rc < 0) {
		sink->abort(sink);
		return rc;
	}
	struct svy_tail tail = {.rows = w->t->n};
	return sink->end(sink, &tail);
}

int svy_tidy_write(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out)
{
	struct svy_writer_opts how = {.format = opts->format, .history = opts->history, .decimal = opts->decimal};
	struct tidy w = {.t = t, .labels = opts->labels, .nan = strcmp(opts->format, "stream") == 0, .ids = svy_calloc(t->n, sizeof *w.ids)};
	struct svy_sink *sink = NULL;
	for (size_t i = 0; i < t->n; i++)
		w.ids[i] = svy_estimates_id(t, i);
	int rc = build_dict(ctx, t, opts->labels, w.ids, &w.dict);
	if (!rc)
		rc = svy_writer_new(ctx, &how, out, &sink);
	if (!rc)
		rc = run(&w, sink);
	if (sink)
		sink->free(sink);
	else
		svy_output_free(out);
	for (size_t i = 0; i < t->n; i++)
		free(w.ids[i]);
	free(w.ids);
	svy_dict_free(&w.dict);
	return rc;
}
