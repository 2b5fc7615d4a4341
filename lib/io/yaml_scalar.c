// SPDX-License-Identifier: GPL-3.0-or-later
/* Scalars by YAML 1.1 (yaml.org/type/), both ways. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/yaml.h"

static bool among(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strcasecmp(s, *words) == 0)
			return true;
	return false;
}

static const char *const yes_words[] = {"y", "yes", "true", "on", NULL};
static const char *const no_words[] = {"n", "no", "false", "off", NULL};
static const char *const null_words[] = {"", "~", "null", NULL};

/* Digits of a base between from and the end; false if there is another character or none. */
static bool parse_base(const char *s, int base, double *x)
{
	*x = 0;
	if (!*s)
		return false;
	for (; *s; s++) {
		int d = *s >= '0' && *s <= '9' ? *s - '0' : *s >= 'a' && *s <= 'f' ? *s - 'a' + 10 : *s >= 'A' && *s <= 'F' ? *s - 'A' + 10 : 99;
		if (d >= base)
			return false;
		*x = *x * base + d;
	}
	return true;
}

/* 1:30:15.5 is 5415.5. */
static bool parse_sexagesimal(const char *s, double *x)
{
	double sum = 0;
	for (const char *colon; (colon = strchr(s, ':')); s = colon + 1) {
		double part;
		if (!parse_base(strndupa(s, (size_t)(colon - s)), 10, &part))
			return false;
		sum = sum * 60 + part;
	}
	double last;
	if (!svy_num_parse(s, strlen(s), &last) || !(last >= 0 && last < 60))
		return false;
	*x = sum * 60 + last;
	return true;
}

static bool parse_unsigned(const char *s, double *x)
{
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		return parse_base(s + 2, 16, x);
	if (s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		return parse_base(s + 2, 2, x);
	if (s[0] == '0' && s[1] && strspn(s, "0123456789") == strlen(s))
		return parse_base(s + 1, 8, x);
	if (strcmp(s, ".inf") == 0 || strcmp(s, ".Inf") == 0 || strcmp(s, ".INF") == 0) {
		*x = INFINITY;
		return true;
	}
	if (strcmp(s, ".nan") == 0 || strcmp(s, ".NaN") == 0 || strcmp(s, ".NAN") == 0) {
		*x = NAN;
		return true;
	}
	if (s[0] >= '0' && s[0] <= '9' && strchr(s, ':'))
		return parse_sexagesimal(s, x);
	return (s[0] == '.' || (s[0] >= '0' && s[0] <= '9')) && svy_num_parse(s, strlen(s), x);
}

bool svy_yaml_number(const struct svy_yaml *y, double *x)
{
	char text[64];
	size_t n = 0;
	if (!y || y->kind != SVY_YAML_SCALAR || y->quoted || strlen(y->text) >= sizeof text)
		return false;
	const char *s = y->text;
	bool minus = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (*s == '_')
		return false;
	for (; *s; s++)
		if (*s != '_')
			text[n++] = *s;
	text[n] = '\0';
	if (!parse_unsigned(text, x))
		return false;
	if (minus)
		*x = -*x;
	return true;
}

bool svy_yaml_bool(const struct svy_yaml *y, bool *x)
{
	if (!y || y->kind != SVY_YAML_SCALAR || y->quoted)
		return false;
	*x = among(y->text, yes_words);
	return *x || among(y->text, no_words);
}

const char *svy_yaml_text(const struct svy_yaml *y)
{
	if (!y || y->kind != SVY_YAML_SCALAR || (!y->quoted && among(y->text, null_words)))
		return NULL;
	return y->text;
}

/*
 * One code point of UTF-8 from s[0..n) into *c; returns its bytes, 0 if they are not UTF-8.
 */
static size_t decode(const char *s, size_t n, uint32_t *c)
{
	unsigned char b = (unsigned char)*s;
	size_t len = b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
	if (!len || len > n)
		return 0;
	*c = len == 1 ? b : b & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	bool overlong = (len == 3 && *c < 0x800) || (len == 4 && *c < 0x10000);
	return overlong || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : len;
}

/* What a double-quoted scalar must escape: controls, breaks of lines and what no YAML reader lets through. */
static bool must_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

enum style { PLAIN, SINGLE, DOUBLE };

/*
 * Plain only where no resolver and no context (block, flow) can see anything but a string: a letter first, no word that
 * means a boolean, null or NA, and no character that YAML gives a meaning. Everything that begins with a digit, a sign or a
 * point is quoted, whether it is a number or not; '.a' is not, since it stands in every header of Stata's missing values.
 */
static enum style style_of(const char *s, size_t n)
{
	static const char *const words[] = {"na", "nan", "inf", "null", "y", "yes", "true", "on", "n", "no", "false", "off", NULL};
	bool plain = true;
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t c;
		len = decode(s + i, n - i, &c);
		if (!len || must_escape(c) || c == '\\')
			return DOUBLE;
		if (strchr(",[]{}:#&*!|>'\"%@`?", (int)(c < 0x80 ? c : 'a')))
			plain = false;
	}
	if (n == 2 && s[0] == '.' && s[1] >= 'a' && s[1] <= 'z')
		return PLAIN;
	bool letter = n && ((s[0] >= 'a' && s[0] <= 'z') || (s[0] >= 'A' && s[0] <= 'Z') || (unsigned char)s[0] >= 0x80);
	/* R's resolver stops at the first byte that is not ASCII: it reads "NOé" as false. */
	size_t ascii = 0;
	while (ascii < n && (unsigned char)s[ascii] < 0x80)
		ascii++;
	if (ascii && ascii < 8 && among(strndupa(s, ascii), words))
		plain = false;
	if (plain && letter && s[n - 1] != ' ')
		return PLAIN;
	return memchr(s, ' ', n) || memchr(s, '\'', n) ? DOUBLE : SINGLE;
}

