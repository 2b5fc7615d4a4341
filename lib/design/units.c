// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/units.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "io/spool.h"

#define DEFAULT_BUDGET ((size_t)112 << 20)
#define CHUNK 1024              /* cells per allocation: growth never copies */
#define RUN_BYTES ((size_t)256 << 10)

/* A run of sorted records on the spool, read through a buffer of its own. */
struct run {
	int64_t at, end;
	char *buf;
	size_t pos, n;
};

struct svy_units {
	size_t words, slots, record;    /* words of a key; bytes of a record */
	size_t budget;
	struct svy_table *table;
	double **chunk;
	size_t nchunk, chunk_cap;
	uint64_t last[SVY_PLACE_CODES + 1];  /* rows of one unit often follow each other */
	uint32_t last_cell;
	bool has_last;
	struct svy_spool *spool;        /* NULL until the first spill */
	int64_t *bound;                 /* ends of the runs */
	size_t nbound, bound_cap;
	double *T;                      /* sums of what was spilled */
	size_t nT;
	/* reading */
	uint32_t *order;
	size_t next;
	struct run *run;
	char *merged;                   /* one record */
};

struct svy_units *svy_units_new(size_t stages, size_t slots, size_t budget)
{
	struct svy_units *u = svy_calloc(1, sizeof *u);
	u->words = 2 * stages + 1;
	u->slots = slots;
	u->record = (u->words + slots) * 8;
	u->budget = budget ? budget : DEFAULT_BUDGET;
	u->table = svy_table_new(u->words * 8);
	return u;
}

static void free_runs(struct svy_units *u)
{
	for (size_t i = 0; u->run && i < u->nbound; i++)
		free(u->run[i].buf);
	free(u->run);
	u->run = NULL;
}

void svy_units_free(struct svy_units *u)
{
	if (!u)
		return;
	svy_table_free(u->table);
	for (size_t i = 0; i < u->nchunk; i++)
		free(u->chunk[i]);
	free(u->chunk);
	svy_spool_free(u->spool);
	free_runs(u);
	free(u->bound);
	free(u->T);
	free(u->order);
	free(u->merged);
	free(u);
}

static double *cell(const struct svy_units *u, uint32_t index)
{
	return u->chunk[index / CHUNK] + (size_t)(index % CHUNK) * u->slots;
}

static const uint64_t *key_of(const struct svy_units *u, uint32_t index)
{
	return svy_table_key(u->table, index, NULL);
}

