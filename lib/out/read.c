// SPDX-License-Identifier: GPL-3.0-or-later
/* The reader of svy-estimates/1: a sink behind any source of data. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/yaml.h"
#include "out/tidy.h"

enum { ID, TERM, LEVEL, STAT, BASE, ESTIMATE, SE, LO, HI, DF, N, FIXED };
static const char *const fixed_name[FIXED] = {"id", "term", "level", "stat", "base", "estimate", "std_error", "conf_low", "conf_high", "df", "n"};

struct reader {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	const struct svy_dict *dict;
	struct svy_estimates *t;
	size_t *by;                     /* their columns */
	ptrdiff_t fixed[FIXED], extra[SVY_COL_COUNT];   /* columns; -1 if absent */
	struct svy_strs ids;            /* as the rows say */
};

/* Estimators name their statistics by words in small letters, which readers need not know: anything else is a column of another meaning. */
static bool is_word(const char *s)
{
	return *s >= 'a' && *s <= 'z' && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static int find_fixed(struct reader *r)
{
	for (int i = 0; i < FIXED; i++) {
		r->fixed[i] = svy_dict_find(r->dict, fixed_name[i]);
		bool must = i == TERM || i == STAT || i == ESTIMATE;
		if (r->fixed[i] < 0 && must)
			return svy_fail(r->ctx, SVY_EDATA, "a table of estimates without the column '%s'", fixed_name[i]);
		enum svy_type type = i <= BASE ? SVY_STRING : SVY_NUMBER;
		if (r->fixed[i] >= 0 && i >= ESTIMATE && r->dict->var[r->fixed[i]].type != type)
			return svy_fail(r->ctx, SVY_EDATA, "a column of numbers holds text: '%s'", fixed_name[i]);
	}
	for (int c = 0; c < SVY_COL_COUNT; c++) {
		r->extra[c] = svy_dict_find(r->dict, svy_est_col_name[c]);
		r->t->has[c] = r->extra[c] >= 0;
		if (c != SVY_COL_BASE && r->t->has[c] && r->dict->var[r->extra[c]].type != SVY_NUMBER)
			return svy_fail(r->ctx, SVY_EDATA, "a column of numbers holds text: '%s'", svy_est_col_name[c]);
	}
	return 0;
}

static void add_by(struct reader *r, size_t col)
{
	r->by[r->t->nby] = col;
	svy_var_copy(&r->t->by[r->t->nby++], &r->dict->var[col]);
}

/* A table without a header has its groups between the id and the term. */
static void find_plain_by(struct reader *r)
{
	ptrdiff_t term = r->fixed[TERM];
	r->by = svy_calloc((size_t)term, sizeof *r->by);
	r->t->by = svy_calloc((size_t)term, sizeof *r->t->by);
	for (ptrdiff_t col = 0; col < term; col++)
		if (col != r->fixed[ID])
			add_by(r, (size_t)col);
}

static int find_by(struct reader *r)
{
	const char *yaml = svy_extras_get(&r->dict->extra, "by");
	struct svy_yaml root = {0};
	int rc = yaml ? svy_yaml_parse(r->ctx, "by", yaml, strlen(yaml), 0, &root) : 0;
	r->by = svy_calloc(root.n, sizeof *r->by);
	r->t->by = svy_calloc(root.n, sizeof *r->t->by);
	for (size_t k = 0; !rc && k < root.n; k++) {
		const char *name = svy_yaml_text(&root.item[k]);
		ptrdiff_t col = name ? svy_dict_find(r->dict, name) : -1;
		if (col < 0) {
			rc = svy_fail(r->ctx, SVY_EDATA, "the table has no column of the by-variable '%s'", name ? name : "");
			break;
		}
		add_by(r, (size_t)col);
	}
	svy_yaml_free(&root);
	return rc;
}

static int read_keys(struct reader *r)
{
	const struct svy_dict *d = r->dict;
	int rc = 0;
	r->t->title = svy_strdup(d->title);
	svy_survey_copy(&r->t->survey, &d->survey);
	svy_strs_copy(&r->t->notes, &d->notes);
	svy_strs_copy(&r->t->history, &d->history);
	for (size_t i = 0; i < d->extra.n && !rc; i++) {
		const char *key = d->extra.v[i].key, *yaml = d->extra.v[i].yaml;
		if (strcmp(key, "terms") == 0)
			rc = svy_tidy_get_terms(r->ctx, yaml, r->t);
		else if (strcmp(key, "by") != 0 && strcmp(key, "vcov") != 0)
			svy_extras_set(&r->t->facts, key, yaml);
	}
	return rc;
}

static int reader_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct reader *r = (struct reader *)s;
	r->dict = dict;
	int rc = find_fixed(r);
	if (!rc && dict->profile)
		rc = find_by(r);
	else if (!rc)
		find_plain_by(r);
	if (rc)
		return rc;
	for (int i = 0; i < FIXED; i++)
		if (r->fixed[i] >= 0)
			need[r->fixed[i]] = 1;
	for (int c = 0; c < SVY_COL_COUNT; c++)
		if (r->extra[c] >= 0)
			need[r->extra[c]] = 1;
	for (size_t k = 0; k < r->t->nby; k++)
		need[r->by[k]] = 1;
	return 0;
}

