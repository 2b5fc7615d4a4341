// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was done to the weights of a survey: the list under `calibration` in the design, one entry per step in the order of the steps.
 *
 *   calibration:
 *   - {kind: rake, method: raking, base: pw, result: pw_raked, terms: [{by: [sex]}, {by: [region, age]}]}
 *   - {kind: trim, base: pw_raked, result: pw_trimmed}
 *
 * A step multiplies the weights in its column `base` by factors and gives those in `result`; both columns stay in the data. A step with terms made the
 * weighted totals of auxiliary variables equal to given ones: those totals are the sums of result times variable over all respondents, so the targets
 * need not be kept. A term stands for one auxiliary variable for each combination of values of its `by` (one for all rows if there is none): 1 in
 * the rows of that combination, or the number in the column `of`. A step without terms is taken as fixed by the variances.
 */
#ifndef SVY_DESIGN_CALIBRATION_H
#define SVY_DESIGN_CALIBRATION_H

#include "data/dict.h"

struct svy_calibration_term {
	struct svy_strs by;             /* categorical variables, crossed; may be empty */
	char *of;                       /* a number; NULL: 1 */
};

enum svy_calibration_method {           /* of the distance: Deville & Särndal (1992), table 1 */
	SVY_CALIBRATE_LINEAR,           /* also post-stratification, where all methods are one */
	SVY_CALIBRATE_RAKING,           /* exponential */
	SVY_CALIBRATE_LOGIT,            /* within bounds, their case 6 */
	SVY_CALIBRATE_BOUNDED,          /* linear, cut at the bounds, their case 7 */
};
extern const char *const svy_calibration_method_name[4];        /* "linear" "raking" "logit" "bounded" */

struct svy_calibration_step {
	char *kind;                     /* poststratify rake calibrate trim nonresponse normalize */
	enum svy_calibration_method method;
	char *base, *result;            /* columns of weights */
	double lo, hi;                  /* bounds of result over base; 0 and INFINITY without */
	struct svy_calibration_term *term;
	size_t nterm, term_cap;
};

struct svy_calibration {
	struct svy_calibration_step *step;
	size_t n, cap;
};

/* The steps that the design declares; none if it declares none. *c is overwritten. SVY_EDATA for a list that cannot be. */
int svy_calibration_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_calibration *c);
/* Writes the steps into the design, which has none afterwards if there are none. */
void svy_calibration_write(struct svy_survey *s, const struct svy_calibration *c);
/* A new step at the end, without terms or bounds. */
struct svy_calibration_step *svy_calibration_add(struct svy_calibration *c, const char *kind, const char *base, const char *result);
/*
 * Marks in leads[c->n] the steps that lead to a weight, from the last one back, and returns the weight that they begin with (borrowed): the weight itself
 * if none does.
 */
const char *svy_calibration_lead(const struct svy_calibration *c, const char *weight, bool *leads);
struct svy_calibration_term *svy_calibration_add_term(struct svy_calibration_step *s);
/* How the weight of the design was made, behind its name: " (from pw by rake, trim)"; nothing if no step made it. */
void svy_calibration_describe(const struct svy_survey *s, struct svy_buf *b);
void svy_calibration_free(struct svy_calibration *c);

#endif
