// SPDX-License-Identifier: GPL-3.0-or-later
/* Charts in characters: exact pictures of small ones; whatever they hold, no line is wider than was allowed, and none brings an escape. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/width.h"
#include "plot/terminal.h"

static struct svy_ctx ctx;
static struct svy_chart chart;
static char path[] = "test_terminal.XXXXXX", picture[1 << 17];

static void setup(void)
{
	svy_ctx_init(&ctx);
	svy_chart_init(&chart);
	memcpy(path + sizeof path - 7, "XXXXXX", 6);
	close(mkstemp(path));
}

static void teardown(void)
{
	unlink(path);
	svy_chart_free(&chart);
	svy_ctx_free(&ctx);
}

/* The picture, which every test may look at; no line is wider than the sheet. */
static const char *draw(size_t width, bool colour)
{
	struct svy_output *out;
	struct svy_terminal_opts o = {width, colour};
	ck_assert_int_eq(svy_output_open(&ctx, path, &out), 0);
	svy_chart_terminal(&chart, &o, out);
	ck_assert_int_eq(svy_output_commit(&ctx, out), 0);
	svy_output_free(out);
	FILE *f = fopen(path, "r");
	size_t n = fread(picture, 1, sizeof picture - 1, f);
	picture[n] = '\0';
	fclose(f);
	return picture;
}

static struct svy_colour hue(enum svy_hue h, unsigned index, unsigned steps)
{
	return (struct svy_colour){h, index, steps};
}

static struct svy_panel *panel(double lo, double hi, double step, const char *const *category)
{
	struct svy_panel *p = svy_chart_add_panel(&chart);
	p->x = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .lo = lo, .hi = hi, .step = step};
	p->y.kind = SVY_AXIS_CATEGORY;
	for (; *category; category++)
		svy_strs_add(&p->y.category, *category);
	return p;
}

static struct svy_mark_point *point(struct svy_series *s, double x, double y)
{
	struct svy_mark_point *m = svy_series_add_point(s);
	m->x = x;
	m->y = y;
	return m;
}

static struct svy_mark_point *span(struct svy_series *s, double lo, double hi, double y, const char *label)
{
	struct svy_mark_point *m = point(s, NAN, y);
	m->lo = lo;
	m->hi = hi;
	m->label = label ? strdup(label) : NULL;
	return m;
}

static const char *const three[] = {"errands", "a rather long label", "x", NULL};

START_TEST(bars)
{
	struct svy_panel *p = panel(0, 100, 50, three);
	p->x.percent = true;
	p->x.title = strdup("Share");
	chart.title = strdup("Would help");
	svy_strs_add(&chart.notes, "n: unweighted cases");
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_GROUP, 0, 0), NULL);
	span(s, 0, 50, 0, NULL);
	span(s, 0, 12.5, 1, NULL);
	span(s, 0, 100, 2, NULL);
	ck_assert_str_eq(draw(40, false),
			 "Would help\n"
			 "\n"
			 "         errands ███████████\n"
			 "\n"
			 "   a rather long ██▊\n"
			 "           label\n"
			 "\n"
			 "               x ██████████████████████\n"
			 "                 ┴──────────┴─────────┴\n"
			 "                 0%        50%      100%\n"
			 "                         Share\n"
			 "\n"
			 "n: unweighted cases\n");
}
END_TEST

/* Two groups in a row each, their intervals, one point to be read with care, and a reference line. */
START_TEST(dots)
{
	static const char *const two[] = {"errands", "garden", NULL};
	struct svy_panel *p = panel(0, 10, 2, two);
	svy_strs_add(&p->y.group, "Tasks of the house");
	svy_strs_add(&p->y.group, "");
	struct svy_series *rule = svy_panel_add_series(p, SVY_MARK_RULE, hue(SVY_HUE_MUTED, 0, 0), NULL);
	point(rule, 5, NAN);
	rule->dashed = true;
	for (unsigned g = 0; g < 2; g++) {
		const char *name = g ? "women" : "men";
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_INTERVAL, hue(SVY_HUE_GROUP, g, 0), name);
		for (int k = 0; k < 2; k++)
			span(s, 2 + k + g, 4 + 3 * k + g, k + 0.2 * g - 0.1, NULL);
		s = svy_panel_add_series(p, SVY_MARK_POINT, hue(SVY_HUE_GROUP, g, 0), name);
		for (int k = 0; k < 2; k++)
			point(s, 3 + 2 * k + g, k + 0.2 * g - 0.1)->hollow = g && k;
	}
	ck_assert_str_eq(draw(50, false),
			 "Tasks of the house          ┊\n"
			 "errands         ├───●───┤   ┊\n"
			 "                    ├───◆───┤\n"
			 "                            ┊\n"
			 " garden             ├───────●───────┤\n"
			 "                        ├───────◇───────┤\n"
			 "        ┴───────┴───────┴───────┴───────┴───────┴\n"
			 "        0       2       4       6       8       10\n"
			 "\n"
			 "● men  ◆ women\n");
}
END_TEST

