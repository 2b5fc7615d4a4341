// SPDX-License-Identifier: GPL-3.0-or-later
/* What svytest is asked to compare, in words and as variables and codes. Private to the files of the test. */
#ifndef SVY_STAT_TTEST_PLAN_H
#define SVY_STAT_TTEST_PLAN_H

#include "data/dict.h"
#include "stat/ttest.h"

/* A variable, or the share of one of its categories. */
struct svy_ttest_side {
	size_t var;                     /* column of the dictionary */
	bool coded;
	struct svy_value value;         /* the category; its str is owned */
};

struct svy_ttest_item {
	struct svy_ttest_side y, minus;
	bool paired;                    /* there is a minus */
	double null;                    /* the value that is tested */
};

struct svy_ttest_plan {
	struct svy_ttest_item *item;
	size_t nitem, item_cap;
	bool grouped;
	size_t between;                 /* column of the groups, if there are any */
	struct svy_value *pick;         /* those that are compared, in their order; none: all that occur */
	size_t npick, pick_cap;
	bool margins;
	double below, above;            /* the null plus these */
};

/* SVY_EUSAGE for unknown variables and codes, text where numbers are needed, and what does not go together. *p is the caller's to free in any case. */
int svy_ttest_plan_read(struct svy_ctx *ctx, const char *vars, const struct svy_ttest_opts *o, const struct svy_dict *d, struct svy_ttest_plan *p);
void svy_ttest_plan_free(struct svy_ttest_plan *p);
/* "q1", "q1=2", "after-before" */
char *svy_ttest_side_name(const struct svy_ttest_side *s, const struct svy_dict *d);
char *svy_ttest_item_name(const struct svy_ttest_item *i, const struct svy_dict *d);

#endif
