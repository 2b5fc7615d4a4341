// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"

#define FONTS "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
#define INK "#1a1a1a"

/* Groups are written when something is in them. */
struct cleaner {
	struct svy_buf *b;
	struct svy_strs open;   /* groups that are not closed; "" once written */
};

/* Markup's own characters in text of ours; gnuplot escapes its own. */
static void put_escaped(struct svy_buf *b, const char *s)
{
	struct svy_buf clean = {0};
	svy_utf8_add(&clean, s);
	for (size_t i = 0; i < clean.n; i++) {
		char c = clean.p[i];
		if (c == '&' || c == '<' || c == '>')
			svy_buf_puts(b, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
		else
			svy_buf_putc(b, (unsigned char)c < ' ' ? ' ' : c);
	}
	svy_buf_free(&clean);
}

/* "rgb(  0, 114, 178)" at s: its bytes, or 0. */
static size_t read_rgb(const char *s, char hex[8])
{
	unsigned r, g, b;
	int n = 0;
	if (sscanf(s, "rgb(%u ,%u ,%u )%n", &r, &g, &b, &n) != 3 || !n)
		return 0;
	snprintf(hex, 8, "#%02x%02x%02x", r & 255, g & 255, b & 255);
	return (size_t)n;
}

/* One attribute, without its value's quotes. What only gnuplot wants is left out. */
static void put_attribute(struct svy_buf *b, const char *name, const char *value, bool group)
{
	char hex[8];
	if ((group && strcmp(name, "color") == 0) || strcmp(name, "id") == 0 || strcmp(name, "class") == 0 || strcmp(name, "shape-rendering") == 0)
		return;
	if (strcmp(name, "font-family") == 0) {
		svy_buf_printf(b, " font-family=\"" FONTS "\"%s", strstr(value, ":Bold") ? " font-weight=\"bold\"" : "");
		return;
	}
	if (read_rgb(value, hex) == strlen(value) && *value) {
		if (strcmp(hex, "#dddddd") == 0 || strcmp(hex, "#9a9a9a") == 0)
			svy_buf_puts(b, " class=\"grid\"");
		else if (strcmp(hex, "#757575") == 0)
			svy_buf_puts(b, " class=\"muted\"");
		value = strcmp(hex, INK) == 0 ? "currentColor" : hex;
	}
	svy_buf_printf(b, " %s=\"%s\"", name, value);
}

static char *attribute(const char *tag, size_t n, const char *name)
{
	for (size_t i = 0; i + strlen(name) < n; i++) {
		size_t k = strlen(name), at = i + k;
		if ((i && tag[i - 1] != ' ' && tag[i - 1] != '\t') || strncmp(tag + i, name, k) != 0)
			continue;
		while (at < n && (tag[at] == ' ' || tag[at] == '='))
			at++;
		if (at < n && (tag[at] == '"' || tag[at] == '\'')) {
			const char *end = memchr(tag + at + 1, tag[at], n - at - 1);
			return end ? svy_strndup(tag + at + 1, (size_t)(end - tag) - at - 1) : NULL;
		}
	}
	return NULL;
}

/* All attributes of a tag, from behind its name on. */
static void put_attributes(struct svy_buf *b, const char *s, const char *end, bool group)
{
	while (s < end) {
		s += strspn(s, " \t\n");
		size_t n = strcspn(s, " \t\n=/>'\"");
		if (!n || s + n >= end)
			return;
		char *name = svy_strndup(s, n);
		s += n;
		s += strspn(s, " \t\n=");
		const char *stop = s < end ? memchr(s + 1, *s, (size_t)(end - s - 1)) : NULL;
		if (stop) {
			char *value = svy_strndup(s + 1, (size_t)(stop - s) - 1);
			put_attribute(b, name, value, group);
			free(value);
		}
		free(name);
		s = stop ? stop + 1 : end;
	}
}

static void flush(struct cleaner *c)
{
	for (size_t i = 0; i < c->open.n; i++) {
		svy_buf_puts(c->b, c->open.v[i]);
		*c->open.v[i] = '\0';
	}
}

/* Marks of points, which gnuplot defines once: drawn where they stand. Odd numbers are open, even ones filled. */
static void put_point(struct cleaner *c, const char *tag, size_t n)
{
	static const char *const form[] = {
		"M-1,-1 h2 v2 h-2 z", "M-1,0 a1,1 0 1 1 2,0 a1,1 0 1 1 -2,0 z", "M0,-1.33 L-1.33,0.67 L1.33,0.67 z", "M0,1.33 L-1.33,-0.67 L1.33,-0.67 z",
		"M0,-1.414 L1.414,0 L0,1.414 L-1.414,0 z", "M0,-1.33 L-1.265,-0.411 L-0.782,1.067 L0.782,1.076 L1.265,-0.411 z",
	};
	char *use = attribute(tag, n, "xlink:href"), *move = attribute(tag, n, "transform"), *colour = attribute(tag, n, "color");
	unsigned kind = 0;
	double scale = 1;
	char hex[8] = INK;
	if (use && sscanf(use, "#gpPt%u", &kind) == 1 && kind >= 3 && kind <= 14 && move) {
		const char *at = strstr(move, "scale(");
		scale = at ? strtod(at + 6, NULL) : 1;
		if (colour)
			read_rgb(colour, hex);
		const char *as = strcmp(hex, INK) == 0 ? "currentColor" : hex;
		flush(c);
		svy_buf_printf(c->b, "<path transform=\"%s\" d=\"%s\" ", move, form[(kind - 3) / 2]);
		if (kind % 2)
			svy_buf_printf(c->b, "fill=\"none\" stroke=\"%s\" stroke-width=\"%.3f\"/>\n", as, scale > 0 ? 1.1 / scale : 1);
		else
			svy_buf_printf(c->b, "%s=\"%s\" stroke=\"none\"/>\n", strcmp(hex, "#ffffff") == 0 ? "class=\"paper\" fill" : "fill", as);
	}
	free(use);
	free(move);
	free(colour);
}

static void close_group(struct cleaner *c)
{
	if (!c->open.n)
		return;
	char *last = c->open.v[--c->open.n];
	if (!*last)
		svy_buf_puts(c->b, "</g>\n");
	free(last);
}

static void open_group(struct cleaner *c, const char *tag, const char *end)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "<g");
	put_attributes(&b, tag + 2, end, true);
	svy_buf_puts(&b, ">");
	svy_strs_add_take(&c->open, svy_buf_take(&b));
}