/* Ordered answers on both sides of 0, the neutral ones beside them on the same scale. */
START_TEST(stacks)
{
	static const char *const two[] = {"q1", "q2", NULL};
	static const char *const answer[] = {"never", "rarely", "often", "always"};
	static const double edge[2][5] = {{-50, -30, 0, 20, 40}, {-20, -10, 0, 5, 70}};
	struct svy_panel *p = panel(-80, 80, 40, two);
	chart.columns = true;
	p->x.percent = p->x.absolute = true;
	for (unsigned a = 0; a < 4; a++) {
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_STEP, a, 4), answer[a]);
		for (int k = 0; k < 2; k++) {
			char label[32];
			snprintf(label, sizeof label, "%g%%", edge[k][a + 1] - edge[k][a]);
			span(s, edge[k][a], edge[k][a + 1], k, label);
		}
	}
	p = panel(0, 40, 40, two);
	p->y.hidden = true;
	p->x.percent = true;
	p->title = strdup("Don't know");
	span(svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_MUTED, 0, 0), NULL), 0, 10, 0, "10%");
	span(svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_MUTED, 0, 0), NULL), 0, 30, 1, "30%");
	ck_assert_str_eq(draw(80, false),
			 "                                                                Don't know\n"
			 "q1            █ 20% █▓▓▓ 30% ▓▓▓▒ 20% ▒░ 20% ░░                 ···· 10%\n"
			 "q2                       ███▓▓▓▓▒▒░░░░░░░░░ 65% ░░░░░░░░░       ·· 30% ···\n"
			 "   ┴─────────────┴──────────────┴─────────────┴─────────────┴   ┴────────────┴\n"
			 "  80%           40%             0%           40%           80%  0%          40%\n"
			 "\n"
			 "█ never  ▓ rarely  ▒ often  ░ always\n");
	ck_assert_ptr_nonnull(strstr(draw(80, true), "\033["));
}
END_TEST