static int compare_keys(const uint64_t *a, const uint64_t *b, size_t words)
{
	for (size_t i = 0; i < words; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static int by_key(const void *a, const void *b, void *arg)
{
	const struct svy_units *u = arg;
	return compare_keys(key_of(u, *(const uint32_t *)a), key_of(u, *(const uint32_t *)b), u->words);
}

static uint32_t *sorted(struct svy_units *u)
{
	uint32_t n = svy_table_count(u->table);
	uint32_t *order = svy_reallocarray(NULL, n ? n : 1, sizeof *order);
	bool ascending = true;
	for (uint32_t i = 0; i < n; i++) {
		order[i] = i;
		ascending = ascending && (!i || compare_keys(key_of(u, i - 1), key_of(u, i), u->words) < 0);
	}
	if (!ascending)
		qsort_r(order, n, sizeof *order, by_key, u);
	return order;
}

/* The sums in memory, block by block, into T. */
static void add_to_totals(const struct svy_units *u, double *T)
{
	for (uint32_t i = 0; i < svy_table_count(u->table); i++) {
		uint64_t block = key_of(u, i)[u->words - 1];
		if (block >= SVY_BLOCK_AUX)
			continue;
		const double *v = cell(u, i);
		for (size_t s = 0; s < u->slots; s++)
			T[block * u->slots + s] += v[s];
	}
}

static void keep_totals(struct svy_units *u)
{
	size_t n = u->nT;
	for (uint32_t i = 0; i < svy_table_count(u->table); i++) {
		uint64_t block = key_of(u, i)[u->words - 1];
		if (block < SVY_BLOCK_AUX && (block + 1) * u->slots > n)
			n = (block + 1) * u->slots;
	}
	u->T = svy_reallocarray(u->T, n ? n : 1, sizeof *u->T);
	memset(u->T + u->nT, 0, (n - u->nT) * sizeof *u->T);
	u->nT = n;
	add_to_totals(u, u->T);
}

static int spill(struct svy_ctx *ctx, struct svy_units *u)
{
	int rc = 0;
	keep_totals(u);
	if (!u->spool)
		u->spool = svy_spool_new_on_disk();
	uint32_t *order = sorted(u);
	for (uint32_t i = 0; i < svy_table_count(u->table) && !rc; i++) {
		rc = svy_spool_write(ctx, u->spool, key_of(u, order[i]), u->words * 8);
		if (!rc)
			rc = svy_spool_write(ctx, u->spool, cell(u, order[i]), u->slots * 8);
	}
	free(order);
	svy_grow(u->bound, u->nbound, u->bound_cap);
	u->bound[u->nbound++] = svy_spool_size(u->spool);
	svy_table_clear(u->table);
	u->has_last = false;
	return rc;
}

/* By the keys that are there, not by the room that the table has: that never shrinks, and an empty table must have room. */
static bool over_budget(const struct svy_units *u)
{
	size_t each = 2 * u->words * 8 + u->slots * 8 + 32;    /* the key's room after doubling, its sums, its slots in the table */
	return svy_table_count(u->table) * each > u->budget;
}

static uint32_t new_cell(struct svy_units *u, const uint64_t *key)
{
	bool fresh;
	uint32_t index = svy_table_add(u->table, key, 0, &fresh);
	if (!fresh)
		return index;
	if (index / CHUNK >= u->nchunk) {
		svy_grow(u->chunk, u->nchunk, u->chunk_cap);
		u->chunk[u->nchunk++] = svy_reallocarray(NULL, CHUNK * u->slots, 8);
	}
	memset(cell(u, index), 0, u->slots * 8);
	return index;
}

int svy_units_add(struct svy_ctx *ctx, struct svy_units *u, const struct svy_place *place, uint32_t block, const double *v)
{
	uint64_t key[SVY_PLACE_CODES + 1];
	memcpy(key, place->code, (u->words - 1) * 8);
	key[u->words - 1] = block;
	if (!u->has_last || memcmp(key, u->last, u->words * 8) != 0) {
		if (over_budget(u)) {
			int rc = spill(ctx, u);
			if (rc)
				return rc;
		}
		u->last_cell = new_cell(u, key);
		memcpy(u->last, key, u->words * 8);
		u->has_last = true;
	}
	if (block == SVY_BLOCK_NONE)
		return 0;
	double *sum = cell(u, u->last_cell);
	for (size_t s = 0; s < u->slots; s++)
		sum[s] += v[s];
	return 0;
}

/* What is in memory at the end stays there: it is the last run. */
int svy_units_close(struct svy_ctx *ctx, struct svy_units *u, double *T)
{
	for (size_t i = 0; i < u->nT; i++)
		T[i] += u->T[i];
	add_to_totals(u, T);
	u->order = sorted(u);
	return svy_units_rewind(ctx, u);
}

/* The run's present record is at buf + pos afterwards; n == 0 when the run is over. */
static int fill(struct svy_ctx *ctx, struct svy_units *u, struct run *r)
{
	size_t room = RUN_BYTES - RUN_BYTES % u->record;
	if (room < u->record)
		room = u->record;
	if (!r->buf)
		r->buf = svy_malloc(room);
	size_t want = (size_t)(r->end - r->at) < room ? (size_t)(r->end - r->at) : room;
	ssize_t got = want ? svy_spool_read(ctx, u->spool, r->at, r->buf, want) : 0;
	if (got < 0)
		return (int)got;
	if ((size_t)got != want)
		return svy_fail(ctx, SVY_EIO, "cannot read back the sums per unit from the temporary file");
	r->at += got;
	r->pos = 0;
	r->n = (size_t)got;
	return 0;
}

int svy_units_rewind(struct svy_ctx *ctx, struct svy_units *u)
{
	u->next = 0;
	if (!u->spool)
		return 0;
	free_runs(u);
	u->run = svy_calloc(u->nbound, sizeof *u->run);
	if (!u->merged)
		u->merged = svy_malloc(u->record);
	for (size_t i = 0; i < u->nbound; i++) {
		u->run[i].at = i ? u->bound[i - 1] : 0;
		u->run[i].end = u->bound[i];
		int rc = fill(ctx, u, &u->run[i]);
		if (rc)
			return rc;
	}
	return 0;
}

static int advance(struct svy_ctx *ctx, struct svy_units *u, struct run *r)
{
	r->pos += u->record;
	return r->pos < r->n ? 0 : fill(ctx, u, r);
}

/* The present key of the run in memory, or NULL when it is over. */
static const uint64_t *head(const struct svy_units *u)
{
	return u->next < svy_table_count(u->table) ? key_of(u, u->order[u->next]) : NULL;
}

static const uint64_t *least_key(const struct svy_units *u)
{
	const uint64_t *least = head(u);
	for (size_t i = 0; i < u->nbound; i++) {
		const struct run *r = &u->run[i];
		const uint64_t *k = (const void *)(r->buf + r->pos);
		if (r->n && (!least || compare_keys(k, least, u->words) < 0))
			least = k;
	}
	return least;
}

static void add_sums(const struct svy_units *u, const double *v)
{
	double *sum = (void *)(u->merged + u->words * 8);
	for (size_t s = 0; s < u->slots; s++)
		sum[s] += v[s];
}

/* The smallest key of all runs, its sums added up over the runs that have it, into u->merged. */
static int merge_next(struct svy_ctx *ctx, struct svy_units *u)
{
	const uint64_t *least = least_key(u);
	if (!least)
		return 0;
	memset(u->merged, 0, u->record);
	memcpy(u->merged, least, u->words * 8);
	const uint64_t *key = (const void *)u->merged;
	for (size_t i = 0; i < u->nbound; i++) {
		struct run *r = &u->run[i];
		if (!r->n || memcmp(r->buf + r->pos, key, u->words * 8) != 0)
			continue;
		add_sums(u, (const void *)(r->buf + r->pos + u->words * 8));
		int rc = advance(ctx, u, r);
		if (rc)
			return rc;
	}
	if (head(u) && compare_keys(head(u), key, u->words) == 0)
		add_sums(u, cell(u, u->order[u->next++]));
	return 1;
}

int svy_units_next(struct svy_ctx *ctx, struct svy_units *u, struct svy_place *place, uint32_t *block, const double **v)
{
	const uint64_t *key;
	if (u->spool) {
		int rc = merge_next(ctx, u);
		if (rc <= 0)
			return rc;
		key = (const void *)u->merged;
		*v = (const void *)(u->merged + u->words * 8);
	} else {
		if (u->next >= svy_table_count(u->table))
			return 0;
		uint32_t index = u->order[u->next++];
		key = key_of(u, index);
		*v = cell(u, index);
	}
	memcpy(place->code, key, (u->words - 1) * 8);
	*block = (uint32_t)key[u->words - 1];
	if (*block == SVY_BLOCK_NONE)
		*v = NULL;
	return 1;
}
