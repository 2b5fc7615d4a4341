// SPDX-License-Identifier: GPL-3.0-or-later
/* Tests that something is not far from a value: equivalence and non-inferiority. */
#ifndef SVY_STAT_EQUIVALENCE_H
#define SVY_STAT_EQUIVALENCE_H

#include "stat/test.h"

/*
 * That what is estimated lies between lo and hi (SVY_TWO_SIDED), against both one-sided hypotheses that it does not: p is the larger of two one-sided ones,
 * and the statistic is its t. SVY_GREATER: that it lies above lo; SVY_LESS: below hi. se on df (INFINITY: normal). At the level alpha this is the same as a
 * 1 - 2 alpha interval within the margins. Source: Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15; no R or Stata function of surveys
 * does it, two one-sided svycontrast tests give the same.
 */
struct svy_test svy_test_margin(double estimate, double lo, double hi, double se, double df, enum svy_alternative alternative);
/* The level of the interval that belongs to a test at 1 - level. */
double svy_margin_level(double level);

#endif
