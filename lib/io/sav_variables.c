// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Variables of the dictionary, from their records and two extensions that go by short names: long names (7/13) and the widths of strings
 * over 255 bytes (7/14), which stand in the records as several strings.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/names.h"
#include "io/sav.h"

/* The first of those with the same name has it. */
static void index_short_names(struct svy_sav *s)
{
	s->short_name = svy_table_new(0);
	s->short_var = svy_reallocarray(NULL, s->nvar, sizeof *s->short_var);
	for (size_t i = 0; i < s->nvar; i++) {
		bool fresh;
		char *name = svy_sav_text(s, s->var[i].name, strlen(s->var[i].name), 8, s->var[i].name);
		uint32_t k = svy_sav_add_name(s->short_name, name, &fresh);
		if (fresh)
			s->short_var[k] = (uint32_t)i;
		free(name);
	}
}

static bool is_segment_of(const struct svy_sav_var *v, size_t width, size_t segment)
{
	size_t want = svy_sav_segment_width(width, segment);
	return v->width > 0 && v->segments == 1 && svy_sav_slots(v->width) == svy_sav_slots(want);
}

/* The records from i on are the segments of one string. */
static int join_segments(struct svy_sav *s, size_t i, size_t width, int64_t offset)
{
	size_t n = svy_sav_segments(width);
	const char *name = s->var[i].name;
	if (n == 1)
		return svy_sav_warn(s, "the file says of '%s' that it is a very long string of %zu bytes, which is not long; ignored", name, width);
	if (n > s->nvar - i)
		return svy_sav_damaged(s, offset, "the string '%s' of %zu bytes lacks segments", name, width);
	for (size_t k = 0; k < n; k++)
		if (!is_segment_of(&s->var[i + k], width, k))
			return svy_sav_damaged(s, offset, "segment %zu of the string '%s' of %zu bytes has another width", k + 1, name, width);
	for (size_t k = 1; k < n; k++)
		s->var[i + k].segments = 0;
	s->var[i].segments = n;
	s->var[i].width = (uint32_t)width;
	return 0;
}

/* NAME=WIDTH NUL TAB … */
static int long_strings(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, e->n};
	struct svy_str name, rest;
	int rc = 0;
	while (!rc && svy_sav_until(&part, '=', &name)) {
		struct svy_str digits = {part.p + part.at, strcspn(part.p + part.at, "\t")};
		char *key = svy_sav_text(s, name.p, name.n, 8, "record 7/14");
		uint32_t i = svy_sav_by_short(s, key);
		long width = strtol(digits.p, NULL, 10);
		if (i == SVY_SAV_NONE)
			rc = svy_sav_warn(s, "the file has the width of a very long string, '%s', that is none of its variables", key);
		else if (width < 1 || width > SVY_SAV_STRING_MAX)
			rc = svy_sav_warn(s, "the file says that '%s' has %ld bytes, which cannot be; it is kept as it stands", key, width);
		else
			rc = join_segments(s, i, (size_t)width, e->offset);
		free(key);
		if (!svy_sav_until(&part, '\t', &rest))
			break;
	}
	return rc;
}

/* SHORT=LONG TAB … */
static int long_names(struct svy_sav *s, const struct svy_sav_extension *e)
{
	struct svy_sav_part part = {e->p, 0, e->n};
	int rc = 0;
	while (!rc && part.at < part.n) {
		struct svy_str pair = {part.p + part.at, part.n - part.at};
		svy_sav_until(&part, '\t', &pair);
		part.at = pair.p + pair.n < part.p + part.n ? part.at : part.n;
		const char *eq = memchr(pair.p, '=', pair.n);
		pair = svy_sav_trim(pair);
		if (pair.n == 0)
			continue;
		size_t n = eq ? (size_t)(eq - pair.p) : pair.n;
		char *key = svy_sav_text(s, pair.p, n, 8, "record 7/13");
		uint32_t i = svy_sav_by_short(s, key);
		if (!eq || eq + 1 >= pair.p + pair.n) {
			rc = svy_sav_warn(s, "the file's list of long names has a pair that is none, '%s'", key);
		} else if (i == SVY_SAV_NONE) {
			rc = svy_sav_warn(s, "the file has a long name for '%s', which is none of its variables", key);
		} else {
			free(s->var[i].long_name);
			s->var[i].long_name = svy_strndup(eq + 1, pair.n - n - 1);
			s->var[i].nlong_name = pair.n - n - 1;
		}
		free(key);
	}
	return rc;
}

