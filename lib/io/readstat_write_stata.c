// SPDX-License-Identifier: GPL-3.0-or-later
/* .dta, releases 118 and 119 (the latter where variables are many). Limits: Stata's "help limits" and "help dta". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readstat_write.h"

enum { TITLE_CHARS = 80, STR_MAX = 2045, VARS_118 = 32767, LABEL_MAX = 32000, LABEL_VALUE_MAX = 2147483620 };

static const char *const reserved[] = {"_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N", "_pi",
	"_pred", "_rc", "_skip", "strL", "using", "with", NULL};
static const struct svy_name_rules names = {
	.target = "Stata", .bytes = 128, .chars = 32, .first = "_", .more = "_", .unicode = true, .reserved = reserved,
};

/* Text that came from a strL (a Stata format but no width) goes back into one, and so does what no str# can hold. */
static bool is_strl(const struct svy_rs_column *c)
{
	const char *f = c->from->format;
	return c->longest > STR_MAX || c->from->width > STR_MAX || (c->from->width == 0 && f && f[0] == '%');
}

/* The smallest integer type that holds the column, where the source said integers: Stata's compress would choose the same. */
static readstat_type_t number_type(const struct svy_rs_column *c)
{
	if (!c->from->integer || c->fractions || c->scale != 1)
		return READSTAT_TYPE_DOUBLE;
	if (c->lo >= -127 && c->hi <= 100)
		return READSTAT_TYPE_INT8;
	if (c->lo >= -32767 && c->hi <= 32740)
		return READSTAT_TYPE_INT16;
	if (c->lo >= -2147483647.0 && c->hi <= LABEL_VALUE_MAX)
		return READSTAT_TYPE_INT32;
	return c->lo > c->hi ? READSTAT_TYPE_INT8 : READSTAT_TYPE_DOUBLE;
}

static bool starts(const char *s, const char *with)
{
	size_t n = strlen(with);
	return !strncmp(s, with, n) && (s[n] == '\0' || (s[n] >= '0' && s[n] <= '9'));
}

/* SPSS counts seconds since 14 October 1582; Stata days or milliseconds since 1960, 137,775 days later. */
static const char *date_format(struct svy_rs_column *c)
{
	static const char *const days[] = {"DATE", "ADATE", "EDATE", "SDATE", "JDATE", "MOYR", "QYR", "WKYR"};
	const char *f = c->from->format ? c->from->format : "";
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (starts(f, days[i])) {
			c->scale = 1.0 / 86400;
			c->shift = -137775;
			return "%td";
		}
	if (!starts(f, "DATETIME"))
		return NULL;
	c->scale = 1000;
	c->shift = -137775.0 * 86400 * 1000;
	return "%tc";
}

static void set_format(struct svy_rs_column *c)
{
	const char *f = c->from->format ? c->from->format : "", *date;
	unsigned width, decimals;
	char text[32];
	if (f[0] == '%' && strlen(f) < 57)
		readstat_variable_set_format(c->to, f);
	else if (c->from->type == SVY_NUMBER && (date = date_format(c)))
		readstat_variable_set_format(c->to, date);
	else if (c->from->type == SVY_NUMBER && sscanf(f, "F%2u.%2u", &width, &decimals) == 2 && width > decimals) {
		snprintf(text, sizeof text, "%%%u.%uf", width, decimals);
		readstat_variable_set_format(c->to, text);
	}
}

/* Conversion of a number: dates are whole days, which the division by 86400 must not blur. */
static double converted(const struct svy_rs_column *c, double x)
{
	return c->scale < 1 ? x / 86400 + c->shift : x * c->scale + c->shift;
}

static bool is_tag_taken(const struct svy_rs_column *c, char tag)
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
static void add_tag(struct svy_rs_column *c, double code)
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
static int choose_tags(struct svy_rs_writer *w, struct svy_rs_column *c)
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

static char tag_of(const struct svy_rs_column *c, double x)
{
	for (size_t i = 0; i < c->nbecome; i++)
		if (c->become[i].num == x)
			return c->become[i].tag;
	return 0;
}

