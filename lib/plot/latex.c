// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/latex.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/latex_text.h"

/* What holds within a group; each inherits from the one around it. */
struct state {
	double x, y, width, size;       /* where its origin is; of lines and letters */
	unsigned colour;                /* of letters */
	bool bold;
	char anchor;                    /* s, m, e: as SVG's words begin */
};

enum { DEEP = 32, INK = 0x1a1a1a, NONE = 0x1000000 };

struct picture {
	struct svy_buf *b;
	double height;
	struct state stack[DEEP];
	size_t n;
};

/* The value of an attribute of the tag s[0..n), NULL if it has none. Caller frees. */
static char *attribute(const char *s, size_t n, const char *name)
{
	struct svy_buf key = {0};
	svy_buf_printf(&key, " %s=\"", name);
	const char *at = memmem(s, n, key.p, key.n), *from = at ? at + key.n : NULL;
	const char *end = from ? memchr(from, '"', n - (size_t)(from - s)) : NULL;
	svy_buf_free(&key);
	return end ? svy_strndup(from, (size_t)(end - from)) : NULL;
}

static double number(const char *s, size_t n, const char *name, double otherwise)
{
	char *value = attribute(s, n, name);
	double x = value ? strtod(value, NULL) : otherwise;
	free(value);
	return x;
}

/* "#0072b2", "currentColor"; NONE for "none" and where there is nothing. */
static unsigned colour(const char *s, size_t n, const char *name)
{
	char *value = attribute(s, n, name);
	unsigned rgb = NONE;
	if (value && *value == '#')
		rgb = (unsigned)strtoul(value + 1, NULL, 16);
	else if (value && strcmp(value, "currentColor") == 0)
		rgb = INK;
	free(value);
	return rgb;
}

/* As on white: PDF's transparency needs more than a line of its language. */
static unsigned on_white(unsigned rgb, double part)
{
	unsigned mixed = 0;
	for (int shift = 0; shift < 24; shift += 8)
		mixed |= (unsigned)(255 - (255 - (double)(rgb >> shift & 255)) * part + 0.5) << shift;
	return mixed;
}

