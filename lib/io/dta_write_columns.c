// SPDX-License-Identifier: GPL-3.0-or-later
/* What becomes of a variable: its name, type and format, and the tags of its missing codes. Limits: Stata's "help limits" and "help dta". */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/date.h"
#include "io/dta_write.h"
#include "io/names.h"

enum { STR_117 = 2045, STR_113 = 244 };

int svy_dta_choose_names(struct svy_dta_writer *w)
{
	struct svy_name_rules rules = svy_name_rules_stata;
	if (!w->l->utf8) {
		rules.bytes = SVY_DTA_NAME_CHARS;
		rules.unicode = false;
	}
	char **names = svy_calloc(w->ncol, sizeof *names);
	int rc = svy_names_legal(w->ctx, w->dict, &rules, true, names);
	for (size_t j = 0; j < w->ncol; j++)
		w->col[j].name = names[j];
	free(names);
	return rc;
}

static bool has_stata_format(const struct svy_dta_out *c)
{
	return c->from->format && c->from->format[0] == '%';
}

/* Text that came from a strL (a Stata format but no width) goes back into one, and so does what no str# can hold. */
static void choose_text(struct svy_dta_writer *w, struct svy_dta_out *c)
{
	size_t most = w->l->tagged ? STR_117 : STR_113, width = c->longest > c->from->width ? c->longest : c->from->width;
	bool strl = width > STR_117 || (c->from->width == 0 && has_stata_format(c));
	c->type = SVY_DTA_STR;
	c->width = (unsigned)(width < 1 ? 1 : width > most ? most : width);
	if (strl && w->l->tagged) {
		c->type = SVY_DTA_STRL;
		c->width = 8;
	}
}

/* The source said integers, or it is a date, whose type in a stream does not say so. */
static bool is_integer(const struct svy_dta_out *c)
{
	enum svy_date_kind kind = svy_date_of(c->from).kind;
	bool date = kind == SVY_DATE_DAY || kind == SVY_DATE_WEEK || kind == SVY_DATE_MONTH || kind == SVY_DATE_QUARTER || kind == SVY_DATE_HALF;
	return (c->from->integer || date) && !c->fractions;
}

/*
 * The smallest integer type that holds a column of integers: Stata's compress would choose the same. Else a float if it holds every number
 * exactly, and there is one.
 */
static void choose_number(struct svy_dta_out *c)
{
	static const unsigned widths[] = {[SVY_DTA_BYTE] = 1, [SVY_DTA_INT] = 2, [SVY_DTA_LONG] = 4, [SVY_DTA_FLOAT] = 4, [SVY_DTA_DOUBLE] = 8};
	bool same = c->times == 1 && c->over == 1 && c->shift == 0, any = c->lo <= c->hi;
	c->type = same && any && c->floats ? SVY_DTA_FLOAT : SVY_DTA_DOUBLE;
	if (same && is_integer(c)) {
		if (c->lo >= -127 && c->hi <= 100)
			c->type = SVY_DTA_BYTE;
		else if (c->lo >= -32767 && c->hi <= 32740)
			c->type = SVY_DTA_INT;
		else if (c->lo >= -2147483647.0 && c->hi <= 2147483620)
			c->type = SVY_DTA_LONG;
		else
			c->type = any ? SVY_DTA_DOUBLE : SVY_DTA_BYTE;
	}
	c->width = widths[c->type];
}

/* Days go on as days, moments as milliseconds; times, which Stata shows as moments of 1960 only, stay seconds. NULL: no date. */
static const char *date_format(struct svy_dta_out *c)
{
	double scale;
	const char *format = svy_date_in_stata(c->from, &scale, &c->shift);
	if (!format)
		return NULL;
	c->times = scale < 1 ? 1 : scale;
	c->over = scale < 1 ? svy_date_of(c->from).per_day / svy_date_of_format(format).per_day : 1;
	return format;
}

/* Stata's own default. */
static const char *default_format(const struct svy_dta_out *c, char *text, size_t size)
{
	static const char *const formats[] = {[SVY_DTA_BYTE] = "%8.0g", [SVY_DTA_INT] = "%8.0g", [SVY_DTA_LONG] = "%12.0g",
		[SVY_DTA_FLOAT] = "%9.0g", [SVY_DTA_DOUBLE] = "%10.0g", [SVY_DTA_STRL] = "%9s"};
	if (c->type != SVY_DTA_STR)
		return formats[c->type];
	snprintf(text, size, "%%%us", c->width < 9 ? 9 : c->width);
	return text;
}

