// SPDX-License-Identifier: GPL-3.0-or-later
/* Source: Stata Base Reference Manual: import delimited, destring, label, mvdecode, notes; Survey Data: svyset. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "io/syntax.h"

/* Behind ` and $ Stata looks for a macro. The end of a compound quote within one is written with another apostrophe. */
static void put_plain(struct svy_syntax *s, const char *text)
{
	char *line = svy_syntax_line(text);
	for (const char *p = line; *p; p++) {
		if (*p == '$' || *p == '`')
			svy_output_puts(s->out, "\\");
		if (*p == '\'' && p > line && p[-1] == '"')
			svy_output_puts(s->out, "\u2019");
		else
			svy_output_write(s->out, p, 1);
	}
	free(line);
}

/* Compound quotes hold single ones: `"it "is" so"'. */
static void put_text(struct svy_syntax *s, const char *text)
{
	svy_output_puts(s->out, "`\"");
	put_plain(s, text);
	svy_output_puts(s->out, "\"'");
}

static bool has_tags(const struct svy_syntax *s, size_t i)
{
	for (int k = 0; k < 26; k++)
		if (s->col[i].tag[k])
			return true;
	return false;
}

/* Columns are named after they are there, all at once, so that any name may be any other's. Text and tags come in as text: a guess could go wrong. */
static void put_data(struct svy_syntax *s)
{
	struct svy_output *o = s->out;
	size_t n = 0;
	svy_output_printf(o, "version 16\nclear\nimport delimited using ");
	put_text(s, s->data);
	svy_output_puts(o, ", varnames(nonames) rowrange(2) encoding(\"UTF-8\") asdouble bindquotes(strict) ///\n\tdelimiters(");
	if (s->delimiter == '\t')
		svy_output_puts(o, "tab)");
	else
		svy_output_printf(o, "\"%c\")", s->delimiter);
	if (s->decimal == ',')
		svy_output_puts(o, " decimalseparator(\",\")");
	for (size_t i = 0; i < s->dict->nvar; i++)
		if (s->dict->var[i].type == SVY_STRING || has_tags(s, i))
			svy_output_printf(o, "%s%zu", n++ ? " " : " ///\n\tstringcols(", i + 1);
	svy_output_puts(o, n ? ")\nrename ( ///\n\t" : "\nrename ( ///\n\t");
	for (size_t i = 0; i < s->dict->nvar; i++)
		svy_output_printf(o, "v%zu%s", i + 1, i + 1 == s->dict->nvar ? ") ( ///\n\t" : i % 12 == 11 ? " ///\n\t" : " ");
	for (size_t i = 0; i < s->dict->nvar; i++)
		svy_output_printf(o, "%s%s", s->col[i].name, i + 1 == s->dict->nvar ? ")\n" : i % 4 == 3 ? " ///\n\t" : " ");
	for (size_t i = 0; i < s->dict->nvar; i++)
		if (s->dict->var[i].type == SVY_NUMBER && has_tags(s, i))
			svy_output_printf(o, "destring %s, replace\n", s->col[i].name);
}

/* Which tag a missing code becomes. */
struct tags {
	double code[26];
	bool used[26], is_code[26];
	size_t lost;
};

static int take_tag(struct tags *t)
{
	for (int k = 0; k < 26; k++)
		if (!t->used[k]) {
			t->used[k] = true;
			return k;
		}
	t->lost++;
	return -1;
}

static void choose_code(struct tags *t, double x)
{
	for (int k = 0; k < 26; k++)
		if (t->is_code[k] && t->code[k] == x)
			return;
	int k = take_tag(t);
	if (k >= 0) {
		t->code[k] = x;
		t->is_code[k] = true;
	}
}

/* Single codes first, then those in a range that have a label of their own. */
static void choose_tags(const struct svy_syntax *s, size_t i, struct tags *t)
{
	const struct svy_var *v = &s->dict->var[i];
	for (int k = 0; k < 26; k++)
		t->used[k] = s->col[i].tag[k];
	for (size_t k = 0; k < v->ncat; k++)
		if (v->cat[k].value.kind == SVY_VALUE_TAG)
			t->used[v->cat[k].value.tag - 'a'] = true;
	for (size_t k = 0; k < v->nmissing; k++)
		choose_code(t, v->missing[k].num);
	for (size_t k = 0; k < v->ncat; k++)
		if (v->cat[k].value.kind == SVY_VALUE_NUMBER && svy_var_number_is_missing(v, v->cat[k].value.num))
			choose_code(t, v->cat[k].value.num);
}

static void put_number(struct svy_syntax *s, size_t i, double x)
{
	svy_syntax_put_number(s, svy_syntax_value(s, i, x));
}

static void put_range(struct svy_syntax *s, size_t i, const struct svy_range *r, int tag)
{
	const char *name = s->col[i].name;
	svy_output_printf(s->out, "replace %s = .%c if !missing(%s)", name, 'a' + tag, name);
	if (!isinf(r->lo)) {
		svy_output_printf(s->out, " & %s >= ", name);
		put_number(s, i, r->lo);
	}
	if (!isinf(r->hi)) {
		svy_output_printf(s->out, " & %s <= ", name);
		put_number(s, i, r->hi);
	}
	svy_output_puts(s->out, "\n");
}

