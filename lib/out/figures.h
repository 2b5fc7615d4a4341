// SPDX-License-Identifier: GPL-3.0-or-later
/* Numbers as people read them. Private to lib/out/. */
#ifndef SVY_OUT_FIGURES_H
#define SVY_OUT_FIGURES_H

#include <stdbool.h>

/* How the figures of one row, or of rows that belong together, are written. */
struct svy_figure {
	double scale;           /* 100 for percentages */
	int digits;             /* behind the mark */
	bool sign;              /* a plus before what is above zero: differences */
	bool group;             /* a blank between thousands */
	bool plain;             /* a hyphen for the minus, for spreadsheets */
	char mark;
};

/* Owned by the caller; NULL if x does not exist. */
char *svy_figure_text(const struct svy_figure *f, double x);
/*
 * Decimals that a standard error warrants: two digits of it where it begins with 1 to 3.5, else one (the rule of the Particle Data
 * Group); 0 to 4. Without one (not above zero) such that a figure of this size has three digits, if it is not whole.
 */
int svy_figure_digits(double se, double size);

#endif
