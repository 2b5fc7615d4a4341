// SPDX-License-Identifier: GPL-3.0-or-later
/* Bars as inline SVG, which takes the colours of the page; a title on each says its figures to who points at it. */
#include <math.h>
#include "base/num.h"
#include "data/date.h"
#include "out/codebook_html.h"
#include "out/html_text.h"

#define HEIGHT 60.0
/* A bar for each code is seen up to here. */
#define COLUMNS_MAX 120
/* As few numbers without a label are a year, a group or a yes. */
#define QUANTITY 4

static void put_number(struct svy_buf *b, const struct svy_codebook *c, const char *text)
{
	for (; *text; text++)
		svy_buf_putc(b, *text == '.' ? c->decimal : *text);
}

void svy_codebook_put_value(struct svy_buf *b, const struct svy_codebook *c, const struct svy_var *v, double x)
{
	struct svy_date date = svy_date_of(v);
	struct svy_buf say = {0};
	char text[SVY_DATE_MAX];
	svy_date_put(text, &date, x);
	if (date.kind != SVY_DATE_NOT)
		svy_buf_puts(b, text);
	else if (x == rint(x))
		put_number(b, c, text);
	else {
		svy_buf_printf(&say, "%.6g", x);
		put_number(b, c, say.p);
	}
	svy_buf_free(&say);
}

/* A mean has as many decimals as are of use beside its size. */
static void put_mean(struct svy_buf *b, const struct svy_codebook *c, double x)
{
	char text[64];
	double size = fabs(x);
	svy_num_fixed(text, sizeof text, x, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3, c->decimal);
	svy_buf_puts(b, text);
}

/* Opens a picture with its name for who does not see it. */
static void begin_picture(struct svy_buf *b, const struct svy_codebook *c, const char *english, const struct svy_var *v, double width)
{
	svy_buf_printf(b, "<svg class=\"picture\" role=\"img\" viewBox=\"0 0 %g %g\" preserveAspectRatio=\"none\" aria-label=\"", width, HEIGHT);
	svy_codebook_say(b, c, english);
	svy_buf_puts(b, " ");
	svy_html_escape(b, v->name);
	svy_buf_puts(b, "\">\n");
}

/* One bar of ten units; what is said of it follows, then end_bar. */
static void begin_bar(struct svy_buf *b, size_t at, double share)
{
	double height = share > 0 ? fmax(1, share * HEIGHT) : 0;
	svy_buf_printf(b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"%.1f\"><title>", (double)at * 10 + 0.5, HEIGHT - height, height);
}

static void end_bar(struct svy_buf *b, const struct svy_codebook *c, uint64_t n, double share)
{
	svy_buf_printf(b, ": n %llu, ", (unsigned long long)n);
	svy_codebook_put_percent(b, c, share);
	svy_buf_puts(b, "%</title></rect>\n");
}

static void put_histogram(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, const struct svy_summary *s)
{
	double most = 0;
	for (size_t i = 0; i < s->nbin; i++)
		most = fmax(most, svy_codebook_share(c, q, (double)s->bin[i].n, s->bin[i].w));
	begin_picture(b, c, "Histogram of", q->var, (double)s->nbin * 10);
	for (size_t i = 0; i < s->nbin; i++) {
		double share = svy_codebook_share(c, q, (double)s->bin[i].n, s->bin[i].w);
		begin_bar(b, i, most > 0 ? share / most : 0);
		svy_codebook_put_value(b, c, q->var, s->bin[i].from);
		svy_buf_puts(b, " – ");
		svy_codebook_put_value(b, c, q->var, s->bin[i].to);
		end_bar(b, c, s->bin[i].n, share);
	}
	svy_buf_puts(b, "</svg>\n<div class=\"axis quiet\" aria-hidden=\"true\"><span>");
	svy_codebook_put_value(b, c, q->var, s->bin[0].from);
	svy_buf_puts(b, "</span><span>");
	svy_codebook_put_value(b, c, q->var, s->bin[s->nbin - 1].to);
	svy_buf_puts(b, "</span></div>\n");
}

