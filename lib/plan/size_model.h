// SPDX-License-Identifier: GPL-3.0-or-later
/* A question of svysize as a model: standard error, margin and power as functions of the sizes of the samples. Private to lib/plan/. */
#ifndef SVY_PLAN_SIZE_MODEL_H
#define SVY_PLAN_SIZE_MODEL_H

#include "plan/size.h"

struct svy_size_model {
	bool proportion, two, known, one_sided;
	bool compared;                  /* value[1] is there: a difference is the matter */
	enum svy_ci ci;
	double level;
	double value[2], s[2];          /* values and standard deviations of a unit, of the groups */
	double difference;              /* value[1] - value[0]; NaN if nothing is compared */
	bool alike;                     /* one standard deviation for both means */
	double deff, population, ratio, overlap, correlation, df;       /* population and df INFINITY where not given; df NaN: by the sizes */
};

void svy_size_model_make(const struct svy_size *q, struct svy_size_model *m);
/* Another second value, for the search of what can be detected. */
void svy_size_model_compare(struct svy_size_model *m, double difference);
/* Sizes of the groups; n[1] is not looked at where there is one. */
double svy_size_model_se(const struct svy_size_model *m, const double n[2]);
/* Half the width of the interval, and its ends around the estimate. */
double svy_size_model_margin(const struct svy_size_model *m, const double n[2], double *lo, double *hi);
double svy_size_model_power(const struct svy_size_model *m, const double n[2]);
/* What is estimated: the difference, or the value. May be NaN. */
double svy_size_model_estimate(const struct svy_size_model *m);

#endif
