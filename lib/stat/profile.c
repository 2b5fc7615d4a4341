// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "data/value.h"

static struct svy_profile_code *add_code(struct svy_profile *p, struct svy_value value, bool missing)
{
	svy_grow(p->code, p->ncode, p->cap);
	struct svy_profile_code *c = &p->code[p->ncode++];
	*c = (struct svy_profile_code){.value = value, .missing = missing};
	c->value.str = svy_strdup(value.str);
	return c;
}

static uint32_t index_number(struct svy_table *t, double x, bool add, bool *fresh)
{
	uint64_t key = svy_table_number_key(x);
	return add ? svy_table_add(t, &key, sizeof key, fresh) : svy_table_find(t, &key, sizeof key);
}

/* A code that the dictionary knows, once. Tags are counted together. */
static void know(struct svy_profile *p, const struct svy_value *v)
{
	bool fresh = false;
	if (v->kind == SVY_VALUE_NUMBER)
		index_number(p->index, v->num, true, &fresh);
	else if (v->kind == SVY_VALUE_STRING)
		svy_table_add(p->index, v->str, svy_trimmed(v->str, strlen(v->str)), &fresh);
	if (fresh)
		add_code(p, *v, svy_value_is_missing(p->var, v));
}

void svy_profile_init(struct svy_profile *p, const struct svy_var *v, size_t pos, size_t limit)
{
	*p = (struct svy_profile){.pos = pos, .var = v, .limit = limit, .all = true, .whole = true};
	p->index = svy_table_new(v->type == SVY_NUMBER ? sizeof(uint64_t) : 0);
	p->range_n = svy_calloc(v->nrange + 1, sizeof *p->range_n);
	for (size_t i = 0; i < v->ncat; i++)
		know(p, &v->cat[i].value);
	for (size_t i = 0; i < v->nmissing; i++)
		know(p, &v->missing[i]);
}

void svy_profile_free(struct svy_profile *p)
{
	for (size_t i = 0; i < p->ncode; i++)
		free(p->code[i].value.str);
	free(p->code);
	free(p->range_n);
	svy_table_free(p->index);
	memset(p, 0, sizeof *p);
}

/* A value that is pushed out never comes back, since those that pushed it are further out: so the counts are whole. */
static void count_end(struct svy_profile_ends *e, double x, uint64_t n, double sign)
{
	size_t i = e->count;
	while (i > 0 && sign * x > sign * e->x[i - 1])
		i--;
	if (i > 0 && e->x[i - 1] == x) {
		e->n[i - 1] += n;
		return;
	}
	if (i == SVY_PROFILE_ENDS)
		return;
	size_t moved = (e->count < SVY_PROFILE_ENDS ? e->count : SVY_PROFILE_ENDS - 1) - i;
	memmove(&e->x[i + 1], &e->x[i], moved * sizeof *e->x);
	memmove(&e->n[i + 1], &e->n[i], moved * sizeof *e->n);
	e->x[i] = x;
	e->n[i] = n;
	e->count += e->count < SVY_PROFILE_ENDS;
}

static bool has_room(struct svy_profile *p)
{
	bool room = p->ncode < p->var->ncat + p->var->nmissing + p->limit;
	p->all &= room;
	return room;
}

/* Codes of answers are small: they are looked up once. */
static uint32_t find_number(struct svy_profile *p, double x)
{
	bool is_small = x >= 0 && x < SVY_PROFILE_SMALL && x == (int)x;
	if (is_small && p->small[(int)x])
		return p->small[(int)x] - 1;
	uint32_t i = index_number(p->index, x, false, NULL);
	if (is_small && i != UINT32_MAX)
		p->small[(int)x] = i + 1;
	return i;
}

static void count_number(struct svy_profile *p, double x, bool missing)
{
	uint32_t i = find_number(p, x);
	if (i == UINT32_MAX && has_room(p)) {
		i = index_number(p->index, x, true, NULL);
		add_code(p, (struct svy_value){.kind = SVY_VALUE_NUMBER, .num = x}, missing);
	}
	if (i != UINT32_MAX) {
		p->code[i].n++;
	} else if (!missing) {
		count_end(&p->low, x, 1, -1);
		count_end(&p->high, x, 1, 1);
	}
	for (size_t r = 0; missing && r < p->var->nrange; r++)
		p->range_n[r] += x >= p->var->range[r].lo && x <= p->var->range[r].hi;
	if (missing)
		return;
	p->whole &= x == rint(x);
	p->sum += x;
	p->negative += x < 0;
	p->zero += x == 0;
}

static void look_at_text(struct svy_profile *p, const char *s, size_t n)
{
	double x;
	p->blank_ahead += *s == ' ';
	if (!svy_num_parse(s, n, &x) || !isfinite(x))
		return;
	p->numeric++;
	p->zeros_ahead += n > 1 && s[0] == '0' && s[1] != '.';
}

static void count_text(struct svy_profile *p, const struct svy_str *s, bool missing)
{
	size_t n = svy_trimmed(s->p, s->n);
	uint32_t i = svy_table_find(p->index, s->p, n);
	if (n && !missing)
		look_at_text(p, s->p, n);
	if (i == UINT32_MAX && n > SVY_PROFILE_TEXT)
		p->all = false;
	else if (i == UINT32_MAX && has_room(p)) {
		char *copy = svy_strndup(s->p, n);
		i = svy_table_add(p->index, s->p, n, NULL);
		add_code(p, (struct svy_value){.kind = SVY_VALUE_STRING, .num = NAN, .str = copy}, missing);
		free(copy);
	}
	if (i != UINT32_MAX)
		p->code[i].n++;
}

static void count_missing(struct svy_profile *p, uint8_t miss)
{
	p->user_missing += miss == SVY_USERMIS;
	p->system_missing += miss == SVY_SYSMIS;
	p->tagged += miss != SVY_USERMIS && miss != SVY_SYSMIS;
}

void svy_profile_batch(struct svy_profile *p, const struct svy_column *c, size_t nrow)
{
	uint8_t miss[SVY_BATCH_ROWS];
	svy_column_missing(p->var, c, nrow, miss);
	for (size_t i = 0; i < nrow; i++) {
		if (miss[i])
			count_missing(p, miss[i]);
		else
			p->valid++;
		if (miss[i] != SVY_VALID && miss[i] != SVY_USERMIS)
			continue;
		if (c->num)
			count_number(p, c->num[i], miss[i] != SVY_VALID);
		else
			count_text(p, &c->str[i], miss[i] != SVY_VALID);
	}
}

static int by_value(const void *x, const void *y)
{
	const struct svy_profile_code *a = x, *b = y;
	return svy_value_compare(&a->value, &b->value);
}

void svy_profile_end(struct svy_profile *p)
{
	svy_table_free(p->index);
	p->index = NULL;
	for (size_t i = 0; p->var->type == SVY_NUMBER && i < p->ncode; i++)
		if (p->code[i].n && !p->code[i].missing) {
			count_end(&p->low, p->code[i].value.num, p->code[i].n, -1);
			count_end(&p->high, p->code[i].value.num, p->code[i].n, 1);
		}
	if (p->ncode)
		qsort(p->code, p->ncode, sizeof *p->code, by_value);
}