static int each(struct svy_sav *s, int32_t subtype, int (*f)(struct svy_sav *, const struct svy_sav_extension *))
{
	int rc = 0;
	for (size_t i = 0; i < s->next && !rc; i++)
		if (s->ext[i].subtype == subtype)
			rc = f(s, &s->ext[i]);
	return rc;
}

/* IBM SPSS Statistics, "Variable names": letters, digits and . _ $ # @, and a letter or @ first. */
static bool is_spss_name(const char *name)
{
	if (!isalpha((unsigned char)name[0]) && name[0] != '@' && !(name[0] & 0x80))
		return false;
	for (const char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("._$#@", *p) && !(*p & 0x80))
			return false;
	return true;
}

/* name_2, name_3 …, where the last number for this name is remembered. */
static struct svy_var *add_renamed(struct svy_sav *s, const char *name, enum svy_type type)
{
	bool fresh;
	char other[400];
	uint32_t at = svy_table_add(s->twin, name, strlen(name), &fresh);
	svy_grow(s->twin_last, at, s->twin_cap);
	s->twin_last[at] = fresh ? 1 : s->twin_last[at];
	for (;;) {
		snprintf(other, sizeof other, "%.300s_%" PRIu32, name[0] ? name : "v", ++s->twin_last[at]);
		struct svy_var *to = svy_dict_add(s->dict, other, type);
		if (to)
			return to;
	}
}

/* A name that no other variable has; what had to be changed is said. */
static int add_variable(struct svy_sav *s, const struct svy_sav_var *from, struct svy_var **to)
{
	const char *p = from->long_name ? from->long_name : from->name;
	size_t n = from->long_name ? from->nlong_name : strlen(from->name);
	char *name = svy_sav_text(s, p, n, from->long_name ? 64 : 8, from->name);
	bool changed = svy_name_tidy(name), fresh;
	enum svy_type type = from->width ? SVY_STRING : SVY_NUMBER;
	*to = name[0] ? svy_dict_add(s->dict, name, type) : NULL;
	if (!*to) {
		*to = add_renamed(s, name, type);
		changed = true;
	}
	uint32_t at = svy_sav_add_name(s->long_name, (*to)->name, &fresh);
	if (fresh)
		s->long_pos[at] = (uint32_t)(s->dict->nvar - 1);
	int rc = 0;
	if (changed)
		rc = svy_sav_warn(s, "the name of variable %zu, '%s', is empty, taken or not printable; it is called '%s'", s->dict->nvar, name, (*to)->name);
	else if (!fresh)
		rc = svy_sav_warn(s, "SPSS takes '%s' for the name of another variable that differs in capitals only", name);
	else if (!is_spss_name(name))
		rc = svy_sav_warn(s, "variable %zu has a name that SPSS does not allow, '%s'; it is kept", s->dict->nvar, name);
	free(name);
	return rc;
}

/* A format for text where the variable is a number, or of no type at all, is left out. Of long strings the width is that of a segment. */
static char *format_text(uint32_t format, const struct svy_sav_var *from, bool *bad)
{
	char text[SVY_SAV_FORMAT_MAX];
	uint32_t type = format >> 16;
	bool string = type == SVY_SAV_FORMAT_A || type == SVY_SAV_FORMAT_AHEX;
	if (!svy_sav_format_text(format, text) || string != (from->width > 0)) {
		*bad = true;
		if (from->width == 0)
			return NULL;
		snprintf(text, sizeof text, "A%u", from->width);
	} else if (from->segments > 1) {
		snprintf(text, sizeof text, type == SVY_SAV_FORMAT_A ? "A%u" : "AHEX%u", type == SVY_SAV_FORMAT_A ? from->width : 2 * from->width);
	}
	return svy_strdup(text);
}

