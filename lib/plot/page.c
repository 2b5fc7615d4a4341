// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "plot/measure.h"
#include "plot/page_parts.h"

#define MM (72 / 25.4)
#define WIDTH (160 * MM)        /* a column of text on A4 */
enum { MARGIN = 8, BETWEEN = 12, KEY = 18, LEAST = 30 };
#define TITLE 12.0
#define SUBTITLE 10.0
#define NOTE 7.5

struct svy_page_text *svy_page_put(struct svy_page *p, double x, double y, enum svy_anchor anchor, double size, const char *s)
{
	svy_grow(p->text, p->ntext, p->text_cap);
	struct svy_page_text *t = &p->text[p->ntext++];
	*t = (struct svy_page_text){.x = x, .y = y, .anchor = anchor, .size = size, .colour = {.hue = SVY_HUE_INK}, .text = svy_strdup(s)};
	return t;
}

/* A paragraph from the left margin on; returns where it ends. */
static double paragraph(struct svy_page *p, double y, double size, bool bold, enum svy_hue hue, const char *s)
{
	struct svy_strs lines = {0};
	if (!s || !*s)
		return y;
	svy_measure_wrap(s, (p->width - 2 * MARGIN) / size, bold, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		struct svy_page_text *t = svy_page_put(p, MARGIN, y + size * SVY_PAGE_LEAD / 2, SVY_ANCHOR_START, size, lines.v[i]);
		t->bold = bold;
		t->colour.hue = hue;
		y += size * SVY_PAGE_LEAD;
	}
	svy_strs_free(&lines);
	return y;
}

/* ---- the legend ---- */

static bool has_entry(const struct svy_page *p, const char *name)
{
	for (size_t i = 0; i < p->nkey; i++)
		if (strcmp(p->key[i].series->name, name) == 0)
			return true;
	return false;
}

/* Where a bar or a point and its interval have one name, the former is the sample. */
static bool is_sample(const struct svy_panel *panel, const struct svy_series *s)
{
	if (s->mark != SVY_MARK_INTERVAL && s->mark != SVY_MARK_BAND)
		return true;
	for (size_t i = 0; i < panel->nseries; i++) {
		const struct svy_series *o = &panel->series[i];
		if (o != s && o->mark != SVY_MARK_INTERVAL && o->mark != SVY_MARK_BAND && o->name && strcmp(o->name, s->name) == 0)
			return false;
	}
	return true;
}

static void put_entry(struct svy_page *p, const struct svy_series *s, double *x, double *y)
{
	struct svy_strs lines = {0};
	svy_measure_wrap(s->name, (p->width - 2 * MARGIN - KEY) / SVY_PAGE_FONT, false, &lines);
	double width = KEY + svy_measure_lines(&lines, false) * SVY_PAGE_FONT, line = SVY_PAGE_FONT * 1.45;
	if (*x > MARGIN && *x + width > p->width - MARGIN) {
		*x = MARGIN;
		*y += line;
	}
	svy_grow(p->key, p->nkey, p->key_cap);
	p->key[p->nkey++] = (struct svy_page_key){.x = *x + KEY / 2.0 - 2, .y = *y + line / 2, .series = s};
	for (size_t i = 0; i < lines.n; i++) {
		*y += i ? line : 0;
		svy_page_put(p, *x + KEY, *y + line / 2, SVY_ANCHOR_START, SVY_PAGE_FONT, lines.v[i]);
	}
	*x += width + BETWEEN;
	svy_strs_free(&lines);
}

static double put_legend(struct svy_page *p, const struct svy_chart *c, double y)
{
	double x = MARGIN;
	for (size_t i = 0; i < c->npanel; i++)
		for (size_t k = 0; k < c->panel[i].nseries; k++) {
			const struct svy_series *s = &c->panel[i].series[k];
			if (s->name && !has_entry(p, s->name) && is_sample(&c->panel[i], s))
				put_entry(p, s, &x, &y);
		}
	return p->nkey ? y + SVY_PAGE_FONT * 1.45 + 4 : y;
}

