// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the weighted sample has to add up to: margins, each a list of totals by the categories of one or more variables. As they are written in a
 * file, before they meet a survey.
 *
 * Two forms of tables. One row per category in three columns named variable, category, value:
 *
 *   variable,category,value            sex,region,value
 *   sex,Female,5100                    Female,North,1400
 *   sex*region,Female*North,1400       Female,South,3700
 *   income,,310000                     Male,North,1250
 *   N,,10000                           Male,South,3650
 *
 * or one column per variable and value behind them, which is one margin. The column of values may be called count or total, or share or percent, which
 * says what they are. In YAML a map of maps: {sex: {Female: 5100, Male: 4900}, income: 310000, N: 10000}.
 *
 * A variable with an empty category is a number whose total is given; N without a category is the size of the population. Categories are codes or
 * labels. Several variables are joined by '*' or ':', and so are their categories, in the same order.
 */
#ifndef SVY_WEIGHT_TARGETS_H
#define SVY_WEIGHT_TARGETS_H

#include "io/flow.h"

enum svy_target_unit { SVY_TARGET_VALUE, SVY_TARGET_COUNT, SVY_TARGET_SHARE };

struct svy_target {
	struct svy_strs category;       /* a code or a label for each variable of the margin's `by` */
	double value;
};

struct svy_margin {
	char *name;                     /* "sex*region", for messages */
	struct svy_strs by;             /* categorical variables; none for a total of all */
	char *of;                       /* the number whose totals are given; NULL: people */
	struct svy_target *target;
	size_t n, cap;
	struct svy_table *known;        /* categories that were read; NULL */
	bool codes;                     /* categories are codes, never labels */
};

struct svy_targets {
	const char *file;               /* as messages call it; borrowed */
	enum svy_target_unit unit;
	double population;              /* that the targets come from; NAN where they do not say */
	struct svy_margin *margin;
	size_t n, cap;
};

/* From a table that a source reads. SVY_EDATA for what is no table of targets. *t is overwritten; file is borrowed. */
int svy_targets_read(struct svy_ctx *ctx, struct svy_source *src, const char *file, struct svy_targets *t);
/* From YAML. */
int svy_targets_read_yaml(struct svy_ctx *ctx, const char *path, const char *file, struct svy_targets *t);
/* The margin of a list of variables and a number (NULL: none), made if it is not there. The pointer holds until the next one is made. */
struct svy_margin *svy_targets_margin(struct svy_targets *t, const struct svy_strs *by, const char *of);
/* Appends a target; category is taken. */
void svy_margin_add(struct svy_margin *m, struct svy_strs *category_take, double value);
void svy_targets_free(struct svy_targets *t);
/* "sex*region:age" into its parts. Appends. */
void svy_margin_split(const char *text, struct svy_strs *parts);

#endif
