// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/html_text.h"

#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	}
	return NULL;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* C0 and DEL but for white space: a parser drops or replaces them, each in its own way. */
static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && !is_space(c)) || c == 0x7f;
}

/* s is UTF-8. */
static void escape_good(struct svy_buf *b, const char *s, size_t n)
{
	size_t from = 0;
	for (size_t i = 0; i < n; i++) {
		const char *e = is_control(s[i]) ? REPLACEMENT : entity(s[i]);
		if (!e)
			continue;
		svy_buf_add(b, s + from, i - from);
		svy_buf_puts(b, e);
		from = i + 1;
	}
	svy_buf_add(b, s + from, n - from);
}

void svy_html_escape_n(struct svy_buf *b, const char *s, size_t n)
{
	bool cut;
	while (n) {
		size_t good = svy_utf8_prefix(s, n, &cut);
		escape_good(b, s, good);
		if (good < n) {
			svy_buf_puts(b, REPLACEMENT);
			good++;
		}
		s += good;
		n -= good;
	}
}

void svy_html_escape(struct svy_buf *b, const char *s)
{
	if (s)
		svy_html_escape_n(b, s, strlen(s));
}

void svy_html_escape_lines(struct svy_buf *b, const char *s)
{
	while (s && *s) {
		size_t n = strcspn(s, "\r\n");
		svy_html_escape_n(b, s, n);
		s += n;
		if (*s)
			svy_buf_puts(b, "<br>");
		s += s[0] == '\r' && s[1] == '\n' ? 2 : *s ? 1 : 0;
	}
}

/* What is no UTF-8 is no part of a page either: the id must be that of the anchor. */
static char *id_text(const char *s)
{
	struct svy_buf b = {0};
	svy_utf8_add(&b, s);
	for (size_t i = 0; i < b.n; i++)
		if (is_space(b.p[i]) || is_control(b.p[i]))
			b.p[i] = '_';
	return svy_buf_take(&b);
}

void svy_html_id(struct svy_buf *b, const char *s)
{
	char *id = id_text(s);
	svy_html_escape(b, id);
	free(id);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

void svy_html_anchor(struct svy_buf *b, const char *s)
{
	char *id = id_text(s);
	for (const char *p = id; *p; p++) {
		if (is_plain(*p))
			svy_buf_putc(b, *p);
		else
			svy_buf_printf(b, "%%%02X", (unsigned char)*p);
	}
	free(id);
}
