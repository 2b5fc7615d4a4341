// SPDX-License-Identifier: GPL-3.0-or-later
/* Source: IBM SPSS Statistics Command Syntax Reference: GET DATA, VARIABLE LABELS, VALUE LABELS, MISSING VALUES, MRSETS. PSPP runs it too. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "io/sav_layout.h"
#include "io/syntax.h"

#define PIECE 80        /* bytes of text in a line: lines of more than 251 are cut in batch mode */

/* 'it''s long' +
   'er than a line' */
static void put_text(struct svy_syntax *s, const char *text)
{
	char *line = svy_syntax_line(text);
	size_t left = strlen(line);
	const char *p = line;
	do {
		size_t n = svy_utf8_fit(p, left < PIECE ? left : PIECE, 0);
		if (p != line)
			svy_output_puts(s->out, " +\n    ");
		svy_output_write(s->out, "'", 1);
		for (size_t i = 0; i < n; i++) {
			svy_output_write(s->out, p + i, 1);
			if (p[i] == '\'')
				svy_output_write(s->out, "'", 1);
		}
		svy_output_write(s->out, "'", 1);
		p += n ? n : left;
		left -= n ? n : left;
	} while (left > 0);
	free(line);
}

static size_t width(const struct svy_syntax *s, size_t i)
{
	size_t declared = s->dict->var[i].width, longest = s->col[i].longest;
	return longest > declared ? longest : declared ? declared : 1;
}

/* Numbers are read as F40: a narrower format would cut them. */
static void put_data(struct svy_syntax *s)
{
	struct svy_output *o = s->out;
	svy_output_printf(o, "SET DECIMAL=%s.\nGET DATA\n  /TYPE=TXT\n  /FILE=", s->decimal == ',' ? "COMMA" : "DOT");
	put_text(s, s->data);
	svy_output_puts(o, "\n  /ENCODING='UTF8'\n  /DELCASE=LINE\n  /DELIMITERS=");
	if (s->delimiter == '\t')
		svy_output_puts(o, "'\\t'");
	else
		svy_output_printf(o, "'%c'", s->delimiter);
	svy_output_puts(o, "\n  /QUALIFIER='\"'\n  /ARRANGEMENT=DELIMITED\n  /FIRSTCASE=2\n  /VARIABLES=");
	for (size_t i = 0; i < s->dict->nvar; i++) {
		svy_output_printf(o, "\n    %s ", s->col[i].name);
		if (s->dict->var[i].type == SVY_STRING)
			svy_output_printf(o, "A%zu", width(s, i));
		else
			svy_output_puts(o, "F40.0");
	}
	/* Figures below are written with a point. */
	svy_output_puts(o, ".\nSET DECIMAL=DOT.\n");
}

/* Formats of numbers that are stored, not shown. */
static bool is_shown(uint32_t format)
{
	uint32_t type = format >> 16;
	return !((type >= 6 && type <= 12) || type == SVY_SAV_FORMAT_A || type == SVY_SAV_FORMAT_AHEX);
}

static void put_formats(struct svy_syntax *s)
{
	for (size_t i = 0; i < s->dict->nvar; i++) {
		const struct svy_var *v = &s->dict->var[i];
		uint32_t format;
		if (v->type == SVY_STRING)
			continue;
		const char *f = s->col[i].date;
		if (!f && v->format && svy_sav_format_parse(v->format, &format) && is_shown(format))
			f = v->format;
		svy_output_printf(s->out, "FORMATS %s (%s).\n", s->col[i].name, f ? f : v->integer ? "F8.0" : "F8.2");
	}
}

static void put_value(struct svy_syntax *s, size_t i, const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_STRING)
		put_text(s, v->str);
	else
		svy_syntax_put_number(s, svy_syntax_value(s, i, v->num));
}

static int put_labels(struct svy_syntax *s, size_t i)
{
	const struct svy_var *v = &s->dict->var[i];
	size_t lost = 0, n = 0;
	for (size_t k = 0; k < v->ncat; k++) {
		if (v->cat[k].value.kind == SVY_VALUE_TAG) {
			lost++;
			continue;
		}
		if (!n++)
			svy_output_printf(s->out, "VALUE LABELS %s", s->col[i].name);
		svy_output_puts(s->out, "\n  ");
		put_value(s, i, &v->cat[k].value);
		svy_output_puts(s->out, " ");
		put_text(s, v->cat[k].label);
	}
	if (n)
		svy_output_puts(s->out, ".\n");
	return lost ? svy_warn(s->ctx, "%zu labels of tagged missing values of '%s' are left out: SPSS has no such values", lost, v->name) : 0;
}

