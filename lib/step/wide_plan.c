// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/wide_plan.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/role.h"

/* The variables that have an attribute of svylong's. */
static struct svy_varlist with_attribute(const struct svy_dict *d, const char *name)
{
	struct svy_varlist l = {0};
	for (size_t i = 0; i < d->nvar; i++)
		if (svy_attributes_get(&d->var[i].attr, name))
			svy_varlist_add(&l, i);
	return l;
}

static int find_id(struct svy_ctx *ctx, const char *id, struct svy_wide_plan *p)
{
	if (id)
		return svy_varlist_parse(ctx, p->in, id, &p->id);
	p->id = with_attribute(p->in, SVY_WIDE_ID);
	return p->id.n == 1 ? 0 : svy_fail(ctx, SVY_EUSAGE, "nothing says whose rows these are: name the respondent with --id");
}

static int find_index(struct svy_ctx *ctx, const char *index, struct svy_wide_plan *p)
{
	if (index)
		return svy_dict_require(ctx, p->in, "index", index, &p->index);
	struct svy_varlist l = with_attribute(p->in, SVY_WIDE_INDEX);
	size_t n = l.n;
	if (n == 1)
		p->index = l.v[0];
	svy_varlist_free(&l);
	return n == 1 ? 0 : svy_fail(ctx, SVY_EUSAGE, "%s which row of the respondent each is: name the variable with --index",
				     n ? "more than one variable may say" : "nothing says");
}

/* Where svylong was used twice, what it left does not say which variable belongs to which index. */
static int remembered_names(struct svy_ctx *ctx, struct svy_wide_plan *p)
{
	struct svy_varlist l = with_attribute(p->in, SVY_WIDE_NAME), indices = with_attribute(p->in, SVY_WIDE_INDEX);
	int rc = 0;
	if (!l.n || indices.n > 1)
		rc = svy_fail(ctx, SVY_EUSAGE, "nothing says which variables to spread: name them with --names (alter{i}_age)");
	for (size_t i = 0; i < l.n && !rc; i++) {
		const struct svy_var *v = &p->in->var[l.v[i]];
		const struct svy_strs *pattern = svy_attributes_get(&v->attr, SVY_WIDE_NAME);
		rc = svy_patterns_add(ctx, &p->patterns, v->name, pattern->n ? pattern->v[0] : "");
	}
	svy_varlist_free(&l);
	svy_varlist_free(&indices);
	return rc;
}

static int find_spread(struct svy_ctx *ctx, struct svy_wide_plan *p, uint8_t *used)
{
	p->spread = svy_calloc(p->patterns.n + 1, sizeof *p->spread);
	for (size_t k = 0; k < p->patterns.n; k++) {
		int rc = svy_dict_require(ctx, p->in, "variable", p->patterns.v[k].name, &p->spread[k]);
		if (rc)
			return rc;
		if (p->spread[k] == p->index || svy_varlist_has(&p->id, p->spread[k]))
			return svy_fail(ctx, SVY_EUSAGE, "'%s' cannot be the %s and be spread too", p->patterns.v[k].name,
					p->spread[k] == p->index ? "index" : "id");
		used[p->spread[k]] = 1;
	}
	return 0;
}

static int check_design(struct svy_ctx *ctx, const struct svy_wide_plan *p)
{
	int rc = 0;
	for (size_t k = 0; k <= p->patterns.n && !rc; k++) {
		const char *name = p->in->var[k < p->patterns.n ? p->spread[k] : p->index].name, *role = svy_role_of(p->in, name);
		if (role)
			rc = svy_fail(ctx, SVY_EUSAGE, "'%s' is the %s of the survey, and would be gone: declare the design behind svywide", name, role);
	}
	return rc;
}

/* svylong left words for the numbers: the names are made of them. */
static void find_words(struct svy_wide_plan *p)
{
	const struct svy_var *v = &p->in->var[p->index];
	const struct svy_strs *l = svy_attributes_get(&v->attr, SVY_WIDE_INDEX);
	bool words = false;
	for (size_t i = 0; l && v->type == SVY_NUMBER && i < l->n; i++)
		words = words || (v->ncat && !svy_index_is_number(l->v[i], strlen(l->v[i])));
	if (words)
		svy_strs_copy(&p->words, l);
}

static int make(struct svy_ctx *ctx, const struct svy_wide_opts *o, struct svy_wide_plan *p, uint8_t *used)
{
	int rc = find_id(ctx, o->id, p);
	if (!rc)
		rc = find_index(ctx, o->index, p);
	if (!rc && svy_varlist_has(&p->id, p->index))
		rc = svy_fail(ctx, SVY_EUSAGE, "'%s' cannot be the id and the index", p->in->var[p->index].name);
	if (!rc)
		rc = o->names ? svy_patterns_parse(ctx, o->names, true, &p->patterns) : remembered_names(ctx, p);
	if (!rc)
		rc = find_spread(ctx, p, used);
	if (!rc)
		rc = check_design(ctx, p);
	if (rc)
		return rc;
	for (size_t i = 0; i < p->in->nvar; i++)
		if (!used[i] && i != p->index && !svy_varlist_has(&p->id, i))
			svy_varlist_add(&p->same, i);
	find_words(p);
	p->by_variable = o->by_variable || svy_attributes_get(&p->in->var[p->index].attr, SVY_WIDE_ORDER);
	return 0;
}

int svy_wide_plan_make(struct svy_ctx *ctx, const struct svy_wide_opts *o, const struct svy_dict *d, struct svy_wide_plan *p)
{
	memset(p, 0, sizeof *p);
	p->in = d;
	uint8_t *used = svy_calloc(d->nvar + 1, 1);
	int rc = make(ctx, o, p, used);
	free(used);
	return rc;
}

void svy_wide_plan_free(struct svy_wide_plan *p)
{
	svy_varlist_free(&p->id);
	svy_patterns_free(&p->patterns);
	free(p->spread);
	svy_varlist_free(&p->same);
	svy_strs_free(&p->words);
	memset(p, 0, sizeof *p);
}
