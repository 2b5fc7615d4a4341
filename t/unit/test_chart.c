// SPDX-License-Identifier: GPL-3.0-or-later
/* Charts apart from how they are drawn: round axes, the room of texts, colours that everybody can tell apart, and the page. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "plot/gnuplot.h"
#include "plot/measure.h"
#include "plot/page.h"
#include "plot/palette.h"
#include "plot/svg.h"

static struct svy_chart chart;

static void setup(void)
{
	svy_chart_init(&chart);
}

static void teardown(void)
{
	svy_chart_free(&chart);
}

static void check_axis(double lo, double hi, unsigned n, double want_lo, double want_hi, double want_step)
{
	struct svy_axis a = {0};
	svy_axis_round(&a, lo, hi, n);
	ck_assert_double_eq_tol(a.lo, want_lo, 1e-9 * fabs(want_hi - want_lo));
	ck_assert_double_eq_tol(a.hi, want_hi, 1e-9 * fabs(want_hi - want_lo));
	ck_assert_double_eq_tol(a.step, want_step, 1e-9 * want_step);
}

START_TEST(round_axes)
{
	check_axis(0, 100, 5, 0, 100, 20);
	check_axis(3.1, 96, 5, 0, 100, 20);
	check_axis(-0.32, 0.71, 6, -0.4, 0.8, 0.2);
	check_axis(1e-7, 9e-7, 5, 0, 1e-6, 2e-7);
	check_axis(12345678, 12345679, 2, 12345678, 12345679, 0.5);
	check_axis(7, 7, 5, 6, 8, 2);
	check_axis(0, 0, 5, 0, 0.2, 0.2);
}
END_TEST

static void check_tick(double step, bool percent, double x, const char *want)
{
	struct svy_axis a = {.step = step, .percent = percent};
	char *have = svy_axis_tick(&a, x, ',');
	ck_assert_str_eq(have, want);
	free(have);
}

START_TEST(ticks)
{
	check_tick(20, true, 40, "40%");
	check_tick(0.25, false, 0.5, "0,50");
	check_tick(1000, false, 12000, "12\u202f000");
	check_tick(1, false, -3, "\u22123");
	check_tick(0.1, false, 1e-12, "0,0");
}
END_TEST

static void check_ratios(double lo, double hi, const char *want)
{
	struct svy_axis a = {.log = true, .lo = lo, .hi = hi};
	double tick[50];
	struct svy_buf have = {0};
	size_t n = svy_axis_ratios(&a, tick, 50);
	for (size_t i = 0; i < n; i++) {
		char *text = svy_axis_tick(&a, tick[i], '.');
		svy_buf_printf(&have, " %s", text);
		free(text);
	}
	ck_assert_str_eq(have.p, want);
	svy_buf_free(&have);
}

START_TEST(ratios)
{
	check_ratios(0.2, 11, " 0.2 0.5 1 2 5 10");
	check_ratios(0.002, 2000, " 0.01 0.1 1 10 100 1000");
	check_ratios(0.7, 1.34, " 0.8 1 1.2");
	check_ratios(0.96, 1.09, " 1 1.05");
}
END_TEST

/* ---- texts ---- */

static double width(const char *s)
{
	return svy_measure(s, strlen(s), false);
}

START_TEST(widths)
{
	ck_assert_double_eq(width(""), 0);
	ck_assert(width("i") < width("n") && width("n") < width("m") && width("m") < width("@"));
	ck_assert_double_eq(width("e\u0301te\u0301"), width("ete"));    /* accents have no width of their own */
	ck_assert(width("\u65e5") > 1 && width("\u65e5") < 1.2);        /* a wide letter is a square */
	ck_assert_double_eq_tol(width("abc") + width("def"), width("abcdef"), 1e-12);
	ck_assert(svy_measure("abc", 3, true) > width("abc"));
	ck_assert(width("\xff\xfe") > 0);
}
END_TEST

