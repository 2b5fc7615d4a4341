// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How data flows: one source, then a chain of sinks.
 *
 *   source --dictionary--> sink.bind --> (next sink's bind)
 *   source --batches-----> begin, batch…, and exactly one of end or abort
 *
 * Invariants: bind comes first and says which columns are needed. After begin has returned 0, exactly one of end and abort is
 * called; only end may write a trailer or rename an output, so a reader that fails cannot leave a result that looks whole.
 * A sink that passes rows on calls the same method of the next one in its own.
 */
#ifndef SVY_IO_FLOW_H
#define SVY_IO_FLOW_H

#include <stdbool.h>
#include <stdint.h>
#include "base/ctx.h"
#include "data/batch.h"
#include "data/dict.h"

/* What is known only after the last row. */
struct svy_tail {
	uint64_t rows;                  /* rows delivered */
	struct svy_strs notes;          /* #note: lines of the input, and what the reader learnt */
	bool partial;                   /* the input had no trailer or another count, and --partial allowed it */
};

struct svy_sink {
	/* dict lives until the run is over. Sets need[i] = 1 for the columns wanted (need has dict->nvar bytes, all 0 before). */
	int (*bind)(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need);
	int (*begin)(struct svy_sink *s);
	/* 0 to go on, SVY_STOP when enough was seen, or an error. May read, not change, the batch. */
	int (*batch)(struct svy_sink *s, const struct svy_batch *b);
	int (*end)(struct svy_sink *s, const struct svy_tail *tail);
	void (*abort)(struct svy_sink *s);
	void (*free)(struct svy_sink *s);       /* frees s; and the sinks behind it that it owns */
};

/* Methods of sinks that have nothing to do there; the last is for abort, and for free where the sink lies on the stack. */
int svy_sink_no_begin(struct svy_sink *s);
int svy_sink_no_end(struct svy_sink *s, const struct svy_tail *tail);
void svy_sink_nothing(struct svy_sink *s);

#define SVY_NO_QUOTE '\x1e'     /* a byte that text does not hold */

struct svy_input {
	const char *path;               /* NULL or "-": standard input */
	const char *encoding;           /* NULL: what the file declares */
	bool partial;                   /* accept a stream without its trailer */
	const char *missing;            /* --missing RULES, see svy_missing_rules_apply; NULL */
	char delimiter;                 /* delimited text: 0 guesses */
	char decimal;                   /* delimited text: '.' or ','; 0 guesses */
	char quote;                     /* delimited text: 0 guesses; SVY_NO_QUOTE: none */
	bool no_header;                 /* delimited text: the first line holds values; variables are v1, v2, … */
	bool ragged;                    /* delimited text: lines of other lengths than the first are filled or cut, with a warning */
};

struct svy_source;

/* Opens by content. On failure *out is NULL and ctx->err is filled. */
int svy_source_open(struct svy_ctx *ctx, const struct svy_input *in, struct svy_source **out);
/* Borrowed, lives until svy_source_close. The command may change its survey and history before the run. */
struct svy_dict *svy_source_dict(struct svy_source *src);
/* "the stream", "SPSS .sav", "Stata .dta", "SPSS .por", "delimited text"; and the path, or "standard input". */
const char *svy_source_format(const struct svy_source *src);
const char *svy_source_name(const struct svy_source *src);
/* Runs all rows into sink: bind, begin, batches, end or abort. Once per source. */
int svy_source_run(struct svy_ctx *ctx, struct svy_source *src, struct svy_sink *sink);
void svy_source_close(struct svy_source *src);

/* What a reader implements; struct svy_source holds one. Each lives in its own file of lib/io/. */
struct svy_reader {
	const char *format;
	/* Delivers all wanted rows: calls sink->batch for each batch, stops on non-zero; fills tail. Not begin, end or abort. */
	int (*read)(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);
	void (*free)(void *self);
};

#endif
