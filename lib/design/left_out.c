// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/left_out.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Totals of the present stratum and of all, by block, and which blocks the stratum touches. */
struct stratum_sums {
	size_t slots;
	double *here, *all;             /* [block][slot] */
	bool *touched;                  /* per block */
	uint32_t *block;
	size_t n, cap, nblock;          /* touched; room for blocks */
	size_t used;                    /* blocks there are */
};

static void add_to_stratum(struct stratum_sums *s, uint32_t block, const double *v)
{
	if (block >= s->nblock) {
		size_t more = 2 * (size_t)block + 8;
		s->here = svy_reallocarray(s->here, more, s->slots * sizeof *s->here);
		s->all = svy_reallocarray(s->all, more, s->slots * sizeof *s->all);
		s->touched = svy_reallocarray(s->touched, more, sizeof *s->touched);
		memset(s->here + s->nblock * s->slots, 0, (more - s->nblock) * s->slots * sizeof *s->here);
		memset(s->all + s->nblock * s->slots, 0, (more - s->nblock) * s->slots * sizeof *s->all);
		memset(s->touched + s->nblock, 0, (more - s->nblock) * sizeof *s->touched);
		s->nblock = more;
	}
	if (block >= s->used)
		s->used = (size_t)block + 1;
	if (!s->touched[block]) {
		s->touched[block] = true;
		svy_grow(s->block, s->n, s->cap);
		s->block[s->n++] = block;
	}
	for (size_t i = 0; i < s->slots; i++)
		s->here[block * s->slots + i] += v[i];
}

static void close_stratum(struct stratum_sums *s, const struct svy_factors *f, size_t stratum, struct svy_rep_sums *out)
{
	size_t from, to;
	double base;
	svy_factors_left_out(f, stratum, &from, &to, &base);
	for (size_t b = 0; b < s->n; b++) {
		double *here = s->here + s->block[b] * s->slots, *all = s->all + s->block[b] * s->slots;
		svy_rep_sums_leave_out(out, s->block[b], here, from, to, base);
		for (size_t i = 0; i < s->slots; i++) {
			all[i] += here[i];
			here[i] = 0;
		}
		s->touched[s->block[b]] = false;
	}
	s->n = 0;
}

int svy_left_out_totals(struct svy_ctx *ctx, struct svy_units *units, const struct svy_first_stage *s, const struct svy_factors *f, size_t slots,
			struct svy_rep_sums *out)
{
	struct stratum_sums sums = {.slots = slots};
	struct svy_place place, last = {{0}};
	uint32_t block;
	const double *v;
	size_t h = 0, unit = 0, from = 0, to = 0;
	double base = 1;
	bool first = true;
	int rc;
	while ((rc = svy_units_next(ctx, units, &place, &block, &v)) > 0) {
		bool stratum = first || last.code[0] != place.code[0];
		unit += !first && (stratum || last.code[1] != place.code[1]);
		if (stratum && !first)
			close_stratum(&sums, f, s->rank[h++], out);
		if (stratum)
			svy_factors_left_out(f, s->rank[h], &from, &to, &base);
		if (v) {
			size_t r = from + s->unit_rank[unit];
			add_to_stratum(&sums, block, v);
			if (r < to)
				svy_rep_sums_add_some(out, block, v, r, r + 1, 1);
		}
		last = place;
		first = false;
	}
	if (!first)
		close_stratum(&sums, f, s->rank[h], out);
	for (size_t b = 0; b < sums.used; b++)
		svy_rep_sums_add_some(out, (uint32_t)b, sums.all + b * slots, 0, svy_factors_count(f), 1);
	free(sums.here);
	free(sums.all);
	free(sums.touched);
	free(sums.block);
	return rc;
}
