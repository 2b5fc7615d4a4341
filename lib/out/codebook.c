// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/codebook.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "base/width.h"
#include "data/value.h"
#include "out/codebook_head.h"

/* Longer names and labels push what stands right of them: nothing is cut, for a codebook must be whole. */
#define NAME_WIDTH_MAX 16
#define LABEL_WIDTH_MAX 48

/* One line of a variable's table of codes. */
struct line {
	char *code, *label;
	char *n, *weighted, *percent;   /* NULL without counts */
	const char *mark;               /* what follows: "missing", or NULL */
};

struct lines {
	struct line *v;
	size_t n, cap;
	size_t code, label, count, weighted;    /* widths */
	bool numbers;                   /* codes are aligned right */
};

static size_t width_of(const char *s)
{
	return s ? svy_width(s, strlen(s)) : 0;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static char *number_text(double x)
{
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	return svy_strdup(text);
}

static char *fixed_text(double x)
{
	char text[64];
	svy_num_fixed(text, sizeof text, x, 1, '.');
	return svy_strdup(text);
}

static char *date_text(const struct svy_var *v, double x)
{
	struct svy_date date = svy_date_of(v);
	char text[SVY_DATE_MAX];
	svy_date_put(text, &date, x);
	return svy_strdup(text);
}

static char *code_text(const struct svy_var *v, const struct svy_freq_cell *c, bool number)
{
	char tag[] = {'.', c->value.tag, '\0'};
	if (c->miss == SVY_SYSMIS)
		return svy_strdup(number ? "." : "");
	if (c->value.kind == SVY_VALUE_TAG)
		return svy_strdup(tag);
	return c->value.kind == SVY_VALUE_STRING ? svy_strdup(c->value.str) : date_text(v, c->value.num);
}

/* code and label are taken. */
static struct line *add_line(struct lines *l, char *code, char *label)
{
	svy_grow(l->v, l->n, l->cap);
	struct line *line = &l->v[l->n++];
	*line = (struct line){.code = code, .label = label};
	return line;
}

static void put_counts(const struct svy_freqs *f, const struct svy_freq *q, struct line *line, uint64_t n, double weighted, bool valid)
{
	double of = f->weighted ? q->valid_weighted : (double)q->valid, share = f->weighted ? weighted : (double)n;
	line->n = number_text((double)n);
	if (f->weighted)
		line->weighted = fixed_text(weighted);
	if (valid && of > 0)
		line->percent = fixed_text(100 * share / of);
	line->mark = valid ? NULL : "missing";
}

/* Whole numbers in full: a year or an id is not to be rounded. */
static void put_rounded(struct svy_buf *b, const struct svy_var *v, double x)
{
	struct svy_date date = svy_date_of(v);
	char text[SVY_DATE_MAX];
	svy_date_put(text, &date, x);
	if (date.kind != SVY_DATE_NOT || x == rint(x))
		svy_buf_puts(b, text);
	else
		svy_buf_printf(b, "%.6g", x);
}

/* Whether a value of that kind has a line of its own, so that the rest are the others. */
static bool names_any(const struct svy_freq *q, bool valid)
{
	for (size_t i = 0; i < q->ncell; i++)
		if ((q->cell[i].miss == SVY_VALID) == valid)
			return true;
	return false;
}

static char *rest_text(const struct svy_freq *q, const struct svy_freq_rest *r, bool valid)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, names_any(q, valid) ? "other values" : "values");
	if (!isnan(r->lo)) {
		svy_buf_puts(&b, ", ");
		put_rounded(&b, q->var, r->lo);
		svy_buf_puts(&b, " to ");
		put_rounded(&b, q->var, r->hi);
	}
	return svy_buf_take(&b);
}

static void add_rest(struct lines *l, const struct svy_freqs *f, const struct svy_freq *q, const struct svy_freq_rest *r, bool valid)
{
	if (r->n)
		put_counts(f, q, add_line(l, svy_strdup(""), rest_text(q, r, valid)), r->n, r->weighted, valid);
}

static void add_cell(struct lines *l, const struct svy_freqs *f, const struct svy_freq *q, const struct svy_freq_cell *c)
{
	const char *label = c->label ? c->label : c->miss == SVY_SYSMIS ? "no value" : "";
	struct line *line = add_line(l, code_text(q->var, c, l->numbers), svy_strdup(label));
	line->mark = c->miss ? "missing" : NULL;
	if (f->counted)
		put_counts(f, q, line, c->n, c->weighted, c->miss == SVY_VALID);
}

static void measure_lines(struct lines *l)
{
	l->count = 1;
	l->weighted = strlen("weighted");
	for (size_t i = 0; i < l->n; i++) {
		l->code = larger(l->code, width_of(l->v[i].code));
		if (width_of(l->v[i].label) <= LABEL_WIDTH_MAX)
			l->label = larger(l->label, width_of(l->v[i].label));
		l->count = larger(l->count, width_of(l->v[i].n));
		l->weighted = larger(l->weighted, width_of(l->v[i].weighted));
	}
}