/* Lines with bands over years with a gap, and words at their ends. */
START_TEST(lines)
{
	struct svy_panel *p = svy_chart_add_panel(&chart);
	p->x = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .lo = 2010, .hi = 2020, .step = 2};
	p->y = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .lo = 0, .hi = 100, .step = 20, .percent = true, .title = strdup("Would help")};
	for (unsigned g = 0; g < 2; g++) {
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAND, hue(SVY_HUE_GROUP, g, 0), NULL);
		for (int year = 2010; year <= 2020; year += 5) {
			struct svy_mark_point *m = point(s, year, NAN);
			m->lo = 20 + 40 * g + (year - 2010);
			m->hi = m->lo + 20;
		}
		s = svy_panel_add_series(p, SVY_MARK_LINE, hue(SVY_HUE_GROUP, g, 0), NULL);
		for (int year = 2010; year <= 2020; year += 5)
			point(s, year, 30 + 40 * g + (year - 2010));
		s = svy_panel_add_series(p, SVY_MARK_POINT, hue(SVY_HUE_GROUP, g, 0), NULL);
		for (int year = 2010; year <= 2020; year += 5)
			point(s, year, 30 + 40 * g + (year - 2010));
		s = svy_panel_add_series(p, SVY_MARK_TEXT, hue(SVY_HUE_GROUP, g, 0), NULL);
		s->anchor = SVY_ANCHOR_START;
		point(s, 2020, 40 + 40 * g)->label = strdup(g ? "women" : "men");
	}
	ck_assert_str_eq(draw(60, false),
			 "Would help\n"
			 "100%┤\n"
			 "    │                ⢀ ⡀⢀ ⡀⢀ ⡀⢀ ⠄⠠ ⠄⠠ ⠄⠠ ⠄⠐ ⠂⠐ ⠂⠐ ⠂⠈⠈\n"
			 " 80%┤⠂⠐ ⠂⠐ ⠂⠈ ⠁⠈ ⠁⠈ ⠁        ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠⠤⠤⠤⠤⠤⠤⠤⠤⠤⠔⠒⠒◆ women\n"
			 "    │◆⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉◆        ⡀⢀ ⡀⢀ ⡀⢀ ⡀⠠ ⠄⠠⠠\n"
			 " 60%┤⡀⢀ ⠄⠠ ⠄⠠ ⠄⠠ ⠄⠐ ⠂⠐ ⠂⠐ ⠂⠈ ⠁⠈ ⠁⠈ ⠁⠈\n"
			 "    │\n"
			 "    │         ⡀⢀ ⡀⢀ ⡀⢀ ⡀⠠ ⠄⠠ ⠄⠠ ⠄⠐ ⠂⠐ ⠂⠐ ⠂⠐ ⠁⠈ ⠁⠈ ⠁⠈⠈\n"
			 " 40%┤⠁⠈ ⠁⠈ ⠁⠈        ⢀⣀⣀⣀⣀⣀⣀⣀●⣀⡠⠤⠤⠤⠤⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊● men\n"
			 "    │●⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁        ⢀ ⡀⢀ ⡀⢀ ⡀⠠ ⠄⠠ ⠄⠠ ⠄⠠ ⠂⠐⠐\n"
			 " 20%┤⠄⠠ ⠄⠐ ⠂⠐ ⠂⠐ ⠂⠐ ⠁⠈ ⠁⠈ ⠁⠈ ⠁\n"
			 "    │\n"
			 "  0%┤\n"
			 "    └┴────────┴─────────┴────────┴─────────┴────────┴\n"
			 "    2010     2012      2014     2016      2018     2020\n");
}
END_TEST

/* Upright bars, of numbers and of categories whose labels have no room below them. */
START_TEST(upright)
{
	static const char *const three_long[] = {"not at all likely to happen", "perhaps", "quite sure that it will"};
	struct svy_panel *p = svy_chart_add_panel(&chart);
	p->x.kind = SVY_AXIS_CATEGORY;
	p->y = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .lo = 0, .hi = 60, .step = 20, .percent = true};
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_GROUP, 0, 0), NULL);
	s->along_y = true;
	for (int k = 0; k < 3; k++) {
		svy_strs_add(&p->x.category, three_long[k]);
		struct svy_mark_point *m = point(s, k, NAN);
		m->lo = 0;
		m->hi = 20 * k + 10;
	}
	ck_assert_str_eq(draw(26, false),
			 "60%┤\n"
			 "   │               ▅▅▅▅▅\n"
			 "40%┤               █████\n"
			 "   │               █████\n"
			 "   │        █████  █████\n"
			 "20%┤        █████  █████\n"
			 "   │ ▃▃▃▃▃  █████  █████\n"
			 " 0%┤ █████  █████  █████\n"
			 "   └─────────────────────\n"
			 "       1      2      3\n"
			 "   1 not at all likely to\n"
			 "     happen\n"
			 "   2 perhaps\n"
			 "   3 quite sure that it\n"
			 "     will\n");
}
END_TEST

