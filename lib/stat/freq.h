// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Counts per code, unweighted and weighted, of every kind of missing value too: what a codebook shows. No inference: rows of weight zero
 * count. Rows outside the domain do not: they are kept for standard errors, of which there are none here.
 *
 * Memory is bounded: codes with a label or a missing rule have a cell of their own, and so has every other code up to
 * SVY_FREQ_CODES valid and as many missing ones; above that, the codes without a label are taken together, with their range and on request a sketch.
 */
#ifndef SVY_STAT_FREQ_H
#define SVY_STAT_FREQ_H

#include "io/flow.h"

#define SVY_FREQ_CODES 30
#define SVY_FREQ_SKETCHES 1048576

struct svy_freq_cell {
	struct svy_value value;         /* str owned */
	const char *label;              /* borrowed from the dictionary; NULL if none */
	uint8_t miss;                   /* 0, SVY_SYSMIS, SVY_USERMIS or a tag; a code without cases may be missing too */
	uint64_t n;
	double weighted;
};

/* Rows whose code has no cell. */
struct svy_freq_rest {
	uint64_t n;
	double weighted;
	double lo, hi;                  /* range of numbers; NaN for strings */
};

struct svy_sketch;
struct svy_freq {
	const struct svy_var *var;      /* borrowed from the dictionary */
	struct svy_freq_cell *cell;     /* valid codes first, each kind in order; labelled ones also without cases */
	size_t ncell, cell_cap;
	struct svy_freq_rest other, other_missing;      /* valid codes, user-missing codes */
	struct svy_sketch *sketch;      /* of the finite numbers, or the texts, in other; NULL of none, or if not asked for */
	uint64_t valid, missing;
	double valid_weighted, missing_weighted;
};

struct svy_freqs {
	struct svy_freq *v;
	size_t n;
	bool counted;                   /* false: the cells are what the dictionary knows */
	bool weighted;                  /* a weight was given */
	bool sketch;                    /* set before the rows come: sketches are made, together of at most SVY_FREQ_SKETCHES values, or 256 for each */
	uint64_t rows, outside;         /* counted, and left out because they are outside the domain */
	uint64_t unweighted_rows;       /* of those that count: without a weight, or one below zero; they weigh nothing */
};

/* What d says of the variables, without rows. d is borrowed for the life of f. */
void svy_freqs_init(struct svy_freqs *f, const struct svy_dict *d, const struct svy_varlist *list);
void svy_freqs_free(struct svy_freqs *f);
/* A sink that counts the rows of the domain into f, which must be initialised from the same dictionary. weight: position of the variable, -1 for none. */
struct svy_sink *svy_freq_sink(struct svy_ctx *ctx, const struct svy_varlist *list, ptrdiff_t weight, struct svy_freqs *f);

#endif
