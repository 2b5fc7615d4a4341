// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/codebook_html.h"

#include <math.h>
#include <stdlib.h>
#include "base/num.h"
#include "out/html_text.h"
#include "stat/sketch.h"

/* The columns of the table are the same for all variables, so that the eye finds them. */
static void put_column(struct svy_buf *b, const struct svy_codebook *c, const char *class, const char *english)
{
	svy_buf_printf(b, "<th scope=\"col\"%s>", class);
	svy_codebook_say(b, c, english);
	svy_buf_puts(b, "</th>");
}

/* codes: rows have them, and not only totals. */
static void put_columns(struct svy_buf *b, const struct svy_codebook *c, const struct svy_var *v, bool codes)
{
	svy_buf_puts(b, "<table class=\"codes\"><caption class=\"sr\">");
	svy_html_escape(b, v->name);
	svy_buf_puts(b, "</caption><thead><tr>");
	if (codes) {
		put_column(b, c, v->type == SVY_NUMBER ? " class=\"num\"" : "", "Code");
		put_column(b, c, "", "Label");
	} else {
		svy_buf_puts(b, "<td colspan=\"2\"></td>");
	}
	svy_buf_puts(b, "<th scope=\"col\" class=\"bar\"><span class=\"sr\">");
	svy_codebook_say(b, c, "Bar");
	svy_buf_puts(b, "</span></th>");
	put_column(b, c, " class=\"num\"", "n");
	put_column(b, c, " class=\"num\"", "%");
	if (c->freqs->weighted) {
		put_column(b, c, " class=\"num sum\"", "Weighted n");
		put_column(b, c, " class=\"num\"", "Weighted %");
	}
	svy_buf_puts(b, "</tr></thead>\n<tbody>\n");
}

double svy_codebook_share(const struct svy_codebook *c, const struct svy_freq *q, double n, double weighted)
{
	double of = c->freqs->weighted ? q->valid_weighted : (double)q->valid;
	return of > 0 ? (c->freqs->weighted ? weighted : n) / of : 0;
}

static void put_fixed(struct svy_buf *b, const struct svy_codebook *c, double x)
{
	char text[64];
	svy_num_fixed(text, sizeof text, x, 1, c->decimal);
	svy_buf_puts(b, text);
}

void svy_codebook_put_percent(struct svy_buf *b, const struct svy_codebook *c, double share)
{
	put_fixed(b, c, 100 * share);
}

static void put_figure(struct svy_buf *b, const struct svy_codebook *c, const char *class, double x, bool any)
{
	svy_buf_printf(b, "<td class=\"%s\">", class);
	if (any)
		put_fixed(b, c, x);
	svy_buf_puts(b, "</td>");
}

/* The cells behind code and label. */
static void put_counts(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, uint64_t n, double weighted, bool valid)
{
	svy_buf_printf(b, "<td class=\"num\">%llu</td>", (unsigned long long)n);
	put_figure(b, c, "num", 100 * (double)n / (double)q->valid, valid && q->valid);
	if (c->freqs->weighted) {
		put_figure(b, c, "num sum", weighted, true);
		put_figure(b, c, "num", 100 * weighted / q->valid_weighted, valid && q->valid_weighted > 0);
	}
	svy_buf_puts(b, "</tr>\n");
}

/* share: of the longest bar; the figures say the same. */
static void put_bar(struct svy_buf *b, double share)
{
	svy_buf_puts(b, "<td class=\"bar\">");
	if (share > 0)
		svy_buf_printf(b, "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"%.1f\" height=\"10\"/></svg>", 100 * share);
	svy_buf_puts(b, "</td>");
}

static void put_code(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, const struct svy_freq_cell *cell)
{
	if (cell->miss == SVY_SYSMIS)
		svy_buf_puts(b, q->var->type == SVY_NUMBER ? "." : "");
	else if (cell->value.kind == SVY_VALUE_TAG)
		svy_buf_printf(b, ".%c", cell->value.tag);
	else if (cell->value.kind == SVY_VALUE_STRING)
		svy_html_escape(b, cell->value.str);
	else
		svy_codebook_put_value(b, c, q->var, cell->value.num);
}

/* share: also of how many of the rows this is. */
static void put_mark(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, uint64_t n, const char *english, bool share)
{
	uint64_t all = q->valid + q->missing;
	svy_buf_puts(b, " <span class=\"mark\">");
	svy_codebook_say(b, c, english);
	if (share && all) {
		svy_buf_puts(b, *english ? ", " : "");
		put_fixed(b, c, 100 * (double)n / (double)all);
		svy_buf_puts(b, "% ");
		svy_codebook_say(b, c, "of the rows");
	}
	svy_buf_puts(b, "</span>");
}

/* alone: no other row tells of missing values. */
static void put_cell(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, const struct svy_freq_cell *cell, double longest, bool alone)
{
	double share = cell->miss ? 0 : svy_codebook_share(c, q, (double)cell->n, cell->weighted);
	svy_buf_printf(b, "<tr%s><th scope=\"row\"%s>", cell->miss ? " class=\"missing\"" : "", q->var->type == SVY_NUMBER ? " class=\"num\"" : "");
	put_code(b, c, q, cell);
	svy_buf_puts(b, "</th><td>");
	if (cell->label)
		svy_html_escape_lines(b, cell->label);
	else if (cell->miss == SVY_SYSMIS)
		svy_codebook_say(b, c, "no value");
	if (cell->miss)
		put_mark(b, c, q, cell->n, "missing", alone);
	svy_buf_puts(b, "</td>");
	put_bar(b, longest > 0 ? share / longest : 0);
	put_counts(b, c, q, cell->n, cell->weighted, !cell->miss);
}