/* Stata labels integers and tags only. */
static bool add_label(struct svy_rs_column *c, readstat_label_set_t *set, const struct svy_category *k)
{
	char tag = k->value.kind == SVY_VALUE_TAG ? k->value.tag : k->value.kind == SVY_VALUE_NUMBER ? tag_of(c, k->value.num) : 0;
	bool cut;
	char *label = svy_rs_cut(k->label ? k->label : "", LABEL_MAX, 0, &cut);
	double x = k->value.kind == SVY_VALUE_NUMBER ? converted(c, k->value.num) : NAN;
	bool integer = x == floor(x) && x >= -2147483647.0 && x <= LABEL_VALUE_MAX;
	if (tag)
		readstat_label_tagged_value(set, tag, label);
	else if (integer)
		readstat_label_int32_value(set, (int32_t)x, label);
	free(label);
	return tag || integer;
}

static int set_labels(struct svy_rs_writer *w, struct svy_rs_column *c)
{
	size_t lost = 0;
	if (c->from->ncat == 0)
		return 0;
	if (c->from->type == SVY_STRING)
		return svy_warn(w->ctx, "Stata cannot label text; the value labels of '%s' are left out", c->from->name);
	readstat_label_set_t *set = readstat_add_label_set(w->to, READSTAT_TYPE_INT32, c->name);
	for (size_t i = 0; i < c->from->ncat; i++)
		lost += !add_label(c, set, &c->from->cat[i]);
	if (set->value_labels_count > 0)
		readstat_variable_set_label_set(c->to, set);
	return lost ? svy_warn(w->ctx, "Stata labels integers only; %zu value labels of '%s' are left out", lost, c->from->name) : 0;
}

static int set_title(struct svy_rs_writer *w, struct svy_rs_column *c)
{
	bool cut = false;
	char *title = svy_rs_cut(c->from->title ? c->from->title : "", 4 * TITLE_CHARS, TITLE_CHARS, &cut);
	readstat_variable_set_label(c->to, title);
	free(title);
	return cut ? svy_warn(w->ctx, "the title of '%s' was cut to %d characters", c->from->name, TITLE_CHARS) : 0;
}

static int declare_string(struct svy_rs_writer *w, struct svy_rs_column *c)
{
	bool strl = is_strl(c);
	size_t width = c->longest > c->from->width ? c->longest : c->from->width;
	c->width = strl ? SIZE_MAX : width < 1 ? 1 : width;
	c->to = readstat_add_variable(w->to, c->name, strl ? READSTAT_TYPE_STRING_REF : READSTAT_TYPE_STRING, strl ? 0 : c->width);
	set_format(c);
	int rc = c->from->nmissing ? svy_warn(w->ctx, "Stata has no missing codes; those of '%s' stay as valid text", c->from->name) : 0;
	return rc ? rc : set_labels(w, c);
}

static int declare_number(struct svy_rs_writer *w, struct svy_rs_column *c)
{
	int rc = c->from->nmissing || c->from->nrange ? choose_tags(w, c) : 0;
	c->to = readstat_add_variable(w->to, c->name, READSTAT_TYPE_DOUBLE, 0);
	set_format(c);
	c->to->type = number_type(c);
	return rc ? rc : set_labels(w, c);
}

/* ReadStat must know all long strings before the first row; in the order of first sight they are in Stata's order. */
static int collect_strls(struct svy_rs_writer *w)
{
	struct svy_batch *b;
	int more;
	bool any = false, fresh;
	for (size_t j = 0; j < w->ncol; j++)
		any |= w->col[j].to->type == READSTAT_TYPE_STRING_REF;
	if (!any)
		return 0;
	w->refs = svy_table_new(0);
	svy_batch_spool_rewind(w->rows);
	while ((more = svy_batch_spool_next(w->ctx, w->rows, &b)) == 1)
		for (size_t i = 0; i < b->nrow; i++)
			for (size_t j = 0; j < w->ncol; j++) {
				if (w->col[j].to->type != READSTAT_TYPE_STRING_REF)
					continue;
				struct svy_str s = b->col[j].str[i];
				svy_table_add(w->refs, s.n ? s.p : "", s.n, &fresh);
				if (!fresh)
					continue;
				w->text.n = 0;
				svy_buf_add(&w->text, s.p, s.n);
				svy_buf_putc(&w->text, '\0');
				svy_grow(w->ref, w->nref, w->ref_cap);
				w->ref[w->nref++] = readstat_add_string_ref(w->to, w->text.p);
			}
	return more;
}

