// SPDX-License-Identifier: GPL-3.0-or-later
/* Comparisons, and lists of values: with numbers, texts, labels and dates. */
#include "expr/bind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "expr/func.h"
#include "expr/label.h"

/* A code that is declared missing never equals anything: true to the rule, and rarely what was meant. */
static int warn_missing_code(struct svy_binder *b, const struct svy_node *subject, double code)
{
	char text[SVY_NUM_MAX];
	if (subject->op != SVY_OP_VARIABLE || !svy_var_number_is_missing(subject->var, code))
		return 0;
	svy_num_format(text, code);
	return svy_warn(b->ctx, "%s is a missing code of '%s' and never equal to it (write missing(%s, %s), or code(%s) for the bare number)",
			text, subject->text, subject->text, text, subject->text);
}

/* The same for texts; and the label of a text is not the text. */
static int warn_text(struct svy_binder *b, const struct svy_node *subject, const struct svy_node *text)
{
	const struct svy_category *labelled = NULL;
	if (subject->op != SVY_OP_VARIABLE || text->op != SVY_OP_TEXT)
		return 0;
	if (svy_var_string_is_missing(subject->var, text->text, strlen(text->text)))
		return svy_warn(b->ctx, "'%s' is a missing code of '%s' and never equal to it (write missing(%s, \"%s\"))", text->text, subject->text, subject->text,
				text->text);
	for (size_t i = 0; i < subject->var->ncat; i++) {
		const struct svy_category *c = &subject->var->cat[i];
		if (strcmp(c->value.str, text->text) == 0)
			return 0;
		if (strcmp(c->label, text->text) == 0)
			labelled = c;
	}
	return labelled ? svy_warn(b->ctx, "'%s' is a label of '%s', which is compared as text (write \"%s\", or label(%s))", text->text, subject->text,
				   labelled->value.str, subject->text) : 0;
}

/* A text in quotes that the subject could never be. */
static int check_text(struct svy_binder *b, const struct svy_node *subject, const struct svy_node *text)
{
	if (text->op != SVY_OP_TEXT)
		return 0;
	if (!text->text[strspn(text->text, " ")])
		return svy_bind_fail(b, text, "an empty text is missing and equals nothing (use missing())");
	return subject->func && subject->func->bind == svy_bind_label ? svy_label_check(b, subject->var, text) : 0;
}

/* Is the text to be read as a date: the subject is one, and has no such label? */
static bool means_date(const struct svy_node *subject, const struct svy_node *text)
{
	return text->op == SVY_OP_TEXT && subject->var && svy_date_of(subject->var).kind != SVY_DATE_NOT && !svy_label_exists(subject->var, text->text);
}

/* The counts that a date stands for: a day without a time is all its moments, as in a calendar. */
static int read_date(struct svy_binder *b, const struct svy_node *subject, const struct svy_node *text, struct svy_range *out)
{
	struct svy_date d = svy_date_of(subject->var);
	size_t n = strlen(text->text);
	enum { DAY = 10 };      /* letters of 2020-01-31 */
	char like[SVY_DATE_MAX];
	if (!svy_date_parse(&d, text->text, n, &out->lo)) {
		svy_date_put(like, &d, d.kind == SVY_DATE_TIME ? d.per_day / 2 : 0);
		return svy_bind_fail(b, text, "'%s' is no %s, as '%s' holds, such as '%s'", text->text,
				     d.kind == SVY_DATE_TIME ? "time of day" : d.kind == SVY_DATE_MONTH ? "month" : "date", subject->var->name, like);
	}
	out->hi = out->lo;
	if (d.kind == SVY_DATE_DAY || (d.kind == SVY_DATE_DATETIME && n == DAY))
		out->hi = nextafter(out->lo + d.per_day, -INFINITY);
	return 0;
}

/* The comparison of a number with a text whose codes are in n's set: of them all, or with the one that decides. */
static int compare_with_set(struct svy_binder *b, struct svy_node *n, struct svy_node *text)
{
	struct svy_node *subject = n->kid[0];
	if (n->op == SVY_OP_EQ || n->op == SVY_OP_NE) {
		n->negate = n->op == SVY_OP_NE;
		n->op = SVY_OP_IN;
		return 0;
	}
	if (n->nset > 1)
		return svy_bind_fail(b, text, "several codes of '%s' have the label '%s'", subject->var->name, text->text);
	text->op = SVY_OP_NUMBER;
	text->kind = SVY_KIND_NUMBER;
	text->num = n->op == SVY_OP_LT || n->op == SVY_OP_GE ? n->set[0].lo : n->set[0].hi;
	return 0;
}

static int compare_with_text(struct svy_binder *b, struct svy_node *n, struct svy_node *subject, struct svy_node *text)
{
	struct svy_range day;
	int rc;
	if (means_date(subject, text)) {
		rc = read_date(b, subject, text, &day);
		if (!rc)
			svy_node_add_range(n, day.lo, day.hi);
	} else {
		rc = svy_label_add(b, n, subject, text);
	}
	return rc ? rc : compare_with_set(b, n, text);
}

