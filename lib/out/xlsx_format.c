// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/xlsx_format.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "base/width.h"

#define LABEL_MAX 48
#define HEAD_MAX 14
#define FORMAT_MAX 255

static void find_parts(const struct svy_grid *g, size_t c, struct svy_xlsx_column *col)
{
	bool beside = false;
	for (size_t i = 0; i < g->n; i++) {
		if (svy_grid_spans(&g->row[i]))
			continue;
		for (int part = 0; part < SVY_CELL_PARTS; part++)
			col->has[part] |= svy_cell_text(&g->row[i].cell[c], part) != NULL;
		beside |= g->row[i].cell[c].text && g->row[i].cell[c].se;
	}
	col->under = col->has[SVY_CELL_TEXT] && col->has[SVY_CELL_SE] && !beside;
}

static void find_widths(const struct svy_grid *g, size_t c, struct svy_xlsx_column *col)
{
	struct svy_strs lines = {0};
	size_t head = 0;
	svy_wrap(g->col[c].head, g->col[c].number ? HEAD_MAX : LABEL_MAX, &lines);
	for (size_t i = 0; i < lines.n; i++)
		head = svy_width(lines.v[i], strlen(lines.v[i])) > head ? svy_width(lines.v[i], strlen(lines.v[i])) : head;
	svy_strs_free(&lines);
	for (size_t k = 0; k < col->n; k++)
		col->width[k] = (col->n > 1 ? head / col->n : head) + 2;
	for (size_t i = 0; i < g->n; i++) {
		for (int part = 0; part < SVY_CELL_PARTS; part++) {
			const char *s = svy_grid_spans(&g->row[i]) ? NULL : svy_cell_text(&g->row[i].cell[c], part);
			size_t w = s ? svy_width(s, strlen(s)) + 2 : 0, *most = &col->width[col->place[part] - col->at];
			w = w > LABEL_MAX ? LABEL_MAX : w;
			*most = w > *most ? w : *most;
		}
	}
}

struct svy_xlsx_column *svy_xlsx_columns(const struct svy_grid *g)
{
	struct svy_xlsx_column *all = svy_calloc(g->ncol, sizeof *all);
	size_t at = 0;
	for (size_t c = 0; c < g->ncol; c++) {
		struct svy_xlsx_column *col = &all[c];
		col->at = at;
		find_parts(g, c, col);
		for (int part = 0; part < SVY_CELL_PARTS; part++) {
			col->place[part] = at;
			if (col->has[part] && !(part == SVY_CELL_SE && col->under))
				col->place[part] = at + col->n++;
		}
		if (col->under)
			col->place[SVY_CELL_SE] = at;
		col->n = col->n ? col->n : 1;
		at += col->n;
		find_widths(g, c, col);
	}
	return all;
}

/* Words in a format. */
static void put_quoted(struct svy_buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t k = strcspn(s + i, "\"");
		k = k < n - i ? k : n - i;
		if (k)
			svy_buf_printf(b, "\"%.*s\"", (int)k, s + i);
		i += k;
		if (i < n)
			svy_buf_puts(b, "\\\""), i++;
	}
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the figure at s: its digits, the blanks between them, its mark. */
static size_t figure_length(const struct svy_grid *g, const char *s, bool *group)
{
	const char *start = s;
	for (; is_digit(*s) || (*s == ' ' && is_digit(s[1])); s++)
		*group |= *s == ' ';
	if (*s == g->decimal && is_digit(s[1]))
		s += 1 + strspn(s + 1, "0123456789");
	return (size_t)(s - start);
}

/* Bytes of a minus or plus that ends at s[n). */
static size_t sign_length(const char *s, size_t n)
{
	static const char minus[] = "\u2212";
	if (n >= sizeof minus - 1 && memcmp(s + n - (sizeof minus - 1), minus, sizeof minus - 1) == 0)
		return sizeof minus - 1;
	return n && strchr("+-", s[n - 1]) ? 1 : 0;
}

static void put_digits(struct svy_buf *b, bool group, int digits)
{
	svy_buf_puts(b, group ? "#,##0" : "0");
	if (digits)
		svy_buf_putc(b, '.');
	for (int i = 0; i < digits; i++)
		svy_buf_putc(b, '0');
}

/* One section of the format, for numbers of one sign. */
static void put_section(struct svy_buf *b, const char *sign, const char *text, size_t before, const char *behind, bool group, int digits)
{
	put_quoted(b, text, before);
	svy_buf_puts(b, sign);
	put_digits(b, group, digits);
	put_quoted(b, behind, strlen(behind));
}

static void put_format(struct svy_buf *b, const struct svy_grid *g, const char *text, int digits)
{
	size_t before = strcspn(text, "0123456789");
	bool group = false, bound = strpbrk(text, "<>") != NULL;
	if (!text[before] || bound) {
		put_quoted(b, text, strlen(text));
		return;
	}
	const char *behind = text + before + figure_length(g, text + before, &group);
	size_t sign = sign_length(text, before);
	bool plus = sign == 1 && text[before - 1] == '+';
	before -= sign;
	if (!plus && !before && !*behind) {
		put_digits(b, group, digits);
		return;
	}
	put_section(b, plus ? "+" : "", text, before, behind, group, digits);
	svy_buf_putc(b, ';');
	put_section(b, "-", text, before, behind, group, digits);
	svy_buf_putc(b, ';');
	put_section(b, "", text, before, behind, group, digits);
}

char *svy_xlsx_format(const struct svy_grid *g, const struct svy_cell *cell, enum svy_cell_part part, bool enclosed)
{
	const char *text = svy_cell_text(cell, part);
	struct svy_buf b = {0}, around = {0};
	if (!isfinite(cell->number[part].x))
		return NULL;
	svy_buf_printf(&around, enclosed ? "(%s)" : "%s", text);
	put_format(&b, g, around.p, cell->number[part].digits);
	svy_buf_free(&around);
	char *format = svy_buf_take(&b);
	if (strlen(format) <= FORMAT_MAX)
		return format;
	free(format);
	return NULL;
}

char *svy_xlsx_text(const char *s)
{
	struct svy_buf b = {0};
	svy_utf8_add(&b, s ? s : "");
	char *text = svy_buf_take(&b);
	for (char *p = text; *p; p++)
		if (((unsigned char)*p < ' ' && *p != '\n') || *p == 0x7f)
			*p = ' ';
	return text;
}

char *svy_xlsx_sheet_name(const char *title)
{
	char *text = svy_xlsx_text(title);
	char *start = text + strspn(text, " '");
	/* Characters beyond 16 bits count twice there. */
	for (char *p = start; *p; p++) {
		if ((unsigned char)*p >= 0xf0)
			memset(p, ' ', 4);
		if (strchr("[]:*?/\\\n", *p))
			*p = ' ';
	}
	struct svy_buf b = {0};
	for (const char *p = start; *p; p++)
		if (!(*p == ' ' && (b.n == 0 || b.p[b.n - 1] == ' ')))
			svy_buf_putc(&b, *p);
	free(text);
	char *name = svy_buf_take(&b);
	name[svy_utf8_fit(name, strlen(name), 31)] = '\0';
	for (size_t n = strlen(name); n && strchr(" '", name[n - 1]); n--)
		name[n - 1] = '\0';
	/* Excel keeps this one for itself. */
	if (*name && strcasecmp(name, "history") != 0)
		return name;
	free(name);
	return svy_strdup("Table");
}