static void put_escape(struct svy_buf *b, uint32_t c)
{
	if (c == '\n')
		svy_buf_puts(b, "\\n");
	else if (c == '\t')
		svy_buf_puts(b, "\\t");
	else if (c == '\r')
		svy_buf_puts(b, "\\r");
	else if (c < 0x100)
		svy_buf_printf(b, "\\x%02X", (unsigned)c);
	else
		svy_buf_printf(b, "\\u%04X", (unsigned)c);
}

static void put_double(struct svy_buf *b, const char *s, size_t n)
{
	svy_buf_putc(b, '"');
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t c;
		len = decode(s + i, n - i, &c);
		if (!len) {     /* YAML has no way to write a byte that is no character */
			svy_buf_puts(b, "\\uFFFD");
			len = 1;
		} else if (must_escape(c)) {
			put_escape(b, c);
		} else {
			if (c == '"' || c == '\\')
				svy_buf_putc(b, '\\');
			svy_buf_add(b, s + i, len);
		}
	}
	svy_buf_putc(b, '"');
}

void svy_yaml_put_stringn(struct svy_buf *b, const char *s, size_t n)
{
	switch (style_of(s, n)) {
	case PLAIN:
		svy_buf_add(b, s, n);
		break;
	case SINGLE:
		svy_buf_putc(b, '\'');
		svy_buf_add(b, s, n);
		svy_buf_putc(b, '\'');
		break;
	case DOUBLE:
		put_double(b, s, n);
		break;
	}
}

void svy_yaml_put_string(struct svy_buf *b, const char *s)
{
	svy_yaml_put_stringn(b, s, strlen(s));
}

/* The bytes from `from` on are a key. */
static void mark_long_key(struct svy_buf *b, size_t from)
{
	size_t n = b->n - from;
	if (n <= 1000)
		return;
	svy_buf_puts(b, "? ");
	memmove(b->p + from + 2, b->p + from, n);
	memcpy(b->p + from, "? ", 2);
}

void svy_yaml_put_key(struct svy_buf *b, const char *s)
{
	size_t from = b->n;
	svy_yaml_put_string(b, s);
	mark_long_key(b, from);
	svy_buf_puts(b, ": ");
}

void svy_yaml_put_block_key(struct svy_buf *b, const char *indent, const char *s)
{
	svy_buf_puts(b, indent);
	size_t from = b->n;
	svy_yaml_put_key(b, s);
	if (strncmp(b->p + from, "? ", 2) != 0)
		return;
	b->n -= 2;
	svy_buf_printf(b, "\n%s: ", indent);
}

/* Both readers want a point before an exponent, and R has no whole numbers beyond 2^31 but as doubles. */
void svy_yaml_put_number(struct svy_buf *b, double x)
{
	char text[SVY_NUM_MAX];
	if (isnan(x)) {
		svy_buf_puts(b, ".nan");
		return;
	}
	if (isinf(x)) {
		svy_buf_puts(b, x < 0 ? "-.inf" : ".inf");
		return;
	}
	size_t n = svy_num_format(text, x);
	const char *e = memchr(text, 'e', n);
	bool point = memchr(text, '.', n) != NULL;
	if (e && !point) {
		svy_buf_add(b, text, (size_t)(e - text));
		svy_buf_puts(b, ".0");
		svy_buf_puts(b, e);
		return;
	}
	svy_buf_add(b, text, n);
	if (!point && fabs(x) > INT32_MAX)
		svy_buf_puts(b, ".0");
}

/* A number, a date or a word that flow text cannot break: signs first only where more follows, no colon at the end. */
static bool is_plain_word(const char *s)
{
	static const char allowed[] = ".+-:/_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *const letters = allowed + 5;
	size_t sign = strspn(s, "+-.");
	return sign < 3 && s[sign] && strchr(letters, s[sign]) && s[strspn(s, allowed)] == '\0' && s[strlen(s) - 1] != ':';
}

/* A plain scalar stays plain, whatever type it has in YAML, unless flow text would break it. */
static void put_scalar(struct svy_buf *b, const struct svy_yaml *y)
{
	if (!y->quoted && (is_plain_word(y->text) || strcmp(y->text, "~") == 0))
		svy_buf_puts(b, y->text);
	else if (!y->quoted && !*y->text)
		svy_buf_putc(b, '~');
	else
		svy_yaml_put_string(b, y->text);
}

void svy_yaml_put_flow(struct svy_buf *b, const struct svy_yaml *y)
{
	if (y->kind == SVY_YAML_SCALAR) {
		put_scalar(b, y);
		return;
	}
	bool map = y->kind == SVY_YAML_MAP;
	svy_buf_putc(b, map ? '{' : '[');
	for (size_t i = 0; i < y->n; i++) {
		if (i)
			svy_buf_puts(b, ", ");
		if (map) {
			size_t from = b->n;
			if (*y->key[i].text)
				put_scalar(b, &y->key[i]);
			else
				svy_yaml_put_string(b, "");
			mark_long_key(b, from);
			svy_buf_puts(b, ": ");
		}
		svy_yaml_put_flow(b, &y->item[i]);
	}
	svy_buf_putc(b, map ? '}' : ']');
}
