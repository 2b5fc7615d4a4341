// SPDX-License-Identifier: GPL-3.0-or-later
/* The dictionary of a portable file. Limits: IBM SPSS Statistics, "Variable names", "Missing values", "Value labels". */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/date.h"
#include "io/por_write.h"
#include "io/sav_layout.h"

enum {
	TITLE_MAX = 255, LABEL_MAX = 120, MISSING_MAX = 8,
	STRING_MAX = 255, FORMAT_SDATE = 39,
};

static const struct svy_name_rules names = {
	.target = "SPSS portable", .bytes = 8, .first = "@", .more = "@#$_.", .upper = true, .fold = true, .no_final_dot = true, .reserved = svy_name_words_spss,
};

/* Dates of other programs become seconds as SPSS counts them. The format that shows such; NULL for all else. */
static const char *date_format(struct svy_por_column *c)
{
	struct svy_date from = svy_date_of(c->from);
	const char *f = from.kind == SVY_DATE_DAY ? "DATE11" : from.kind == SVY_DATE_DATETIME ? "DATETIME20" : from.kind == SVY_DATE_TIME ? "TIME8" : NULL;
	struct svy_date to = svy_date_of_format(f);
	return f && svy_date_translate(&from, &to, &c->scale, &c->shift) ? f : NULL;
}

/* MTIME and YMDHMS are younger than portable files. */
static bool parse_format(const char *s, uint32_t *f, bool string)
{
	unsigned type = s && svy_sav_format_parse(s, f) ? *f >> 16 : 0;
	return string ? type == SVY_SAV_FORMAT_AHEX : type > SVY_SAV_FORMAT_AHEX && type <= FORMAT_SDATE;
}

static void put_format(struct svy_por_writer *w, uint32_t f)
{
	svy_por_put_integer(w, f >> 16);
	svy_por_put_integer(w, f >> 8 & 0xff);
	svy_por_put_integer(w, f & 0xff);
}

