// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/dict.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

void svy_dict_init(struct svy_dict *d)
{
	memset(d, 0, sizeof *d);
	d->index = svy_table_new(0);
}

void svy_dict_free(struct svy_dict *d)
{
	for (size_t i = 0; i < d->nvar; i++)
		svy_var_free(&d->var[i]);
	free(d->var);
	free(d->profile);
	free(d->title);
	free(d->excerpt);
	free(d->file_weight);
	svy_survey_free(&d->survey);
	svy_strs_free(&d->notes);
	svy_strs_free(&d->history);
	svy_strs_free(&d->documents);
	svy_attributes_free(&d->attr);
	svy_mrsets_free(&d->mrsets);
	svy_varsets_free(&d->varsets);
	free(d->encoding);
	svy_extras_free(&d->extra);
	svy_table_free(d->index);
	memset(d, 0, sizeof *d);
}

void svy_dict_copy(struct svy_dict *to, const struct svy_dict *from)
{
	svy_dict_init(to);
	for (size_t i = 0; i < from->nvar; i++) {
		struct svy_var *v = svy_dict_add(to, from->var[i].name, from->var[i].type);
		free(v->name);
		svy_var_copy(v, &from->var[i]);
	}
	to->profile = svy_strdup(from->profile);
	to->title = svy_strdup(from->title);
	to->excerpt = svy_strdup(from->excerpt);
	to->file_weight = svy_strdup(from->file_weight);
	svy_survey_copy(&to->survey, &from->survey);
	svy_strs_copy(&to->notes, &from->notes);
	svy_strs_copy(&to->history, &from->history);
	svy_strs_copy(&to->documents, &from->documents);
	svy_attributes_copy(&to->attr, &from->attr);
	svy_mrsets_copy(&to->mrsets, &from->mrsets);
	svy_varsets_copy(&to->varsets, &from->varsets);
	to->encoding = svy_strdup(from->encoding);
	for (size_t i = 0; i < from->extra.n; i++)
		svy_extras_set(&to->extra, from->extra.v[i].key, from->extra.v[i].yaml);
}

bool svy_dict_is_estimates(const struct svy_dict *d)
{
	return d->profile && strncmp(d->profile, "svy-estimates/", 14) == 0;
}

void svy_dict_make_data(struct svy_dict *d)
{
	free(d->profile);
	d->profile = svy_strdup("svy-data/1");
	svy_survey_free(&d->survey);
	svy_extras_free(&d->extra);
}

struct svy_var *svy_dict_add(struct svy_dict *d, const char *name, enum svy_type type)
{
	bool fresh;
	svy_table_add(d->index, name, strlen(name), &fresh);
	if (!fresh)
		return NULL;
	svy_grow(d->var, d->nvar, d->var_cap);
	struct svy_var *v = &d->var[d->nvar++];
	memset(v, 0, sizeof *v);
	v->name = svy_strdup(name);
	v->type = type;
	return v;
}

struct svy_var *svy_dict_add_copy(struct svy_dict *d, const char *name, const struct svy_var *from)
{
	struct svy_var *v = svy_dict_add(d, name, from->type);
	if (v)
		svy_var_become(v, from);
	return v;
}

ptrdiff_t svy_dict_find(const struct svy_dict *d, const char *name)
{
	uint32_t i = svy_table_find(d->index, name, strlen(name));
	return i == UINT32_MAX ? -1 : (ptrdiff_t)i;
}

/* *name after the renaming; the index still has the old names. */
static void rename_one(const struct svy_dict *d, char *const *names, char **name)
{
	ptrdiff_t i = *name ? svy_dict_find(d, *name) : -1;
	if (i < 0 || !names[i])
		return;
	free(*name);
	*name = svy_strdup(names[i]);
}

static void rename_list(const struct svy_dict *d, char *const *names, struct svy_strs *l)
{
	for (size_t i = 0; i < l->n; i++)
		rename_one(d, names, &l->v[i]);
}

