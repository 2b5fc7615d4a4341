// SPDX-License-Identifier: GPL-3.0-or-later
/* Value labels as text in expressions: which codes a label stands for. Private to lib/expr/. */
#ifndef SVY_EXPR_LABEL_H
#define SVY_EXPR_LABEL_H

#include "expr/bind.h"

/*
 * Adds the codes that have the label text->text in the variable of subject (a variable, or code() of one) to n's set. Under code()
 * the labels of missing codes count too. Unknown labels, labels of missing codes and unlabelled subjects are SVY_EUSAGE.
 */
int svy_label_add(struct svy_binder *b, struct svy_node *n, const struct svy_node *subject, const struct svy_node *text);
bool svy_label_exists(const struct svy_var *v, const char *label);
/* Fails where no value of v, missing or not, has the label. */
int svy_label_check(struct svy_binder *b, const struct svy_var *v, const struct svy_node *text);
/*
 * The same as svy_label_add for missing(x, "label") of a number, n being the call: adds missing codes to n's set and tags to n's tags. Letters of either case, since no
 * two ways of being missing differ by that alone. Where no label is so called, "system" and "sysmis" are no value at all, and "user" all else.
 */
int svy_label_add_missing(struct svy_binder *b, struct svy_node *n, const struct svy_node *text);
/* For missing(s, "text") of a string variable: text is a missing code or the label of one; text->text becomes the code. */
int svy_label_missing_text(struct svy_binder *b, struct svy_node *n, struct svy_node *text);

#endif
