// SPDX-License-Identifier: GPL-3.0-or-later
/* Targets from tables and from YAML. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/yaml.h"
#include "weight/targets_parts.h"

#define TARGETS_MAX 1000000     /* more rows are no table of margins, but a survey given by mistake */

struct reader {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_targets *t;
	struct svy_strs vars;           /* the columns of a table with one per variable */
	ptrdiff_t variable, category, value;    /* the columns of a long table; value in both */
	size_t nvar;
};

static int columns(struct reader *r, const struct svy_dict *d)
{
	r->variable = svy_dict_find(d, "variable");
	r->category = svy_dict_find(d, "category");
	r->value = -1;
	r->nvar = d->nvar;
	if (!d->nvar)
		return svy_fail(r->ctx, SVY_EDATA, "a table of targets without columns: '%s'", r->t->file);
	if (r->variable >= 0 && r->category >= 0) {
		for (size_t i = 0; i < d->nvar; i++)
			if (svy_targets_unit(d->var[i].name, &r->t->unit))
				r->value = (ptrdiff_t)i;
		if (r->value < 0 || d->nvar != 3)
			return svy_fail(r->ctx, SVY_EDATA, "a table of targets has the columns variable, category and value (or count or share): '%s'",
					r->t->file);
		return 0;
	}
	r->variable = -1;
	if (d->nvar < 2 || !svy_targets_unit(d->var[d->nvar - 1].name, &r->t->unit))
		return svy_fail(r->ctx, SVY_EDATA, "a table of targets has the columns variable, category and value, or variables and then value "
				"(or count or share): '%s'", r->t->file);
	r->value = (ptrdiff_t)d->nvar - 1;
	for (size_t i = 0; i + 1 < d->nvar; i++)
		svy_strs_add(&r->vars, d->var[i].name);
	return 0;
}

static int bind(struct svy_sink *sink, const struct svy_dict *d, uint8_t *need)
{
	struct reader *r = (struct reader *)sink;
	int rc = columns(r, d);
	memset(need, 1, d->nvar);
	if (!rc && d->var[r->value].type != SVY_NUMBER)
		rc = svy_fail(r->ctx, SVY_EDATA, "the column '%s' of targets must hold numbers: '%s'", d->var[r->value].name, r->t->file);
	return rc;
}

/* The cell as text; empty where it is missing. Caller frees. */
static char *cell(const struct svy_column *c, size_t row)
{
	char number[SVY_NUM_MAX];
	if (c->miss[row])
		return svy_strdup("");
	if (c->str)
		return svy_strndup(c->str[row].p, svy_trimmed(c->str[row].p, c->str[row].n));
	svy_num_format(number, c->num[row]);
	return svy_strdup(number);
}

static int add_long(struct reader *r, const struct svy_batch *b, size_t row, double value, const char *where)
{
	char *variable = cell(&b->col[r->variable], row), *category = cell(&b->col[r->category], row);
	int rc = svy_targets_add_joined(r->ctx, r->t, variable, category, value, where);
	free(variable);
	free(category);
	return rc;
}

static int add_crossed(struct reader *r, const struct svy_batch *b, size_t row, double value, const char *where)
{
	struct svy_strs cats = {0};
	for (size_t k = 0; k < r->vars.n; k++)
		svy_strs_add_take(&cats, cell(&b->col[k], row));
	int rc = svy_targets_add(r->ctx, r->t, &r->vars, &cats, value, where);
	if (!rc && r->t->n > 1)
		rc = svy_fail(r->ctx, SVY_EDATA, "%s: a category is empty that is none in other rows", where);
	svy_strs_free(&cats);
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct reader *r = (struct reader *)sink;
	int rc = 0;
	if (b->first + b->nrow > TARGETS_MAX)
		return svy_fail(r->ctx, SVY_EDATA, "more than %d rows of targets: '%s'", TARGETS_MAX, r->t->file);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		struct svy_buf where = {0};
		double value = b->col[r->value].miss[i] ? NAN : b->col[r->value].num[i];
		svy_buf_printf(&where, "row %" PRIu64 " of %s", b->first + i + 1, r->t->file);
		rc = r->variable >= 0 ? add_long(r, b, i, value, where.p) : add_crossed(r, b, i, value, where.p);
		svy_buf_free(&where);
	}
	return rc;
}

static int check_any(struct svy_ctx *ctx, const struct svy_targets *t)
{
	return t->n ? 0 : svy_fail(ctx, SVY_EDATA, "no targets in '%s'", t->file);
}

int svy_targets_read(struct svy_ctx *ctx, struct svy_source *src, const char *file, struct svy_targets *t)
{
	struct reader r = {.sink = {bind, svy_sink_no_begin, batch, svy_sink_no_end, svy_sink_nothing, NULL}, .ctx = ctx, .t = t};
	*t = (struct svy_targets){.file = file, .population = NAN};
	int rc = svy_source_run(ctx, src, &r.sink);
	svy_strs_free(&r.vars);
	return rc ? rc : check_any(ctx, t);
}

static int add_yaml(struct svy_ctx *ctx, struct svy_targets *t, const char *variable, const char *category, const struct svy_yaml *y)
{
	struct svy_buf where = {0};
	double value;
	svy_buf_printf(&where, "%s:%d", t->file, y->line);
	int rc = svy_yaml_number(y, &value) ? svy_targets_add_joined(ctx, t, variable, category, value, where.p)
					    : svy_fail(ctx, SVY_EDATA, "%s: the target for '%s' must be a number", where.p, *category ? category : variable);
	svy_buf_free(&where);
	return rc;
}

int svy_targets_read_yaml(struct svy_ctx *ctx, const char *path, const char *file, struct svy_targets *t)
{
	struct svy_yaml root = {0};
	*t = (struct svy_targets){.file = file, .population = NAN};
	int rc = svy_yaml_read(ctx, path, &root);
	if (!rc && root.kind != SVY_YAML_MAP)
		rc = svy_fail(ctx, SVY_EDATA, "targets must be a map of variables: '%s'", file);
	for (size_t i = 0; i < root.n && !rc; i++) {
		const struct svy_yaml *y = &root.item[i];
		if (y->kind != SVY_YAML_MAP)
			rc = add_yaml(ctx, t, root.key[i].text, "", y);
		for (size_t k = 0; y->kind == SVY_YAML_MAP && k < y->n && !rc; k++)
			rc = add_yaml(ctx, t, root.key[i].text, y->key[k].text, &y->item[k]);
	}
	svy_yaml_free(&root);
	return rc ? rc : check_any(ctx, t);
}
