// SPDX-License-Identifier: GPL-3.0-or-later
/* .por. Limits: IBM SPSS Statistics, "Variable names", "Missing values", "Value labels"; ReadStat's own where narrower. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/date.h"
#include "io/names.h"
#include "io/por_write.h"
#include "io/sav_layout.h"

enum {
	TITLE_MAX = 255, LABEL_MAX = 120, FILE_LABEL_MAX = 64,
	STRING_MAX = 255, FORMAT_SDATE = 39,
};

static const struct svy_name_rules names = {
	.target = "SPSS portable", .bytes = 8, .first = "@", .more = "@#$_.", .upper = true, .fold = true, .no_final_dot = true, .reserved = svy_name_words_spss,
};

/* MTIME and YMDHMS are younger than portable files, and ReadStat does not know them. */
static bool is_format(const char *text, bool string)
{
	uint32_t f;
	if (!svy_sav_format_parse(text, &f))
		return false;
	return string ? f >> 16 == SVY_SAV_FORMAT_AHEX : f >> 16 > SVY_SAV_FORMAT_AHEX && f >> 16 <= FORMAT_SDATE;
}

static void set_format(struct svy_por_column *c)
{
	const char *f = c->from->format, *date;
	if (f && is_format(f, c->from->type == SVY_STRING))
		readstat_variable_set_format(c->to, f);
	else if ((date = svy_date_in_spss(c->from, &c->scale, &c->shift)))
		readstat_variable_set_format(c->to, date);
	else if (c->from->type == SVY_NUMBER && (c->from->integer || (!c->fractions && c->lo <= c->hi)))
		readstat_variable_set_format(c->to, "F8.0");
}

/* Text of the dictionary as the file takes it; *cut is set if it had to be cut. c may be NULL. */
static char *text(struct svy_por_column *c, const char *from, size_t max, bool *cut)
{
	char *s = svy_strdup(from ? from : "");
	bool changed = svy_por_make_ascii(&s);
	if (c)
		c->plain |= changed;
	*cut = strlen(s) > max;
	if (*cut)
		s[max] = '\0';
	return s;
}

static int set_title(struct svy_por_writer *w, struct svy_por_column *c)
{
	bool cut = false;
	char *title = text(c, c->from->title, TITLE_MAX, &cut);
	readstat_variable_set_label(c->to, title);
	free(title);
	return cut ? svy_warn(w->ctx, "the title of '%s' was cut to %d bytes", c->from->name, TITLE_MAX) : 0;
}

/* False for a value that is longer than the column. */
static bool label_string(struct svy_por_column *c, readstat_label_set_t *set, const char *value, const char *label)
{
	bool cut = false;
	char *s = text(c, value, c->width, &cut);
	if (!cut)
		readstat_label_string_value(set, s, label);
	free(s);
	return !cut;
}

static int set_labels(struct svy_por_writer *w, struct svy_por_column *c, size_t index)
{
	const struct svy_var *v = c->from;
	size_t ncut = 0, nlost = 0;
	char name[32];
	if (v->ncat == 0)
		return 0;
	snprintf(name, sizeof name, "labels%zu", index);
	readstat_label_set_t *set = readstat_add_label_set(w->to, v->type == SVY_STRING ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, name);
	for (size_t i = 0; i < v->ncat; i++) {
		bool cut = false;
		char *label = text(c, v->cat[i].label, LABEL_MAX, &cut);
		if (v->cat[i].value.kind == SVY_VALUE_NUMBER && v->type == SVY_NUMBER)
			readstat_label_double_value(set, svy_por_converted(c, v->cat[i].value.num), label);
		else if (v->cat[i].value.kind != SVY_VALUE_STRING || v->type != SVY_STRING || !label_string(c, set, v->cat[i].value.str, label))
			nlost++;
		free(label);
		ncut += cut;
	}
	if (set->value_labels_count > 0)
		readstat_variable_set_label_set(c->to, set);
	int rc = ncut ? svy_warn(w->ctx, "%zu value labels of '%s' were cut to %d bytes", ncut, v->name, LABEL_MAX) : 0;
	if (nlost && !rc)
		rc = svy_warn(w->ctx, "%zu value labels of '%s' are of values that SPSS cannot hold, and are left out", nlost, v->name);
	return rc;
}

/* SPSS has three single codes, or a range and a code. */
static int set_missing_numbers(struct svy_por_writer *w, struct svy_por_column *c)
{
	const struct svy_var *v = c->from;
	size_t codes = v->nrange > 0 ? 1 : 3;
	readstat_error_t e = READSTAT_OK;
	for (size_t i = 0; i < v->nrange && !e; i++) {
		double lo = svy_por_converted(c, v->range[i].lo), hi = svy_por_converted(c, v->range[i].hi);
		if (i == 0)
			e = readstat_variable_add_missing_double_range(c->to, lo, hi);
		else
			svy_var_missing_range(&c->lost, v->range[i].lo, v->range[i].hi);
	}
	for (size_t i = 0; i < v->nmissing && !e; i++) {
		if (i < codes)
			e = readstat_variable_add_missing_double_value(c->to, svy_por_converted(c, v->missing[i].num));
		else
			svy_var_missing_number(&c->lost, v->missing[i].num);
	}
	if (e)
		return svy_por_write_error(w, e);
	if (!svy_var_has_missing(&c->lost))
		return 0;
	return svy_warn(w->ctx, "'%s' has more missing codes than SPSS can declare; values of those beyond become system-missing", v->name);
}

