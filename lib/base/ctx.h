// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The context that every library call carries: where an error is described, and where warnings go.
 *
 * Invariants: a function that returns a negative SVY_E… has filled ctx->err, once, at the place that knew most.
 * Nothing below lib/cli/ prints: a warning is handed to the callback and kept in ctx->notes, from which the
 * writer of a header or trailer takes it, so that a number never travels without what must be known about it.
 */
#ifndef SVY_BASE_CTX_H
#define SVY_BASE_CTX_H

#include <stdbool.h>
#include <stddef.h>
#include "base/strs.h"

enum {
	SVY_OK = 0,
	SVY_STOP = 1,       /* a sink has seen enough; a success */
	SVY_EUSAGE = -1,    /* the caller asked for what cannot be: exit 2 */
	SVY_EDATA = -2,     /* the input is not what it must be: exit 1 */
	SVY_EIO = -3,       /* the system refused: exit 1 */
	SVY_ENUM = -4,      /* no number exists: exit 1 */
};

struct svy_progress;    /* base/progress.h */

struct svy_err {
	int code;           /* 0 while nothing failed */
	char msg[1024];     /* problem, then subject in single quotes; no program name, no full stop */
};

struct svy_ctx {
	struct svy_err err;
	void (*warn)(void *arg, const char *msg);   /* may be NULL */
	void *warn_arg;
	void (*tell)(void *arg, const char *msg);   /* counts of what was done, for who wants to watch; NULL: nobody does. Same arg */
	struct svy_progress *progress;              /* where it is told how far the work is; NULL: nobody watches */
	bool strict;        /* a warning is an error */
	const char *input;      /* the file that is being read, for the callback's messages; NULL. Notes do not name it: they are the same
	                           wherever the file lies, and for a pipe */
	struct svy_strs notes;  /* what was warned about or noted, each once, in order */
	struct svy_strs said;   /* what the callback was told */
};

void svy_ctx_init(struct svy_ctx *ctx);
void svy_ctx_free(struct svy_ctx *ctx);

/* Fills ctx->err from the format and returns code. Keeps the first error if there was one. */
int svy_fail(struct svy_ctx *ctx, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* As svy_fail with SVY_EIO; appends ": strerror(errno)". */
int svy_fail_errno(struct svy_ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * A warning that changes how a number must be read: to the callback, and into ctx->notes.
 * Returns 0, or SVY_EDATA if ctx->strict. The same text is given once only, of each input.
 */
int svy_warn(struct svy_ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Into ctx->notes only: facts that a reader of the result wants and that need no alarm. Each text once. */
void svy_note(struct svy_ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What was noted from number `from` on is of one of several inputs: its name goes before each. */
void svy_notes_claim(struct svy_ctx *ctx, size_t from, const char *name);

/* To the callback `tell` only: how many rows and values went where. Nothing of it stays in the result. */
void svy_tell(struct svy_ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
