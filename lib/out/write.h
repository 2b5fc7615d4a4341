// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates out and in. Tidy formats (the stream, and every format of data) hold the numbers as they are; text, markdown and
 * svytable's csv are for people, and only they round.
 */
#ifndef SVY_OUT_WRITE_H
#define SVY_OUT_WRITE_H

#include "base/screen.h"
#include "data/estimates.h"
#include "io/flow.h"
#include "io/output.h"
#include "out/flag.h"
#include "out/lang.h"
#include "out/models.h"
#include "out/notes.h"
#include "out/stars.h"
#include "out/template.h"

/* What stands beside estimates that are side by side. */
enum svy_show_with {
	SVY_WITH_FITTING,       /* intervals; in cross tables what leaves them 80 columns wide, and nothing in matrices */
	SVY_WITH_INTERVAL, SVY_WITH_SE, SVY_WITH_NOTHING,
	SVY_WITH_CASES          /* unweighted cases of the category or cell; of what has none, of the base */
};

/* Where the unweighted cases of the base stand. */
enum svy_show_n {
	SVY_N_FITTING,          /* in the heads of columns or behind rows, whichever have one number each, else beside each estimate; at the margins of cross tables */
	SVY_N_HEAD, SVY_N_CELL, /* of estimates side by side; a head tells the least and the most if they differ */
	SVY_N_NOWHERE
};

struct svy_show_opts {
	const char *format;
	const struct svy_screen *screen;        /* text: what it is drawn on; NULL: no terminal */
	bool history;           /* the stream's header tells how the table was made */
	/* tables for people */
	int digits;             /* decimals; -1: chosen by the standard errors */
	char decimal;           /* '.' or ',' */
	const char *wide;       /* by-variable whose groups become columns, "term" or "level"; NULL */
	bool list;              /* a row for each estimate, also where a cross table or a matrix would be made */
	bool matrix;            /* variables by variables, where terms are pairs of them */
	enum svy_show_with with;
	enum svy_show_n n;
	const struct svy_template *cell;        /* what stands in a cell, one below the other; bound to the table */
	size_t ncell;
	const struct svy_stars *stars;          /* NULL: none */
	const struct svy_models *models;        /* the tables that the rows are of, if there are several; NULL */
	enum svy_notes_extent notes;
	bool missing_rows;      /* how many gave no valid answer, below each variable; see svy_show_prepare */
	struct svy_flag_rules flag;     /* by which the rows were flagged; see svy_show_prepare */
	const char *caption;    /* in place of the title; "": none; NULL */
	const char *anchor;     /* the name that references have for the table; NULL */
	bool fragment;          /* a part of a document, not one of its own */
	enum svy_lang lang;     /* of the fixed words, also of those that estimators wrote */
	bool rounded;           /* csv and tsv are the table for people, not the tidy one */
	/* tidy formats */
	bool labels;            /* labels instead of codes */
};

/* Can all formats take this name? A letter, then letters, digits, and any of _ . : - */
bool svy_show_anchor_valid(const char *s);
/* What -O takes for estimates, separated by blanks: the formats for people, and those of data. */
const char *svy_estimates_formats(void);
/* The format that a file name's extension means, or NULL. */
const char *svy_estimates_format_by_extension(const char *path);
/* Is it a format for people, with words and rounded figures? The others are tidy. */
bool svy_show_for_people(const struct svy_show_opts *opts);
/* Writes t to out, which it takes: commits and frees it. Unknown formats, and layouts that t cannot have, are SVY_EUSAGE. */
int svy_estimates_write(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out);

/*
 * Reads a stream of profile svy-estimates/1 into t (not initialised before; to be freed also after an error). The order of rows and of
 * columns is free, and rows may be gone (with --partial): the covariance matrix follows the ids.
 */
int svy_estimates_read(struct svy_ctx *ctx, struct svy_source *src, struct svy_estimates *t);

#endif