static int set_missing_strings(struct svy_por_writer *w, struct svy_por_column *c)
{
	return c->from->nmissing ? svy_warn(w->ctx, "'%s' has missing codes that SPSS cannot declare; they stay as valid text", c->from->name) : 0;
}

static bool has_tags(const struct svy_por_column *c)
{
	for (int i = 0; i < 26; i++)
		if (c->tag[i])
			return true;
	return false;
}

static size_t string_width(const struct svy_por_column *c)
{
	size_t width = c->longest > c->from->width ? c->longest : c->from->width;
	for (size_t i = 0; i < c->from->ncat; i++)
		if (c->from->cat[i].value.str && strlen(c->from->cat[i].value.str) > width)
			width = strlen(c->from->cat[i].value.str);
	return width < 1 ? 1 : width > STRING_MAX ? STRING_MAX : width;
}

static int declare_variable(struct svy_por_writer *w, struct svy_por_column *c, size_t index)
{
	bool string = c->from->type == SVY_STRING;
	c->width = string ? string_width(c) : 0;
	c->to = readstat_add_variable(w->to, c->name, string ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, c->width);
	set_format(c);
	readstat_variable_set_measure(c->to, (readstat_measure_t[]){[SVY_MEASURE_UNKNOWN] = READSTAT_MEASURE_UNKNOWN,
		[SVY_NOMINAL] = READSTAT_MEASURE_NOMINAL, [SVY_ORDINAL] = READSTAT_MEASURE_ORDINAL, [SVY_SCALE] = READSTAT_MEASURE_SCALE}[c->from->measure]);
	int rc = set_title(w, c);
	if (!rc)
		rc = set_labels(w, c, index);
	if (!rc)
		rc = string ? set_missing_strings(w, c) : set_missing_numbers(w, c);
	if (!rc && has_tags(c))
		rc = svy_warn(w->ctx, "SPSS has no tagged missing values; those of '%s' become system-missing", c->from->name);
	return rc;
}

static void add_note(struct svy_por_writer *w, const char *note)
{
	while (*note) {
		size_t n = svy_sav_document_line(note);
		char *line = svy_strndup(note, n);
		readstat_add_note(w->to, line);
		free(line);
		note += n;
		note += strspn(note, " ");
	}
}

/* Strata, units and the rest of a declared design have no place in the file; the weight is another matter. */
static int warn_design(struct svy_por_writer *w)
{
	struct svy_survey rest = w->dict->survey;
	rest.weights = NULL;
	return svy_survey_is_empty(&rest) ? 0 : svy_warn(w->ctx, "a por file holds no survey design: declare it again when it is read");
}

static int set_file(struct svy_por_writer *w)
{
	const char *weight = w->dict->file_weight ? w->dict->file_weight : w->dict->survey.weights;
	ptrdiff_t at = weight ? svy_dict_find(w->dict, weight) : -1;
	bool cut = false;
	char *label = text(NULL, w->dict->title, FILE_LABEL_MAX, &cut);
	readstat_writer_set_file_label(w->to, label);
	free(label);
	if (at >= 0 && w->col[at].from->type == SVY_NUMBER)
		readstat_writer_set_fweight_variable(w->to, w->col[at].to);
	for (size_t i = 0; i < w->dict->documents.n; i++) {
		bool whole;
		char *note = text(NULL, w->dict->documents.v[i], SIZE_MAX - 1, &whole);
		add_note(w, note);
		free(note);
	}
	int rc = cut ? svy_warn(w->ctx, "the title of the file was cut to %d bytes", FILE_LABEL_MAX) : 0;
	return rc ? rc : warn_design(w);
}

static int choose_names(struct svy_por_writer *w)
{
	char **legal = svy_calloc(w->ncol + 1, sizeof *legal);
	int rc = svy_names_legal(w->ctx, w->dict, &names, true, legal);
	for (size_t j = 0; j < w->ncol; j++)
		w->col[j].name = legal[j];
	free(legal);
	return rc;
}

int svy_por_declare(struct svy_por_writer *w)
{
	int rc = choose_names(w);
	for (size_t j = 0; j < w->ncol && !rc; j++)
		rc = declare_variable(w, &w->col[j], j);
	if (!rc)
		rc = set_file(w);
	if (rc)
		return rc;
	return svy_por_write_error(w, readstat_begin_writing_por(w->to, w, (long)w->nrow));
}
