// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Functions of texts. Characters are those of Unicode; text is UTF-8, and bytes that are none count as one character each. Blanks at the end are no
 * part of a text, and an empty text is missing.
 */
#include "expr/func.h"

#include <math.h>
#include <string.h>
#include <utf8proc.h>
#include "base/num.h"
#include "data/date.h"

/* A function of one text, row by row: fills out, which may point anywhere that lasts. */
typedef struct svy_str text_function(const struct svy_call *c, size_t row, struct svy_str s);

static struct svy_str trimmed(struct svy_str s)
{
	return (struct svy_str){s.p, svy_trimmed(s.p, s.n)};
}

static void each(const struct svy_call *c, text_function *f)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->miss[i])
			continue;
		c->str[i] = trimmed(f(c, i, trimmed(c->arg[0].str[i])));
		c->miss[i] = c->str[i].n == 0;
	}
}

/* The character at s, and its bytes; a byte that begins none is itself, negative. */
static size_t next_char(const char *s, size_t n, utf8proc_int32_t *c)
{
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, c);
	if (len > 0)
		return (size_t)len;
	*c = -1;
	return 1;
}

static struct svy_str map_letters(const struct svy_call *c, struct svy_str s, utf8proc_int32_t (*map)(utf8proc_int32_t))
{
	enum { LONGEST = 4 };
	char *p = svy_scratch_text(c->run, s.n * LONGEST), *end = p;
	for (size_t i = 0; i < s.n;) {
		utf8proc_int32_t letter;
		size_t n = next_char(s.p + i, s.n - i, &letter);
		if (letter < 0)
			*end++ = s.p[i];
		else
			end += utf8proc_encode_char(map(letter), (utf8proc_uint8_t *)end);
		i += n;
	}
	return (struct svy_str){p, (size_t)(end - p)};
}

static bool is_ascii(struct svy_str s)
{
	unsigned char all = 0;
	for (size_t i = 0; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

/* first: 'A' for lower(), 'a' for upper(). */
static struct svy_str map_ascii(const struct svy_call *c, struct svy_str s, char first)
{
	char *p = svy_scratch_text(c->run, s.n);
	for (size_t i = 0; i < s.n; i++) {
		char x = s.p[i];
		p[i] = x >= first && x <= first + 25 ? (char)(x ^ 0x20) : x;
	}
	return (struct svy_str){p, s.n};
}

static struct svy_str lower(const struct svy_call *c, size_t row, struct svy_str s)
{
	(void)row;
	return is_ascii(s) ? map_ascii(c, s, 'A') : map_letters(c, s, utf8proc_tolower);
}

/* The small sharp s has no capital in use, and stays, as in R. */
static utf8proc_int32_t to_upper(utf8proc_int32_t c)
{
	return c == 0xdf ? c : utf8proc_toupper(c);
}

static struct svy_str upper(const struct svy_call *c, size_t row, struct svy_str s)
{
	(void)row;
	return is_ascii(s) ? map_ascii(c, s, 'a') : map_letters(c, s, to_upper);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct svy_str trim(const struct svy_call *c, size_t row, struct svy_str s)
{
	(void)c;
	(void)row;
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n && is_blank(*s.p)) {
		s.p++;
		s.n--;
	}
	return s;
}

static size_t count_chars(struct svy_str s)
{
	size_t chars = 0;
	utf8proc_int32_t letter;
	for (size_t i = 0; i < s.n; chars++)
		i += next_char(s.p + i, s.n - i, &letter);
	return chars;
}

/* s without its first so many characters. */
static struct svy_str behind(struct svy_str s, double chars)
{
	utf8proc_int32_t letter;
	for (; chars >= 1 && s.n; chars--) {
		size_t n = next_char(s.p, s.n, &letter);
		s.p += n;
		s.n -= n;
	}
	return s;
}

static struct svy_str substr(const struct svy_call *c, size_t row, struct svy_str s)
{
	double from = trunc(c->arg[1].num[row]), n = c->node->nkid > 2 ? trunc(c->arg[2].num[row]) : INFINITY;
	if (from < 0)
		from += (double)count_chars(s) + 1;
	if (from < 1 || !(n > 0))
		return (struct svy_str){"", 0};
	struct svy_str rest = behind(s, from - 1);
	return (struct svy_str){rest.p, rest.n - behind(rest, n).n};
}

void svy_apply_lower(const struct svy_call *c)
{
	each(c, lower);
}

void svy_apply_upper(const struct svy_call *c)
{
	each(c, upper);
}

void svy_apply_trim(const struct svy_call *c)
{
	each(c, trim);
}

void svy_apply_substr(const struct svy_call *c)
{
	each(c, substr);
}

void svy_apply_length(const struct svy_call *c)
{
	for (size_t i = 0; i < c->n; i++)
		c->num[i] = c->miss[i] ? 0 : (double)count_chars(trimmed(c->arg[0].str[i]));
}

/* A name without its middle part is a name: parts that are missing are left out. */
void svy_apply_concat(const struct svy_call *c)
{
	size_t narg = c->node->nkid;
	for (size_t i = 0; i < c->n; i++) {
		size_t n = 0;
		for (size_t k = 0; k < narg; k++)
			n += c->arg[k].miss[i] ? 0 : c->arg[k].str[i].n;
		char *p = n ? svy_scratch_text(c->run, n) : NULL, *end = p;
		for (size_t k = 0; n && k < narg; k++) {
			struct svy_str s = c->arg[k].str[i];
			if (c->arg[k].miss[i])
				continue;
			memcpy(end, s.p, s.n);
			end += s.n;
		}
		c->str[i] = (struct svy_str){p, n};
		c->miss[i] = n == 0;
	}
}

void svy_apply_number(const struct svy_call *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct svy_str s = c->arg[0].str[i];
		if (!c->miss[i])
			s = trim(c, i, s);
		if (c->miss[i] || !svy_num_parse(s.p, s.n, &c->num[i])) {
			c->num[i] = 0;
			c->miss[i] = 1;
		}
	}
}

int svy_bind_text(struct svy_binder *b, struct svy_node *n)
{
	(void)b;
	n->var = n->kid[0]->var;
	return 0;
}

/* Zeros that make a number of n characters as wide as was asked for: codes of municipalities have four digits. */
static size_t zeros_before(const struct svy_call *c, const struct svy_date *date, size_t row, size_t n)
{
	enum { WIDEST = 64 };
	double width = c->node->nkid > 1 && !date->kind ? c->arg[1].num[row] : 0;
	return width > (double)n ? (size_t)fmin(width, WIDEST) - n : 0;
}

/* A date is written as one. */
void svy_apply_text(const struct svy_call *c)
{
	struct svy_date date = c->node->var ? svy_date_of(c->node->var) : (struct svy_date){0};
	char text[SVY_DATE_MAX];
	for (size_t i = 0; i < c->n; i++) {
		if (c->miss[i])
			continue;
		size_t n = svy_date_put(text, &date, c->arg[0].num[i]), zeros = zeros_before(c, &date, i, n), sign = text[0] == '-';
		char *p = svy_scratch_text(c->run, n + zeros);
		memcpy(p, text, sign);
		memset(p + sign, '0', zeros);
		memcpy(p + sign + zeros, text + sign, n - sign);
		c->str[i] = (struct svy_str){p, n + zeros};
	}
}
