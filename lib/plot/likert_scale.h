// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The scale that several items share: which answers there are, in which order, and on which side of 0 each is drawn.
 *
 * Codes give the order. What is no part of the scale is set aside: a kind of missing value, or a code with a label that stands apart from the row of the
 * others (8 or -7 beside 1 to 5); and what is named so, or where nothing is named the middle of an odd scale. The answer that denies the other end is drawn on the
 * left, whichever comes first: "disagree" after "agree", "zeker niet" after "zeker wel".
 */
#ifndef SVY_PLOT_LIKERT_SCALE_H
#define SVY_PLOT_LIKERT_SCALE_H

#include "plot/build.h"

enum svy_likert_side { SVY_LIKERT_LEFT, SVY_LIKERT_MIDDLE, SVY_LIKERT_RIGHT, SVY_LIKERT_ASIDE };

struct svy_likert_answer {
	const char *code, *label;       /* borrowed from the table */
	double number;                  /* NaN if the code is none */
	bool apart;                     /* no part of the scale */
	enum svy_likert_side side;
};

struct svy_likert_scale {
	struct svy_likert_answer *v;    /* from left to right, those set aside last */
	size_t n, cap;
	struct svy_strs own;    /* codes that no row has */
	size_t steps;                   /* answers of the ordered scale, the middle one among them also where it is set aside */
};

/*
 * neutral: as of struct svy_plot_opts. SVY_EUSAGE if the items of the rows have different scales, which it names, if a code of neutral is none of theirs, or
 * if less than two answers are left. The scale may be freed also after an error.
 */
int svy_likert_scale_make(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const char *neutral, struct svy_likert_scale *s);
void svy_likert_scale_free(struct svy_likert_scale *s);
/* Position of the answer with that code; n if there is none. */
size_t svy_likert_find(const struct svy_likert_scale *s, const char *code);
/* Does `last` deny `first`: "disagree" and "agree", "helemaal mee oneens", "not at all likely" and "very likely", "no" and "yes"? */
bool svy_likert_denies(const char *last, const char *first);

#endif