static void put_shape(struct cleaner *c, const char *tag, const char *end, bool first)
{
	size_t n = strcspn(tag + 1, " \t\n/>");
	flush(c);
	svy_buf_add(c->b, tag, n + 1);
	if (first)
		svy_buf_puts(c->b, " class=\"paper\"");
	put_attributes(c->b, tag + 1 + n, end, false);
	svy_buf_puts(c->b, "/>\n");
}

/* "<text>…</text>" at tag: where it ends. Empty ones are left out. gnuplot does not escape ">", which XML forbids behind "]]". */
static const char *put_text(struct cleaner *c, const char *tag)
{
	const char *from = tag + strlen("<text>"), *end = strstr(tag, "</text>");
	if (!end)
		return NULL;
	if (from < end) {
		flush(c);
		svy_buf_puts(c->b, "<text>");
		for (; from < end; from++)
			svy_buf_add(c->b, *from == '>' ? "&gt;" : from, *from == '>' ? 4 : 1);
		svy_buf_puts(c->b, "</text>");
	}
	return end + strlen("</text>");
}

static bool is_tag(const char *s, const char *name)
{
	size_t n = strlen(name);
	return strncmp(s + 1, name, n) == 0 && strchr(" \t\n/>", s[1 + n]);
}

/* Behind the end of an element of that name that begins at s and is of no use; NULL if it has none. */
static const char *skip(const char *s, const char *closing)
{
	s = strstr(s, closing);
	return s ? s + strlen(closing) : NULL;
}

static const char *element(struct cleaner *c, const char *s, bool *paper)
{
	const char *end = strchr(s, '>');
	if (!end)
		return NULL;
	if (is_tag(s, "title"))
		return skip(s, "</title>");
	if (is_tag(s, "desc"))
		return skip(s, "</desc>");
	if (is_tag(s, "defs"))
		return skip(s, "</defs>");
	if (is_tag(s, "text"))
		return put_text(c, s);
	if (is_tag(s, "g")) {
		open_group(c, s, end);
	} else if (is_tag(s, "/g")) {
		close_group(c);
	} else if (is_tag(s, "use")) {
		put_point(c, s, (size_t)(end - s));
	} else if (is_tag(s, "path") || is_tag(s, "polygon") || is_tag(s, "rect") || is_tag(s, "circle") || is_tag(s, "ellipse")) {
		put_shape(c, s, end, *paper);
		*paper = false;
	}
	return end + 1;
}

static void put_head(struct svy_buf *b, const struct svy_chart *c, double width, double height)
{
	svy_buf_printf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.1fmm\" height=\"%.1fmm\" "
		"role=\"img\" color=\"" INK "\">\n<title>", width, height, width * 25.4 / 72, height * 25.4 / 72);
	put_escaped(b, c->title && *c->title ? c->title : svy_lang_say(c->lang, "Chart"));
	svy_buf_puts(b, "</title>\n<desc>");
	if (c->subtitle)
		put_escaped(b, c->subtitle);
	for (size_t i = 0; i < c->notes.n; i++) {
		svy_buf_puts(b, i || (c->subtitle && *c->subtitle) ? ". " : "");
		put_escaped(b, c->notes.v[i]);
	}
	svy_buf_puts(b, "</desc>\n");
}

bool svy_svg_clean(const char *svg, const struct svy_chart *c, double width, double height, struct svy_buf *b)
{
	size_t before = b->n;
	struct cleaner k = {.b = b};
	bool paper = true;
	const char *s = strstr(svg, "<svg"), *last = s;
	if (!s || !strstr(s, "</svg>"))
		return false;
	put_head(b, c, width, height);
	while (s && (s = strchr(s, '<'))) {
		last = s;
		s = element(&k, s, &paper);
	}
	while (k.open.n)
		close_group(&k);
	svy_strs_free(&k.open);
	svy_buf_puts(b, "</svg>\n");
	if (strncmp(last, "</svg>", 6) == 0)
		return true;
	b->n = before;
	b->p[before] = '\0';
	return false;
}
