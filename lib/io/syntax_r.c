// SPDX-License-Identifier: GPL-3.0-or-later
/* Base R. The classes are those of haven, which need not be there; survey is used where it is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "data/date.h"
#include "io/syntax.h"

/* In ASCII, since R takes the bytes of a script for text in the locale's encoding. */
static void put_text(struct svy_syntax *s, const char *text)
{
	const char *p = text ? text : "";
	svy_output_write(s->out, "\"", 1);
	while (*p) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &c);
		if (n < 1) {
			n = 1;
			c = 0xfffd;
		}
		if (c >= 0x80)
			svy_output_printf(s->out, "\\U%08x", (unsigned)c);
		else if (c == '\n' || c == '\r' || c == '\t')
			svy_output_puts(s->out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
		else if (c == '"' || c == '\\')
			svy_output_write(s->out, (char[2]){'\\', (char)c}, 2);
		else
			svy_output_write(s->out, p, 1);
		p += n;
	}
	svy_output_write(s->out, "\"", 1);
}

static void put_data(struct svy_syntax *s)
{
	struct svy_output *o = s->out;
	svy_output_puts(o, "d <- read.table(");
	put_text(s, s->data);
	svy_output_puts(o, ", header = TRUE, sep = ");
	put_text(s, (char[2]){s->delimiter, '\0'});
	svy_output_printf(o, ", dec = \"%c\", quote = \"\\\"\", na.strings = \"\", comment.char = \"\",\n"
		"\tfill = FALSE, check.names = FALSE, blank.lines.skip = FALSE, encoding = \"UTF-8\", colClasses = c(", s->decimal);
	for (size_t i = 0; i < s->dict->nvar; i++) {
		bool text = s->dict->var[i].type == SVY_STRING || svy_date_of(&s->dict->var[i]).kind != SVY_DATE_NOT;
		svy_output_printf(o, "%s\"%s\"", i == 0 ? "\n\t\t" : i % 8 ? ", " : ",\n\t\t", text ? "character" : "numeric");
	}
	svy_output_puts(o, "))\n");
}

static void put_number(struct svy_syntax *s, double x)
{
	if (isinf(x))
		svy_output_puts(s->out, x < 0 ? "-Inf" : "Inf");
	else
		svy_syntax_put_number(s, x);
}

static void put_value(struct svy_syntax *s, const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_STRING)
		put_text(s, v->str);
	else
		put_number(s, v->num);
}

static void put_labels(struct svy_syntax *s, const struct svy_var *v)
{
	size_t n = 0;
	for (size_t k = 0; k < v->ncat; k++) {
		if (v->cat[k].value.kind == SVY_VALUE_TAG)
			continue;
		svy_output_puts(s->out, n++ ? ",\n\t\t" : ",\n\tlabels = c(");
		put_text(s, v->cat[k].label[0] ? v->cat[k].label : " ");
		svy_output_puts(s->out, " = ");
		put_value(s, &v->cat[k].value);
	}
	svy_output_puts(s->out, n ? ")" : "");
}

static void put_missing(struct svy_syntax *s, const struct svy_var *v)
{
	for (size_t k = 0; k < v->nmissing; k++) {
		svy_output_puts(s->out, k ? ", " : ",\n\tna_values = c(");
		put_value(s, &v->missing[k]);
	}
	svy_output_puts(s->out, v->nmissing ? ")" : "");
	if (!v->nrange)
		return;
	svy_output_puts(s->out, ",\n\tna_range = c(");
	put_number(s, v->range[0].lo);
	svy_output_puts(s->out, ", ");
	put_number(s, v->range[0].hi);
	svy_output_puts(s->out, ")");
}

static void put_column(struct svy_syntax *s, size_t i)
{
	svy_output_puts(s->out, "d[[");
	put_text(s, s->dict->var[i].name);
	svy_output_puts(s->out, "]]");
}