bool svy_dict_rename(struct svy_dict *d, char *const *names)
{
	struct svy_table *index = svy_table_new(0);
	bool fresh = true;
	for (size_t i = 0; fresh && i < d->nvar; i++) {
		const char *name = names[i] ? names[i] : d->var[i].name;
		svy_table_add(index, name, strlen(name), &fresh);
	}
	if (!fresh) {
		svy_table_free(index);
		return false;
	}
	rename_one(d, names, &d->file_weight);
	for (size_t i = 0; i < d->mrsets.n; i++)
		rename_list(d, names, &d->mrsets.v[i].vars);
	for (size_t i = 0; i < d->varsets.n; i++)
		rename_list(d, names, &d->varsets.v[i].vars);
	for (size_t i = 0; i < d->nvar; i++)
		rename_one(d, names, &d->var[i].name);
	svy_table_free(d->index);
	d->index = index;
	return true;
}

/* Keeps the names that are variables; true if any is left. */
static bool prune_names(const struct svy_dict *d, struct svy_strs *l)
{
	size_t kept = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (svy_dict_find(d, l->v[i]) >= 0)
			l->v[kept++] = l->v[i];
		else
			free(l->v[i]);
	}
	l->n = kept;
	return kept > 0;
}

void svy_dict_prune(struct svy_dict *d)
{
	for (size_t i = d->mrsets.n; i-- > 0;)
		if (!prune_names(d, &d->mrsets.v[i].vars))
			svy_mrsets_remove(&d->mrsets, i);
	for (size_t i = d->varsets.n; i-- > 0;)
		if (!prune_names(d, &d->varsets.v[i].vars))
			svy_varsets_remove(&d->varsets, i);
}

static char *nearest_variables(const struct svy_dict *d, const char *name)
{
	const char **names = svy_reallocarray(NULL, d->nvar, sizeof *names);
	for (size_t i = 0; i < d->nvar; i++)
		names[i] = d->var[i].name;
	char *near = svy_nearest(name, names, d->nvar, 3);
	free(names);
	return near;
}

int svy_dict_require(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, size_t *pos)
{
	ptrdiff_t i = svy_dict_find(d, name);
	if (i >= 0) {
		*pos = (size_t)i;
		return 0;
	}
	char *near = nearest_variables(d, name);
	const char *kind = strcmp(what, "variable") == 0 ? "" : what;
	if (near)
		svy_fail(ctx, SVY_EUSAGE, "unknown %s%svariable '%s' (did you mean %s?)", kind, *kind ? " " : "", name, near);
	else
		svy_fail(ctx, SVY_EUSAGE, "unknown %s%svariable '%s' (svyvars --names lists them)", kind, *kind ? " " : "", name);
	free(near);
	return SVY_EUSAGE;
}

int svy_dict_require_number(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, size_t *pos)
{
	int rc = svy_dict_require(ctx, d, what, name, pos);
	if (!rc && d->var[*pos].type != SVY_NUMBER)
		rc = svy_fail(ctx, SVY_EUSAGE, "the %s variable must be a number, but '%s' holds text", what, name);
	return rc;
}

int svy_dict_need_number(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, uint8_t *need, size_t *pos)
{
	int rc = svy_dict_require_number(ctx, d, what, name, pos);
	if (!rc)
		need[*pos] = 1;
	return rc;
}

void svy_dict_select(struct svy_dict *to, const struct svy_dict *from, const struct svy_varlist *columns)
{
	struct svy_dict rest = *from;
	rest.nvar = 0;
	svy_dict_copy(to, &rest);
	for (size_t i = 0; i < columns->n; i++) {
		const struct svy_var *taken = &from->var[columns->v[i]];
		struct svy_var *v = svy_dict_add(to, taken->name, taken->type);
		svy_var_free(v);
		svy_var_copy(v, taken);
	}
	svy_dict_prune(to);
}