/* All of it is there, and no line is too wide. */
static void check_wrap(const char *s, double em, size_t want)
{
	struct svy_strs lines = {0};
	svy_measure_wrap(s, em, false, &lines);
	ck_assert_uint_eq(lines.n, want);
	size_t letters = 0, there = 0;
	for (const char *c = s; *c; c++)
		letters += *c != ' ' && *c != '\n';
	for (size_t i = 0; i < lines.n; i++) {
		ck_assert_double_le(svy_measure(lines.v[i], strlen(lines.v[i]), false), em);
		for (const char *c = lines.v[i]; *c; c++)
			there += *c != ' ';
	}
	ck_assert_uint_eq(there, letters);
	svy_strs_free(&lines);
}

START_TEST(wrapping)
{
	check_wrap("", 10, 1);
	check_wrap("een twee", 10, 1);
	check_wrap("Mensen die in een buurt wonen waar weinig voorzieningen zijn, zouden van de gemeente meer steun moeten krijgen", 21, 3);
	check_wrap("een\ntwee\n\ndrie", 10, 4);
	check_wrap("Hottentottententententoonstellingsmakersopleidingsgebouw", 10, 4);
	check_wrap("Noord-Brabant/Zuid-Holland", 8, 2);
	check_wrap("\u65e5\u672c\u8a9e\u65e5\u672c\u8a9e", 4, 2);
}
END_TEST

/* ---- colours ---- */

struct rgb {
	double v[3];
};

static double linear(unsigned c)
{
	double x = c / 255.0;
	return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static double root(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16 / 116.0;
}

/* CIE L*a*b* of a colour as somebody sees it. */
static struct rgb lab(unsigned rgb, const double m[3][3])
{
	double in[3] = {linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255)}, c[3];
	for (int i = 0; i < 3; i++)
		c[i] = fmin(fmax(m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2], 0), 1);
	double x = (0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047, y = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
	double z = (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883;
	return (struct rgb){{116 * root(y) - 16, 500 * (root(x) - root(y)), 200 * (root(y) - root(z))}};
}

/* Whole sight, and without green and red cones: Machado, Oliveira & Fernandes, IEEE Trans. Visual. Comput. Graphics 15 (2009), severity 1. */
static const double sight[3][3][3] = {
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
};

/* The least difference (CIE 1976) that any of the three sees. */
static double difference(unsigned a, unsigned b)
{
	double least = INFINITY;
	for (int k = 0; k < 3; k++) {
		struct rgb x = lab(a, sight[k]), y = lab(b, sight[k]);
		least = fmin(least, hypot(hypot(x.v[0] - y.v[0], x.v[1] - y.v[1]), x.v[2] - y.v[2]));
	}
	return least;
}

static double lightness(unsigned rgb)
{
	return lab(rgb, sight[0]).v[0];
}

static unsigned group(unsigned i)
{
	return svy_palette((struct svy_colour){.hue = SVY_HUE_GROUP, .index = i});
}

START_TEST(groups)
{
	for (unsigned i = 0; i < SVY_PALETTE_GROUPS; i++) {
		ck_assert_double_ge(1.05 / (svy_palette_luminance(group(i)) + 0.05), 3);
		for (unsigned k = 0; k < i; k++) {
			ck_assert_double_ge(difference(group(i), group(k)), i < 4 ? 20 : 13);
			ck_assert_double_ge(fabs(lightness(group(i)) - lightness(group(k))), i < 4 ? 6 : 2.5);
		}
	}
}
END_TEST

START_TEST(steps)
{
	for (unsigned n = 2; n <= 11; n++)
		for (unsigned i = 1; i < n; i++) {
			struct svy_colour a = {SVY_HUE_STEP, i - 1, n}, b = {SVY_HUE_STEP, i, n};
			ck_assert_double_ge(difference(svy_palette(a), svy_palette(b)), 4);
			if (2 * i != n)         /* the two about the middle of an even scale differ in colour */
				ck_assert_double_ge(fabs(lightness(svy_palette(a)) - lightness(svy_palette(b))), 3);
			double on = svy_palette_luminance(svy_palette(a)), text = svy_palette_luminance(svy_palette_text_on(a));
			ck_assert_double_ge((fmax(on, text) + 0.05) / (fmin(on, text) + 0.05), 4.15);     /* what ink and white can do on any colour */
		}
}
END_TEST

/* ---- the page ---- */

static struct svy_panel *rows(size_t n, const char *label)
{
	struct svy_panel *p = svy_chart_add_panel(&chart);
	svy_axis_round(&p->x, 0, 10, 5);
	p->y.kind = SVY_AXIS_CATEGORY;
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_POINT, (struct svy_colour){.hue = SVY_HUE_GROUP}, "A group");
	for (size_t i = 0; i < n; i++) {
		svy_strs_add(&p->y.category, label);
		struct svy_mark_point *m = svy_series_add_point(s);
		m->x = (double)(i % 10);
		m->y = (double)i;
	}
	return p;
}

