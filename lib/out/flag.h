// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates that are too imprecise: rules that find them, and the signs and words by which tables tell. Whether a figure may be shown at all is decided before
 * a table is laid out: the numbers of one that may not are gone from the row.
 */
#ifndef SVY_OUT_FLAG_H
#define SVY_OUT_FLAG_H

#include "data/estimates.h"
#include "out/lang.h"
#include "stat/reliability.h"

/* Bits of a row's flag, beside those of svy_reliability. */
enum svy_flag {
	SVY_FLAG_CV = 128,              /* a coefficient of variation above the bound */
	SVY_FLAG_N = 256,               /* fewer cases than the bound */
	SVY_FLAG_SUPPRESSED = 512       /* and the numbers are gone */
};

enum svy_flagged { SVY_FLAGGED_BY_RULE, SVY_FLAGGED_MARK, SVY_FLAGGED_SUPPRESS };

struct svy_flag_rules {
	bool nchs;                      /* of proportions and of counts of people: what they say is not to be shown is not */
	double cv, n;                   /* bounds; 0: no such rule. What is beyond them is marked */
	enum svy_flagged how;           /* mark or suppress all that is unreliable */
};

/* "nchs", "cv:30", "n:30", several with commas; r->how is kept. SVY_EUSAGE for what is no rule. */
int svy_flag_parse(struct svy_ctx *ctx, const char *text, struct svy_flag_rules *r);
static inline bool svy_flag_any(const struct svy_flag_rules *r)
{
	return r->nchs || r->cv > 0 || r->n > 0;
}
/*
 * Flags the rows of t by the rules, and takes the numbers away from those that are suppressed: the estimate and all that tells it; their cases stay. SVY_EUSAGE
 * for a rule that no row of the table has the numbers for.
 */
int svy_flag_rows(struct svy_ctx *ctx, struct svy_estimates *t, const struct svy_flag_rules *r);

/* "*" suppressed, "†" unreliable, "‡" for review, "§" the complement is unreliable; "" of 0. Static text. */
const char *svy_flag_sign(unsigned flag);
/* Bytes of s before a sign of these at its end, or all of them. */
size_t svy_flag_before_sign(const char *s);
/* For a file: "suppressed: n, width". Caller frees; NULL of 0. */
char *svy_flag_words(unsigned flag);
/* A line for each sign that the table has, with its reasons and how many estimates have them; one that nothing is flagged. Nothing without rules. */
void svy_flag_notes(const struct svy_estimates *t, const struct svy_flag_rules *r, enum svy_lang lang, struct svy_strs *notes);

#endif
