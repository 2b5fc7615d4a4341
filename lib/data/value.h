// SPDX-License-Identifier: GPL-3.0-or-later
/* Single values: as text for people, their order, and the labels of two variables together. */
#ifndef SVY_DATA_VALUE_H
#define SVY_DATA_VALUE_H

#include "base/strs.h"
#include "data/dict.h"

/* 5, .a, or the text of a string; the empty string as "". */
void svy_value_put(struct svy_buf *b, const struct svy_value *v);
/* Blanks at the end of strings are no part of them. */
bool svy_value_same(const struct svy_value *a, const struct svy_value *b);
/* Numbers by size, then tags by letter, then strings by their bytes: for qsort of values. */
int svy_value_compare(const struct svy_value *a, const struct svy_value *b);
/* Empties b and puts bytes there that are the same for values that are the same, and for no others: a key for svy_table. */
void svy_value_key(struct svy_buf *b, const struct svy_value *v);
/* The label that v has for the value, of any kind; borrowed, NULL if it has none. */
const char *svy_value_label(const struct svy_var *v, const struct svy_value *x);
/* v gets the labels of from for values for which it has none; false if that adds nothing. */
bool svy_var_add_labels(struct svy_var *v, const struct svy_var *from);
/* In the order of their values. */
void svy_var_sort_labels(struct svy_var *v);
/* Is the value missing under v's rules? Tags always are. */
bool svy_value_is_missing(const struct svy_var *v, const struct svy_value *x);
/* "8, 9, 97 to 99", "lowest to -1"; nothing where there are no rules. */
void svy_missing_put(struct svy_buf *b, const struct svy_var *v);

#endif