static void put_bound(struct svy_syntax *s, size_t i, double x)
{
	if (isinf(x))
		svy_output_puts(s->out, x < 0 ? "LOWEST" : "HIGHEST");
	else
		svy_syntax_put_number(s, svy_syntax_value(s, i, x));
}

/* SPSS has three codes, or a range and a code; of text, codes of up to eight bytes. */
static int put_missing(struct svy_syntax *s, size_t i)
{
	const struct svy_var *v = &s->dict->var[i];
	size_t room = v->nrange ? 1 : 3, written = 0, lost = v->nrange > 1 ? v->nrange - 1 : 0;
	for (size_t k = 0; k < v->nmissing; k++) {
		if (written == room || (v->missing[k].str && strlen(v->missing[k].str) > 8)) {
			lost++;
			continue;
		}
		svy_output_puts(s->out, written++ ? ", " : "");
		if (written == 1)
			svy_output_printf(s->out, "MISSING VALUES %s (", s->col[i].name);
		put_value(s, i, &v->missing[k]);
	}
	if (v->nrange) {
		if (written)
			svy_output_puts(s->out, ", ");
		else
			svy_output_printf(s->out, "MISSING VALUES %s (", s->col[i].name);
		put_bound(s, i, v->range[0].lo);
		svy_output_puts(s->out, " THRU ");
		put_bound(s, i, v->range[0].hi);
	}
	if (written || v->nrange)
		svy_output_puts(s->out, ").\n");
	return lost ? svy_warn(s->ctx, "'%s' has more missing codes than SPSS can declare; %zu stay valid in the syntax", v->name, lost) : 0;
}

static int put_variable(struct svy_syntax *s, size_t i)
{
	static const char *const level[] = {[SVY_NOMINAL] = "NOMINAL", [SVY_ORDINAL] = "ORDINAL", [SVY_SCALE] = "SCALE"};
	const struct svy_var *v = &s->dict->var[i];
	if (v->title) {
		svy_output_printf(s->out, "VARIABLE LABELS %s ", s->col[i].name);
		put_text(s, v->title);
		svy_output_puts(s->out, ".\n");
	}
	int rc = put_labels(s, i);
	if (!rc)
		rc = put_missing(s, i);
	if (v->measure != SVY_MEASURE_UNKNOWN)
		svy_output_printf(s->out, "VARIABLE LEVEL %s (%s).\n", s->col[i].name, level[v->measure]);
	return rc;
}

static void put_sets(struct svy_syntax *s)
{
	for (size_t k = 0; k < s->dict->mrsets.n; k++) {
		const struct svy_mrset *m = &s->dict->mrsets.v[k];
		bool text = m->vars.n && svy_dict_find(s->dict, m->vars.v[0]) >= 0 &&
			s->dict->var[svy_dict_find(s->dict, m->vars.v[0])].type == SVY_STRING;
		svy_output_printf(s->out, "MRSETS\n  /%s NAME=%s", m->dichotomies ? "MDGROUP" : "MCGROUP", m->name);
		if (m->title) {
			svy_output_puts(s->out, " LABEL=");
			put_text(s, m->title);
		}
		svy_output_puts(s->out, "\n  VARIABLES=");
		for (size_t i = 0; i < m->vars.n; i++) {
			const char *name = svy_syntax_name(s, m->vars.v[i]);
			svy_output_printf(s->out, "%s%s", i ? " " : "", name ? name : "");
		}
		if (m->dichotomies && m->counted) {
			svy_output_puts(s->out, "\n  VALUE=");
			if (text)
				put_text(s, m->counted);
			else
				svy_output_puts(s->out, m->counted);
		}
		svy_output_puts(s->out, ".\n");
	}
}

int svy_syntax_spss(struct svy_syntax *s)
{
	const char *weight = svy_syntax_name(s, s->dict->survey.weights ? s->dict->survey.weights : s->dict->file_weight);
	svy_output_puts(s->out, "* Encoding: UTF-8.\n");
	put_data(s);
	put_formats(s);
	int rc = 0;
	for (size_t i = 0; i < s->dict->nvar && !rc; i++)
		rc = put_variable(s, i);
	put_sets(s);
	if (s->dict->title) {
		svy_output_puts(s->out, "FILE LABEL ");
		put_text(s, s->dict->title);
		svy_output_puts(s->out, ".\n");
	}
	if (weight)
		svy_output_printf(s->out, "WEIGHT BY %s.\n", weight);
	svy_output_puts(s->out, "EXECUTE.\n");
	return rc;
}