static void choose_format(struct svy_dta_writer *w, struct svy_dta_out *c, const char *date)
{
	unsigned width, decimals;
	char text[32];
	const char *f = c->from->format ? c->from->format : "", *format = date;
	if (has_stata_format(c) && strlen(f) < w->l->format) {
		format = f;
	} else if (!format && c->from->type == SVY_NUMBER && sscanf(f, "F%2u.%2u", &width, &decimals) == 2 && width > decimals) {
		snprintf(text, sizeof text, "%%%u.%uf", width, decimals);
		format = text;
	}
	c->format = svy_strdup(format ? format : default_format(c, text, sizeof text));
}

static bool is_tag_taken(const struct svy_dta_out *c, char tag)
{
	for (size_t i = 0; i < c->nbecome; i++)
		if (c->become[i].tag == tag)
			return true;
	for (size_t i = 0; i < c->from->ncat; i++)
		if (c->from->cat[i].value.kind == SVY_VALUE_TAG && c->from->cat[i].value.tag == tag)
			return true;
	return c->tag[tag - 'a'];
}

/* The next free letter for a code; without one the code becomes '.'. */
static void add_tag(struct svy_dta_out *c, double code)
{
	char tag = 'a';
	for (size_t i = 0; i < c->nbecome; i++)
		if (c->become[i].num == code)
			return;
	while (tag <= 'z' && is_tag_taken(c, tag))
		tag++;
	if (tag > 'z')
		return;
	svy_grow(c->become, c->nbecome, c->become_cap);
	c->become[c->nbecome++] = (struct svy_value){.num = code, .tag = tag};
}

/* Stata declares no codes as missing: single ones, and those of ranges that have a label, become tags, others of ranges '.'. */
static int choose_tags(struct svy_dta_writer *w, struct svy_dta_out *c)
{
	const struct svy_var *v = c->from;
	struct svy_buf b = {0};
	for (size_t i = 0; i < v->nmissing; i++)
		add_tag(c, v->missing[i].num);
	for (size_t i = 0; i < v->ncat && v->nrange > 0; i++)
		if (v->cat[i].value.kind == SVY_VALUE_NUMBER && svy_var_number_is_missing(v, v->cat[i].value.num))
			add_tag(c, v->cat[i].value.num);
	for (size_t i = 0; i < c->nbecome; i++)
		svy_buf_printf(&b, "%s%.15g = .%c", i ? ", " : "", c->become[i].num, c->become[i].tag);
	if (v->nrange > 0 || b.n == 0)
		svy_buf_printf(&b, "%s.", b.n ? ", others = " : "");
	int rc = svy_warn(w->ctx, "Stata has no missing codes; those of '%s' become tags: %s", v->name, b.p);
	svy_buf_free(&b);
	return rc;
}

char svy_dta_tag_of(const struct svy_dta_out *c, double x)
{
	for (size_t i = 0; i < c->nbecome; i++)
		if (c->become[i].num == x)
			return c->become[i].tag;
	return 0;
}

static int choose(struct svy_dta_writer *w, struct svy_dta_out *c)
{
	const struct svy_var *v = c->from;
	bool coded = v->nmissing || v->nrange;
	if (v->type == SVY_STRING) {
		choose_text(w, c);
		choose_format(w, c, NULL);
		return coded ? svy_warn(w->ctx, "Stata has no missing codes; those of '%s' stay as valid text", v->name) : 0;
	}
	const char *date = has_stata_format(c) ? NULL : date_format(c);
	choose_number(c);
	choose_format(w, c, date);
	return coded ? choose_tags(w, c) : 0;
}

int svy_dta_choose_columns(struct svy_dta_writer *w)
{
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		rc = choose(w, &w->col[j]);
		w->col[j].offset = w->row;
		w->row += w->col[j].width;
	}
	return rc;
}

int svy_dta_tell_columns(struct svy_dta_writer *w)
{
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		const struct svy_dta_out *c = &w->col[j];
		if (c->foreign)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' have characters that release %u cannot hold; each became '?'", c->foreign,
				c->from->name, (unsigned)w->l->release);
		if (!rc && c->dropped && c->from->type == SVY_STRING)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' were cut to %u bytes", c->dropped, c->from->name, c->width);
		else if (!rc && c->dropped)
			rc = svy_warn(w->ctx, "%" PRIu64 " values of '%s' became system-missing: the format cannot hold them, or not that they are missing",
				c->dropped, c->from->name);
	}
	return rc;
}
