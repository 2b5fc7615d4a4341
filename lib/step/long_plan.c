// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/long_plan.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/mentions.h"
#include "step/role.h"
#include "step/target.h"

#define ROW_NAME "resp"
#define INDEX_NAME "i"

/* Marks what becomes part of long variables. */
static uint8_t *consumed(const struct svy_long_plan *p)
{
	uint8_t *mark = svy_calloc(p->in->nvar + 1, 1);
	for (size_t i = 0; i < p->patterns.n * p->nindex; i++)
		if (p->cell[i] >= 0)
			mark[p->cell[i]] = 1;
	return mark;
}

/* Replicate weights and what else the design mentions too. */
static int keep_design(struct svy_ctx *ctx, const struct svy_long_plan *p, const uint8_t *gone, uint8_t *kept)
{
	struct svy_varlist design = {0};
	int rc = 0;
	svy_mentions_design(p->in, &design);
	for (size_t i = 0; i < design.n && !rc; i++) {
		const char *name = p->in->var[design.v[i]].name;
		kept[design.v[i]] = 1;
		if (gone[design.v[i]])
			rc = svy_fail(ctx, SVY_EUSAGE, "the %s '%s' of the survey matches a pattern: declare the design behind svylong", svy_role_of(p->in, name), name);
	}
	svy_varlist_free(&design);
	return rc;
}

static int keep_list(struct svy_ctx *ctx, const struct svy_long_plan *p, const char *list, const uint8_t *gone, uint8_t *kept)
{
	struct svy_varlist l = {0};
	int rc = 0;
	if (list)
		rc = svy_varlist_parse(ctx, p->in, list, &l);
	for (size_t i = 0; i < p->in->nvar && !list; i++)
		kept[i] = !gone[i];
	for (size_t i = 0; i < l.n && !rc; i++) {
		if (gone[l.v[i]])
			rc = svy_fail(ctx, SVY_EUSAGE, "'%s' is to be kept and matches a pattern too", p->in->var[l.v[i]].name);
		kept[l.v[i]] = 1;
	}
	svy_varlist_free(&l);
	return rc;
}

static int find_id(struct svy_ctx *ctx, const struct svy_long_opts *o, struct svy_long_plan *p, const uint8_t *gone, uint8_t *kept)
{
	size_t at;
	p->id = -1;
	if (!o->id)
		return 0;
	if (strchr(o->id, ',') && svy_dict_find(p->in, o->id) < 0)
		return svy_fail(ctx, SVY_EUSAGE, "one variable names the respondent, not '%s': without --id the rows are numbered", o->id);
	int rc = svy_dict_require(ctx, p->in, "id", o->id, &at);
	if (rc)
		return rc;
	if (gone[at])
		return svy_fail(ctx, SVY_EUSAGE, "the id '%s' matches a pattern", o->id);
	p->id = (ptrdiff_t)at;
	kept[at] = 1;
	return 0;
}

/* A new variable of the result; an error if the name is taken. */
static int add(struct svy_ctx *ctx, struct svy_long_plan *p, const char *name, enum svy_type type, ptrdiff_t from, const char *advice, struct svy_var **v)
{
	int rc = from < 0 ? svy_target_check_name(ctx, name) : 0;
	if (rc)
		return rc;
	*v = svy_dict_add(&p->out, name, type);
	if (!*v)
		return svy_fail(ctx, SVY_EUSAGE, "there is a variable '%s' already: %s", name, advice);
	p->from = svy_reallocarray(p->from, p->out.nvar, sizeof *p->from);
	p->pattern = svy_reallocarray(p->pattern, p->out.nvar, sizeof *p->pattern);
	p->from[p->out.nvar - 1] = from;
	return 0;
}

/* Do all variables of a pattern stand before those of the next? Else those of an index do, as a rule. */
static bool ordered_by_variable(const struct svy_long_plan *p)
{
	ptrdiff_t last = -1;
	for (size_t i = 0; i < p->patterns.n * p->nindex; i++) {
		if (p->cell[i] >= 0 && p->cell[i] < last)
			return false;
		last = p->cell[i] > last ? p->cell[i] : last;
	}
	return p->patterns.n > 1 && p->nindex > 1;
}

/* The name that we gave it says nothing; one that the user gave says what tables should be headed by. */
static void title_index(struct svy_var *v, const struct svy_patterns *patterns)
{
	struct svy_buf title = {0};
	svy_buf_printf(&title, "{i} of %s{i}%s%s", patterns->v[0].before, patterns->v[0].after, patterns->n > 1 ? ", …" : "");
	v->title = svy_buf_take(&title);
}

static int add_index(struct svy_ctx *ctx, struct svy_long_plan *p, const char *name)
{
	struct svy_var *v;
	int rc = add(ctx, p, name ? name : INDEX_NAME, SVY_NUMBER, SVY_LONG_INDEX, "name the index with --index", &v);
	if (rc)
		return rc;
	if (!name)
		title_index(v, &p->patterns);
	v->integer = true;
	v->measure = p->numbers ? SVY_MEASURE_UNKNOWN : SVY_NOMINAL;
	if (ordered_by_variable(p))
		svy_attributes_add(&v->attr, SVY_WIDE_ORDER, "variables");
	struct svy_strs *texts = svy_attributes_set(&v->attr, SVY_WIDE_INDEX);
	for (size_t k = 0; k < p->nindex; k++) {
		svy_strs_add(texts, p->text[k]);
		if (!p->numbers)
			svy_var_label_number(v, (double)k + 1, p->text[k]);
	}
	return 0;
}

