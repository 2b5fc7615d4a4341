// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/cells.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "io/spool.h"

/* Rows on the spool: all indices, all values, then the weights column by column. */
struct piece {
	int64_t at;
	size_t n;
};

struct svy_cells {
	size_t nterm, nweight;
	bool numbers;
	struct svy_table *table;        /* indices to a cell */
	size_t n, cap;
	uint32_t *index;                /* of the cells, or of the piece that is read */
	double *x;                      /* of the piece */
	double *d;                      /* n * nweight, of the cells */
	double *one;                    /* of one weight */
	struct svy_spool *spool;
	struct piece *piece;
	size_t npiece, piece_cap;
	/* what is read */
	struct svy_ctx *ctx;
	size_t weight;
};

struct svy_cells *svy_cells_new(size_t nterm, size_t nweight, bool numbers)
{
	struct svy_cells *c = svy_calloc(1, sizeof *c);
	c->nterm = nterm;
	c->nweight = nweight;
	c->numbers = numbers;
	if (!numbers) {
		c->table = svy_table_new(nterm * sizeof *c->index);
		return c;
	}
	c->spool = svy_spool_new();
	c->index = svy_reallocarray(NULL, SVY_BATCH_ROWS * nterm, sizeof *c->index);
	c->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * nterm, sizeof *c->x);
	c->one = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *c->one);
	return c;
}

void svy_cells_free(struct svy_cells *c)
{
	if (!c)
		return;
	svy_table_free(c->table);
	svy_spool_free(c->spool);
	free(c->index);
	free(c->x);
	free(c->d);
	free(c->one);
	free(c->piece);
	free(c);
}

static size_t cell_of(struct svy_cells *c, const uint32_t *index)
{
	bool fresh;
	size_t cell = svy_table_add(c->table, index, 0, &fresh);
	if (!fresh)
		return cell;
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 256;
		c->index = svy_reallocarray(c->index, c->cap, c->nterm * sizeof *c->index);
		c->d = svy_reallocarray(c->d, c->cap, c->nweight * sizeof *c->d);
	}
	memcpy(c->index + cell * c->nterm, index, c->nterm * sizeof *index);
	memset(c->d + cell * c->nweight, 0, c->nweight * sizeof *c->d);
	c->n++;
	return cell;
}

static int write_piece(struct svy_ctx *ctx, struct svy_cells *c, size_t n, const uint32_t *index, const double *x, const struct svy_weights *w)
{
	svy_grow(c->piece, c->npiece, c->piece_cap);
	c->piece[c->npiece++] = (struct piece){svy_spool_size(c->spool), n};
	c->n += n;
	int rc = svy_spool_write(ctx, c->spool, index, n * c->nterm * sizeof *index);
	if (!rc)
		rc = svy_spool_write(ctx, c->spool, x, n * c->nterm * sizeof *x);
	for (size_t k = 0; k < c->nweight && !rc; k++)
		rc = svy_spool_write(ctx, c->spool, w->w[k], n * sizeof **w->w);
	return rc;
}

int svy_cells_add(struct svy_ctx *ctx, struct svy_cells *c, size_t n, const uint32_t *index, const double *x, const struct svy_weights *w)
{
	if (c->numbers)
		return n ? write_piece(ctx, c, n, index, x, w) : 0;
	for (size_t i = 0; i < n; i++) {
		const size_t cell = cell_of(c, index + i * c->nterm);
		double *d = c->d + cell * c->nweight;
		for (size_t k = 0; k < c->nweight; k++)
			d[k] += w->w[k][i];
	}
	return 0;
}

static int fetch(struct svy_cells *c, int64_t at, void *p, size_t n)
{
	ssize_t got = svy_spool_read(c->ctx, c->spool, at, p, n);
	if (got < 0)
		return (int)got;
	return (size_t)got == n ? 0 : svy_fail(c->ctx, SVY_EIO, "the temporary file ends too early");
}

static int read_piece(void *self, size_t number, struct svy_calibrate_cells *out)
{
	struct svy_cells *c = self;
	if (number >= c->npiece)
		return 0;
	const struct piece *p = &c->piece[number];
	const size_t indices = p->n * c->nterm * sizeof *c->index, values = p->n * c->nterm * sizeof *c->x, weights = p->n * sizeof *c->one;
	int rc = fetch(c, p->at, c->index, indices);
	if (!rc)
		rc = fetch(c, p->at + (int64_t)indices, c->x, values);
	if (!rc)
		rc = fetch(c, p->at + (int64_t)(indices + values + c->weight * weights), c->one, weights);
	*out = (struct svy_calibrate_cells){p->n, c->index, c->x, c->one};
	return rc ? rc : 1;
}

static int read_cells(void *self, size_t number, struct svy_calibrate_cells *out)
{
	const struct svy_cells *c = self;
	*out = (struct svy_calibrate_cells){c->n, c->index, NULL, c->one};
	return number == 0;
}

struct svy_calibrate_source svy_cells_source(struct svy_ctx *ctx, struct svy_cells *c, size_t weight)
{
	c->ctx = ctx;
	c->weight = weight;
	if (c->numbers)
		return (struct svy_calibrate_source){read_piece, c};
	c->one = svy_reallocarray(c->one, c->n + 1, sizeof *c->one);
	for (size_t i = 0; i < c->n; i++)
		c->one[i] = c->d[i * c->nweight + weight];
	return (struct svy_calibrate_source){read_cells, c};
}
