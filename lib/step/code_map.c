// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/code_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"

void svy_code_map_add(struct svy_code_map *m, struct svy_code_rule rule)
{
	svy_grow(m->v, m->n, m->cap);
	m->v[m->n++] = rule;
}

void svy_code_map_free(struct svy_code_map *m)
{
	free(m->v);
	*m = (struct svy_code_map){0};
}

static bool same(struct svy_code a, struct svy_code b)
{
	return a.miss == b.miss && (a.miss || a.num == b.num);
}

static bool speaks_of(const struct svy_code_rule *r, struct svy_code x)
{
	if (r->kind == SVY_CODE_IS)
		return same(r->from, x);
	return !x.miss && (r->kind == SVY_CODE_COUNT || (x.num >= r->lo && x.num <= r->hi));
}

static struct svy_code result(const struct svy_code_rule *r, struct svy_code x)
{
	switch (r->kind) {
	case SVY_CODE_IS:
	case SVY_CODE_WITHIN:
		return r->to;
	case SVY_CODE_TURN:
		return (struct svy_code){r->lo + r->hi - x.num, SVY_VALID};
	case SVY_CODE_COUNT:
		return (struct svy_code){r->scale * (x.num + r->shift), SVY_VALID};
	case SVY_CODE_KEEP:
		break;
	}
	return x;
}

static struct svy_code map_code(const struct svy_code_map *m, struct svy_code x)
{
	for (size_t i = 0; i < m->n; i++)
		if (speaks_of(&m->v[i], x))
			return result(&m->v[i], x);
	return x;
}

size_t svy_code_map_column(const struct svy_code_map *m, const struct svy_column *from, struct svy_column *to, size_t n)
{
	size_t changed = 0;
	for (size_t i = 0; i < n; i++) {
		struct svy_code x = {from->num[i], from->miss[i]}, y = map_code(m, x);
		changed += !same(x, y);
		to->num[i] = y.miss ? NAN : y.num;
		to->miss[i] = y.miss;
	}
	return changed;
}

/* SVY_SYSMIS is no value of a dictionary: false then. */
static bool code_value(struct svy_code c, struct svy_value *out)
{
	if (c.miss == SVY_SYSMIS)
		return false;
	*out = (struct svy_value){.kind = c.miss ? SVY_VALUE_TAG : SVY_VALUE_NUMBER, .num = c.miss ? NAN : c.num, .tag = (char)c.miss};
	return true;
}

static struct svy_code code_of(const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_TAG)
		return (struct svy_code){NAN, (uint8_t)v->tag};
	return (struct svy_code){v->num, SVY_VALID};
}

/* Labels of codes that stay first: they go before what comes to the same code. */
static void move_labels(const struct svy_code_map *m, struct svy_var *v, const struct svy_var *old)
{
	bool moved = false;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < old->ncat; i++) {
			struct svy_code x = code_of(&old->cat[i].value), y = map_code(m, x);
			struct svy_value value;
			moved |= !same(x, y);
			if (same(x, y) == (pass == 0) && code_value(y, &value) && !svy_value_label(v, &value))
				svy_var_label(v, &value, old->cat[i].label);
		}
	if (moved)
		svy_var_sort_labels(v);
}

/* A code that was missing is missing still. */
static void move_missing(const struct svy_code_map *m, struct svy_var *v, const struct svy_var *old, double code)
{
	struct svy_code y = map_code(m, (struct svy_code){code, SVY_VALID});
	if (svy_var_number_is_missing(old, code) && !y.miss && !svy_var_number_is_missing(v, y.num))
		svy_var_missing_number(v, y.num);
}

void svy_code_map_var(const struct svy_code_map *m, struct svy_var *v)
{
	struct svy_var old = *v, empty = *v;
	if (!m->n)
		return;
	empty.cat = NULL;
	empty.missing = NULL;
	empty.ncat = empty.cat_cap = empty.nmissing = empty.missing_cap = 0;
	*v = empty;
	move_labels(m, v, &old);
	for (size_t i = 0; i < old.nmissing; i++)
		move_missing(m, v, &old, old.missing[i].num);
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].kind == SVY_CODE_IS && !m->v[i].from.miss)
			move_missing(m, v, &old, m->v[i].from.num);
	for (size_t i = 0; i < old.ncat; i++)
		free(old.cat[i].label);
	free(old.cat);
	free(old.missing);
}