/* The titles of items are what tells them apart. */
static void label_index(struct svy_long_plan *p, size_t index)
{
	const struct svy_strs *titles = svy_attributes_get(&p->out.var[index + 1].attr, SVY_WIDE_TITLE);
	if (p->patterns.n > 1 || !p->numbers || !titles || titles->n != p->nindex || p->nindex < 2)
		return;
	for (size_t k = 0; k < p->nindex; k++)
		if (*titles->v[k])
			svy_var_label_number(&p->out.var[index], strtod(p->text[k], NULL), titles->v[k]);
}

static int add_long(struct svy_ctx *ctx, struct svy_long_plan *p, const struct svy_long_opts *o)
{
	struct svy_var *v;
	size_t index = p->out.nvar;
	int rc = add_index(ctx, p, o->index);
	for (size_t k = 0; k < p->patterns.n && !rc; k++) {
		rc = add(ctx, p, p->patterns.v[k].name, SVY_NUMBER, SVY_LONG_VARIABLE, "give the long variable another name (NAME=PATTERN)", &v);
		if (rc)
			break;
		p->pattern[p->out.nvar - 1] = k;
		rc = svy_long_merge(ctx, p, k, o->allow, v);
	}
	if (!rc)
		label_index(p, index);
	return rc;
}

static int add_kept(struct svy_ctx *ctx, struct svy_long_plan *p, size_t at)
{
	const struct svy_var *from = &p->in->var[at];
	struct svy_var *v;
	int rc = add(ctx, p, from->name, from->type, (ptrdiff_t)at, "give the long variable another name (NAME=PATTERN)", &v);
	if (!rc)
		svy_var_become(v, from);
	return rc;
}

static int add_row(struct svy_ctx *ctx, struct svy_long_plan *p)
{
	struct svy_var *v;
	int rc = add(ctx, p, ROW_NAME, SVY_NUMBER, SVY_LONG_ROW, "", &v);
	if (rc)
		return rc;
	v->title = svy_strdup("Row of the wide file");
	v->integer = true;
	return 0;
}

/* The long variables stand where the first of those stood that they are made of. */
static int fill(struct svy_ctx *ctx, struct svy_long_plan *p, const struct svy_long_opts *o, const uint8_t *gone, const uint8_t *kept)
{
	struct svy_dict rest = *p->in;
	bool placed = false;
	int rc = 0;
	rest.nvar = 0;
	svy_dict_copy(&p->out, &rest);
	if (!o->id && !svy_dict_is_estimates(p->in)) {
		ptrdiff_t at = svy_dict_find(p->in, ROW_NAME);
		if (at >= 0 && kept[at])
			return svy_fail(ctx, SVY_EUSAGE, "no --id is given, and rows cannot be numbered in '%s', which is there: --id %s?", ROW_NAME, ROW_NAME);
		rc = add_row(ctx, p);
	}
	for (size_t i = 0; i < p->in->nvar && !rc; i++) {
		if (gone[i] && !placed)
			rc = add_long(ctx, p, o);
		placed = placed || gone[i];
		if (kept[i] && !rc)
			rc = add_kept(ctx, p, i);
	}
	return rc;
}

/* Sets of variables that are no more are as good as gone; those who use them are told. */
static void prune(struct svy_ctx *ctx, struct svy_dict *d)
{
	size_t before = d->mrsets.n + d->varsets.n;
	svy_dict_prune(d);
	if (before > d->mrsets.n + d->varsets.n)
		svy_note(ctx, "%zu sets of variables are gone with their variables", before - d->mrsets.n - d->varsets.n);
}

static void tell_cells(struct svy_ctx *ctx, const struct svy_long_plan *p)
{
	for (size_t k = 0; k < p->patterns.n; k++)
		for (size_t i = 0; i < p->nindex; i++)
			if (p->cell[k * p->nindex + i] < 0) {
				char *text = svy_pattern_text(&p->patterns.v[k]), *name = svy_pattern_fill(text, p->text[i]);
				svy_tell(ctx, "no variable '%s': '%s' is missing there", name, p->patterns.v[k].name);
				free(name);
				free(text);
			}
}

static int make(struct svy_ctx *ctx, const struct svy_long_opts *o, struct svy_long_plan *p, const uint8_t *gone, uint8_t *kept)
{
	int rc = keep_list(ctx, p, o->keep, gone, kept);
	if (!rc)
		rc = keep_design(ctx, p, gone, kept);
	if (!rc)
		rc = find_id(ctx, o, p, gone, kept);
	if (!rc)
		rc = fill(ctx, p, o, gone, kept);
	if (rc)
		return rc;
	prune(ctx, &p->out);
	tell_cells(ctx, p);
	if (svy_dict_is_estimates(p->in))
		svy_dict_make_data(&p->out);
	else
		svy_long_design(ctx, &p->out, o->id ? o->id : ROW_NAME, !o->id);
	return 0;
}

int svy_long_plan_make(struct svy_ctx *ctx, const struct svy_long_opts *o, const struct svy_dict *d, struct svy_long_plan *p)
{
	memset(p, 0, sizeof *p);
	p->in = d;
	int rc = svy_patterns_parse(ctx, o->names, false, &p->patterns);
	if (!rc)
		rc = svy_long_match(ctx, p);
	if (rc)
		return rc;
	uint8_t *gone = consumed(p), *kept = svy_calloc(d->nvar + 1, 1);
	rc = make(ctx, o, p, gone, kept);
	free(gone);
	free(kept);
	return rc;
}

void svy_long_plan_free(struct svy_long_plan *p)
{
	svy_patterns_free(&p->patterns);
	for (size_t i = 0; i < p->nindex; i++)
		free(p->text[i]);
	free(p->text);
	free(p->cell);
	free(p->from);
	free(p->pattern);
	svy_dict_free(&p->out);
	memset(p, 0, sizeof *p);
}
