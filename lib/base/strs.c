// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/strs.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

char *svy_buf_room(struct svy_buf *b, size_t n)
{
	if (b->n + n + 1 > b->cap) {
		size_t cap = b->cap ? b->cap : 64;
		while (cap < b->n + n + 1)
			cap *= 2;
		b->p = svy_realloc(b->p, cap);
		b->cap = cap;
	}
	return b->p + b->n;
}

void svy_buf_add(struct svy_buf *b, const char *s, size_t n)
{
	char *to = svy_buf_room(b, n);
	if (n)
		memcpy(to, s, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void svy_buf_puts(struct svy_buf *b, const char *s)
{
	svy_buf_add(b, s, strlen(s));
}

void svy_buf_putc(struct svy_buf *b, char c)
{
	svy_buf_add(b, &c, 1);
}

void svy_buf_vprintf(struct svy_buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0) {
		vsnprintf(svy_buf_room(b, (size_t)n), (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void svy_buf_printf(struct svy_buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	svy_buf_vprintf(b, fmt, ap);
	va_end(ap);
}

char *svy_buf_take(struct svy_buf *b)
{
	char *p = b->p ? b->p : svy_strdup("");
	memset(b, 0, sizeof *b);
	return p;
}

void svy_buf_free(struct svy_buf *b)
{
	free(b->p);
	memset(b, 0, sizeof *b);
}

void svy_strs_add_take(struct svy_strs *l, char *s)
{
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = s;
}

void svy_strs_add(struct svy_strs *l, const char *s)
{
	svy_strs_add_take(l, svy_strdup(s));
}

int svy_compare_trimmed(const char *a, size_t n, const char *b, size_t m)
{
	n = svy_trimmed(a, n);
	m = svy_trimmed(b, m);
	size_t both = n < m ? n : m;
	int order = both ? memcmp(a, b, both) : 0;
	return order ? order : (n > m) - (n < m);
}

bool svy_strs_has(const struct svy_strs *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return true;
	return false;
}

bool svy_strs_same(const struct svy_strs *a, const struct svy_strs *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return true;
}

void svy_strs_copy(struct svy_strs *to, const struct svy_strs *from)
{
	for (size_t i = 0; i < from->n; i++)
		svy_strs_add(to, from->v[i]);
}

void svy_strs_add_said(struct svy_strs *to, const char *who, const struct svy_strs *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "%s: %s", who, from->v[i]);
		svy_strs_add_take(to, svy_buf_take(&b));
	}
}

void svy_strs_split(struct svy_strs *l, const char *text, char sep)
{
	for (const char *s = text;;) {
		const char *e = strchr(s, sep);
		const char *end = e ? e : s + strlen(s);
		const char *from = s, *to = end;
		while (from < to && (*from == ' ' || *from == '\t'))
			from++;
		while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
			to--;
		svy_strs_add_take(l, svy_strndup(from, (size_t)(to - from)));
		if (!e)
			return;
		s = e + 1;
	}
}

char *svy_strs_join(const struct svy_strs *l, const char *sep)
{
	struct svy_buf b = {0};
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			svy_buf_puts(&b, sep);
		svy_buf_puts(&b, l->v[i]);
	}
	return svy_buf_take(&b);
}

void svy_strs_free(struct svy_strs *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	memset(l, 0, sizeof *l);
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;
	return m < c ? m : c;
}

#define NEAR_MAX 64     /* longer names are compared by their first bytes */

/* Optimal string alignment: insertions, deletions, replacements, neighbours swapped. */
static size_t distance(const char *a, const char *b)
{
	size_t na = strnlen(a, NEAR_MAX), nb = strnlen(b, NEAR_MAX);
	size_t row[3][NEAR_MAX + 1];
	for (size_t j = 0; j <= nb; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = row[i % 3], *prev = row[(i + 2) % 3], *prev2 = row[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t cost = lower(a[i - 1]) != lower(b[j - 1]);
			now[j] = min3(prev[j] + 1, now[j - 1] + 1, prev[j - 1] + cost);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])
			    && prev2[j - 2] + 1 < now[j])
				now[j] = prev2[j - 2] + 1;
		}
	}
	return row[na % 3][nb];
}

char *svy_nearest(const char *name, const char *const *names, size_t n, size_t max)
{
	size_t limit = strlen(name) / 3 + 1, found = 0;
	struct svy_buf b = {0};
	for (size_t d = 0; d <= limit && found < max; d++)
		for (size_t i = 0; i < n && found < max; i++)
			if (distance(name, names[i]) == d) {
				svy_buf_printf(&b, "%s'%s'", found ? ", " : "", names[i]);
				found++;
			}
	return b.p;
}
