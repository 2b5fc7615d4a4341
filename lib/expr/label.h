// SPDX-License-Identifier: GPL-3.0-or-later
/* Value labels as text in expressions: which codes a label stands for. Private to lib/expr/. */
#ifndef SVY_EXPR_LABEL_H
#define SVY_EXPR_LABEL_H

#include "expr/ast.h"

struct svy_binder {
	struct svy_ctx *ctx;
	struct svy_expr *e;
	const struct svy_dict *dict;
	uint8_t *need;
};

void svy_node_add_range(struct svy_node *n, double lo, double hi);

/*
 * Adds the codes that have the label text->text in the variable of subject (a variable, or code() of one) to n's set. Under code()
 * the labels of missing codes count too. Unknown labels, labels of missing codes and unlabelled subjects are SVY_EUSAGE.
 */
int svy_label_add(struct svy_binder *b, struct svy_node *n, const struct svy_node *subject, const struct svy_node *text);
/* The same for missing(x, "label"): adds missing codes to n's set and tags to n's tags. */
int svy_label_add_missing(struct svy_binder *b, struct svy_node *n, const struct svy_node *subject, const struct svy_node *text);
/* For missing(s, "text") of a string variable: text is a missing code or the label of one; text->text becomes the code. */
int svy_label_missing_text(struct svy_binder *b, const struct svy_node *subject, struct svy_node *text);

#endif