static int reader_begin(struct svy_sink *s)
{
	return read_keys((struct reader *)s);
}

/* A value as text, whatever the column holds: a level of 1 and 2 may have been read as a number. NULL if missing. */
static char *text_of(const struct svy_batch *b, ptrdiff_t col, size_t row)
{
	if (col < 0)
		return NULL;
	const struct svy_column *c = &b->col[col];
	if (c->miss[row] >= 'a') {
		char tag[] = {'.', (char)c->miss[row], '\0'};
		return svy_strdup(tag);
	}
	if (c->miss[row])
		return NULL;
	if (c->str)
		return svy_strndup(c->str[row].p, c->str[row].n);
	char text[SVY_NUM_MAX];
	return svy_strndup(text, svy_num_format(text, c->num[row]));
}

static double number_of(const struct svy_batch *b, ptrdiff_t col, size_t row)
{
	return col < 0 || b->col[col].miss[row] ? NAN : b->col[col].num[row];
}

static char *or_empty(char *s)
{
	return s ? s : svy_strdup("");
}

static int read_row(struct reader *r, const struct svy_batch *b, size_t row)
{
	char *term = or_empty(text_of(b, r->fixed[TERM], row)), *level = or_empty(text_of(b, r->fixed[LEVEL], row));
	char *name = or_empty(text_of(b, r->fixed[STAT], row)), *id = text_of(b, r->fixed[ID], row);
	int rc = is_word(name) ? 0 : svy_fail(r->ctx, SVY_EDATA, "row %llu has no name of a statistic: '%s'", (unsigned long long)(b->first + row + 1), name);
	if (!rc) {
		struct svy_estimate *e = svy_estimates_add(r->t, term, level, svy_estimates_stat(r->t, name));
		for (size_t k = 0; k < r->t->nby; k++)
			e->by[k] = text_of(b, (ptrdiff_t)r->by[k], row);
		e->base = text_of(b, r->fixed[BASE], row);
		double *const to[] = {&e->estimate, &e->se, &e->lo, &e->hi, &e->df, &e->n};
		for (int i = 0; i < 6; i++)
			*to[i] = number_of(b, r->fixed[ESTIMATE + i], row);
		for (int c = SVY_COL_BASE + 1; c < SVY_COL_COUNT; c++)
			e->extra[c] = number_of(b, r->extra[c], row);
		svy_strs_add_take(&r->ids, id ? id : svy_estimates_id(r->t, r->t->n - 1));
		id = NULL;
	}
	free(term);
	free(level);
	free(name);
	free(id);
	return rc;
}

static int reader_batch(struct svy_sink *s, const struct svy_batch *b)
{
	int rc = 0;
	for (size_t i = 0; i < b->nrow && !rc; i++)
		rc = read_row((struct reader *)s, b, i);
	return rc;
}

static int reader_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct reader *r = (struct reader *)s;
	const char *vcov = svy_extras_get(&r->dict->extra, "vcov");
	svy_strs_copy(&r->t->notes, &tail->notes);
	return vcov ? svy_tidy_get_vcov(r->ctx, vcov, r->ids.v, r->t) : 0;
}

static void reader_abort(struct svy_sink *s)
{
	(void)s;        /* the caller frees the table */
}

/* What an estimator writes as csv or tsv: the columns are there, the header is not. */
static bool is_plain(const struct svy_dict *d)
{
	static const int must[] = {TERM, STAT, ESTIMATE, SE};
	for (size_t i = 0; i < sizeof must / sizeof *must; i++)
		if (svy_dict_find(d, fixed_name[must[i]]) < 0)
			return false;
	return !d->profile;
}

int svy_estimates_read(struct svy_ctx *ctx, struct svy_source *src, struct svy_estimates *t)
{
	const struct svy_dict *d = svy_source_dict(src);
	svy_estimates_init(t);
	bool plain = is_plain(d);
	if (plain)
		svy_strs_add(&t->notes, "read from a table without a header: labels, design and the level of the intervals are not known");
	else if (!d->profile || strcmp(d->profile, "svy-estimates/1") != 0)
		return svy_fail(ctx, SVY_EDATA, "no table of estimates (a stream of profile svy-estimates/1): '%s'", svy_source_name(src));
	struct reader r = {
		.sink = {.bind = reader_bind, .begin = reader_begin, .batch = reader_batch, .end = reader_end, .abort = reader_abort},
		.ctx = ctx, .t = t,
	};
	int rc = svy_source_run(ctx, src, &r.sink);
	free(r.by);
	svy_strs_free(&r.ids);
	return rc;
}
