// SPDX-License-Identifier: GPL-3.0-or-later
/* The dictionaries of the sources put together, and what differs between each and those before it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/date.h"
#include "data/value.h"
#include "io/mentions.h"
#include "step/stack_parts.h"

static void merge_labels(struct svy_var *to, const struct svy_var *v)
{
	bool had = to->ncat > 0;
	if (to->type == v->type && svy_var_add_labels(to, v) && had)
		svy_var_sort_labels(to);
}

static bool parse_f(const char *format, int *width, int *decimals)
{
	char end;
	return format && sscanf(format, "F%d.%d%c", width, decimals, &end) == 2;
}

static void set_format(struct svy_var *v, const char *format)
{
	char *copy = svy_strdup(format);
	free(v->format);
	free(v->write_format);
	v->format = copy;
	v->write_format = NULL;
}

/* Numbers show as many digits as any of the two; texts of other widths have no format that fits both. */
static void merge_format(struct svy_var *to, const struct svy_var *v)
{
	int w1, d1, w2, d2;
	char format[32];
	if (to->type == SVY_STRING) {
		if (to->format && (!v->format || strcmp(to->format, v->format) != 0))
			set_format(to, NULL);
		to->width = to->width && v->width ? to->width > v->width ? to->width : v->width : 0;
	} else if (!to->format) {
		set_format(to, v->format);
	} else if (parse_f(to->format, &w1, &d1) && parse_f(v->format, &w2, &d2) && (w2 > w1 || d2 > d1)) {
		snprintf(format, sizeof format, "F%d.%d", w2 > w1 ? w2 : w1, d2 > d1 ? d2 : d1);
		set_format(to, format);
	}
}

static void merge_attributes(struct svy_attributes *to, const struct svy_attributes *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (!svy_attributes_get(to, from->v[i].name))
			svy_strs_copy(svy_attributes_set(to, from->v[i].name), &from->v[i].values);
}

static void merge_extras(struct svy_extras *to, const struct svy_extras *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (!svy_extras_get(to, from->v[i].key))
			svy_extras_set(to, from->v[i].key, from->v[i].yaml);
}

static void merge_var(struct svy_var *to, const struct svy_var *v)
{
	if (!to->title)
		to->title = svy_strdup(v->title);
	to->integer &= v->integer;
	if (to->measure == SVY_MEASURE_UNKNOWN)
		to->measure = v->measure;
	merge_format(to, v);
	merge_labels(to, v);
	merge_attributes(&to->attr, &v->attr);
	merge_extras(&to->extra, &v->extra);
}

static void merge_mrsets(struct svy_dict *out, const struct svy_dict *d)
{
	for (size_t i = 0; i < d->mrsets.n; i++)
		if (!svy_mrsets_get(&out->mrsets, d->mrsets.v[i].name))
			svy_mrsets_add_copy(&out->mrsets, &d->mrsets.v[i]);
}

static bool has_varset(const struct svy_varsets *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].name, name) == 0)
			return true;
	return false;
}

static void merge_varsets(struct svy_dict *out, const struct svy_dict *d)
{
	for (size_t i = 0; i < d->varsets.n; i++)
		if (!has_varset(&out->varsets, d->varsets.v[i].name))
			svy_strs_copy(&svy_varsets_add(&out->varsets, d->varsets.v[i].name)->vars, &d->varsets.v[i].vars);
}

/* Documents that an earlier source has word by word are not told again. */
static void merge_documents(struct svy_stack *s, size_t wave)
{
	const struct svy_strs *documents = &s->wave[wave].d.documents;
	for (size_t i = 0; i < wave; i++)
		if (svy_strs_same(&s->wave[i].d.documents, documents))
			return;
	svy_strs_copy(&s->out.documents, documents);
}

/* Where one source is not whole, the stack is not. */
static void merge_excerpt(struct svy_dict *out, const char *excerpt, const char *label)
{
	struct svy_buf b = {0};
	if (!excerpt)
		return;
	svy_buf_printf(&b, "%s%s%s: %s", out->excerpt ? out->excerpt : "", out->excerpt ? "; " : "", label, excerpt);
	free(out->excerpt);
	out->excerpt = svy_buf_take(&b);
}

/* What the sources say of themselves, beside their variables and their design. */
static void merge_file(struct svy_stack *s, size_t wave)
{
	const struct svy_dict *d = &s->wave[wave].d;
	svy_strs_add_said(&s->out.notes, s->wave[wave].label, &d->notes);
	svy_strs_add_said(&s->out.history, s->wave[wave].label, &d->history);
	if (wave == 0) {
		s->out.title = svy_strdup(d->title);
		s->out.encoding = svy_strdup(d->encoding);
		s->out.profile = svy_strdup(d->profile);
	} else if (!svy_same_text(s->out.title, d->title)) {
		free(s->out.title);
		s->out.title = NULL;
	}
	merge_excerpt(&s->out, d->excerpt, s->wave[wave].label);
	merge_documents(s, wave);
	merge_attributes(&s->out.attr, &d->attr);
	merge_extras(&s->out.extra, &d->extra);
	merge_mrsets(&s->out, d);
	merge_varsets(&s->out, d);
}