static int set_formats(struct svy_sav *s, struct svy_var *to, const struct svy_sav_var *from)
{
	bool bad = false, bad_write = false;
	to->format = format_text(from->print, from, &bad);
	if (from->write != from->print)
		to->write_format = format_text(from->write, from, &bad_write);
	if (to->write_format && to->format && !strcmp(to->write_format, to->format)) {
		free(to->write_format);
		to->write_format = NULL;
	}
	if (!bad && !bad_write)
		return 0;
	return svy_sav_warn(s, "variable '%s' has a %s format that does not exist for it (0x%08" PRIx32 "); it is left out", to->name, bad ? "print" : "write",
		bad ? from->print : from->write);
}

static double limit(const struct svy_sav *s, double x)
{
	return x == s->lowest || x == s->sysmis || x == SVY_SAV_LOWEST || x == SVY_SAV_SYSMIS ? -INFINITY :
		x == s->highest || x == SVY_SAV_HIGHEST ? INFINITY : x;
}

static int set_missing_numbers(struct svy_sav *s, struct svy_var *to, const struct svy_sav_var *from)
{
	int codes = from->nmissing, first = 0, rc = 0;
	if (codes < 0) {
		double lo = limit(s, svy_sav_double(s, from->missing[0])), hi = limit(s, svy_sav_double(s, from->missing[1]));
		if (lo == hi)
			svy_var_missing_number(to, lo);
		else if (lo < hi)
			svy_var_missing_range(to, lo, hi);
		else
			rc = svy_sav_warn(s, "the range of missing values of '%s', %g to %g, is empty; it is left out", to->name, lo, hi);
		first = 2;
		codes = -codes;
	}
	for (int i = first; i < codes && !rc; i++) {
		double x = svy_sav_double(s, from->missing[i]);
		if (isnan(x))
			rc = svy_sav_warn(s, "a missing value of '%s' is no number; it is left out", to->name);
		else if (x != s->sysmis)
			svy_var_missing_number(to, x);
	}
	return rc;
}

static void set_missing_strings(struct svy_sav *s, struct svy_var *to, const struct svy_sav_var *from)
{
	for (int i = 0; i < from->nmissing; i++) {
		struct svy_str t = svy_sav_trim((struct svy_str){(const char *)from->missing[i], from->width < 8 ? from->width : 8});
		char *text = svy_sav_text(s, t.p, t.n, 8, to->name);
		svy_var_missing_string(to, text);
		free(text);
	}
}

static int make_variable(struct svy_sav *s, struct svy_sav_var *from)
{
	struct svy_var *to;
	int rc = add_variable(s, from, &to);
	from->pos = (uint32_t)(s->dict->nvar - 1);
	if (from->ntitle > 0) {
		struct svy_str t = svy_sav_trim((struct svy_str){from->title, from->ntitle});
		to->title = t.n > 0 ? svy_sav_text(s, t.p, t.n, 60, to->name) : NULL;
	}
	to->width = from->width;
	if (!rc)
		rc = set_formats(s, to, from);
	if (!rc && from->width == 0)
		rc = set_missing_numbers(s, to, from);
	else if (!rc)
		set_missing_strings(s, to, from);
	return rc;
}

int svy_sav_make_variables(struct svy_sav *s)
{
	index_short_names(s);
	int rc = each(s, SVY_SAV_LONG_STRINGS, long_strings);
	if (!rc)
		rc = each(s, SVY_SAV_LONG_NAMES, long_names);
	s->long_name = svy_table_new(0);
	s->twin = svy_table_new(0);
	s->long_pos = svy_reallocarray(NULL, s->nvar, sizeof *s->long_pos);
	s->col = svy_calloc(s->nvar, sizeof *s->col);
	for (size_t i = 0; i < s->nvar && !rc; i++) {
		struct svy_sav_var *v = &s->var[i];
		if (v->segments == 0) {
			v->pos = s->var[i - 1].pos;
			continue;
		}
		rc = make_variable(s, v);
		s->col[v->pos] = (struct svy_sav_column){8 * v->slot, v->width, v->segments};
	}
	return rc;
}
