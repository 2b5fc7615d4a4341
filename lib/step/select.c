// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/select.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/mentions.h"
#include "io/project.h"
#include "step/target.h"
#include "step/undeclare.h"

enum { BY_NAME = 1, COVERED = 2 };      /* how a variable is dropped: by its own name, or by a range or a pattern */

struct plan {
	struct svy_ctx *ctx;
	const struct svy_dict *in;
	struct svy_dict rest;           /* as in, without the declarations that are dropped */
	uint8_t *drop;                  /* of each variable of in */
	struct svy_varlist columns;
	struct svy_dict out;
};

static int mark_drops(struct plan *p, const char *list)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, list, ',');
	for (size_t i = 0; i < items.n && !rc; i++) {
		struct svy_varlist vars = {0};
		bool name = svy_dict_find(p->in, items.v[i]) >= 0;
		rc = svy_varlist_parse(p->ctx, p->in, items.v[i], &vars);
		for (size_t k = 0; k < vars.n; k++)
			p->drop[vars.v[k]] |= name ? BY_NAME : COVERED;
		svy_varlist_free(&vars);
	}
	svy_strs_free(&items);
	return rc;
}

static int undeclare(struct plan *p)
{
	svy_dict_copy(&p->rest, p->in);
	if (svy_dict_is_estimates(p->in))
		return 0;
	for (size_t i = 0; i < p->in->nvar; i++)
		if (p->drop[i] & BY_NAME) {
			int rc = svy_undeclare(p->ctx, &p->rest, p->in->var[i].name);
			if (rc)
				return rc;
		}
	return svy_undeclare_check(p->ctx, p->in, &p->rest);
}

/* The design's columns that a range or a pattern would have dropped stay; the note names them, since their name was not written. */
static void spare_design(struct plan *p, const struct svy_varlist *design)
{
	struct svy_strs names = {0};
	for (size_t i = 0; i < design->n; i++) {
		if (p->drop[design->v[i]] == COVERED)
			svy_strs_add(&names, p->in->var[design->v[i]].name);
		p->drop[design->v[i]] = 0;
	}
	if (names.n) {
		char *text = svy_strs_join(&names, ", ");
		svy_note(p->ctx, "columns of the design stay, since only their own names drop them: '%s'", text);
		svy_tell(p->ctx, "columns of the design stay, since only their own names drop them: '%s'", text);
		free(text);
	}
	svy_strs_free(&names);
}

/* Appends without the search of svy_varlist_add: files have tens of thousands of variables. */
static void take(struct plan *p, uint8_t *taken, size_t at)
{
	if (taken[at])
		return;
	taken[at] = 1;
	svy_grow(p->columns.v, p->columns.n, p->columns.cap);
	p->columns.v[p->columns.n++] = at;
}

static void take_columns(struct plan *p, const struct svy_varlist *asked, const struct svy_varlist *design)
{
	uint8_t *taken = svy_calloc(p->in->nvar + 1, 1);
	for (size_t i = 0; i < (asked ? asked->n : p->in->nvar); i++)
		if (!p->drop[asked ? asked->v[i] : i])
			take(p, taken, asked ? asked->v[i] : i);
	size_t n = p->columns.n;
	for (size_t i = 0; i < design->n; i++)
		take(p, taken, design->v[i]);
	svy_tell(p->ctx, "%zu of %zu variables go on, %zu of them for the design alone", p->columns.n, p->in->nvar, p->columns.n - n);
	free(taken);
}

static int choose_columns(struct plan *p, const char *vars)
{
	struct svy_varlist asked = {0}, design = {0};
	int rc = vars ? svy_varlist_parse(p->ctx, p->in, vars, &asked) : 0;
	if (!rc) {
		svy_mentions_design(&p->rest, &design);
		spare_design(p, &design);
		take_columns(p, vars ? &asked : NULL, &design);
	}
	if (!rc && p->in->nvar && !p->columns.n)
		rc = svy_fail(p->ctx, SVY_EUSAGE, "every variable is dropped");
	svy_varlist_free(&asked);
	svy_varlist_free(&design);
	return rc;
}

/* Splits "old=new", at the first '=' that leaves a variable in front, since names can hold one; *new points into item. */
static int parse_pair(struct plan *p, char *item, size_t *at, const char **new)
{
	char *equal = strchr(item, '=');
	if (!equal)
		return svy_fail(p->ctx, SVY_EUSAGE, "'--rename' takes old=new, not '%s'", item);
	char *first = equal;
	for (; equal; *equal = '=', equal = strchr(equal + 1, '=')) {
		*equal = '\0';
		ptrdiff_t found = svy_dict_find(&p->out, item);
		if (found < 0)
			continue;
		*at = (size_t)found;
		*new = equal + 1;
		return svy_target_check_name(p->ctx, *new);
	}
	*first = '\0';
	if (svy_dict_find(p->in, item) >= 0)
		return svy_fail(p->ctx, SVY_EUSAGE, "a variable that does not go on has a new name in '--rename': '%s'", item);
	return svy_dict_require(p->ctx, p->in, "variable", item, at);
}

/* names has a new name in two places, or one that a variable keeps. */
static int fail_taken(struct plan *p, char *const *names)
{
	for (size_t i = 0; i < p->out.nvar; i++)
		for (size_t k = 0; names[i] && k < p->out.nvar; k++)
			if (k != i && strcmp(names[i], names[k] ? names[k] : p->out.var[k].name) == 0)
				return svy_fail(p->ctx, SVY_EUSAGE, "two variables would have the name '%s': '%s' and '%s'", names[i], p->out.var[i < k ? i : k].name,
						p->out.var[i < k ? k : i].name);
	return 0;
}

static int rename_columns(struct plan *p, const char *list)
{
	struct svy_strs items = {0};
	char **names = svy_calloc(p->out.nvar + 1, sizeof *names);
	int rc = 0;
	svy_strs_split(&items, list, ',');
	for (size_t i = 0; i < items.n && !rc; i++) {
		size_t at = 0;
		const char *new = NULL;
		rc = parse_pair(p, items.v[i], &at, &new);
		if (!rc && names[at])
			rc = svy_fail(p->ctx, SVY_EUSAGE, "'--rename' names a variable twice: '%s'", p->out.var[at].name);
		if (!rc)
			names[at] = (char *)new;
	}
	if (!rc && !svy_mentions_rename(&p->out, names))
		rc = fail_taken(p, names);
	free(names);
	svy_strs_free(&items);
	return rc;
}

int svy_select_new(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_select *what, struct svy_sink *next, struct svy_sink **out)
{
	struct plan p = {.ctx = ctx, .in = d, .drop = svy_calloc(d->nvar + 1, 1)};
	int rc = what->drop ? mark_drops(&p, what->drop) : 0;
	if (!rc)
		rc = undeclare(&p);
	if (!rc)
		rc = choose_columns(&p, what->vars);
	if (!rc) {
		svy_dict_select(&p.out, &p.rest, &p.columns);
		rc = what->rename ? rename_columns(&p, what->rename) : 0;
	}
	if (!rc) {
		*out = svy_project_as_new(&p.columns, &p.out, next);
	} else {
		svy_varlist_free(&p.columns);
		svy_dict_free(&p.out);
	}
	svy_dict_free(&p.rest);
	free(p.drop);
	return rc;
}
