// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A chart: what is to be drawn, without how. The types (type_*.c) make it of estimates, the renderers (gnuplot*.c, terminal*.c) draw it.
 *
 * Invariants: all words are already in the reader's language and all labels are those of the dictionary. Numbers are in the units of the axis
 * (shares are already per cent). A category k of an axis stands at k = 0, 1, 2 …; of a vertical axis 0 is at the top; k + 0.5 is the edge of its room.
 * A point that does not exist is not in the chart. Colours are roles, not colours: the renderers have one palette, which colour-blind people can tell apart and which differs in
 * lightness, so that a grey print can be read.
 */
#ifndef SVY_PLOT_CHART_H
#define SVY_PLOT_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include "base/strs.h"
#include "out/lang.h"

/* Which colour something has. */
enum svy_hue {
	SVY_HUE_GROUP,          /* the index-th of unordered groups: 0 to 7, then again with other marks */
	SVY_HUE_STEP,           /* the index-th of `steps` ordered answers, from one end of a diverging scale to the other; the middle one is neutral */
	SVY_HUE_MUTED,          /* grey: neutral answers set aside, reference lines, other points; the index-th of several greys */
	SVY_HUE_INK             /* as text */
};
struct svy_colour {
	enum svy_hue hue;
	unsigned index, steps;
};

enum svy_mark {
	SVY_MARK_BAR,           /* from lo to hi along the number axis, at category or number y (along_y: x) */
	SVY_MARK_POINT,         /* at (x, y) */
	SVY_MARK_INTERVAL,      /* a whisker from lo to hi along the number axis, at category or number y (along_y: x) */
	SVY_MARK_LINE,          /* through all points, in order */
	SVY_MARK_BAND,          /* between lo and hi along y, over x */
	SVY_MARK_ELLIPSE,       /* around (x, y): half axes a, b; turned by angle (radians, from the x axis) */
	SVY_MARK_RULE,          /* a straight reference line: at x (vertical) or at y (horizontal), the other is NaN; from edge to edge */
	SVY_MARK_DIAMOND,       /* from lo over x to hi at category y: a figure that sums up others, with its interval; along x only */
	SVY_MARK_TEXT           /* label at (x, y) */
};

struct svy_mark_point {
	double x, y;            /* place; categories count from 0 */
	double lo, hi;          /* bars, intervals, bands */
	double a, b, angle;     /* ellipses */
	char *label;            /* text of TEXT; beside points and in bars; NULL: none. Owned */
	bool hollow;            /* an estimate that must be read with care: drawn hollow or hatched, and a note says so */
};

/* Of points; AUTO: groups have one each, so that they can be told apart without colour. */
enum svy_shape { SVY_SHAPE_AUTO, SVY_SHAPE_CIRCLE, SVY_SHAPE_SQUARE, SVY_SHAPE_TRIANGLE, SVY_SHAPE_DIAMOND, SVY_SHAPE_DOWN, SVY_SHAPE_PENTAGON };

/* Where a text lies: around its place, behind it (it starts there), or before it. */
enum svy_anchor { SVY_ANCHOR_MIDDLE, SVY_ANCHOR_START, SVY_ANCHOR_END };

struct svy_series {
	enum svy_mark mark;
	struct svy_colour colour;
	char *name;             /* in the legend; NULL: not there. Series with the same name share an entry */
	bool along_y;           /* bars and intervals: their numbers are of the y axis, their category or place of x; otherwise the other way round */
	double thickness;       /* bars: of the room of a category, 0 to 1, on a number axis in its units; 0: 0.7 */
	enum svy_shape shape;
	double size;            /* points: times the usual size; 0: 1 */
	double strength;        /* ellipses: how much of their colour fills them, times the usual; 0: 1 */
	enum svy_anchor anchor; /* of labels */
	bool dashed;
	struct svy_mark_point *point;
	size_t n, cap;
};

enum svy_axis_kind { SVY_AXIS_NUMBER, SVY_AXIS_CATEGORY };

struct svy_axis {
	enum svy_axis_kind kind;
	char *title;            /* NULL: none */
	double lo, hi;          /* numbers: the range, ticks included; categories: 0 and their number */
	double step;            /* between ticks; 0: the renderer finds round ones */
	bool percent;           /* ticks as "40%" */
	bool absolute;          /* ticks without their sign: diverging bars */
	double anew;            /* from here on numbers count from 0 again, and the step before has no ticks: bars that are set aside; 0: nowhere */
	bool hidden;            /* no ticks, no title */
	bool log;               /* numbers: ratios as far from 1 up as down; lo > 0. Ticks at 1, 2 and 5 times powers of ten */
	double room;            /* categories: of a row, times the usual height; 0: 1. Rows with several bars need more */
	bool fit;               /* categories: many of them share one page, and only some have their label shown */
	struct svy_strs category;       /* labels; "" for a gap */
	struct svy_strs group;  /* label of the group that begins at each category, "" where none does; empty: no groups */
	struct svy_strs aside;  /* text beyond the plot at each category, a column at its right: figures of a forest plot; empty: none */
	char *aside_title;      /* above that column; NULL: none */
};

/* A drawing with its own axes: charts of several have them under each other, with one legend. */
struct svy_panel {
	char *title;            /* NULL: none */
	struct svy_axis x, y;
	struct svy_series *series;      /* drawn in order, the last on top */
	size_t nseries, series_cap;
	bool square;            /* the same length for the same number on both axes */
};

struct svy_chart {
	char *title, *subtitle; /* NULL: none */
	struct svy_strs notes;  /* below */
	struct svy_panel *panel;
	size_t npanel, panel_cap;
	bool columns;           /* panels side by side */
	char decimal;
	enum svy_lang lang;
	double width, height;   /* in millimetres; 0: as the content needs */
};

void svy_chart_init(struct svy_chart *c);
void svy_chart_free(struct svy_chart *c);
/* Added last; each holds until the next of its kind is added. Texts are copied. */
struct svy_panel *svy_chart_add_panel(struct svy_chart *c);
struct svy_series *svy_panel_add_series(struct svy_panel *p, enum svy_mark mark, struct svy_colour colour, const char *name);
/* All numbers NaN, no label. */
struct svy_mark_point *svy_series_add_point(struct svy_series *s);

/* Round ends and step of an axis for lo to hi, about n ticks: 1, 2, 2.5 or 5 times a power of ten. */
void svy_axis_round(struct svy_axis *a, double lo, double hi, unsigned n);
/*
 * Ticks of an axis of ratios (log): 1, 2 and 5 times powers of ten, only powers where these are many, round numbers where they are fewer than three.
 * At most max into tick; how many.
 */
size_t svy_axis_ratios(const struct svy_axis *a, double *tick, size_t max);
/* "40%", "2,5", "12 000": a tick of that axis. Caller frees. */
char *svy_axis_tick(const struct svy_axis *a, double x, char decimal);

#endif