/* A row without a code of its own; its words are put by the caller between begin and end. */
static void begin_row(struct svy_buf *b, const char *class)
{
	svy_buf_printf(b, "<tr class=\"%s\"><th scope=\"row\" colspan=\"2\">", class);
}

static void end_row(struct svy_buf *b, double bar)
{
	svy_buf_puts(b, "</th>");
	put_bar(b, bar);
}

static size_t unlabelled(const struct svy_freq *q, uint64_t *n)
{
	size_t codes = 0;
	*n = 0;
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		if (!q->cell[i].label) {
			codes++;
			*n += q->cell[i].n;
		}
	return codes;
}

/* Would a list of the values tell of single persons? */
static bool is_hidden(const struct svy_freq *q)
{
	uint64_t n;
	size_t codes = unlabelled(q, &n);
	return q->var->type == SVY_STRING && 2 * codes > n;
}

size_t svy_codebook_listed(const struct svy_freq *q)
{
	size_t n = 0;
	bool hidden = is_hidden(q);
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		n += q->cell[i].label || !hidden;
	return n;
}

static void put_rest_words(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, size_t listed)
{
	uint64_t n;
	size_t codes = unlabelled(q, &n) + (q->sketch ? q->sketch->ntext : 0);
	if (q->var->type == SVY_STRING) {
		bool more = q->sketch && q->sketch->more_text;
		svy_buf_printf(b, svy_lang_say(c->lang, more ? "text, more than %zu different values" : "text, different values: %zu"), codes);
		return;
	}
	svy_codebook_say(b, c, listed ? "other values" : "values");
	svy_buf_puts(b, ", ");
	svy_codebook_put_value(b, c, q->var, q->other.lo);
	svy_buf_puts(b, " – ");
	svy_codebook_put_value(b, c, q->var, q->other.hi);
}

/* Valid cases that have no row of their own: many values, or text that is not shown. */
static void put_rest(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, size_t listed, double longest)
{
	uint64_t n;
	double weighted = q->other.weighted;
	unlabelled(q, &n);
	n = is_hidden(q) ? n : 0;
	if (n)
		for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
			weighted += q->cell[i].label ? 0 : q->cell[i].weighted;
	n += q->other.n;
	if (!n)
		return;
	double share = svy_codebook_share(c, q, (double)n, weighted);
	begin_row(b, "rest");
	put_rest_words(b, c, q, listed);
	end_row(b, longest > 0 && listed ? fmin(1, share / longest) : 0);
	put_counts(b, c, q, n, weighted, true);
}

static void put_total(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, bool valid)
{
	uint64_t n = valid ? q->valid : q->missing;
	begin_row(b, valid ? "total" : "total missing");
	svy_codebook_say(b, c, valid ? "All valid" : "All missing");
	if (!valid)
		put_mark(b, c, q, n, "", true);
	end_row(b, 0);
	put_counts(b, c, q, n, valid ? q->valid_weighted : q->missing_weighted, valid);
}

static double longest_bar(const struct svy_codebook *c, const struct svy_freq *q)
{
	double most = 0;
	bool hidden = is_hidden(q);
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		if (q->cell[i].label || !hidden)
			most = fmax(most, svy_codebook_share(c, q, (double)q->cell[i].n, q->cell[i].weighted));
	return most;
}

static void put_valid(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q)
{
	double longest = longest_bar(c, q);
	bool hidden = is_hidden(q);
	for (size_t i = 0; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		if (q->cell[i].label || !hidden)
			put_cell(b, c, q, &q->cell[i], longest, false);
}

static size_t missing_codes(const struct svy_freq *q)
{
	size_t n = 0;
	for (size_t i = 0; i < q->ncell; i++)
		n += q->cell[i].miss != SVY_VALID;
	return n;
}

static void put_missing(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q)
{
	size_t rows = (q->other_missing.n > 0) + missing_codes(q);
	for (size_t i = 0; i < q->ncell; i++)
		if (q->cell[i].miss)
			put_cell(b, c, q, &q->cell[i], 0, rows == 1);
	if (q->other_missing.n) {
		begin_row(b, "rest missing");
		svy_codebook_say(b, c, "other missing codes");
		end_row(b, 0);
		put_counts(b, c, q, q->other_missing.n, q->other_missing.weighted, false);
	}
	if (rows > 1)
		put_total(b, c, q, false);
}

static void end_table(struct svy_buf *b)
{
	svy_buf_puts(b, "</tbody></table>\n");
}

/* A long list is a table of its own behind a line that opens it; totals and missing values stay in sight. */
static void put_folded(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, size_t listed)
{
	if (!svy_codebook_is_quantity(q))
		svy_codebook_html_columns(b, c, q);
	svy_buf_puts(b, "<details><summary>");
	svy_buf_printf(b, svy_lang_say(c->lang, "%zu codes"), listed);
	svy_buf_puts(b, "</summary>\n");
	put_columns(b, c, q->var, true);
	put_valid(b, c, q);
	end_table(b);
	svy_buf_puts(b, "</details>\n");
}

void svy_codebook_html_codes(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q)
{
	size_t listed = svy_codebook_listed(q);
	bool folded = listed > SVY_CODEBOOK_FOLD;
	if (folded)
		put_folded(b, c, q, listed);
	put_columns(b, c, q->var, (listed && !folded) || missing_codes(q));
	if (!folded)
		put_valid(b, c, q);
	/* A number without listed codes has its picture, and all of text is one row. */
	if (listed || q->var->type == SVY_STRING)
		put_rest(b, c, q, listed, longest_bar(c, q));
	if (listed || q->var->type == SVY_NUMBER || !q->valid)
		put_total(b, c, q, true);
	put_missing(b, c, q);
	end_table(b);
}