/* Days and moments that are counted from elsewhere are brought to one count: they stay the same days. */
static bool count_alike(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_dict_diff *f)
{
	const struct svy_var *to = &s->out.var[f->a];
	struct svy_var *v = &w->d.var[f->b];
	struct svy_date here = svy_date_of(v), there = svy_date_of(to);
	double scale, shift;
	if (v->ncat || svy_var_has_missing(v) || svy_var_has_missing(to) || to->ncat || here.kind == SVY_DATE_NOT || there.kind == SVY_DATE_NOT ||
	    !svy_date_translate(&here, &there, &scale, &shift))
		return false;
	svy_code_map_add(&w->var[f->b].keep, (struct svy_code_rule){.kind = SVY_CODE_COUNT, .scale = scale, .shift = shift});
	set_format(v, to->format);
	return true;
}

/* Differences that a person wants to know of although the values can stand in one column. */
static bool is_told(enum svy_diff_kind kind)
{
	return kind == SVY_DIFF_NAME || kind == SVY_DIFF_LABEL || kind == SVY_DIFF_LABEL_ONLY_A || kind == SVY_DIFF_LABEL_ONLY_B || kind == SVY_DIFF_TITLE ||
	       kind == SVY_DIFF_MEASURE;
}

static void find(struct svy_stack *s, size_t wave, const struct svy_dict_diff *f)
{
	bool counted = f->conflict && f->kind == SVY_DIFF_FORMAT && count_alike(s, &s->wave[wave], f);
	if (!f->conflict && !is_told(f->kind))
		return;
	svy_stack_find(s, (struct svy_stack_finding){
		f->kind, counted ? SVY_STACK_COUNTED : f->conflict ? SVY_STACK_OPEN : SVY_STACK_TOLD, wave, svy_strdup(s->out.var[f->a].name),
		svy_strdup(f->of), svy_strdup(f->in_a), svy_strdup(f->in_b)});
}

/* Names that differ in case follow those before. */
static void name_alike(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_dict_diffs *diffs)
{
	char **names = svy_calloc(w->d.nvar + 1, sizeof *names);
	for (size_t i = 0; i < diffs->npair; i++)
		if (strcmp(s->out.var[diffs->pair[i].a].name, w->d.var[diffs->pair[i].b].name) != 0)
			names[diffs->pair[i].b] = s->out.var[diffs->pair[i].a].name;
	svy_mentions_rename(&w->d, names);
	free(names);
}

static void merge_wave(struct svy_stack *s, size_t wave)
{
	struct svy_stack_wave *w = &s->wave[wave];
	uint8_t *all_out = svy_malloc(s->out.nvar + 1), *all = svy_malloc(w->d.nvar + 1);
	struct svy_dict_diffs diffs;
	memset(all_out, 1, s->out.nvar);
	memset(all, 1, w->d.nvar);
	svy_dict_compare(&s->out, &w->d, all_out, all, &diffs);
	for (size_t i = 0; i < diffs.n; i++)
		if (diffs.v[i].a >= 0 && diffs.v[i].b >= 0 && diffs.v[i].kind != SVY_DIFF_ORDER)
			find(s, wave, &diffs.v[i]);
	name_alike(s, w, &diffs);
	for (size_t i = 0; i < diffs.npair; i++)
		merge_var(&s->out.var[diffs.pair[i].a], &w->d.var[diffs.pair[i].b]);
	for (size_t i = 0; i < w->d.nvar; i++)
		if (svy_dict_find(&s->out, w->d.var[i].name) < 0)
			svy_dict_add_copy(&s->out, w->d.var[i].name, &w->d.var[i]);
	merge_file(s, wave);
	svy_dict_diffs_free(&diffs);
	free(all_out);
	free(all);
}

void svy_stack_merge(struct svy_stack *s)
{
	svy_dict_free(&s->out);
	svy_dict_init(&s->out);
	for (size_t i = 0; i < s->n; i++)
		merge_wave(s, i);
}

/* Findings that the second comparison does not make again, since what they say is mended; first in the list. */
static void forget_others(struct svy_stack *s)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->nfinding; i++) {
		struct svy_stack_finding *f = &s->finding[i];
		if (f->state == SVY_STACK_APART || f->state == SVY_STACK_COUNTED || f->kind == SVY_DIFF_NAME) {
			s->finding[kept++] = *f;
			continue;
		}
		free(f->name);
		free(f->of);
		free(f->before);
		free(f->here);
	}
	s->nfinding = kept;
	s->open = 0;
}

int svy_stack_merge_again(struct svy_stack *s)
{
	forget_others(s);
	svy_stack_merge(s);
	return svy_stack_settle(s);
}