START_TEST(ellipse)
{
	struct svy_panel *p = svy_chart_add_panel(&chart);
	p->x = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .lo = 0, .hi = 40, .step = 10, .percent = true, .title = strdup("Willing")};
	p->y = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .lo = 0, .hi = 40, .step = 10, .percent = true, .title = strdup("Able")};
	p->square = true;
	struct svy_mark_point *m = point(svy_panel_add_series(p, SVY_MARK_ELLIPSE, hue(SVY_HUE_GROUP, 0, 0), NULL), 20, 20);
	m->a = 15;
	m->b = 5;
	m->angle = 0.7;
	point(svy_panel_add_series(p, SVY_MARK_POINT, hue(SVY_HUE_GROUP, 0, 0), NULL), 20, 20)->label = strdup("Beukenoord");
	ck_assert_str_eq(draw(44, false),
			 "Able\n"
			 "40%┤\n"
			 "   │\n"
			 "   │\n"
			 "   │\n"
			 "30%┤                         ⣀⡠⠤⠤⠤⢄\n"
			 "   │                     ⣀⠴⠒⠉     ⠈⡆\n"
			 "   │                  ⣀⠔⠊         ⡸\n"
			 "   │               ⢀⡴⠊           ⡰⠁\n"
			 "   │             ⢀⠔⠁           ⢀⠞\n"
			 "20%┤           ⢀⠔⠁     ● Beukenoord\n"
			 "   │          ⡴⠁           ⢀⠔⠁\n"
			 "   │        ⢀⠎           ⡠⠞⠁\n"
			 "   │        ⡎         ⡠⠔⠉\n"
			 "   │       ⠸⡀     ⣀⠤⠖⠉\n"
			 "10%┤        ⠑⠒⠒⠒⠊⠉\n"
			 "   │\n"
			 "   │\n"
			 "   │\n"
			 " 0%┤\n"
			 "   └┴────────┴─────────┴─────────┴────────┴\n"
			 "    0%      10%       20%       30%      40%\n"
			 "                    Willing\n");
}
END_TEST

/* Ratios on a logarithmic axis, with figures beside them that wrap, and a diamond that sums them up. */
START_TEST(forest)
{
	static const char *const two[] = {"first study", "all", NULL};
	struct svy_panel *p = panel(0.25, 4, 0, two);
	p->x.log = true;
	p->y.aside_title = strdup("Odds ratio [95% CI]");
	svy_strs_add(&p->y.aside, "0.50 [0.25, 1.00]");
	svy_strs_add(&p->y.aside, "2.00 [1.00, 4.00]");
	point(svy_panel_add_series(p, SVY_MARK_RULE, hue(SVY_HUE_MUTED, 0, 0), NULL), 1, NAN);
	span(svy_panel_add_series(p, SVY_MARK_INTERVAL, hue(SVY_HUE_INK, 0, 0), NULL), 0.25, 1, 0, NULL);
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_POINT, hue(SVY_HUE_INK, 0, 0), NULL);
	s->shape = SVY_SHAPE_SQUARE;
	point(s, 0.5, 0);
	struct svy_mark_point *m = span(svy_panel_add_series(p, SVY_MARK_DIAMOND, hue(SVY_HUE_INK, 0, 0), NULL), 1, 4, 1, NULL);
	m->x = 2;
	ck_assert_str_eq(draw(72, false),
			 "                                                     Odds ratio [95% CI]\n"
			 "first study ├─────────■─────────┤                    0.50 [0.25, 1.00]\n"
			 "        all                     ├─────────◆────────┤ 2.00 [1.00, 4.00]\n"
			 "            ──────────┴─────────┴─────────┴─────────\n"
			 "                     0.5        1         2\n");
	ck_assert_str_eq(draw(42, false),
			 "                             Odds ratio\n"
			 "                             [95% CI]\n"
			 "first study ├───■───┤        0.50 [0.25,\n"
			 "                    │        1.00]\n"
			 "                    │\n"
			 "        all         ├───◆──┤ 2.00 [1.00,\n"
			 "                    │        4.00]\n"
			 "            ────┴───┴───┴───\n"
			 "               0.5  1   2\n");
}
END_TEST

/* Numbers that begin anew for what is set aside, also where only some ticks have room. */
START_TEST(anew)
{
	static const char *const one[] = {"q", NULL};
	struct svy_panel *p = panel(-60, 120, 20, one);
	p->x.percent = p->x.absolute = true;
	p->x.anew = 80;
	span(svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_STEP, 0, 2), NULL), -50, 0, 0, NULL);
	span(svy_panel_add_series(p, SVY_MARK_BAR, hue(SVY_HUE_MUTED, 0, 0), NULL), 80, 100, 0, NULL);
	ck_assert_str_eq(draw(60, false),
			 "q    ████████████████                         ·······\n"
			 "  ┴─────┴─────┴──────┴─────┴─────┴──────┴─────┴─────┴─────┴\n"
			 " 60%   40%   20%     0%   20%   40%    60%    0%   20%   40%\n");
	ck_assert_str_eq(draw(30, false),
			 "q   ███████            ···\n"
			 "  ─┴───────┴──────┴────┴─────\n"
			 "  50%      0%    50%   0%\n");
}
END_TEST

