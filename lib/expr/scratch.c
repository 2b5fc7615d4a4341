// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/eval.h"

/* Columns of one level, NULL until somebody needs them. */
struct level {
	double *num, *square;
	uint16_t *count, *second;
	uint8_t *truth, *miss;
	struct svy_str *str;
};

struct chunk {
	char *bytes;
	size_t size;
};

struct svy_scratch {
	struct level *level;
	size_t nlevel, level_cap;
	struct chunk *chunk;            /* texts of this batch; the first `full` chunks are, and the next is being filled */
	size_t nchunk, chunk_cap, full, used;
};

static struct level *at(struct svy_run *r, size_t level)
{
	struct svy_scratch *s = r->e->scratch;
	while (s->nlevel <= level) {
		svy_grow(s->level, s->nlevel, s->level_cap);
		s->level[s->nlevel++] = (struct level){0};
	}
	return &s->level[level];
}

#define SCRATCH(type, name) \
	type *svy_scratch_##name(struct svy_run *r, size_t level) \
	{ \
		struct level *l = at(r, level); \
		if (!l->name) \
			l->name = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *l->name); \
		return l->name; \
	}

SCRATCH(double, num)
SCRATCH(double, square)
SCRATCH(uint16_t, count)
SCRATCH(uint16_t, second)
SCRATCH(uint8_t, truth)
SCRATCH(uint8_t, miss)
SCRATCH(struct svy_str, str)

char *svy_scratch_text(struct svy_run *r, size_t n)
{
	enum { CHUNK = 64 << 10 };
	struct svy_scratch *s = r->e->scratch;
	while (s->full < s->nchunk && s->chunk[s->full].size - s->used < n) {
		s->full++;
		s->used = 0;
	}
	if (s->full == s->nchunk) {
		size_t size = n > CHUNK ? n : CHUNK;
		svy_grow(s->chunk, s->nchunk, s->chunk_cap);
		s->chunk[s->nchunk++] = (struct chunk){svy_malloc(size), size};
		s->used = 0;
	}
	char *p = s->chunk[s->full].bytes + s->used;
	s->used += n;
	return p;
}

void svy_scratch_begin(struct svy_run *r)
{
	if (!r->e->scratch)
		r->e->scratch = svy_calloc(1, sizeof *r->e->scratch);
	r->e->scratch->full = r->e->scratch->used = 0;
}

void svy_scratch_free(struct svy_scratch *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->nlevel; i++) {
		struct level *l = &s->level[i];
		free(l->num);
		free(l->square);
		free(l->count);
		free(l->second);
		free(l->truth);
		free(l->miss);
		free(l->str);
	}
	free(s->level);
	for (size_t i = 0; i < s->nchunk; i++)
		free(s->chunk[i].bytes);
	free(s->chunk);
	free(s);
}