/* Everything that has a place lies on the page. */
static struct svy_page *check_page(void)
{
	static struct svy_page page;
	svy_page_free(&page);
	svy_page_make(&chart, &page);
	for (size_t i = 0; i < page.ntext; i++) {
		const struct svy_page_text *t = &page.text[i];
		double wide = svy_measure(t->text, strlen(t->text), t->bold) * t->size;
		double from = t->anchor == SVY_ANCHOR_START ? t->x : t->anchor == SVY_ANCHOR_END ? t->x - wide : t->x - wide / 2;
		ck_assert_double_ge(from, 0);
		ck_assert_double_le(from + wide, page.width + 0.5);
		ck_assert_double_ge(t->y - t->size / 2, 0);
		ck_assert_double_le(t->y + t->size / 2, page.height);
	}
	for (size_t i = 0; i < page.npanel; i++) {
		ck_assert_double_lt(page.panel[i].left, page.panel[i].right);
		ck_assert_double_lt(page.panel[i].top, page.panel[i].bottom);
	}
	return &page;
}

START_TEST(pages)
{
	static const char long_label[] = "Mensen die in een buurt wonen waar weinig voorzieningen zijn, zouden van de gemeente meer steun moeten krijgen";
	struct svy_panel *p = rows(5, long_label);
	chart.title = strdup("A title of so many words that it has no room in one line of a picture that is as wide as a page of text");
	svy_strs_add(&chart.notes, long_label);
	struct svy_page *page = check_page();
	ck_assert_double_eq_tol(page->width, 160 / 25.4 * 72, 1e-9);
	double tall = page->height;
	p->title = strdup(long_label);
	p->x.title = strdup(long_label);
	for (size_t i = 0; i < 5; i++) {
		svy_strs_add(&p->y.group, i % 2 ? "" : "A group of rows");
		svy_strs_add(&p->y.aside, "1.23 [1.00, 1.50]");
	}
	ck_assert_double_gt(check_page()->height, tall);
	chart.width = 80;
	check_page();
	rows(2, "b");
	check_page();
	chart.columns = true;
	chart.width = 160;
	check_page();
	svy_page_free(check_page());
}
END_TEST

/* Many rows make a long page, or share one where that is asked for. */
START_TEST(many_rows)
{
	struct svy_panel *p = rows(342, "Gemeente");
	ck_assert_double_ge(check_page()->height, 342 * 8);
	p->y.fit = true;
	ck_assert_double_le(check_page()->height, 297 / 25.4 * 72);
	p->y.fit = false;
	chart.height = 200;
	ck_assert_double_eq_tol(check_page()->height, 200 / 25.4 * 72, 1);
	svy_page_free(check_page());
}
END_TEST

