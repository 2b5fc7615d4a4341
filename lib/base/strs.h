// SPDX-License-Identifier: GPL-3.0-or-later
/* Growable bytes (struct svy_buf) and growable lists of strings (struct svy_strs). Both start as {0} and own what they hold. */
#ifndef SVY_BASE_STRS_H
#define SVY_BASE_STRS_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

struct svy_buf {
	char *p;            /* NUL-terminated once anything was added; NULL before */
	size_t n, cap;      /* n does not count the NUL */
};

/* How long s[0..n) is without the blanks at its end: SPSS pads with them, and they are no part of a value. */
static inline size_t svy_trimmed(const char *s, size_t n)
{
	while (n && s[n - 1] == ' ')
		n--;
	return n;
}

/* As memcmp of the two without the blanks at their ends; a text comes before those that it begins. */
int svy_compare_trimmed(const char *a, size_t n, const char *b, size_t m);

/* Also where both are NULL. */
static inline bool svy_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The name of a file without its folder; points into path. A path that ends in a slash is no file, and stays. */
static inline const char *svy_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

void svy_buf_add(struct svy_buf *b, const char *s, size_t n);
void svy_buf_puts(struct svy_buf *b, const char *s);
void svy_buf_putc(struct svy_buf *b, char c);
void svy_buf_printf(struct svy_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void svy_buf_vprintf(struct svy_buf *b, const char *fmt, va_list ap);
/* Room for n more bytes behind b->n; returns where they start. The caller moves b->n. */
char *svy_buf_room(struct svy_buf *b, size_t n);
/* The text, never NULL; owned by the caller, b is empty afterwards. */
char *svy_buf_take(struct svy_buf *b);
void svy_buf_free(struct svy_buf *b);

struct svy_strs {
	char **v;
	size_t n, cap;
};

void svy_strs_add(struct svy_strs *l, const char *s);
void svy_strs_add_take(struct svy_strs *l, char *s);
bool svy_strs_has(const struct svy_strs *l, const char *s);
bool svy_strs_same(const struct svy_strs *a, const struct svy_strs *b);        /* in the same order */
void svy_strs_copy(struct svy_strs *to, const struct svy_strs *from);   /* appends */
/* Appends "who: line" for each line of from. */
void svy_strs_add_said(struct svy_strs *to, const char *who, const struct svy_strs *from);
/* Splits at sep, drops blanks around the parts; empty parts are kept as "". Appends. */
void svy_strs_split(struct svy_strs *l, const char *text, char sep);
/* "a, b and c" style is not needed anywhere: joins with sep. Caller frees. */
char *svy_strs_join(const struct svy_strs *l, const char *sep);
void svy_strs_free(struct svy_strs *l);

/*
 * Up to max of names that look like name (edit distance with transpositions, ignoring case), best first,
 * as "'a', 'b'". Caller frees; NULL if none is near.
 */
char *svy_nearest(const char *name, const char *const *names, size_t n, size_t max);

#endif