/* ---- the panels ---- */

struct frame {
	const struct svy_chart *c;
	struct svy_page *p;
	struct svy_page_room *room;
	double *cell;           /* width of each panel, with all that belongs to it */
};

static double panel_height(const struct svy_page_room *r)
{
	return r->above + r->drawing + r->below;
}

static void measure_panel(struct frame *f, size_t i, double height)
{
	struct svy_page_panel *place = &f->p->panel[i];
	svy_page_axis_free(&place->x);
	svy_page_axis_free(&place->y);
	svy_page_room_free(&f->c->panel[i], &f->room[i]);
	svy_page_measure_y(&f->c->panel[i], f->c->decimal, f->cell[i], height, place, &f->room[i]);
}

/* Drawings beside each other are equally wide, and what is around them comes on top. */
static void share_width(struct frame *f)
{
	double n = (double)f->c->npanel, room = f->p->width - 2 * MARGIN - (n - 1) * BETWEEN, around = 0;
	for (size_t i = 0; i < f->c->npanel; i++)
		around += f->room[i].left + f->room[i].right;
	for (size_t i = 0; i < f->c->npanel && f->c->columns; i++)
		f->cell[i] = f->room[i].left + f->room[i].right + fmax(room - around, n * LEAST) / n;
}

/* Panels below each other have their axes below each other. */
static void align_sides(struct frame *f)
{
	double left = 0, right = 0;
	for (size_t i = 0; i < f->c->npanel; i++)
		left = fmax(left, f->room[i].left);
	for (size_t i = 0; i < f->c->npanel; i++) {
		f->room[i].left = f->c->columns ? f->room[i].left : left;
		svy_page_measure_x(&f->c->panel[i], f->c->decimal, f->cell[i], &f->p->panel[i], &f->room[i]);
		right = fmax(right, f->room[i].right);
	}
	for (size_t i = 0; i < f->c->npanel && !f->c->columns; i++)
		f->room[i].right = right;
}

/* Heights of the panels, and of what is drawn in them. */
static double total_height(const struct frame *f, double *drawn)
{
	double all = 0, drawing = 0;
	for (size_t i = 0; i < f->c->npanel; i++) {
		double high = panel_height(&f->room[i]);
		all = f->c->columns ? fmax(all, high) : all + high + (i ? BETWEEN : 0);
		drawing = f->c->columns ? fmax(drawing, f->room[i].drawing) : drawing + f->room[i].drawing;
	}
	*drawn = drawing;
	return all;
}

/* The drawings get what titles and labels leave of the height that was asked for. */
static void fit_height(struct frame *f, double left)
{
	double drawn, all = total_height(f, &drawn), room = fmax(left - (all - drawn), LEAST), part = room / drawn;
	double *height = svy_calloc(f->c->npanel + 1, sizeof *height);
	for (size_t i = 0; i < f->c->npanel; i++)
		height[i] = f->room[i].drawing * part;
	for (size_t i = 0; i < f->c->npanel; i++)
		measure_panel(f, i, height[i]);
	align_sides(f);
	free(height);
}