static void put_rgb(struct svy_buf *b, unsigned rgb, const char *operator)
{
	svy_buf_printf(b, "%.3g %.3g %.3g %s ", (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, operator);
}

/* ---- shapes ---- */

struct path {
	struct picture *p;
	double x0, y0, scale;   /* of its transformation */
	double x, y;            /* the current point, before it */
};

static void point(struct path *q, const char *operator)
{
	svy_buf_printf(q->p->b, "%.2f %.2f %s ", q->x0 + q->x * q->scale, q->p->height - q->y0 - q->y * q->scale, operator);
}

/* A circle of that radius whose leftmost point is the current one: four curves. */
static void circle(struct path *q, double r)
{
	static const double turn[4][6] = {{-1, -.5523, -.5523, -1, 0, -1}, {.5523, -1, 1, -.5523, 1, 0}, {1, .5523, .5523, 1, 0, 1}, {-.5523, 1, -1, .5523, -1, 0}};
	double cx = q->x + r, cy = q->y;
	for (int k = 0; k < 4; k++)
		for (int i = 0; i < 6; i += 2) {
			q->x = cx + r * turn[k][i];
			q->y = cy + r * turn[k][i + 1];
			point(q, i == 4 ? "c" : "");
		}
}

/* The commands that gnuplot and svg.c use: M L h v z, and a for circles only, of which the two halves are drawn at the first. */
static void follow(struct path *q, const char *d)
{
	bool circled = false;
	char command = 0;
	while (*d) {
		char *end;
		d += strspn(d, " ,\t\n");
		if (*d && strchr("MLhvaz", *d))
			command = *d++;
		if (command == 'z') {
			svy_buf_puts(q->p->b, "h ");
			command = 0;
			continue;
		}
		double x = strtod(d, &end), y = 0;
		if (end == d)
			return;
		d = end + strspn(end, " ,");
		if (command == 'a') {
			d = strpbrk(d, "az");
			if (!circled)
				circle(q, x);
			circled = true;
			if (!d)
				return;
			d = strchr("z", *d) ? d : strpbrk(d, "z") ? strpbrk(d, "z") : d + strlen(d);
			continue;
		}
		if (command == 'h' || command == 'v') {
			q->x += command == 'h' ? x : 0;
			q->y += command == 'v' ? x : 0;
		} else {
			y = strtod(d, &end);
			d = end;
			q->x = x;
			q->y = y;
		}
		point(q, command == 'M' ? "m" : "l");
	}
}

static struct path begin_path(struct picture *p, const char *tag, size_t n)
{
	struct path q = {.p = p, .x0 = p->stack[p->n].x, .y0 = p->stack[p->n].y, .scale = 1};
	char *move = attribute(tag, n, "transform");
	const char *at = move ? strstr(move, "scale(") : NULL;
	double x, y;
	if (move && sscanf(move, "translate(%lf,%lf)", &x, &y) == 2) {
		q.x0 += x;
		q.y0 += y;
	}
	if (at)
		q.scale = strtod(at + 6, NULL);
	free(move);
	return q;
}

static void put_dashes(struct picture *p, const char *tag, size_t n)
{
	char *dashes = attribute(tag, n, "stroke-dasharray");
	for (char *s = dashes; s && *s; s++)
		*s = *s == ',' ? ' ' : *s;
	if (dashes && dashes[strspn(dashes, "0123456789. ")] == '\0')
		svy_buf_printf(p->b, "[%s] 0 d ", dashes);
	free(dashes);
}

static void put_shape(struct picture *p, const char *tag, size_t n)
{
	struct path q = begin_path(p, tag, n);
	unsigned fill = colour(tag, n, "fill"), stroke = colour(tag, n, "stroke");
	char *d = attribute(tag, n, "d"), *points = d ? NULL : attribute(tag, n, "points");
	if ((!d && !points) || (fill == NONE && stroke == NONE))
		goto cleanup;
	svy_buf_puts(p->b, "\\put(0,0){\\svydraw{q ");
	if (fill != NONE)
		put_rgb(p->b, on_white(fill, number(tag, n, "fill-opacity", 1)), "rg");
	if (stroke != NONE) {
		put_rgb(p->b, stroke, "RG");
		svy_buf_printf(p->b, "%.2f w ", number(tag, n, "stroke-width", p->stack[p->n].width) * q.scale);
		put_dashes(p, tag, n);
	}
	if (points) {
		struct svy_buf m = {0};
		svy_buf_printf(&m, "M%s", points);
		char *first = strchr(m.p, ' ');
		if (first)
			*first = 'L';
		follow(&q, m.p);
		svy_buf_free(&m);
	} else {
		follow(&q, d);
	}
	svy_buf_printf(p->b, "%s Q}}\n", fill != NONE && stroke != NONE ? "b" : fill != NONE ? "h f" : "S");
cleanup:
	free(d);
	free(points);
}

/* ---- texts ---- */

static void unescape(struct svy_buf *b, const char *s, size_t n)
{
	static const char *const entity[][2] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
	for (size_t i = 0; i < n;) {
		size_t k = 0;
		while (s[i] == '&' && k < 5 && strncmp(s + i, entity[k][0], strlen(entity[k][0])) != 0)
			k++;
		if (s[i] == '&' && k < 5) {
			svy_buf_puts(b, entity[k][1]);
			i += strlen(entity[k][0]);
		} else {
			svy_buf_putc(b, s[i++]);
		}
	}
}

/* The text of "<text>…</text>" at s; *end is behind it. Caller frees. */
static char *text_at(const char *s, const char **end)
{
	struct svy_buf b = {0};
	const char *from = strchr(s, '>') + 1, *to = strstr(from, "</text>");
	*end = to ? to + strlen("</text>") : from + strlen(from);
	unescape(&b, from, to ? (size_t)(to - from) : 0);
	return svy_buf_take(&b);
}

static void put_text(struct picture *p, const char *text)
{
	const struct state *t = &p->stack[p->n];
	svy_buf_printf(p->b, "\\put(%.2f,%.2f){\\makebox[0pt][%c]{\\fontsize{%.4g}{%.4g}\\selectfont%s", t->x, p->height - t->y,
		t->anchor == 'm' ? 'c' : t->anchor == 'e' ? 'r' : 'l', t->size, t->size * 1.2, t->bold ? "\\bfseries" : "");
	if (t->colour != INK)
		svy_buf_printf(p->b, "\\color[rgb]{%.3g,%.3g,%.3g}", (t->colour >> 16 & 255) / 255.0, (t->colour >> 8 & 255) / 255.0, (t->colour & 255) / 255.0);
	svy_buf_putc(p->b, ' ');
	svy_latex_escape(p->b, text);
	svy_buf_puts(p->b, "}}\n");
}

/* ---- the whole ---- */

static void open_group(struct picture *p, const char *tag, size_t n)
{
	struct state t = p->stack[p->n];
	struct path q = begin_path(p, tag, n);
	char *anchor = attribute(tag, n, "text-anchor"), *weight = attribute(tag, n, "font-weight");
	unsigned rgb = colour(tag, n, "fill");
	t.x = q.x0;
	t.y = q.y0;
	t.width = number(tag, n, "stroke-width", t.width);
	t.size = number(tag, n, "font-size", t.size);
	t.colour = rgb == NONE ? INK : rgb;
	t.anchor = anchor ? *anchor : 's';
	t.bold = weight && strcmp(weight, "bold") == 0;
	free(anchor);
	free(weight);
	if (p->n + 1 < DEEP)
		p->stack[++p->n] = t;
}

static void put_picture(struct picture *p, const char *svg)
{
	for (const char *s = strchr(svg, '<'), *next; s; s = strchr(next, '<')) {
		const char *end = strchr(s, '>');
		if (!end)
			return;
		next = end + 1;
		if (strncmp(s, "<g>", 3) == 0 || strncmp(s, "<g ", 3) == 0) {
			open_group(p, s, (size_t)(end - s));
		} else if (strncmp(s, "</g>", 4) == 0) {
			p->n -= p->n > 0;
		} else if (strncmp(s, "<text>", 6) == 0) {
			char *text = text_at(s, &next);
			put_text(p, text);
			free(text);
		} else if (strncmp(s, "<path", 5) == 0 || strncmp(s, "<polygon", 8) == 0) {
			put_shape(p, s, (size_t)(end - s));
		}
	}
}

/* A line for each character that an engine may lack. */
static void put_others(const char *svg, struct svy_buf *b)
{
	struct svy_strs seen = {0};
	for (const char *s = strstr(svg, "<text>"); s; s = strstr(s, "<text>")) {
		char *text = text_at(s, &s);
		svy_latex_others(b, &seen, text);
		free(text);
	}
	svy_strs_free(&seen);
}

void svy_latex_picture(const char *svg, double width, double height, struct svy_buf *b)
{
	struct picture p = {.b = b, .height = height, .stack = {{.width = 1, .size = 9, .colour = INK, .anchor = 's'}}};
	svy_buf_puts(b, "\\documentclass{article}\n");
	svy_buf_puts(b, svy_latex_preamble);
	svy_buf_printf(b, "\\usepackage{color}\n\\usepackage[paperwidth=%.0fbp,paperheight=%.0fbp,margin=0pt]{geometry}\n\\pagestyle{empty}\n", width, height);
	put_others(svg, b);
	svy_buf_puts(b, "% PDF's own language, at the current point.\n"
		"\\ifdefined\\pdfextension\\newcommand\\svydraw[1]{\\pdfextension literal{#1}}\n"
		"\\else\\ifdefined\\XeTeXversion\\newcommand\\svydraw[1]{\\special{pdf:content #1}}\n"
		"\\else\\newcommand\\svydraw[1]{\\pdfliteral{#1}}\\fi\\fi\n"
		"\\begin{document}\n\\topskip=0pt\n\\vbox to 0pt{\\hbox{%\n");
	svy_buf_printf(b, "\\setlength{\\unitlength}{1bp}\\sffamily\n\\begin{picture}(%.0f,%.0f)\n", width, height);
	put_picture(&p, svg);
	svy_buf_puts(b, "\\end{picture}}\\vss}\n\\end{document}\n");
}
