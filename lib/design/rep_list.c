// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_list.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* A name that holds a number: "repwt12" is "repwt", 12 and "". The last number is meant. */
struct numbered {
	size_t pos;
	const char *name;
	size_t head;                    /* bytes before the number */
	const char *rest;               /* what follows it */
	unsigned long number;
};

static bool split(const char *name, struct numbered *n)
{
	const char *end = name + strlen(name), *start;
	while (end > name && !isdigit((unsigned char)end[-1]))
		end--;
	for (start = end; start > name && isdigit((unsigned char)start[-1]);)
		start--;
	/* longer numbers are ids of something else */
	if (start == end || end - start > 9)
		return false;
	n->name = name;
	n->head = (size_t)(start - name);
	n->rest = end;
	n->number = strtoul(start, NULL, 10);
	return true;
}

static bool same_series(const struct numbered *a, const struct numbered *b)
{
	return a->head == b->head && strncmp(a->name, b->name, a->head) == 0 && strcmp(a->rest, b->rest) == 0;
}

static int by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

struct series {
	struct numbered *v;
	size_t n, cap;
};

/* All variables of the series, in order, that stand in `among`. */
static void gather(const struct svy_dict *d, const struct numbered *like, const struct svy_varlist *among, struct series *out)
{
	out->n = 0;
	for (size_t i = 0; i < among->n; i++) {
		struct numbered one = {.pos = among->v[i]};
		bool weight = d->survey.weights && strcmp(d->var[one.pos].name, d->survey.weights) == 0;
		if (weight || !split(d->var[one.pos].name, &one) || !same_series(&one, like))
			continue;
		svy_grow(out->v, out->n, out->cap);
		out->v[out->n++] = one;
	}
	qsort(out->v, out->n, sizeof *out->v, by_number);
}

/* The largest series among the variables into *out; *tie says that another one is as large. */
static void largest(const struct svy_dict *d, const struct svy_varlist *among, struct series *out, bool *tie)
{
	struct series one = {0};
	*tie = false;
	for (size_t i = 0; i < among->n; i++) {
		struct numbered like;
		if (!split(d->var[among->v[i]].name, &like))
			continue;
		gather(d, &like, among, &one);
		if (one.n < 2 || one.n < out->n || (out->n && same_series(&one.v[0], &out->v[0])))
			continue;
		*tie = one.n == out->n;
		struct series was = *out;
		*out = one;
		one = was;
	}
	free(one.v);
}

#define NAMED 5

/* "'a', 'b', …" of n names; add() makes them. */
static char *quoted(const struct svy_strs *names)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < names->n && i < NAMED; i++)
		svy_buf_printf(&b, "%s'%s'", i ? ", " : "", names->v[i]);
	if (names->n > NAMED)
		svy_buf_printf(&b, " and %zu more", names->n - NAMED);
	return svy_buf_take(&b);
}

static void note_rest(struct svy_ctx *ctx, const struct svy_dict *d, const char *item, const struct svy_varlist *among, const struct series *s)
{
	struct svy_strs rest = {0};
	for (size_t i = 0; i < among->n; i++) {
		bool taken = false;
		for (size_t k = 0; k < s->n; k++)
			taken |= s->v[k].pos == among->v[i];
		if (!taken)
			svy_strs_add(&rest, d->var[among->v[i]].name);
	}
	if (rest.n) {
		char *names = quoted(&rest);
		svy_note(ctx, "the replicate weights '%s' are a numbered series, to which %s %s not belong", item, names, rest.n == 1 ? "does" : "do");
		free(names);
	}
	svy_strs_free(&rest);
}

/* Numbers that the series lacks, and numbers that stand for two variables. */
static int check_numbers(struct svy_ctx *ctx, const struct series *s)
{
	struct svy_strs lacks = {0};
	int rc = 0;
	for (size_t i = 1; i < s->n && !rc; i++) {
		if (s->v[i].number == s->v[i - 1].number)
			rc = svy_fail(ctx, SVY_EUSAGE, "two replicate weights have the same number: '%s' and '%s'", s->v[i - 1].name, s->v[i].name);
		for (unsigned long k = s->v[i - 1].number + 1; k < s->v[i].number && lacks.n < 1000; k++) {
			struct svy_buf b = {0};
			svy_buf_printf(&b, "%.*s%lu%s", (int)s->v[i].head, s->v[i].name, k, s->v[i].rest);
			svy_strs_add_take(&lacks, svy_buf_take(&b));
		}
	}
	if (!rc && lacks.n) {
		char *names = quoted(&lacks);
		rc = svy_warn(ctx, "the series of replicate weights '%s' to '%s' has no %s: with replicates left out the standard errors are others",
			      s->v[0].name, s->v[s->n - 1].name, names);
		free(names);
	}
	svy_strs_free(&lacks);
	return rc;
}

/* A range or a glob: the variables that it takes in. */
static int add_several(struct svy_ctx *ctx, const struct svy_dict *d, const char *item, const struct svy_varlist *among, struct svy_varlist *out)
{
	struct series s = {0};
	bool tie = false;
	int rc = 0;
	struct numbered first, last;
	bool range = !strpbrk(item, "*?") && among->n;
	if (range) {
		/* its ends say which series is meant; without one it is no series */
		if (split(d->var[among->v[0]].name, &first) && split(d->var[among->v[among->n - 1]].name, &last) && same_series(&first, &last))
			gather(d, &first, among, &s);
	} else {
		largest(d, among, &s, &tie);
	}
	if (tie)
		rc = svy_fail(ctx, SVY_EUSAGE, "'%s' takes in two series of replicate weights: that of '%s' and another one as long", item, s.v[0].name);
	if (!rc && s.n) {
		note_rest(ctx, d, item, among, &s);
		rc = check_numbers(ctx, &s);
	}
	for (size_t i = 0; i < s.n; i++)
		svy_varlist_add(out, s.v[i].pos);
	for (size_t i = 0; !s.n && i < among->n; i++)
		svy_varlist_add(out, among->v[i]);
	free(s.v);
	return rc;
}

/* Documentation of surveys writes "PWGTP1-80" and "PWGTP1-PWGTP80" alike: the first becomes the second. Caller frees. */
static char *whole_range(const struct svy_dict *d, const char *item)
{
	const char *dash = strrchr(item, '-');
	struct numbered first;
	if (!dash || dash == item || !isdigit((unsigned char)dash[1]) || dash[1 + strspn(dash + 1, "0123456789")] || svy_dict_find(d, item) >= 0)
		return svy_strdup(item);
	char *from = svy_strndup(item, (size_t)(dash - item));
	struct svy_buf b = {0};
	if (svy_dict_find(d, from) >= 0 && split(from, &first) && !*first.rest)
		svy_buf_printf(&b, "%s-%.*s%s", from, (int)first.head, from, dash + 1);
	else
		svy_buf_puts(&b, item);
	free(from);
	return svy_buf_take(&b);
}

int svy_rep_list_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct svy_varlist *out)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, text, ',');
	for (size_t i = 0; i < items.n && !rc; i++) {
		struct svy_varlist among = {0};
		char *item = whole_range(d, items.v[i]);
		rc = svy_varlist_parse(ctx, d, item, &among);
		if (!rc && svy_dict_find(d, item) >= 0)
			svy_varlist_add(out, among.v[0]);
		else if (!rc)
			rc = add_several(ctx, d, item, &among, out);
		svy_varlist_free(&among);
		free(item);
	}
	svy_strs_free(&items);
	return rc;
}