static void put_stat(struct svy_buf *b, const struct svy_codebook *c, const struct svy_var *v, const char *english, double x, double within)
{
	svy_buf_puts(b, "<div><dt>");
	svy_codebook_say(b, c, english);
	svy_buf_puts(b, "</dt><dd>");
	if (isnan(x))
		svy_buf_puts(b, "–");
	else {
		svy_buf_puts(b, within > 0 ? "≈ " : "");
		svy_codebook_put_value(b, c, v, x);
	}
	svy_buf_puts(b, "</dd></div>");
}

static void put_stats(struct svy_buf *b, const struct svy_codebook *c, const struct svy_var *v, const struct svy_summary *s)
{
	struct svy_date date = svy_date_of(v);
	svy_buf_puts(b, "<dl class=\"stats\">");
	put_stat(b, c, v, "Minimum", s->min, 0);
	put_stat(b, c, v, "Lower quartile", s->q1, s->within);
	put_stat(b, c, v, "Median", s->median, s->within);
	put_stat(b, c, v, "Upper quartile", s->q3, s->within);
	put_stat(b, c, v, "Maximum", s->max, 0);
	if (date.kind == SVY_DATE_NOT && isfinite(s->mean)) {
		svy_buf_puts(b, "<div><dt>");
		svy_codebook_say(b, c, "Mean");
		svy_buf_puts(b, "</dt><dd>");
		put_mean(b, c, s->mean);
		svy_buf_puts(b, "</dd></div>");
	}
	svy_buf_puts(b, "</dl>\n");
}

/* Are the numbers quantities, rather than the codes of answers? Then most of them have no label, and there are some. */
bool svy_codebook_is_quantity(const struct svy_freq *q)
{
	size_t labelled = 0, bare = 0;
	if (q->var->type != SVY_NUMBER || !q->valid)
		return false;
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++) {
		labelled += q->cell[i].label != NULL;
		bare += !q->cell[i].label;
	}
	return q->other.n || (bare > labelled && bare > QUANTITY && q->var->measure != SVY_NOMINAL);
}

void svy_codebook_html_summary(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q)
{
	struct svy_summary s;
	if (!svy_codebook_is_quantity(q))
		return;
	svy_summary_make(q, &s);
	if (!s.n)
		return;
	svy_buf_puts(b, "<div class=\"summary\">\n");
	if (s.nbin > 1 && (q->other.n || svy_codebook_listed(q) > SVY_CODEBOOK_FOLD))
		put_histogram(b, c, q, &s);
	put_stats(b, c, q->var, &s);
	svy_buf_puts(b, "</div>\n");
}

static void put_code_name(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, const struct svy_freq_cell *cell)
{
	if (cell->label)
		svy_html_escape(b, cell->label);
	else if (cell->value.kind == SVY_VALUE_STRING)
		svy_html_escape(b, cell->value.str);
	else
		svy_codebook_put_value(b, c, q->var, cell->value.num);
}

void svy_codebook_html_columns(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q)
{
	size_t n = 0;
	double most = 0;
	for (; n < q->ncell && q->cell[n].miss == SVY_VALID; n++)
		most = fmax(most, svy_codebook_share(c, q, (double)q->cell[n].n, q->cell[n].weighted));
	if (n > COLUMNS_MAX || !(most > 0) || n != svy_codebook_listed(q))
		return;
	begin_picture(b, c, "Codes in their order, with the share of each:", q->var, (double)n * 10);
	for (size_t i = 0; i < n; i++) {
		double share = svy_codebook_share(c, q, (double)q->cell[i].n, q->cell[i].weighted);
		begin_bar(b, i, share / most);
		put_code_name(b, c, q, &q->cell[i]);
		end_bar(b, c, q->cell[i].n, share);
	}
	svy_buf_puts(b, "</svg>\n");
}
