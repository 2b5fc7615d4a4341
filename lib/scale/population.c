// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/population.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/flow.h"

/* Rows of the file as text, column by column as in its header. */
struct svy_population {
	double everyone;                /* a number was given; NaN for a file */
	char *path;
	struct svy_strs names;
	size_t column;                  /* of `population` */
	char **cell;                    /* row by row */
	double *persons;
	size_t rows, cap;
};

struct collect {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_population *p;
	const struct svy_dict *dict;
};

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct collect *c = (struct collect *)s;
	c->dict = d;
	for (size_t i = 0; i < d->nvar; i++) {
		svy_strs_add(&c->p->names, d->var[i].name);
		need[i] = 1;
	}
	int rc = svy_dict_require(c->ctx, d, "population", "population", &c->p->column);
	if (rc)
		return rc;
	if (d->var[c->p->column].type != SVY_NUMBER)
		return svy_fail(c->ctx, SVY_EDATA, "the column 'population' of '%s' must hold numbers", c->p->path);
	return 0;
}

static char *cell_text(const struct svy_var *v, const struct svy_column *c, size_t row)
{
	char text[SVY_NUM_MAX];
	if (v->type == SVY_STRING)
		return svy_strndup(c->str[row].p, c->str[row].n);
	svy_num_format(text, c->num[row]);
	return svy_strdup(text);
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct collect *c = (struct collect *)s;
	struct svy_population *p = c->p;
	for (size_t i = 0; i < b->nrow; i++) {
		if (p->rows >= p->cap) {
			p->cap = p->cap ? 2 * p->cap : 64;
			p->cell = svy_reallocarray(p->cell, p->cap * b->ncol, sizeof *p->cell);
			p->persons = svy_reallocarray(p->persons, p->cap, sizeof *p->persons);
		}
		for (size_t k = 0; k < b->ncol; k++)
			p->cell[p->rows * b->ncol + k] = cell_text(&c->dict->var[k], &b->col[k], i);
		p->persons[p->rows] = b->col[p->column].num[i];
		if (!(p->persons[p->rows] >= 0))
			return svy_fail(c->ctx, SVY_EDATA, "the population of row %zu in '%s' is missing or negative", p->rows + 1, p->path);
		p->rows++;
	}
	return 0;
}

/* Notes of the file must not read as if they were the survey's. */
static void name_in_notes(struct svy_strs *notes, size_t from)
{
	for (size_t i = from; i < notes->n; i++) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "population file: %s", notes->v[i]);
		free(notes->v[i]);
		notes->v[i] = svy_buf_take(&b);
	}
}

static int read_file(struct svy_ctx *ctx, struct svy_population *p)
{
	size_t notes = ctx->notes.n;
	struct svy_source *src;
	struct svy_input in = {.path = p->path};
	int rc = svy_source_open(ctx, &in, &src);
	if (rc)
		return rc;
	struct collect c = {.sink = {bind, svy_sink_no_begin, batch, svy_sink_no_end, svy_sink_nothing, svy_sink_nothing}, .ctx = ctx, .p = p};
	rc = svy_source_run(ctx, src, &c.sink);
	svy_source_close(src);
	name_in_notes(&ctx->notes, notes);
	return rc;
}

int svy_population_open(struct svy_ctx *ctx, const char *text, struct svy_population **out)
{
	struct svy_population *p = svy_calloc(1, sizeof *p);
	int rc = 0;
	if (svy_num_parse(text, strlen(text), &p->everyone)) {
		if (!(p->everyone > 0 && isfinite(p->everyone)))
			rc = svy_fail(ctx, SVY_EUSAGE, "the population must be above zero, not '%s'", text);
	} else {
		p->everyone = NAN;
		p->path = svy_strdup(text);
		rc = read_file(ctx, p);
	}
	*out = p;
	if (rc) {
		svy_population_free(p);
		*out = NULL;
	}
	return rc;
}

void svy_population_free(struct svy_population *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->rows * p->names.n; i++)
		free(p->cell[i]);
	free(p->cell);
	free(p->persons);
	free(p->path);
	svy_strs_free(&p->names);
	free(p);
}

static ptrdiff_t column_of(const struct svy_population *p, const char *name)
{
	for (size_t k = 0; k < p->names.n; k++)
		if (strcmp(p->names.v[k], name) == 0)
			return (ptrdiff_t)k;
	return -1;
}

int svy_population_check(struct svy_ctx *ctx, const struct svy_population *p, const struct svy_var *by, size_t nby)
{
	if (!p->path)
		return nby ? svy_fail(ctx, SVY_EUSAGE, "with --by the population of each group is needed: give --population a file with '%s' and 'population'",
				      by[0].name) : 0;
	for (size_t k = 0; k < nby; k++)
		if (column_of(p, by[k].name) < 0)
			return svy_fail(ctx, SVY_EDATA, "the population file '%s' has no column '%s'", p->path, by[k].name);
	return 0;
}

double svy_population_of(const struct svy_population *p, const struct svy_var *by, size_t nby, char *const *code)
{
	double sum = 0;
	size_t found = 0;
	if (!p->path)
		return p->everyone;
	for (size_t i = 0; i < p->rows; i++) {
		bool same = true;
		for (size_t k = 0; k < nby && same; k++)
			same = !code[k] || strcmp(p->cell[i * p->names.n + (size_t)column_of(p, by[k].name)], code[k]) == 0;
		if (same) {
			sum += p->persons[i];
			found++;
		}
	}
	return found ? sum : NAN;
}
