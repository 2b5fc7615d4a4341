// SPDX-License-Identifier: GPL-3.0-or-later
/* Many labels for one variable, in linear time: lists of occupations and places have thousands of codes. */
#ifndef SVY_DATA_LABELLING_H
#define SVY_DATA_LABELLING_H

#include "base/strs.h"
#include "data/dict.h"

/* Starts as {.var = v}. Nothing else may change the labels of v until it is freed. */
struct svy_labelling {
	struct svy_var *var;
	struct svy_table *have;         /* position of each code among the labels; NULL while they are few */
	struct svy_buf key;
};

/* As svy_var_label. */
void svy_labelling_put(struct svy_labelling *l, const struct svy_value *x, const char *label);
void svy_labelling_free(struct svy_labelling *l);

#endif
