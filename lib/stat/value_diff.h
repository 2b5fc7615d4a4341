// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Which values of two files differ: row by row in their order, or the rows of the same id wherever they stand.
 *
 * First all rows of A run into the sink that stores them, then those of B into the one that compares. Of A the compared values lie on a spool
 * (io/spool.h), with ids also the keys and eight bytes a row in memory; of B nothing is kept but its keys that A does not have.
 *
 * Two values are the same if they are missing in the same way (system-missing, the same tag) or valid and the same number or text; a user-missing
 * code is its number, since the rules are compared elsewhere. Dates that SPSS and Stata count from other days are the same if they are the same day or
 * moment. Blanks at the end of text are no part of it, and empty text is missing text.
 */
#ifndef SVY_STAT_VALUE_DIFF_H
#define SVY_STAT_VALUE_DIFF_H

#include "data/dict_diff.h"
#include "io/flow.h"

/* Rows and cells that are shown of those counted. */
#define SVY_VALUE_DIFF_CELLS 3
#define SVY_VALUE_DIFF_IDS 5

struct svy_cell_diff {
	char *at;                       /* the id, or NULL */
	uint64_t row_a, row_b;          /* from 1 */
	char *in_a, *in_b;              /* as in a stream: a number, "." for system-missing, ".a", text */
};

struct svy_column_diff {
	struct svy_dict_pair at;
	double scale, shift;            /* of B's numbers, to count dates as A does: scale * (x + shift) */
	bool comparable;                /* false: a number on one side, text on the other */
	uint64_t n;                     /* cells that differ */
	double apart;                   /* largest distance of two numbers; 0 if none of the cells has two */
	struct svy_cell_diff first[SVY_VALUE_DIFF_CELLS];
	size_t nfirst;
};

struct svy_value_diffs {
	uint64_t rows_a, rows_b, compared;
	uint64_t only_a, only_b;        /* rows without a partner */
	struct svy_strs ids_a, ids_b;   /* the first of those, where rows have ids */
	struct svy_column_diff *v;      /* every pair but the ids */
	size_t n;
	uint64_t cells;                 /* that differ, of all */
};
void svy_value_diffs_free(struct svy_value_diffs *d);
/* Any cell, row or pair of types that differs. */
bool svy_value_diffs_any(const struct svy_value_diffs *d);

struct svy_value_diff_opts {
	const struct svy_dict_pair *pair;       /* which columns; borrowed */
	size_t npair;
	const size_t *id;               /* positions in pair; none: rows are compared in order */
	size_t nid;
	double tolerance;               /* of numbers, relative to the larger; 0: exactly */
	const char *name_a, *name_b;    /* of the files, for messages; borrowed */
};

struct svy_value_differ;
/* An id that is a number on one side and text on the other is SVY_EUSAGE. The dictionaries are borrowed until the differ is freed. */
int svy_value_differ_new(struct svy_ctx *ctx, const struct svy_dict *a, const struct svy_dict *b, const struct svy_value_diff_opts *opts,
			 struct svy_value_differ **out);
void svy_value_differ_free(struct svy_value_differ *d);
/* Sinks for A and, after it, B; owned by the caller. An id that stands in two rows of a file is SVY_EDATA, and named. */
struct svy_sink *svy_value_differ_store(struct svy_value_differ *d);
struct svy_sink *svy_value_differ_compare(struct svy_value_differ *d);
/* After both: what was found, given to the caller. */
void svy_value_differ_take(struct svy_value_differ *d, struct svy_value_diffs *out);

#endif
