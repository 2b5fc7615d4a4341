// SPDX-License-Identifier: GPL-3.0-or-later
/* How a value is missing, and its bare code. */
#include "expr/bind.h"

#include "base/mem.h"
#include "base/num.h"
#include "expr/label.h"

static int bind_kind(struct svy_binder *b, struct svy_node *n, struct svy_node *item)
{
	const struct svy_node *subject = n->kid[0];
	char text[SVY_NUM_MAX];
	double lo, hi;
	if (item->op == SVY_OP_TAG && (item->tag == '.' || subject->kind != SVY_KIND_TEXT)) {
		n->tags |= 1u << (item->tag == '.' ? 0 : item->tag - 'a' + 1);
		item->text = item->text ? item->text : svy_strdup("");   /* in the list of a text's missing codes it is none */
		return 0;
	}
	if (item->op == SVY_OP_TEXT)
		return subject->kind == SVY_KIND_TEXT ? svy_label_missing_text(b, n, item) : svy_label_add_missing(b, n, item);
	if (subject->kind == SVY_KIND_TEXT)
		return svy_bind_fail(b, item, "'%s' is text: its missing values are texts", subject->text);
	if (!svy_bind_constant_range(item, &lo, &hi))
		return svy_bind_fail(b, item, "a kind of missing is a code, a range of codes, a label, a tag such as .a, \"system\" or \"user\"");
	svy_num_format(text, lo);
	if (lo == hi && !svy_var_number_is_missing(subject->var, lo))
		return svy_bind_fail(b, item, "%s is no missing code of '%s'", text, subject->text);
	if (lo > hi)
		return svy_bind_fail(b, item, "a range whose end is below its beginning");
	svy_node_add_range(n, lo, hi);
	return 0;
}

int svy_bind_missing(struct svy_binder *b, struct svy_node *n)
{
	n->op = SVY_OP_MISSING;
	n->kind = SVY_KIND_TRUTH;
	int rc = svy_bind_node(b, n->kid[0]);
	if (!rc && n->nkid > 1 && n->kid[0]->op != SVY_OP_VARIABLE)
		rc = svy_bind_fail(b, n->kid[0], "only a variable has kinds of missing");
	for (size_t i = 1; !rc && i < n->nkid; i++)
		rc = bind_kind(b, n, n->kid[i]);
	return rc;
}

int svy_bind_valid(struct svy_binder *b, struct svy_node *n)
{
	int rc = svy_bind_missing(b, n);
	n->op = SVY_OP_VALID;
	return rc;
}

int svy_bind_code(struct svy_binder *b, struct svy_node *n)
{
	struct svy_node *x = n->kid[0];
	int rc = svy_bind_node(b, x);
	if (rc)
		return rc;
	if (x->op != SVY_OP_VARIABLE || x->kind != SVY_KIND_NUMBER)
		return svy_bind_fail(b, x, "code() takes a variable that is a number");
	n->op = SVY_OP_CODE;
	n->var = x->var;
	n->col = x->col;
	n->kind = SVY_KIND_NUMBER;
	return 0;
}
