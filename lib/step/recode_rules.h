// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rules of a recoding as text, in the manner of Stata: '(1/2=1 "low") (3=2 mid) (8 9=.a "dk") (else=copy)'. SPSS's words are understood too:
 * thru, lowest, highest, sysmis.
 *
 * Invariants: rules know nothing of any variable; the first one that lists a value counts. missing, nonmissing and else (both) are for what no
 * rule lists, wherever they stand. The results of all rules are numbers or all are texts, missing ones and copies aside.
 */
#ifndef SVY_STEP_RECODE_RULES_H
#define SVY_STEP_RECODE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

enum svy_recode_from_kind { SVY_FROM_CODE, SVY_FROM_RANGE, SVY_FROM_TAGS, SVY_FROM_TEXT };

/* One item on the left: a code, a range of valid numbers (infinite: min, max), missing values, or a text. */
struct svy_recode_from {
	enum svy_recode_from_kind kind;
	double lo, hi;                  /* the same for a code */
	uint32_t tags;                  /* bit 0: no value at all; bits 1-26: .a to .z */
	char *text;
	size_t pos;                     /* byte of the rules where it stands */
};

/* What a rule takes of the values that no rule lists. */
enum { SVY_REST_MISSING = 1, SVY_REST_VALID = 2, SVY_REST_ALL = 3 };

enum svy_recode_to { SVY_TO_COPY, SVY_TO_NUMBER, SVY_TO_MISSING, SVY_TO_TEXT };

struct svy_recode_rule {
	struct svy_recode_from *from;
	size_t nfrom, from_cap;
	unsigned rest;                  /* of SVY_REST_… */
	enum svy_recode_to to;
	double num;                     /* SVY_TO_NUMBER */
	uint8_t miss;                   /* SVY_TO_MISSING: SVY_SYSMIS or a tag */
	char *text;                     /* SVY_TO_TEXT */
	char *label;                    /* NULL: none given */
	size_t pos;                     /* byte where the rule begins */
	char *left, *whole;             /* as written: "1/2", "1/2=1" */
};

struct svy_recode_rules {
	struct svy_recode_rule *v;
	size_t n, cap;
	char *text;
};

/* At least one rule. Out is overwritten, and owned by the caller; empty after an error, which is SVY_EUSAGE with the column and a caret. */
int svy_recode_rules_parse(struct svy_ctx *ctx, const char *text, struct svy_recode_rules *out);
void svy_recode_rules_free(struct svy_recode_rules *r);
/* Do the results of the rules have this type? Rules that only copy and make missing fit both. */
bool svy_recode_rules_make_text(const struct svy_recode_rules *r);
bool svy_recode_rules_make_numbers(const struct svy_recode_rules *r);

#endif