int svy_bind_comparison(struct svy_binder *b, struct svy_node *n)
{
	n->kind = SVY_KIND_TRUTH;
	for (size_t i = 0; i < 2; i++) {
		int rc = svy_bind_node(b, n->kid[i]);
		if (rc)
			return rc;
	}
	/* A text on the left is compared from the right. */
	if (n->kid[0]->op == SVY_OP_TEXT && n->kid[1]->kind != SVY_KIND_TEXT) {
		struct svy_node *text = n->kid[0];
		n->kid[0] = n->kid[1];
		n->kid[1] = text;
		n->op = svy_op_flip(n->op);
	}
	struct svy_node *x = n->kid[0], *y = n->kid[1];
	if (x->kind == SVY_KIND_TEXT && y->kind == SVY_KIND_TEXT) {
		int rc = check_text(b, y, x);
		if (!rc)
			rc = check_text(b, x, y);
		if (rc || n->op != SVY_OP_EQ)
			return rc;
		rc = warn_text(b, x, y);
		return rc ? rc : warn_text(b, y, x);
	}
	if (y->op == SVY_OP_TEXT)
		return compare_with_text(b, n, x, y);
	if (x->kind == SVY_KIND_TEXT || y->kind == SVY_KIND_TEXT)
		return svy_bind_fail(b, n, "a text and a number cannot be compared%s",
				     x->op == SVY_OP_NUMBER || y->op == SVY_OP_NUMBER ? " (put the number in quotes)" : "");
	if (n->op == SVY_OP_EQ && y->op == SVY_OP_NUMBER)
		return warn_missing_code(b, x, y->num);
	if (n->op == SVY_OP_EQ && x->op == SVY_OP_NUMBER)
		return warn_missing_code(b, y, x->num);
	return 0;
}

void svy_node_add_range(struct svy_node *n, double lo, double hi)
{
	svy_grow(n->set, n->nset, n->set_cap);
	n->set[n->nset++] = (struct svy_range){lo, hi};
}

bool svy_bind_constant_range(const struct svy_node *n, double *lo, double *hi)
{
	if (n->op == SVY_OP_NUMBER) {
		*lo = *hi = n->num;
		return true;
	}
	if (n->op != SVY_OP_RANGE || n->kid[0]->op != SVY_OP_NUMBER || n->kid[1]->op != SVY_OP_NUMBER)
		return false;
	*lo = n->kid[0]->num;
	*hi = n->kid[1]->num;
	return true;
}

/* One date, or from one to another. 1 if the item is neither. */
static int date_range(struct svy_binder *b, const struct svy_node *subject, const struct svy_node *item, struct svy_range *out)
{
	const struct svy_node *from = item, *to = item;
	struct svy_range last = {0};
	if (item->op == SVY_OP_RANGE) {
		from = item->kid[0];
		to = item->kid[1];
	}
	if (!means_date(subject, from) || !means_date(subject, to))
		return 1;
	int rc = read_date(b, subject, from, out);
	if (!rc)
		rc = read_date(b, subject, to, &last);
	if (!rc)
		out->hi = last.hi;
	return rc;
}

static int bind_item(struct svy_binder *b, struct svy_node *n, struct svy_node *subject, struct svy_node *item)
{
	struct svy_range r;
	bool text = subject->kind == SVY_KIND_TEXT;
	if (item->op == SVY_OP_TAG)
		return svy_bind_fail(b, item, "a missing value equals nothing (use missing(x, .a))");
	int rc;
	if (item->op == SVY_OP_TEXT && text) {
		rc = check_text(b, subject, item);
		return rc ? rc : warn_text(b, subject, item);
	}
	rc = text ? 1 : date_range(b, subject, item, &r);
	if (rc < 0)
		return rc;
	if (rc && item->op == SVY_OP_TEXT)
		return svy_label_add(b, n, subject, item);
	if (rc && !svy_bind_constant_range(item, &r.lo, &r.hi))
		return svy_bind_fail(b, item, "a list holds numbers, ranges of numbers (3:5) and texts");
	if (text)
		return svy_bind_fail(b, item, "a text and a number cannot be compared (put the number in quotes)");
	if (r.lo > r.hi)
		return svy_bind_fail(b, item, "a range whose end is below its beginning");
	svy_node_add_range(n, r.lo, r.hi);
	return r.lo == r.hi ? warn_missing_code(b, subject, r.lo) : 0;
}

static int by_begin(const void *a, const void *b)
{
	const struct svy_range *x = a, *y = b;
	return (x->lo > y->lo) - (x->lo < y->lo);
}

/* In order, and none within another: so that it can be searched. */
static void put_in_order(struct svy_node *n)
{
	size_t last = 0;
	if (n->nset < 2)
		return;
	qsort(n->set, n->nset, sizeof *n->set, by_begin);
	for (size_t i = 1; i < n->nset; i++) {
		if (n->set[i].lo > n->set[last].hi)
			n->set[++last] = n->set[i];
		else if (n->set[i].hi > n->set[last].hi)
			n->set[last].hi = n->set[i].hi;
	}
	n->nset = last + 1;
}

int svy_bind_in(struct svy_binder *b, struct svy_node *n)
{
	struct svy_node *list = n->kid[1];
	int rc = svy_bind_node(b, n->kid[0]);
	for (size_t i = 0; !rc && i < list->nkid; i++)
		rc = bind_item(b, n, n->kid[0], list->kid[i]);
	put_in_order(n);
	n->kind = SVY_KIND_TRUTH;
	return rc;
}