/* What Stata has no place for at all is said once, for the whole file. */
static int set_file(struct svy_rs_writer *w)
{
	bool cut = false, measures = false;
	char *label = svy_rs_cut(w->dict->title ? w->dict->title : "", 4 * TITLE_CHARS, TITLE_CHARS, &cut);
	readstat_writer_set_file_label(w->to, label);
	free(label);
	for (size_t i = 0; i < w->dict->documents.n; i++)
		readstat_add_note(w->to, w->dict->documents.v[i]);
	for (size_t j = 0; j < w->ncol; j++)
		measures |= w->col[j].from->measure != SVY_MEASURE_UNKNOWN;
	if (measures)
		svy_note(w->ctx, "a Stata file holds no measures of variables");
	int rc = cut ? svy_warn(w->ctx, "the title of the file was cut to %d characters", TITLE_CHARS) : 0;
	const char *weight = w->dict->survey.weights ? w->dict->survey.weights : w->dict->file_weight;
	if (!rc && weight)
		rc = svy_warn(w->ctx, "a Stata file names no weight; '%s' was it", weight);
	return rc ? rc : svy_rs_warn_design(w);
}

static int declare(struct svy_rs_writer *w)
{
	int version = w->opts.dta_version ? w->opts.dta_version : w->ncol > VARS_118 ? 119 : 118;
	int rc = svy_rs_names(w, &names);
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		struct svy_rs_column *c = &w->col[j];
		rc = c->from->type == SVY_STRING ? declare_string(w, c) : declare_number(w, c);
		if (!rc)
			rc = set_title(w, c);
	}
	if (!rc)
		rc = set_file(w);
	if (!rc)
		rc = collect_strls(w);
	if (rc)
		return rc;
	readstat_writer_set_file_format_version(w->to, (uint8_t)version);
	return svy_rs_write_error(w, readstat_begin_writing_dta(w->to, w, (long)w->nrow));
}

static readstat_error_t put_valid(struct svy_rs_writer *w, struct svy_rs_column *c, double x)
{
	switch (c->to->type) {
	case READSTAT_TYPE_INT8: return readstat_insert_int8_value(w->to, c->to, (int8_t)x);
	case READSTAT_TYPE_INT16: return readstat_insert_int16_value(w->to, c->to, (int16_t)x);
	case READSTAT_TYPE_INT32: return readstat_insert_int32_value(w->to, c->to, (int32_t)x);
	default: return readstat_insert_double_value(w->to, c->to, x);
	}
}

/* Stata's doubles end below 2^1023: what is beyond means its missing values. */
static readstat_error_t put(struct svy_rs_writer *w, struct svy_rs_column *c, double x, uint8_t miss)
{
	char tag = miss >= 'a' && miss <= 'z' ? (char)miss : 0;
	bool coded = miss == SVY_VALID && (c->from->nmissing || c->from->nrange) && svy_var_number_is_missing(c->from, x);
	if (coded && !(tag = tag_of(c, x)))
		miss = SVY_SYSMIS;
	if (tag)
		return readstat_insert_tagged_missing_value(w->to, c->to, tag);
	if (miss == SVY_VALID && x >= 0x1p1023) {
		c->dropped++;
		miss = SVY_SYSMIS;
	}
	return miss == SVY_VALID ? put_valid(w, c, converted(c, x)) : readstat_insert_missing_value(w->to, c->to);
}

int svy_stata_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	int version = opts->dta_version;
	if (version && version != 118 && version != 119)
		return svy_fail(ctx, SVY_EUSAGE, "cannot write Stata release %d; 118 and 119 can be written", version);
	return svy_rs_writer_new(ctx, opts, out, sink, declare, put);
}
