// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml_form.h"
#include "step/row_key.h"

static const char *const figure_name[SVY_SAMPLE_FIGURES] = {"n", "sd", "cost"};

static bool figure_is_possible(enum svy_sample_figure k, double x)
{
	return x >= 0 && x < INFINITY && (k != SVY_SAMPLE_N || x == floor(x));
}

struct reader {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	const char *name;
	const struct svy_dict *frame, *dict;
	const struct svy_varlist *strata;
	struct svy_varlist key;
	ptrdiff_t col[SVY_SAMPLE_FIGURES];
	struct svy_sample_table *t;
	size_t cap[SVY_SAMPLE_FIGURES];
};

static int bind_figures(struct reader *r, uint8_t *need)
{
	bool any = false;
	for (int k = 0; k < SVY_SAMPLE_FIGURES; k++) {
		r->col[k] = svy_dict_find(r->dict, figure_name[k]);
		/* A stratum that is called n is no number of units. */
		if (r->col[k] >= 0 && svy_varlist_has(&r->key, (size_t)r->col[k]))
			r->col[k] = -1;
		if (r->col[k] < 0)
			continue;
		if (r->dict->var[r->col[k]].type != SVY_NUMBER)
			return svy_fail(r->ctx, SVY_EUSAGE, "the column '%s' of '%s' must be numbers", figure_name[k], r->name);
		need[r->col[k]] = 1;
		any = r->t->has[k] = true;
	}
	return any ? 0 : svy_fail(r->ctx, SVY_EUSAGE, "no column n, sd or cost in '%s'", r->name);
}

static int bind(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct reader *r = (struct reader *)sink;
	r->dict = d;
	for (size_t i = 0; i < r->strata->n; i++) {
		const char *stratum = r->frame->var[r->strata->v[i]].name;
		ptrdiff_t at = svy_dict_find(d, stratum);
		if (at < 0)
			return svy_fail(r->ctx, SVY_EUSAGE, "no column '%s' in '%s', which is to have the variables of the strata", stratum, r->name);
		svy_varlist_add(&r->key, (size_t)at);
		need[at] = 1;
	}
	return bind_figures(r, need);
}

static int add(struct reader *r, const struct svy_batch *b, size_t row, struct svy_buf *text)
{
	bool fresh;
	text->n = 0;
	for (size_t i = 0; i < r->key.n; i++) {
		if (i)
			svy_buf_putc(text, '/');
		svy_cell_put(text, &b->col[r->key.v[i]], row);
	}
	uint32_t at = svy_table_add(r->t->key, text->n ? text->p : "", text->n, &fresh);
	if (!fresh)
		return svy_fail(r->ctx, SVY_EDATA, "the stratum '%s' is twice in '%s'", text->p, r->name);
	for (int k = 0; k < SVY_SAMPLE_FIGURES; k++) {
		svy_grow(r->t->v[k], at, r->cap[k]);
		double x = r->col[k] < 0 ? NAN : b->col[r->col[k]].num[row];
		r->t->v[k][at] = x;
		if (!isnan(x) && !figure_is_possible((enum svy_sample_figure)k, x))
			return svy_fail(r->ctx, SVY_EDATA, "%s is %g for the stratum '%s' in '%s'", figure_name[k], x, text->p, r->name);
	}
	r->t->n++;
	return 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct reader *r = (struct reader *)sink;
	struct svy_buf text = {0};
	int rc = 0;
	for (size_t i = 0; i < b->nrow && !rc; i++)
		rc = add(r, b, i, &text);
	svy_buf_free(&text);
	return rc;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct reader *r = (struct reader *)sink;
	(void)tail;
	r->t->used = svy_calloc(r->t->n + 1, sizeof *r->t->used);
	return 0;
}

int svy_sample_table_read(struct svy_ctx *ctx, struct svy_source *source, const char *name, const struct svy_dict *d, const struct svy_varlist *strata,
			  struct svy_sample_table *t)
{
	*t = (struct svy_sample_table){.key = svy_table_new(0)};
	struct reader r = {.sink = {bind, svy_sink_no_begin, batch, end, svy_sink_nothing, svy_sink_nothing}, .ctx = ctx, .name = name, .frame = d, .strata = strata, .t = t};
	int rc = svy_source_run(ctx, source, &r.sink);
	svy_varlist_free(&r.key);
	return rc;
}

static int take_figure(const struct svy_form *f, const struct svy_yaml *y, enum svy_sample_figure k, uint32_t at, struct svy_sample_table *t)
{
	double x;
	if (!svy_yaml_number(y, &x))
		return svy_form_fail(f, y->line, "%s is not a number", figure_name[k]);
	if (!figure_is_possible(k, x))
		return svy_form_fail(f, y->line, "%s is %g", figure_name[k], x);
	t->v[k][at] = x;
	t->has[k] = true;
	return 0;
}

static int take_stratum(const struct svy_form *f, const struct svy_yaml *key, const struct svy_yaml *y, struct svy_sample_table *t)
{
	static const char *const keys[] = {"n", "sd", "cost", NULL};
	uint32_t at = svy_table_add(t->key, key->text, strlen(key->text), NULL);
	for (int k = 0; k < SVY_SAMPLE_FIGURES; k++)
		t->v[k][at] = NAN;
	t->n++;
	if (y->kind == SVY_YAML_SCALAR)
		return take_figure(f, y, SVY_SAMPLE_N, at, t);
	int rc = svy_form_keys(f, y, "a stratum", keys);
	for (size_t i = 0; i < y->n && !rc; i++)
		for (int k = 0; k < SVY_SAMPLE_FIGURES && !rc; k++)
			if (strcmp(y->key[i].text, keys[k]) == 0)
				rc = take_figure(f, &y->item[i], (enum svy_sample_figure)k, at, t);
	return rc;
}

int svy_sample_table_read_yaml(struct svy_ctx *ctx, const char *path, struct svy_sample_table *t)
{
	struct svy_form f = {ctx, svy_base_name(path), SVY_EUSAGE};
	struct svy_yaml root;
	*t = (struct svy_sample_table){.key = svy_table_new(0)};
	int rc = svy_yaml_read(ctx, path, &root);
	if (rc)
		return rc;
	if (root.kind != SVY_YAML_MAP)
		rc = svy_form_fail(&f, root.line, "no strata with their numbers");
	for (int k = 0; k < SVY_SAMPLE_FIGURES; k++)
		t->v[k] = svy_calloc(root.n + 1, sizeof *t->v[k]);
	t->used = svy_calloc(root.n + 1, sizeof *t->used);
	for (size_t i = 0; root.kind == SVY_YAML_MAP && i < root.n && !rc; i++)
		rc = take_stratum(&f, &root.key[i], &root.item[i], t);
	svy_yaml_free(&root);
	return rc;
}

void svy_sample_table_free(struct svy_sample_table *t)
{
	svy_table_free(t->key);
	for (int k = 0; k < SVY_SAMPLE_FIGURES; k++)
		free(t->v[k]);
	free(t->used);
}

ptrdiff_t svy_sample_table_find(struct svy_sample_table *t, const char *values, const char *labels)
{
	uint32_t at = svy_table_find(t->key, values, strlen(values));
	if (at == UINT32_MAX && labels)
		at = svy_table_find(t->key, labels, strlen(labels));
	if (at == UINT32_MAX)
		return -1;
	t->used[at] = true;
	return at;
}

char *svy_sample_table_unused(const struct svy_sample_table *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (!t->used[i]) {
			size_t n;
			const char *key = svy_table_key(t->key, i, &n);
			return svy_strndup(key, n);
		}
	return NULL;
}