/* Without rows, without panels, and with numbers of a degenerate axis. */
START_TEST(little)
{
	check_page();
	struct svy_panel *p = rows(0, "");
	check_page();
	p->x.lo = p->x.hi = 5;
	p->x.step = 0;
	struct svy_buf b = {0};
	svy_gnuplot_program(&chart, SVY_GNUPLOT_SVG, &b);
	ck_assert_ptr_nonnull(strstr(b.p, "plot NaN notitle"));
	svy_buf_free(&b);
	svy_page_free(check_page());
}
END_TEST

/* ---- programs and SVG ---- */

/* Nothing in a text is a command to gnuplot. */
START_TEST(quoting)
{
	struct svy_buf b = {0};
	rows(1, "a \"b\" \\c `date` 'd' @e $f");
	svy_gnuplot_program(&chart, SVY_GNUPLOT_SVG, &b);
	ck_assert_ptr_nonnull(strstr(b.p, "set label \"a \\\"b\\\" \\\\c \\140date\\140 'd' @e $f\" at "));
	ck_assert_ptr_null(strchr(b.p, '`'));
	svy_buf_free(&b);
}
END_TEST

static const char raw[] =
	"<?xml version=\"1.0\"?>\n<svg \n width=\"10\" height=\"10\">\n<title>Gnuplot</title>\n<desc>Produced by GNUPLOT</desc>\n<g id=\"gnuplot_canvas\">\n"
	"<rect x=\"0\" y=\"0\" width=\"10\" height=\"10\" fill=\"#ffffff\"/>\n<defs>\n<circle id='gpDot'/>\n</defs>\n"
	"<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n</g>\n"
	"<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n\t<path stroke='rgb( 26,  26,  26)'  d='M1,2 L3,4 '/>"
	"<g transform=\"translate(1,2)\" fill=\"rgb(  0, 114, 178)\" font-family=\"Liberation Sans:Bold\"><text>a &amp; b</text></g></g>\n"
	"<g><text></text></g>\n<use xlink:href='#gpPt6' transform='translate(5,6) scale(2.0)' color='rgb(  0, 114, 178)'/>\n</g>\n</svg>\n";

START_TEST(svg)
{
	struct svy_buf b = {0};
	chart.title = strdup("T & <U>");
	ck_assert(svy_svg_clean(raw, &chart, 10, 10, &b));
	ck_assert_str_eq(b.p,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\" width=\"3.5mm\" height=\"3.5mm\" role=\"img\" color=\"#1a1a1a\">\n"
		"<title>T &amp; &lt;U&gt;</title>\n<desc></desc>\n"
		"<g><rect class=\"paper\" x=\"0\" y=\"0\" width=\"10\" height=\"10\" fill=\"#ffffff\"/>\n"
		"<g fill=\"none\" stroke=\"currentColor\"><path stroke=\"currentColor\" d=\"M1,2 L3,4 \"/>\n"
		"<g transform=\"translate(1,2)\" fill=\"#0072b2\" font-family=\"Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif\" font-weight=\"bold\">"
		"<text>a &amp; b</text></g>\n</g>\n"
		"<path transform=\"translate(5,6) scale(2.0)\" d=\"M-1,0 a1,1 0 1 1 2,0 a1,1 0 1 1 -2,0 z\" fill=\"#0072b2\" stroke=\"none\"/>\n"
		"</g>\n</svg>\n");
	svy_buf_free(&b);
}
END_TEST

/* Half a picture is none, wherever it ends. */
START_TEST(cut_svg)
{
	for (size_t n = 0; n < sizeof raw - 8; n++) {
		char *half = strndup(raw, n);
		struct svy_buf b = {0};
		svy_buf_puts(&b, "x");
		ck_assert(!svy_svg_clean(half, &chart, 10, 10, &b));
		ck_assert_str_eq(b.p, "x");
		svy_buf_free(&b);
		free(half);
	}
}
END_TEST

UNIT_MAIN("chart", setup, teardown, round_axes, ticks, ratios, widths, wrapping, groups, steps, pages, many_rows, little, quoting, svg, cut_svg)