static const char *conversion(const struct svy_var *v)
{
	switch (svy_date_of(v).kind) {
	case SVY_DATE_NOT: return NULL;
	case SVY_DATE_DATETIME: return "as.POSIXct(%s, format = \"%Y-%m-%dT%H:%M:%OS\", tz = \"UTC\")";
	case SVY_DATE_TIME: return "as.difftime(%s, format = \"%H:%M:%OS\", units = \"secs\")";
	case SVY_DATE_MONTH: return "as.Date(paste0(%s, \"-01\"))";
	default: return "as.Date(%s)";
	}
}

static void put_date(struct svy_syntax *s, size_t i, const char *how)
{
	const char *at = strstr(how, "%s");
	put_column(s, i);
	svy_output_puts(s->out, " <- ");
	svy_output_write(s->out, how, (size_t)(at - how));
	put_column(s, i);
	svy_output_puts(s->out, at + 2);
	svy_output_puts(s->out, "\n");
}

static int put_variable(struct svy_syntax *s, size_t i)
{
	const struct svy_var *v = &s->dict->var[i];
	const char *how = conversion(v);
	if (how)
		put_date(s, i, how);
	if (how && v->title) {
		svy_output_puts(s->out, "attr(");
		put_column(s, i);
		svy_output_puts(s->out, ", \"label\") <- ");
		put_text(s, v->title);
		svy_output_puts(s->out, "\n");
	}
	if (how || (!v->title && !v->ncat && !svy_var_has_missing(v)))
		return 0;
	put_column(s, i);
	svy_output_puts(s->out, " <- labelled(");
	put_column(s, i);
	svy_output_puts(s->out, ", ");
	if (v->title)
		put_text(s, v->title);
	else
		svy_output_puts(s->out, "NULL");
	put_labels(s, v);
	put_missing(s, v);
	svy_output_puts(s->out, ")\n");
	return v->nrange > 1 ? svy_warn(s->ctx, "'%s' has more ranges of missing codes than one, and R is told the first", v->name) : 0;
}

static bool put_formula(struct svy_syntax *s, const char *argument, const struct svy_strs *names)
{
	size_t n = 0;
	for (size_t i = 0; i < names->n; i++)
		if (svy_syntax_name(s, names->v[i]))
			svy_output_printf(s->out, "%s`%s`", n++ ? " + " : argument, names->v[i]);
	return n > 0;
}

static void put_design(struct svy_syntax *s)
{
	const struct svy_survey *d = &s->dict->survey;
	if (svy_survey_is_empty(d))
		return;
	svy_output_puts(s->out, "if (requireNamespace(\"survey\", quietly = TRUE))\n\tdesign <- survey::svydesign(");
	if (!put_formula(s, "ids = ~", &d->psu))
		svy_output_puts(s->out, "ids = ~1");
	if (svy_syntax_name(s, d->weights))
		svy_output_printf(s->out, ", weights = ~`%s`", d->weights);
	put_formula(s, ", strata = ~", &d->strata);
	put_formula(s, ", fpc = ~", &d->fpc);
	svy_output_printf(s->out, "%s, data = d)\n", d->nest ? ", nest = TRUE" : "");
}

int svy_syntax_r(struct svy_syntax *s)
{
	svy_output_puts(s->out, "labelled <- function(x, label, labels = NULL, na_values = NULL, na_range = NULL) {\n"
		"\tif (!is.null(labels) || !is.null(na_values) || !is.null(na_range))\n"
		"\t\tclass(x) <- c(if (!is.null(na_values) || !is.null(na_range)) \"haven_labelled_spss\", \"haven_labelled\", \"vctrs_vctr\", typeof(x))\n"
		"\tattr(x, \"label\") <- label\n\tattr(x, \"labels\") <- labels\n"
		"\tattr(x, \"na_values\") <- na_values\n\tattr(x, \"na_range\") <- na_range\n\tx\n}\n");
	put_data(s);
	int rc = 0;
	for (size_t i = 0; i < s->dict->nvar && !rc; i++)
		rc = put_variable(s, i);
	put_design(s);
	return rc;
}
