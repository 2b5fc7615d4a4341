// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/sort_key.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Above the words of all numbers and of all text. */
#define WORD_MISSING (UINT64_MAX - 255)

static bool has_key(const struct svy_sort_keys *k, size_t col)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].col == col)
			return true;
	return false;
}

/* The direction behind the colon, which is cut off; a name that holds a colon is taken as that name. */
static int take_direction(struct svy_ctx *ctx, const struct svy_dict *d, char *part, bool *descending)
{
	char *colon = strrchr(part, ':');
	*descending = false;
	if (!colon || svy_dict_find(d, part) >= 0)
		return 0;
	if (strcmp(colon, ":desc") != 0 && strcmp(colon, ":asc") != 0)
		return svy_fail(ctx, SVY_EUSAGE, "unknown direction '%s' in '%s' (asc or desc)", colon + 1, part);
	*descending = colon[1] == 'd';
	*colon = '\0';
	return 0;
}

static int add_part(struct svy_ctx *ctx, const struct svy_dict *d, char *part, bool reverse, struct svy_sort_keys *out)
{
	struct svy_varlist list = {0};
	bool descending;
	int rc = take_direction(ctx, d, part, &descending);
	if (!rc)
		rc = svy_varlist_parse(ctx, d, part, &list);
	for (size_t i = 0; !rc && i < list.n; i++) {
		if (has_key(out, list.v[i]))
			continue;
		svy_grow(out->v, out->n, out->cap);
		out->v[out->n++] = (struct svy_sort_key){list.v[i], d->var[list.v[i]].type == SVY_STRING, descending != reverse};
	}
	svy_varlist_free(&list);
	return rc;
}

int svy_sort_keys_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, bool reverse, struct svy_sort_keys *out)
{
	struct svy_strs parts = {0};
	int rc = 0;
	svy_strs_split(&parts, text, ',');
	for (size_t i = 0; !rc && i < parts.n; i++)
		rc = add_part(ctx, d, parts.v[i], reverse, out);
	svy_strs_free(&parts);
	return rc;
}

void svy_sort_keys_free(struct svy_sort_keys *k)
{
	free(k->v);
	*k = (struct svy_sort_keys){0};
}

/* IEEE 754 numbers of one sign are ordered as their bits are; of negative ones the other way round. A zero has no sign here. */
static uint64_t number_word(double x)
{
	uint64_t bits;
	x += 0.0;
	memcpy(&bits, &x, sizeof bits);
	return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static uint64_t text_word(struct svy_str s)
{
	uint64_t word = 0;
	size_t n = svy_trimmed(s.p, s.n);
	for (size_t i = 0; i < sizeof word; i++)
		word = word << 8 | (i < n ? (unsigned char)s.p[i] : 0);
	/* UTF-8 has no such bytes; a text that is none must not pass for missing. */
	return word < WORD_MISSING ? word : WORD_MISSING - 1;
}

static void put_words(const struct svy_sort_key *k, const struct svy_column *c, size_t n, uint64_t *out, size_t stride)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t word;
		if (c->miss[i])
			word = WORD_MISSING + c->miss[i];
		else
			word = k->text ? text_word(c->str[i]) : number_word(c->num[i]);
		if (k->descending && !c->miss[i])
			word = WORD_MISSING - 1 - word;
		out[i * stride] = word;
	}
}

void svy_sort_words(const struct svy_sort_keys *k, const struct svy_batch *b, uint64_t *out)
{
	for (size_t i = 0; i < k->n; i++)
		put_words(&k->v[i], &b->col[k->v[i].col], b->nrow, out + i, k->n);
}

int svy_sort_compare(const struct svy_sort_keys *k, const struct svy_sort_row *x, const struct svy_sort_row *y)
{
	for (size_t i = 0; i < k->n; i++) {
		if (x->word[i] != y->word[i])
			return x->word[i] < y->word[i] ? -1 : 1;
		if (!k->v[i].text || x->word[i] >= WORD_MISSING)
			continue;
		const struct svy_str *s = &x->b->col[k->v[i].col].str[x->row], *t = &y->b->col[k->v[i].col].str[y->row];
		int c = svy_compare_trimmed(s->p, s->n, t->p, t->n);
		if (c)
			return k->v[i].descending ? -c : c;
	}
	return 0;
}