static void check_widths(size_t width, bool colour)
{
	const char *at = draw(width, colour);
	while (*at) {
		size_t n = strcspn(at, "\n");
		if (!colour)
			ck_assert_msg(svy_width(at, n) <= width, "%zu columns at width %zu: %.*s", svy_width(at, n), width, (int)n, at);
		at += n + (at[n] == '\n');
	}
	for (const char *c = picture; *c; c++)
		ck_assert_msg((unsigned char)*c >= ' ' || *c == '\n' || (colour && *c == '\033'), "a control character");
	ck_assert_ptr_null(strstr(picture, "\u202e"));
}

static const char *const hostile[] = {"a\tb\033[31m \xc2\x9b red", "\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d", "\u05d0\u05d1 \u202e abc",
				      "e\u0308\u0308\u0308\u0308\u0308\u0308\u0308\u0308", "", "\xff\xfe",
				      "To what extent do you agree or disagree that people who can afford it should help their neighbours, whatever "
				      "these have done themselves?", "one\ntwo", NULL};

/* All marks, with numbers that are none or lie beyond the axis, in panels of all kinds of axes. */
static void fill(struct svy_panel *p, bool up)
{
	static const double number[] = {3, NAN, INFINITY, -INFINITY, 1e300, -1e300, 0, 0.5};
	for (int mark = SVY_MARK_BAR; mark <= SVY_MARK_TEXT; mark++)
		for (unsigned h = SVY_HUE_GROUP; h <= SVY_HUE_INK; h++) {
			struct svy_series *s = svy_panel_add_series(p, (enum svy_mark)mark, hue(h, h * 3, h * 2), hostile[(mark + h) % 8]);
			s->along_y = up;
			s->anchor = (enum svy_anchor)(h % 3);
			s->dashed = h % 2;
			for (unsigned k = 0; k < 8; k++) {
				struct svy_mark_point *m = point(s, up ? k : number[k], up ? number[k] : k);
				m->lo = number[(k + 1) % 8];
				m->hi = number[(k + h) % 8];
				m->a = m->b = number[(k + 3) % 8];
				m->angle = k;
				m->label = strdup(hostile[k]);
				m->hollow = k % 2;
			}
		}
}

START_TEST(whatever)
{
	static const char *const none[] = {NULL};
	static const size_t widths[] = {24, 25, 31, 40, 80, 200};
	chart.title = strdup(hostile[6]);
	chart.subtitle = strdup(hostile[0]);
	svy_strs_add(&chart.notes, hostile[1]);
	fill(panel(0, 8, 0, hostile), false);
	fill(panel(0, 8, 1e-9, hostile), false);
	fill(panel(NAN, INFINITY, 1, hostile), false);
	fill(panel(3, 3, 1, none), false);
	struct svy_panel *p = panel(0, 8, 0, hostile);
	struct svy_axis x = p->x;
	p->x = p->y;
	p->y = x;
	p->title = strdup(hostile[6]);
	p->x.title = strdup(hostile[6]);
	p->y.title = strdup(hostile[1]);
	fill(p, true);
	p = panel(-1e6, 1e6, 1e5, hostile);
	for (size_t k = 0; k < 8; k++) {
		svy_strs_add(&p->y.group, hostile[(k + 6) % 8]);
		svy_strs_add(&p->y.aside, hostile[(k + 3) % 8]);
	}
	p->y.aside_title = strdup(hostile[6]);
	p->x.log = true;
	p = panel(1e-3, 1e9, 0, hostile);
	p->x.log = true;
	fill(p, false);
	p = panel(-100, 200, 20, hostile);
	p->x.anew = 120;
	fill(p, false);
	for (size_t i = 0; i < 6; i++)
		for (int how = 0; how < 4; how++) {
			chart.columns = how / 2;
			check_widths(widths[i], how % 2);
		}
}
END_TEST

START_TEST(nothing)
{
	static const char *const none[] = {NULL};
	ck_assert_str_eq(draw(80, false),
"");
	svy_chart_add_panel(&chart);
	check_widths(80, false);
	panel(0, 1, 0, none);
	chart.columns = true;
	check_widths(24, false);
}
END_TEST

UNIT_MAIN("terminal", setup, teardown, bars, dots, stacks, lines, upright, ellipse, forest, anew, whatever, nothing)
