// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/put.h"

#include <math.h>
#include <string.h>
#include "base/num.h"
#include "base/progress.h"
#include "out/html_text.h"

static const char *keep(struct svy_report *r, struct svy_buf *b)
{
	svy_strs_add_take(&r->kept, svy_buf_take(b));
	return r->kept.v[r->kept.n - 1];
}

const char *svy_put_text(struct svy_report *r, const char *text)
{
	struct svy_buf b = {0};
	svy_html_escape(&b, text);
	return keep(r, &b);
}

static char mark(const struct svy_report *r)
{
	return r->o->lang == SVY_LANG_EN ? '.' : ',';
}

const char *svy_put_number(struct svy_report *r, double x, int digits)
{
	char text[SVY_NUM_MAX * 2];
	struct svy_buf b = {0};
	svy_num_fixed(text, sizeof text, x, digits, mark(r));
	svy_buf_puts(&b, text[0] == '-' ? "\u2212" : "");
	svy_buf_puts(&b, text[0] == '-' ? text + 1 : text);
	return keep(r, &b);
}

/* value: what a machine reads; shown: what people do. */
static const char *data(struct svy_report *r, double value, const char *before, const char *shown, const char *unit)
{
	char exact[SVY_NUM_MAX];
	struct svy_buf b = {0};
	svy_num_format(exact, value);
	svy_buf_printf(&b, "<data value=\"%s\">%s%s%s</data>", exact, before, shown, unit);
	return keep(r, &b);
}

static const char *percent(const struct svy_report *r)
{
	return r->o->lang == SVY_LANG_DE || r->o->lang == SVY_LANG_FR ? "\u202f%" : "%";
}

const char *svy_put_share(struct svy_report *r, double x)
{
	return isnan(x) ? "\u2013" : data(r, x, "", svy_put_number(r, 100 * x, 0), percent(r));
}

const char *svy_put_points(struct svy_report *r, double x)
{
	return isnan(x) ? "\u2013" : data(r, x, x > 0 ? "+" : "", svy_put_number(r, 100 * x, 0), "");
}

const char *svy_put_interval(struct svy_report *r, const struct svy_estimate *e)
{
	bool points = strcmp(e->stat, "difference") == 0;
	struct svy_buf b = {0};
	svy_buf_printf(&b, SAY(r, "%s to %s"), points ? svy_put_points(r, e->lo) : svy_put_share(r, e->lo),
		       points ? svy_put_points(r, e->hi) : svy_put_share(r, e->hi));
	return keep(r, &b);
}

/* Thousands apart by a narrow blank, which every language understands. */
const char *svy_put_count(struct svy_report *r, double x)
{
	char text[SVY_NUM_MAX * 2];
	struct svy_buf b = {0};
	if (isnan(x))
		return "\u2013";
	size_t n = svy_num_fixed(text, sizeof text, x, 0, '.');
	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0 && text[i - 1] != '-' && n > 4)
			svy_buf_puts(&b, "\u202f");
		svy_buf_putc(&b, text[i]);
	}
	return data(r, x, "", keep(r, &b), "");
}

void svy_put_raw(struct svy_report *r, const char *html)
{
	svy_buf_puts(r->page, html);
}

void svy_put_section(struct svy_report *r, const char *id, const char *title)
{
	r->section = title;
	svy_progress_phase(r->ctx, title);
	svy_buf_printf(r->page, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id, id, id, title);
	svy_buf_printf(&r->nav, "<li><a href=\"#%s\">%s</a></li>\n", id, title);
}

void svy_put_end(struct svy_report *r)
{
	svy_put_raw(r, "</section>\n");
}

void svy_put_h3(struct svy_report *r, const char *title)
{
	svy_buf_printf(r->page, "<h3>%s</h3>\n", title);
}

void svy_put_p(struct svy_report *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	svy_put_raw(r, "<p>");
	svy_buf_vprintf(r->page, fmt, ap);
	svy_put_raw(r, "</p>\n");
	va_end(ap);
}

void svy_put_fact(struct svy_report *r, const char *term, const char *html)
{
	svy_buf_printf(r->page, "<div><dt>%s</dt><dd>%s</dd></div>\n", svy_put_text(r, term), html);
}

void svy_put_box(struct svy_report *r, const char *summary, const char *text)
{
	svy_buf_printf(r->page, "<details><summary>%s</summary>\n<pre lang=\"en\" tabindex=\"0\">%s</pre>\n</details>\n", summary, svy_put_text(r, text));
}

void svy_put_scroll(struct svy_report *r, const char *label, const char *html)
{
	svy_buf_printf(r->page, "<div class=\"scroll\" role=\"region\" aria-label=\"%s\" tabindex=\"0\">\n%s</div>\n", svy_put_text(r, label), html);
}