/* For print, and for write. Dates of other programs become SPSS's here. */
static void put_formats(struct svy_por_writer *w, struct svy_por_column *c)
{
	bool string = c->from->type == SVY_STRING;
	bool integers = c->from->integer || (!c->fractions && c->lo <= c->hi);
	uint32_t print = (uint32_t)(string ? SVY_SAV_FORMAT_A << 16 | c->width << 8 : SVY_SAV_FORMAT_F << 16 | 8 << 8 | (integers ? 0 : 2)), write, f;
	if (parse_format(c->from->format, &f, string))
		print = f;
	else if (!string && parse_format(date_format(c), &f, false))
		print = f;
	put_format(w, print);
	put_format(w, parse_format(c->from->write_format, &write, string) ? write : print);
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

static void put_text(struct svy_por_writer *w, char *s)
{
	svy_por_put_text(w, s, strlen(s));
	free(s);
}

static void put_own_value(struct svy_por_writer *w, char *s, size_t width)
{
	svy_por_put_value(w, s, strlen(s), width);
	free(s);
}

static int put_title(struct svy_por_writer *w, struct svy_por_column *c)
{
	bool cut = false;
	if (!c->from->title || !*c->from->title)
		return 0;
	svy_por_put_record(w, 'C');
	put_text(w, text(c, c->from->title, TITLE_MAX, &cut));
	return cut ? svy_warn(w->ctx, "the title of '%s' was cut to %d bytes", c->from->name, TITLE_MAX) : 0;
}

/* A value that the column can hold, as the file has it. */
static bool fits(struct svy_por_column *c, const struct svy_value *v)
{
	bool cut = false;
	if (c->from->type == SVY_NUMBER)
		return v->kind == SVY_VALUE_NUMBER && isfinite(svy_por_converted(c, v->num));
	if (v->kind != SVY_VALUE_STRING)
		return false;
	free(text(c, v->str, c->width, &cut));
	return !cut;
}

static void put_label(struct svy_por_writer *w, struct svy_por_column *c, const struct svy_value *v)
{
	bool cut;
	if (c->from->type == SVY_NUMBER)
		svy_por_put_number(w, svy_por_converted(c, v->num));
	else
		put_own_value(w, text(c, v->str, c->width, &cut), c->width);
}

static int put_labels(struct svy_por_writer *w, struct svy_por_column *c)
{
	const struct svy_var *v = c->from;
	size_t ncut = 0, n = 0;
	for (size_t i = 0; i < v->ncat; i++)
		n += fits(c, &v->cat[i].value);
	if (n > 0) {
		svy_por_put_record(w, 'D');
		svy_por_put_integer(w, 1);
		svy_por_put_text(w, c->name, strlen(c->name));
		svy_por_put_integer(w, n);
	}
	for (size_t i = 0; i < v->ncat; i++) {
		bool cut = false;
		if (!fits(c, &v->cat[i].value))
			continue;
		put_label(w, c, &v->cat[i].value);
		put_text(w, text(c, v->cat[i].label, LABEL_MAX, &cut));
		ncut += cut;
	}
	int rc = ncut ? svy_warn(w->ctx, "%zu value labels of '%s' were cut to %d bytes", ncut, v->name, LABEL_MAX) : 0;
	if (n < v->ncat && !rc)
		rc = svy_warn(w->ctx, "%zu value labels of '%s' are of values that SPSS cannot hold, and are left out", v->ncat - n, v->name);
	return rc;
}

static void put_range(struct svy_por_writer *w, double lo, double hi)
{
	svy_por_put_record(w, isinf(lo) ? '9' : isinf(hi) ? 'A' : 'B');
	if (!isinf(lo))
		svy_por_put_number(w, lo);
	if (!isinf(hi) || isinf(lo))
		svy_por_put_number(w, isinf(hi) ? DBL_MAX : hi);
}

/* SPSS has three single codes, or a range and a code. */
static int put_missing_numbers(struct svy_por_writer *w, struct svy_por_column *c)
{
	const struct svy_var *v = c->from;
	size_t codes = v->nrange > 0 ? 1 : 3;
	for (size_t i = 0; i < v->nrange; i++) {
		if (i == 0)
			put_range(w, svy_por_converted(c, v->range[i].lo), svy_por_converted(c, v->range[i].hi));
		else
			svy_var_missing_range(&c->lost, v->range[i].lo, v->range[i].hi);
	}
	for (size_t i = 0; i < v->nmissing; i++) {
		if (i < codes) {
			svy_por_put_record(w, '8');
			svy_por_put_number(w, svy_por_converted(c, v->missing[i].num));
		} else {
			svy_var_missing_number(&c->lost, v->missing[i].num);
		}
	}
	if (!svy_var_has_missing(&c->lost))
		return 0;
	return svy_warn(w->ctx, "'%s' has more missing codes than SPSS can declare; values of those beyond become system-missing", v->name);
}

/* Three, of eight bytes. */
static int put_missing_strings(struct svy_por_writer *w, struct svy_por_column *c)
{
	const struct svy_var *v = c->from;
	size_t max = c->width < MISSING_MAX ? c->width : MISSING_MAX, n = 0, nlost = 0;
	for (size_t i = 0; i < v->nmissing; i++) {
		bool cut;
		char *s = text(c, v->missing[i].str, max, &cut);
		if (cut || n == 3) {
			nlost++;
			free(s);
			continue;
		}
		svy_por_put_record(w, '8');
		put_own_value(w, s, max);
		n++;
	}
	return nlost ? svy_warn(w->ctx, "'%s' has missing codes that SPSS cannot declare (three, of %d bytes); those beyond stay as valid text", v->name,
		MISSING_MAX) : 0;
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

static int put_variable(struct svy_por_writer *w, struct svy_por_column *c)
{
	bool string = c->from->type == SVY_STRING;
	c->width = string ? string_width(c) : 0;
	svy_por_put_record(w, '7');
	svy_por_put_integer(w, c->width);
	svy_por_put_text(w, c->name, strlen(c->name));
	put_formats(w, c);
	int rc = string ? put_missing_strings(w, c) : put_missing_numbers(w, c);
	if (!rc)
		rc = put_title(w, c);
	if (!rc && has_tags(c))
		rc = svy_warn(w->ctx, "SPSS has no tagged missing values; those of '%s' become system-missing", c->from->name);
	return rc;
}

static void split_note(struct svy_strs *lines, const char *note)
{
	do {
		size_t n = svy_sav_document_line(note);
		svy_strs_add_take(lines, svy_strndup(note, n));
		note += n;
		note += strspn(note, " ");
	} while (*note);
}

static void put_documents(struct svy_por_writer *w)
{
	struct svy_strs lines = {0};
	bool cut;
	for (size_t i = 0; i < w->dict->documents.n; i++) {
		char *note = text(NULL, w->dict->documents.v[i], SIZE_MAX, &cut);
		split_note(&lines, note);
		free(note);
	}
	if (lines.n > 0) {
		svy_por_put_record(w, 'E');
		svy_por_put_integer(w, lines.n);
	}
	for (size_t i = 0; i < lines.n; i++)
		svy_por_put_text(w, lines.v[i], strlen(lines.v[i]));
	svy_strs_free(&lines);
}

static void put_weight(struct svy_por_writer *w)
{
	const char *weight = w->dict->file_weight ? w->dict->file_weight : w->dict->survey.weights;
	ptrdiff_t at = weight ? svy_dict_find(w->dict, weight) : -1;
	if (at < 0 || w->col[at].from->type != SVY_NUMBER)
		return;
	svy_por_put_record(w, '6');
	svy_por_put_text(w, w->col[at].name, strlen(w->col[at].name));
}

/* The greeting, the place of each character in SPSS's table, and a fixed moment: the same data are the same bytes. */
static void put_head(struct svy_por_writer *w)
{
	static const char table[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/|,%_>?`:#@'=\"000000~000000000000000000000{}\\";
	for (int i = 0; i < 5; i++)
		svy_por_put(w, "ASCII SPSS PORT FILE                    ", 40);
	for (int i = 0; i < 64; i++)
		svy_por_put_record(w, '0');
	svy_por_put(w, table, sizeof table - 1);
	for (size_t i = 64 + sizeof table - 1; i < 256; i++)
		svy_por_put_record(w, '0');
	svy_por_put(w, "SPSSPORTA8/200001016/1200001", 28);
	svy_por_put_text(w, "svykit", 6);
}

/* One list of the variables with what only newer files of SPSS hold. */
static int warn_roles(const struct svy_por_writer *w)
{
	struct svy_buf list = {0};
	for (size_t j = 0; j < w->ncol; j++) {
		const struct svy_var *v = w->col[j].from;
		if (v->role != SVY_DIALOG_INPUT || v->attr.n)
			svy_buf_printf(&list, "%s'%s'", list.n ? ", " : "", v->name);
	}
	int rc = list.n ? svy_warn(w->ctx, "a por file holds no roles and attributes: those of %s are left out", list.p) : 0;
	svy_buf_free(&list);
	return rc;
}

/* Strata, units and the rest of a declared design have no place in the file, and neither has its title; the weight is another matter. */
static int warn_left_out(struct svy_por_writer *w)
{
	struct svy_survey rest = w->dict->survey;
	rest.weights = NULL;
	int rc = svy_survey_is_empty(&rest) ? 0 : svy_warn(w->ctx, "a por file holds no survey design: declare it again when it is read");
	if (!rc && w->dict->title && *w->dict->title)
		rc = svy_warn(w->ctx, "a por file holds no title of the file: it is left out");
	if (!rc && (w->dict->attr.n || w->dict->mrsets.n || w->dict->varsets.n))
		rc = svy_warn(w->ctx, "a por file holds no attributes of the file and no sets of variables: they are left out");
	return rc ? rc : warn_roles(w);
}

static int take_names(struct svy_por_writer *w)
{
	char **legal = svy_calloc(w->ncol + 1, sizeof *legal);
	int rc = svy_names_legal(w->ctx, w->dict, &names, true, legal);
	for (size_t j = 0; j < w->ncol; j++)
		w->col[j].name = legal[j];
	free(legal);
	return rc;
}

int svy_por_put_dict(struct svy_por_writer *w)
{
	int rc = take_names(w);
	if (rc)
		return rc;
	put_head(w);
	svy_por_put_record(w, '4');
	svy_por_put_integer(w, w->ncol);
	svy_por_put_record(w, '5');
	svy_por_put_integer(w, 11);
	put_weight(w);
	for (size_t j = 0; j < w->ncol && !rc; j++)
		rc = put_variable(w, &w->col[j]);
	for (size_t j = 0; j < w->ncol && !rc; j++)
		rc = put_labels(w, &w->col[j]);
	put_documents(w);
	return rc ? rc : warn_left_out(w);
}