static int put_missing(struct svy_syntax *s, size_t i, struct tags *t)
{
	const struct svy_var *v = &s->dict->var[i];
	bool any = false;
	if (v->type == SVY_STRING)
		return v->nmissing ? svy_warn(s->ctx, "Stata has no missing codes of text; those of '%s' stay as valid text", v->name) : 0;
	choose_tags(s, i, t);
	for (int k = 0; k < 26; k++) {
		if (!t->is_code[k])
			continue;
		if (!any)
			svy_output_printf(s->out, "mvdecode %s, mv(", s->col[i].name);
		else
			svy_output_puts(s->out, " \\ ");
		any = true;
		put_number(s, i, t->code[k]);
		svy_output_printf(s->out, " = .%c", 'a' + k);
	}
	svy_output_puts(s->out, any ? ")\n" : "");
	for (size_t k = 0; k < v->nrange; k++) {
		int tag = take_tag(t);
		if (tag >= 0)
			put_range(s, i, &v->range[k], tag);
	}
	return t->lost ? svy_warn(s->ctx, "'%s' has more missing codes than Stata has tags; %zu stay valid in the syntax", v->name, t->lost) : 0;
}

/* False for what Stata cannot label: text and fractions. */
static bool put_label(struct svy_syntax *s, size_t i, const struct tags *t, const struct svy_category *c, bool first)
{
	const char *name = s->col[i].name;
	double x = c->value.kind == SVY_VALUE_NUMBER ? svy_syntax_value(s, i, c->value.num) : 0;
	int tag = c->value.kind == SVY_VALUE_TAG ? c->value.tag - 'a' : -1;
	for (int k = 0; k < 26 && c->value.kind == SVY_VALUE_NUMBER; k++)
		if (t->is_code[k] && t->code[k] == c->value.num)
			tag = k;
	if (c->value.kind == SVY_VALUE_STRING || (tag < 0 && (x != floor(x) || fabs(x) > 2147483620)))
		return false;
	svy_output_printf(s->out, "label define %s ", name);
	if (tag >= 0)
		svy_output_printf(s->out, ".%c", 'a' + tag);
	else
		svy_syntax_put_number(s, x);
	svy_output_puts(s->out, " ");
	put_text(s, c->label);
	svy_output_puts(s->out, first ? "\n" : ", add\n");
	return true;
}

static int put_labels(struct svy_syntax *s, size_t i, const struct tags *t)
{
	const struct svy_var *v = &s->dict->var[i];
	size_t n = 0;
	for (size_t k = 0; k < v->ncat; k++)
		n += put_label(s, i, t, &v->cat[k], n == 0);
	if (n)
		svy_output_printf(s->out, "label values %s %s\n", s->col[i].name, s->col[i].name);
	return n < v->ncat ? svy_warn(s->ctx, "Stata labels integers only; %zu value labels of '%s' are left out", v->ncat - n, v->name) : 0;
}

static int put_variable(struct svy_syntax *s, size_t i)
{
	const struct svy_var *v = &s->dict->var[i];
	struct tags t = {0};
	if (v->title) {
		svy_output_printf(s->out, "label variable %s ", s->col[i].name);
		put_text(s, v->title);
		svy_output_puts(s->out, "\n");
	}
	const char *format = s->col[i].date ? s->col[i].date : v->type == SVY_NUMBER && v->format && v->format[0] == '%' ? v->format : NULL;
	if (format)
		svy_output_printf(s->out, "format %s %s\n", s->col[i].name, format);
	int rc = put_missing(s, i, &t);
	return rc ? rc : put_labels(s, i, &t);
}

/* One stage after the other, parted by ||; the first has the weight. */
static void put_design(struct svy_syntax *s)
{
	const struct svy_survey *d = &s->dict->survey;
	size_t stages = d->psu.n;
	if (svy_survey_is_empty(d))
		return;
	for (size_t i = 0; i < stages || i == 0; i++) {
		const char *unit = i < stages ? svy_syntax_name(s, d->psu.v[i]) : NULL;
		const char *weight = i == 0 ? svy_syntax_name(s, d->weights) : NULL;
		const char *strata = i < d->strata.n ? svy_syntax_name(s, d->strata.v[i]) : NULL;
		const char *fpc = i < d->fpc.n ? svy_syntax_name(s, d->fpc.v[i]) : NULL;
		svy_output_printf(s->out, "%s %s", i ? " ||" : "svyset", unit ? unit : "_n");
		if (weight)
			svy_output_printf(s->out, " [pweight = %s]", weight);
		svy_output_puts(s->out, strata || fpc ? "," : "");
		if (strata)
			svy_output_printf(s->out, " strata(%s)", strata);
		if (fpc)
			svy_output_printf(s->out, " fpc(%s)", fpc);
	}
	svy_output_puts(s->out, "\n");
}

int svy_syntax_stata(struct svy_syntax *s)
{
	int rc = 0;
	put_data(s);
	if (s->dict->title) {
		svy_output_puts(s->out, "label data ");
		put_text(s, s->dict->title);
		svy_output_puts(s->out, "\n");
	}
	for (size_t i = 0; i < s->dict->nvar && !rc; i++)
		rc = put_variable(s, i);
	for (size_t i = 0; i < s->dict->documents.n; i++) {
		svy_output_puts(s->out, "note: ");
		put_plain(s, s->dict->documents.v[i]);
		svy_output_puts(s->out, "\n");
	}
	put_design(s);
	return rc;
}
