// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/codebook_html.h"

#include <math.h>
#include <stdlib.h>
#include "data/date.h"
#include "data/value.h"
#include "out/html_text.h"
#include "out/html_page.h"

void svy_codebook_say(struct svy_buf *b, const struct svy_codebook *c, const char *english)
{
	svy_html_escape(b, svy_lang_say(c->lang, english));
}

static const char *type_word(const struct svy_var *v)
{
	struct svy_date date = svy_date_of(v);
	if (v->type == SVY_STRING)
		return "text";
	return date.kind ? svy_date_type(&date) : v->integer ? "integer" : "number";
}

static const char *measure_word(enum svy_measure m)
{
	static const char *const word[] = {[SVY_NOMINAL] = "nominal", [SVY_ORDINAL] = "ordinal", [SVY_SCALE] = "scale"};
	return word[m];
}

static void put_missing_rules(struct svy_buf *b, const struct svy_var *v)
{
	struct svy_buf say = {0};
	const char *before = "";
	for (size_t i = 0; i < v->nmissing; i++, before = ", ") {
		svy_buf_puts(&say, before);
		svy_value_put(&say, &v->missing[i]);
	}
	for (size_t i = 0; i < v->nrange; i++, before = ", ") {
		const struct svy_value lo = {.kind = SVY_VALUE_NUMBER, .num = v->range[i].lo}, hi = {.kind = SVY_VALUE_NUMBER, .num = v->range[i].hi};
		svy_buf_puts(&say, before);
		svy_buf_puts(&say, lo.num == -INFINITY ? "≤ " : hi.num == INFINITY ? "≥ " : "");
		svy_value_put(&say, lo.num == -INFINITY ? &hi : &lo);
		if (lo.num == -INFINITY || hi.num == INFINITY)
			continue;
		svy_buf_puts(&say, "–");
		svy_value_put(&say, &hi);
	}
	svy_html_escape(b, say.p);
	svy_buf_free(&say);
}

static void put_attributes(struct svy_buf *b, const struct svy_attributes *l)
{
	for (size_t i = 0; i < l->n; i++) {
		char *values = svy_strs_join(&l->v[i].values, ", ");
		svy_buf_puts(b, "<p class=\"quiet\">");
		svy_html_escape(b, l->v[i].name);
		svy_buf_puts(b, ": ");
		svy_html_escape_lines(b, values);
		svy_buf_puts(b, "</p>");
		free(values);
	}
}

static void put_kind(struct svy_buf *b, const struct svy_codebook *c, const struct svy_var *v)
{
	svy_buf_puts(b, "<td role=\"cell\" class=\"kind\"><p>");
	svy_codebook_say(b, c, type_word(v));
	if (v->measure != SVY_MEASURE_UNKNOWN) {
		svy_buf_puts(b, ", ");
		svy_codebook_say(b, c, measure_word(v->measure));
	}
	if (v->format) {
		svy_buf_puts(b, " <span class=\"quiet\">");
		svy_html_escape(b, v->format);
		svy_buf_puts(b, "</span>");
	}
	svy_buf_puts(b, "</p>");
	if (svy_var_has_missing(v)) {
		svy_buf_puts(b, "<p>");
		svy_codebook_say(b, c, "Missing");
		svy_buf_puts(b, ": ");
		put_missing_rules(b, v);
		svy_buf_puts(b, "</p>");
	}
	if (c->all)
		put_attributes(b, &v->attr);
	svy_buf_puts(b, "</td>\n");
}

/* The row of a variable. */
static void put_row(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q)
{
	const struct svy_var *v = q->var;
	svy_buf_puts(b, "<tr role=\"row\" id=\"var-");
	svy_html_id(b, v->name);
	svy_buf_puts(b, "\">\n<th role=\"rowheader\" scope=\"row\"><a href=\"#var-");
	svy_html_anchor(b, v->name);
	svy_buf_puts(b, "\">");
	svy_html_escape(b, v->name);
	svy_buf_puts(b, "</a>");
	if (v->title && *v->title) {
		svy_buf_puts(b, " <span class=\"title\">");
		svy_html_escape_lines(b, v->title);
		svy_buf_puts(b, "</span>");
	}
	svy_buf_puts(b, "</th>\n");
	put_kind(b, c, v);
	svy_buf_puts(b, "<td role=\"cell\" class=\"answers\">");
	svy_codebook_html_summary(b, c, q);
	svy_codebook_html_codes(b, c, q);
	svy_buf_puts(b, "</td>\n</tr>\n");
}

/* Without its script the page has no search, and says nothing of one. */
static void put_search(struct svy_buf *b, const struct svy_codebook *c)
{
	svy_buf_puts(b, "<div id=\"search\" role=\"search\" class=\"noprint\" hidden>\n<label for=\"find\">");
	svy_codebook_say(b, c, "Search names, titles and labels");
	svy_buf_puts(b, "</label>\n<input id=\"find\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" aria-controls=\"table\">\n"
		"<p id=\"found\" role=\"status\" data-say=\"");
	svy_codebook_say(b, c, "{shown} of {all} variables");
	svy_buf_puts(b, "\"></p>\n</div>\n");
}

static void put_table_head(struct svy_buf *b, const struct svy_codebook *c)
{
	static const char *const head[] = {"Variable", "Type", "Answers"};
	svy_buf_puts(b, "<table role=\"table\" id=\"table\">\n<caption class=\"quiet\">");
	svy_codebook_say(b, c, c->freqs->weighted ? "n: cases, unweighted; %: of the valid ones; quartiles, mean and bars weighted by" : "n: cases; %: of the valid ones");
	if (c->freqs->weighted) {
		svy_buf_puts(b, " ");
		svy_html_escape(b, c->weights);
	}
	svy_buf_puts(b, "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
	for (size_t i = 0; i < 3; i++) {
		svy_buf_puts(b, "<th role=\"columnheader\" scope=\"col\">");
		svy_codebook_say(b, c, head[i]);
		svy_buf_puts(b, "</th>");
	}
	svy_buf_puts(b, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

static void flush(struct svy_buf *b, struct svy_output *out)
{
	svy_output_write(out, b->p, b->n);
	b->n = 0;
}

void svy_codebook_html(const struct svy_codebook *c, struct svy_output *out)
{
	const struct svy_html_page page = {.lang = c->lang, .before = "Codebook", .title = c->dict->title && *c->dict->title ? c->dict->title : c->name,
				      .style = svy_codebook_style, .skip = "To the variables", .skip_to = "variables"};
	struct svy_buf b = {0};
	svy_html_page_begin(&b, &page);
	svy_codebook_html_head(&b, c);
	svy_buf_puts(&b, "<section aria-labelledby=\"variables\">\n<h2 id=\"variables\" tabindex=\"-1\">");
	svy_codebook_say(&b, c, "Variables");
	svy_buf_puts(&b, "</h2>\n");
	put_search(&b, c);
	put_table_head(&b, c);
	for (size_t i = 0; i < c->freqs->n; i++) {
		put_row(&b, c, &c->freqs->v[i]);
		flush(&b, out);
	}
	svy_buf_puts(&b, "</tbody>\n</table>\n</section>\n");
	svy_html_page_end(&b, svy_codebook_script);
	flush(&b, out);
	svy_buf_free(&b);
}
