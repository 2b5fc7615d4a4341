// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How far the work is, for who wants to watch: written now and then by those who do it, at the price of a store, and read at any moment, also in a
 * signal handler. Each field alone is right; two of them need not be of the same moment.
 */
#ifndef SVY_BASE_PROGRESS_H
#define SVY_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/ctx.h"

struct svy_progress {
	volatile bool reading;          /* input is being read; else something is made of it */
	volatile bool piped;            /* read from another program, which may tell of its progress itself */
	volatile uint64_t rows;         /* handed on, of the present input */
	volatile int64_t at, size;      /* bytes read, and in all; size -1: not known */
	const char *volatile phase;     /* what is done where nothing is read; static text, NULL: nothing in particular */
};

/* An input was opened, or the rows of one that is open come now. */
static inline void svy_progress_input(struct svy_ctx *ctx, bool piped, int64_t size)
{
	struct svy_progress *p = ctx->progress;
	if (!p)
		return;
	p->rows = 0;
	p->at = 0;
	p->size = size;
	p->piped = piped;
	p->reading = true;
}

static inline void svy_progress_bytes(struct svy_ctx *ctx, int64_t at, int64_t size)
{
	if (ctx->progress) {
		ctx->progress->at = at;
		ctx->progress->size = size;
	}
}

static inline void svy_progress_rows(struct svy_ctx *ctx, uint64_t n)
{
	if (ctx->progress)
		ctx->progress->rows += n;
}

/* The rows are in, and what follows may be long. */
static inline void svy_progress_phase(struct svy_ctx *ctx, const char *phase)
{
	if (ctx->progress) {
		ctx->progress->phase = phase;
		ctx->progress->reading = false;
	}
}

#endif
