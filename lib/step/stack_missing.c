// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A code that is missing in one source and an answer in another. In the stack the rules of missing codes are those that hold in every source; a code
 * beyond them becomes a tag in the sources where it is missing, one tag for each code, and stays a number where it is an answer.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"
#include "step/stack_parts.h"

/* For codes of a range that have no name of their own. */
#define REST_TAG 'z'

struct apart {
	struct svy_stack *s;
	const char *name;
	struct svy_var rules;           /* missing everywhere: only its rules are used */
	double *code;                   /* that are missing somewhere and not everywhere; sorted */
	size_t n, cap;
	bool used[256];                 /* tags that mean something already */
	bool rest;                      /* a range holds codes that are not missing everywhere */
};

static struct svy_var *var_of(const struct apart *p, size_t wave)
{
	struct svy_dict *d = &p->s->wave[wave].d;
	ptrdiff_t at = svy_dict_find(d, p->name);
	return at < 0 ? NULL : &d->var[at];
}

static bool missing_everywhere(const struct apart *p, double lo, double hi)
{
	for (size_t i = 0; i < p->s->n; i++) {
		const struct svy_var *v = var_of(p, i);
		bool held = !v || (lo == hi && svy_var_number_is_missing(v, lo));
		for (size_t k = 0; v && !held && k < v->nrange; k++)
			held = v->range[k].lo <= lo && v->range[k].hi >= hi;
		if (!held)
			return false;
	}
	return true;
}

static void add_code(struct apart *p, double x)
{
	size_t i = 0;
	while (i < p->n && p->code[i] != x)
		i++;
	if (i < p->n || svy_var_number_is_missing(&p->rules, x))
		return;
	svy_grow(p->code, p->n, p->cap);
	p->code[p->n++] = x;
}

static void find_common(struct apart *p, const struct svy_var *v)
{
	for (size_t k = 0; k < v->nrange; k++)
		if (missing_everywhere(p, v->range[k].lo, v->range[k].hi))
			svy_var_missing_range(&p->rules, v->range[k].lo, v->range[k].hi);
	for (size_t k = 0; k < v->nmissing; k++)
		if (missing_everywhere(p, v->missing[k].num, v->missing[k].num) && !svy_var_number_is_missing(&p->rules, v->missing[k].num))
			svy_var_missing_number(&p->rules, v->missing[k].num);
}

static bool is_common(const struct apart *p, const struct svy_range *r)
{
	for (size_t i = 0; i < p->rules.nrange; i++)
		if (p->rules.range[i].lo <= r->lo && p->rules.range[i].hi >= r->hi)
			return true;
	return false;
}

static void find_codes(struct apart *p, const struct svy_var *v)
{
	for (size_t k = 0; k < v->nrange; k++)
		p->rest |= !is_common(p, &v->range[k]);
	for (size_t k = 0; k < v->nmissing; k++)
		add_code(p, v->missing[k].num);
	for (size_t k = 0; k < v->ncat; k++)
		if (v->cat[k].value.kind == SVY_VALUE_TAG)
			p->used[(uint8_t)v->cat[k].value.tag] = true;
		else if (svy_var_number_is_missing(v, v->cat[k].value.num))
			add_code(p, v->cat[k].value.num);
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int choose_tags(struct apart *p, uint8_t *tag)
{
	uint8_t next = 'a';
	for (size_t i = 0; i < p->n; i++) {
		while (p->used[next])
			next++;
		if (next >= REST_TAG || (p->rest && p->used[REST_TAG]))
			return svy_fail(p->s->ctx, SVY_EDATA, "too many codes are missing in one file and none in another to keep them apart: '%s' (--map FILE "
					"says which are missing in all)", p->name);
		tag[i] = next++;
	}
	return 0;
}

static void change_wave(struct apart *p, size_t wave, const uint8_t *tag)
{
	struct svy_stack_wave *w = &p->s->wave[wave];
	struct svy_var *v = var_of(p, wave);
	if (!v)
		return;
	struct svy_code_map *m = &w->var[v - w->d.var].keep;
	for (size_t i = 0; i < p->n; i++)
		w->var[v - w->d.var].taken |= 1u << (tag[i] - 'a');
	w->var[v - w->d.var].taken |= (uint32_t)p->rest << (REST_TAG - 'a');
	for (size_t i = 0; i < p->n; i++)
		if (svy_var_number_is_missing(v, p->code[i]))
			svy_code_map_add(m, (struct svy_code_rule){.kind = SVY_CODE_IS, .from = {p->code[i], SVY_VALID}, .to = {NAN, tag[i]}});
	for (size_t i = 0; i < p->rules.nmissing; i++)
		svy_code_map_add(m, (struct svy_code_rule){.kind = SVY_CODE_KEEP, .lo = p->rules.missing[i].num, .hi = p->rules.missing[i].num});
	for (size_t i = 0; i < p->rules.nrange; i++)
		svy_code_map_add(m, (struct svy_code_rule){.kind = SVY_CODE_KEEP, .lo = p->rules.range[i].lo, .hi = p->rules.range[i].hi});
	bool rest = false;
	for (size_t i = 0; i < v->nrange; i++)
		if (!is_common(p, &v->range[i])) {
			svy_code_map_add(m, (struct svy_code_rule){.kind = SVY_CODE_WITHIN, .lo = v->range[i].lo, .hi = v->range[i].hi, .to = {NAN, REST_TAG}});
			rest = true;
		}
	svy_code_map_var(m, v);
	if (rest && !svy_var_label_of_tag(v, REST_TAG))
		svy_var_label_tag(v, REST_TAG, "other missing codes");
}

static void set_rules(struct apart *p, size_t wave)
{
	struct svy_var *v = var_of(p, wave);
	if (!v)
		return;
	svy_var_missing_none(v);
	for (size_t i = 0; i < p->rules.nmissing; i++)
		svy_var_missing_number(v, p->rules.missing[i].num);
	for (size_t i = 0; i < p->rules.nrange; i++)
		svy_var_missing_range(v, p->rules.range[i].lo, p->rules.range[i].hi);
}

static int keep_apart(struct svy_stack *s, const char *name)
{
	struct apart p = {.s = s, .name = name};
	for (size_t i = 0; i < s->n; i++)
		if (var_of(&p, i))
			find_common(&p, var_of(&p, i));
	for (size_t i = 0; i < s->n; i++)
		if (var_of(&p, i))
			find_codes(&p, var_of(&p, i));
	qsort(p.code, p.n, sizeof *p.code, by_number);
	uint8_t *tag = svy_calloc(p.n + 1, 1);
	int rc = choose_tags(&p, tag);
	for (size_t i = 0; !rc && i < s->n; i++)
		change_wave(&p, i, tag);
	for (size_t i = 0; !rc && i < s->n; i++)
		set_rules(&p, i);
	free(tag);
	free(p.code);
	svy_var_free(&p.rules);
	return rc;
}

int svy_stack_keep_apart(struct svy_stack *s)
{
	struct svy_strs names = {0};
	int rc = 0;
	for (size_t i = 0; i < s->nfinding; i++)
		if (s->finding[i].state == SVY_STACK_APART && !svy_strs_has(&names, s->finding[i].name))
			svy_strs_add(&names, s->finding[i].name);
	for (size_t i = 0; !rc && i < names.n; i++)
		rc = keep_apart(s, names.v[i]);
	if (!rc && names.n)
		rc = svy_stack_merge_again(s);
	svy_strs_free(&names);
	return rc;
}