static void make_lines(const struct svy_freqs *f, const struct svy_freq *q, struct lines *l)
{
	size_t i = 0, from;
	*l = (struct lines){.numbers = q->var->type == SVY_NUMBER};
	for (; i < q->ncell && q->cell[i].miss == SVY_VALID; i++)
		add_cell(l, f, q, &q->cell[i]);
	add_rest(l, f, q, &q->other, true);
	if (f->counted && l->n != 1)
		put_counts(f, q, add_line(l, svy_strdup(""), svy_strdup("all valid")), q->valid, q->valid_weighted, true);
	from = l->n;
	for (; i < q->ncell && q->cell[i].miss == SVY_USERMIS; i++)
		add_cell(l, f, q, &q->cell[i]);
	add_rest(l, f, q, &q->other_missing, false);
	for (; i < q->ncell; i++)
		add_cell(l, f, q, &q->cell[i]);
	if (f->counted && l->n > from + 1)
		put_counts(f, q, add_line(l, svy_strdup(""), svy_strdup("all missing")), q->missing, q->missing_weighted, false);
	measure_lines(l);
}

static void free_lines(struct lines *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].code);
		free(l->v[i].label);
		free(l->v[i].n);
		free(l->v[i].weighted);
		free(l->v[i].percent);
	}
	free(l->v);
}

static void end_line(struct svy_buf *b)
{
	while (b->n && b->p[b->n - 1] == ' ')
		b->n--;
	svy_buf_putc(b, '\n');
}

static void put_line(struct svy_buf *b, const struct svy_freqs *f, const struct lines *l, size_t indent, const struct line *line)
{
	svy_pad(b, indent + 4);
	svy_pad_text(b, line->code, l->code, l->numbers);
	svy_buf_puts(b, "  ");
	svy_pad_text(b, line->label, l->label, false);
	if (f->counted) {
		svy_buf_puts(b, "  ");
		svy_pad_text(b, line->n, l->count, true);
	}
	if (f->counted && f->weighted) {
		svy_buf_puts(b, "  ");
		svy_pad_text(b, line->weighted, l->weighted, true);
	}
	if (f->counted) {
		svy_buf_puts(b, "  ");
		svy_pad_text(b, line->percent ? line->percent : "", 5, true);
	}
	if (line->mark)
		svy_buf_printf(b, "  %s", line->mark);
	end_line(b);
}

static void put_lines(struct svy_buf *b, const struct svy_freqs *f, const struct svy_freq *q, size_t indent)
{
	struct lines l;
	make_lines(f, q, &l);
	if (f->counted && l.n) {
		char n[] = "n", weighted[] = "weighted", percent[] = "%", none[] = "";
		put_line(b, f, &l, indent, &(struct line){.code = none, .label = none, .n = n, .weighted = weighted, .percent = percent});
	}
	for (size_t i = 0; i < l.n; i++)
		put_line(b, f, &l, indent, &l.v[i]);
	free_lines(&l);
}

static const char *measure_word(enum svy_measure m)
{
	static const char *const word[] = {[SVY_NOMINAL] = ", nominal", [SVY_ORDINAL] = ", ordinal", [SVY_SCALE] = ", scale"};
	return m == SVY_MEASURE_UNKNOWN ? "" : word[m];
}

static void put_variable(struct svy_buf *b, const struct svy_codebook *c, const struct svy_freq *q, size_t indent)
{
	const struct svy_var *v = q->var;
	svy_buf_puts(b, svy_screen_bold(&c->screen));
	svy_pad_text(b, v->name, indent, false);
	svy_buf_puts(b, svy_screen_plain(&c->screen));
	svy_buf_printf(b, "  %s", v->title ? v->title : "");
	end_line(b);
	svy_pad(b, indent + 2);
	struct svy_date date = svy_date_of(v);
	svy_buf_puts(b, v->type == SVY_STRING ? "string" : date.kind ? svy_date_type(&date) : v->integer ? "integer" : "number");
	if (v->type == SVY_STRING && v->width)
		svy_buf_printf(b, " of at most %zu byte%s", v->width, v->width == 1 ? "" : "s");
	svy_buf_puts(b, measure_word(v->measure));
	if (v->format)
		svy_buf_printf(b, ", format %s", v->format);
	if (svy_var_has_missing(v)) {
		svy_buf_puts(b, ", missing ");
		svy_missing_put(b, v);
	}
	end_line(b);
	if (c->all)
		svy_codebook_more(b, v, indent + 2);
	put_lines(b, c->freqs, q, indent);
}

void svy_codebook_text(const struct svy_codebook *c, struct svy_output *out)
{
	struct svy_buf b = {0};
	size_t indent = 0;
	for (size_t i = 0; i < c->freqs->n; i++)
		if (width_of(c->freqs->v[i].var->name) <= NAME_WIDTH_MAX)
			indent = larger(indent, width_of(c->freqs->v[i].var->name));
	svy_codebook_head(&b, c);
	svy_output_write(out, b.p, b.n);
	for (size_t i = 0; i < c->freqs->n; i++) {
		b.n = 0;
		svy_buf_putc(&b, '\n');
		put_variable(&b, c, &c->freqs->v[i], indent);
		svy_output_write(out, b.p, b.n);
	}
	svy_buf_free(&b);
}