static double place_panels(struct frame *f, double y)
{
	double bottom = y, edge = MARGIN, above = 0, drawing = 0;
	for (size_t i = 0; i < f->c->npanel && f->c->columns; i++) {
		above = fmax(above, f->room[i].above);
		drawing = fmax(drawing, f->room[i].drawing);
	}
	for (size_t i = 0; i < f->c->npanel; i++) {
		const struct svy_panel *panel = &f->c->panel[i];
		struct svy_page_room *r = &f->room[i];
		struct svy_page_panel *place = &f->p->panel[i];
		place->left = edge + r->left;
		place->right = edge + f->cell[i] - r->right;
		place->top = y + fmax(r->above, above);
		place->bottom = place->top + fmax(r->drawing, drawing);
		if (panel->title && *panel->title) {
			struct svy_strs lines = {0};
			svy_measure_wrap(panel->title, f->cell[i] / (SVY_PAGE_FONT + 1), true, &lines);
			for (size_t k = 0; k < lines.n; k++)
				svy_page_put(f->p, edge, y + ((double)k + 0.5) * (SVY_PAGE_FONT + 1) * SVY_PAGE_LEAD, SVY_ANCHOR_START, SVY_PAGE_FONT + 1, lines.v[k])->bold = true;
			svy_strs_free(&lines);
		}
		svy_page_put_axes(f->p, panel, f->c->decimal, place, r, edge);
		bottom = fmax(bottom, place->bottom + r->below);
		y = f->c->columns ? y : bottom + BETWEEN;
		edge += f->c->columns ? f->cell[i] + BETWEEN : 0;
	}
	return bottom;
}

static double notes_height(const struct svy_page *p, const struct svy_strs *notes)
{
	double high = 0;
	for (size_t i = 0; i < notes->n; i++) {
		struct svy_strs lines = {0};
		svy_measure_wrap(notes->v[i], (p->width - 2 * MARGIN) / NOTE, false, &lines);
		high += (double)lines.n * NOTE * SVY_PAGE_LEAD;
		svy_strs_free(&lines);
	}
	return high ? high + BETWEEN / 2.0 : 0;
}

static double put_panels(struct svy_page *p, const struct svy_chart *c, double y)
{
	double columns = c->columns && c->npanel ? (double)c->npanel : 1;
	struct frame f = {.c = c, .p = p, .cell = svy_calloc(c->npanel + 1, sizeof *f.cell)};
	for (size_t i = 0; i < c->npanel; i++)
		f.cell[i] = (p->width - 2 * MARGIN - (columns - 1) * BETWEEN) / columns;
	p->npanel = c->npanel;
	p->panel = svy_calloc(c->npanel + 1, sizeof *p->panel);
	f.room = svy_calloc(c->npanel + 1, sizeof *f.room);
	for (size_t i = 0; i < c->npanel; i++)
		measure_panel(&f, i, 0);
	share_width(&f);
	align_sides(&f);
	if (c->height > 0 && c->npanel)
		fit_height(&f, c->height * MM - y - MARGIN - notes_height(p, &c->notes));
	y = place_panels(&f, y);
	for (size_t i = 0; i < c->npanel; i++)
		svy_page_room_free(&c->panel[i], &f.room[i]);
	free(f.room);
	free(f.cell);
	return y;
}

void svy_page_make(const struct svy_chart *c, struct svy_page *p)
{
	*p = (struct svy_page){.width = c->width > 0 ? c->width * MM : WIDTH};
	double y = paragraph(p, MARGIN, TITLE, true, SVY_HUE_INK, c->title);
	y = paragraph(p, y + (y > MARGIN ? 1 : 0), SUBTITLE, false, SVY_HUE_MUTED, c->subtitle);
	y += y > MARGIN ? 5 : 0;
	y = put_legend(p, c, y);
	y = put_panels(p, c, y);
	y += c->notes.n ? BETWEEN / 2.0 : 0;
	for (size_t i = 0; i < c->notes.n; i++)
		y = paragraph(p, y, NOTE, false, SVY_HUE_MUTED, c->notes.v[i]);
	p->height = y + MARGIN;
}

void svy_page_free(struct svy_page *p)
{
	for (size_t i = 0; i < p->ntext; i++)
		free(p->text[i].text);
	for (size_t i = 0; i < p->npanel; i++) {
		svy_page_axis_free(&p->panel[i].x);
		svy_page_axis_free(&p->panel[i].y);
	}
	free(p->text);
	free(p->key);
	free(p->panel);
	*p = (struct svy_page){0};
}
