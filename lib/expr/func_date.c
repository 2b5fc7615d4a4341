// SPDX-License-Identifier: GPL-3.0-or-later
/* Parts of dates, by the format of the variable that holds them. */
#include "expr/func.h"

#include "data/date.h"

static const char *counts(enum svy_date_kind kind)
{
	static const char *const name[] = {[SVY_DATE_TIME] = "times of day", [SVY_DATE_WEEK] = "weeks", [SVY_DATE_MONTH] = "months",
		[SVY_DATE_QUARTER] = "quarters", [SVY_DATE_HALF] = "half years"};
	return name[kind];
}

/* Whether dates of a kind have the part. */
typedef bool has_part(enum svy_date_kind kind);

static bool has_year(enum svy_date_kind kind)
{
	return kind != SVY_DATE_TIME;
}

static bool has_day(enum svy_date_kind kind)
{
	return kind == SVY_DATE_DAY || kind == SVY_DATE_DATETIME;
}

static bool has_month(enum svy_date_kind kind)
{
	return has_day(kind) || kind == SVY_DATE_MONTH;
}

static int bind_part(struct svy_binder *b, struct svy_node *n, has_part *has)
{
	struct svy_node *x = n->kid[0];
	if (!x->var || (x->op != SVY_OP_VARIABLE && x->op != SVY_OP_CODE))
		return svy_bind_fail(b, x, "%s() takes a variable that is a date", n->func->name);
	struct svy_date d = svy_date_of(x->var);
	if (d.kind == SVY_DATE_NOT && x->var->format)
		return svy_bind_fail(b, x, "'%s' is no date: its format is %s", x->var->name, x->var->format);
	if (d.kind == SVY_DATE_NOT)
		return svy_bind_fail(b, x, "'%s' is no date: it has no format that says so", x->var->name);
	if (!has(d.kind))
		return svy_bind_fail(b, x, "'%s' holds %s, which have no %s", x->var->name, counts(d.kind), n->func->name);
	n->var = x->var;
	return 0;
}

int svy_bind_year(struct svy_binder *b, struct svy_node *n)
{
	return bind_part(b, n, has_year);
}

int svy_bind_month(struct svy_binder *b, struct svy_node *n)
{
	return bind_part(b, n, has_month);
}

int svy_bind_day(struct svy_binder *b, struct svy_node *n)
{
	return bind_part(b, n, has_day);
}

/* which: 0 year, 1 month, 2 day. */
static void apply_part(const struct svy_call *c, int which)
{
	struct svy_date d = svy_date_of(c->node->var);
	for (size_t i = 0; i < c->n; i++) {
		int part[3];
		c->num[i] = 0;
		if (c->miss[i])
			continue;
		if (svy_date_civil(&d, c->arg[0].num[i], &part[0], &part[1], &part[2]))
			c->num[i] = part[which];
		else
			c->miss[i] = 1;
	}
}

void svy_apply_year(const struct svy_call *c)
{
	apply_part(c, 0);
}

void svy_apply_month(const struct svy_call *c)
{
	apply_part(c, 1);
}

void svy_apply_day(const struct svy_call *c)
{
	apply_part(c, 2);
}
