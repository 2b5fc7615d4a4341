// SPDX-License-Identifier: GPL-3.0-or-later
/* What SPSS makes of each variable: name, bytes, format, rules of missing values. Limits: IBM SPSS Statistics, "Variable names", "Missing values". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "base/table.h"
#include "data/date.h"
#include "io/names.h"
#include "io/sav_write.h"

enum { SHORT_NAME = 8, FORMAT_COMMA = 3 };

/* The beginning of a name in capitals, at most so many bytes. */
static size_t begin_short(const char *name, size_t max, char out[SHORT_NAME + 1])
{
	size_t n = 0;
	const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)name;
	utf8proc_int32_t c;
	for (utf8proc_ssize_t k; *s && (k = utf8proc_iterate(s, -1, &c)) > 0; s += k) {
		utf8proc_uint8_t letter[4];
		size_t len = (size_t)utf8proc_encode_char(utf8proc_toupper(c), letter);
		if (n + len > max)
			break;
		memcpy(out + n, letter, len);
		n += len;
	}
	out[n] = '\0';
	return n;
}

/* NAME, then NAME_A … NAME_Z, NAME_AA …, as SPSS does; segments behind the first of a long string have the last form anyway. */
static void make_short(struct svy_table *taken, const char *name, char out[SHORT_NAME + 1])
{
	bool fresh;
	size_t n = begin_short(name, SHORT_NAME, out);
	svy_table_add(taken, out, n, &fresh);
	for (unsigned i = 0; !fresh; i++) {
		char end[SHORT_NAME], *p = end + sizeof end;
		for (unsigned k = i + 1; k > 0; k = (k - 1) / 26)
			*--p = (char)('A' + (k - 1) % 26);
		*--p = '_';
		size_t len = (size_t)(end + sizeof end - p);
		n = begin_short(name, SHORT_NAME - len, out);
		memcpy(out + n, p, len);
		out[n + len] = '\0';
		svy_table_add(taken, out, n + len, &fresh);
	}
}

/* First names of variables before those of segments, so that they stay near the variables' own. */
static void make_short_names(struct svy_sav_writer *w)
{
	struct svy_table *taken = svy_table_new(0);
	for (size_t j = 0; j < w->ncol; j++) {
		struct svy_sav_target *c = &w->col[j];
		c->short_name = svy_calloc(c->segments, sizeof *c->short_name);
		make_short(taken, c->name, c->short_name[0]);
	}
	for (size_t j = 0; j < w->ncol; j++)
		for (size_t k = 1; k < w->col[j].segments; k++)
			make_short(taken, w->col[j].name, w->col[j].short_name[k]);
	svy_table_free(taken);
}

static void set_width(struct svy_sav_target *c, bool lane)
{
	const struct svy_var *v = c->from;
	size_t width = c->longest > v->width ? c->longest : v->width;
	for (size_t i = 0; i < v->ncat; i++)
		if (v->cat[i].value.str && strlen(v->cat[i].value.str) > width)
			width = strlen(v->cat[i].value.str);
	width += lane;
	c->width = width < 1 ? 1 : width > SVY_SAV_STRING_MAX ? SVY_SAV_STRING_MAX : width;
	uint32_t f = 0;
	size_t shown = svy_sav_segment_width(c->width, 0);
	bool hex = v->format && svy_sav_format_parse(v->format, &f) && f >> 16 == SVY_SAV_FORMAT_AHEX && 2 * shown <= 255;
	c->format = hex ? (uint32_t)(SVY_SAV_FORMAT_AHEX << 16 | 2 * shown << 8) : (uint32_t)(SVY_SAV_FORMAT_A << 16 | shown << 8);
	c->write_format = c->format;
	if (v->write_format && svy_sav_format_parse(v->write_format, &f) && f >> 16 <= SVY_SAV_FORMAT_AHEX)
		c->write_format = f;
}

static bool is_number_format(const char *text, uint32_t *format)
{
	uint32_t f;
	if (!text || !svy_sav_format_parse(text, &f) || f >> 16 <= SVY_SAV_FORMAT_AHEX)
		return false;
	*format = f;
	return true;
}

/* Counts of another program become seconds, where SPSS has such; the format in which they are shown, or 0. */
static uint32_t translate_date(struct svy_sav_target *c)
{
	uint32_t format = 0;
	const char *text = svy_date_in_spss(c->from, &c->scale, &c->shift);
	if (text)
		svy_sav_format_parse(text, &format);
	return format;
}

/* Stata's fixed format: "%8.2f", "%-9.1fc". */
static uint32_t translate_fixed(const char *f)
{
	unsigned width, decimals;
	char kind[3] = "";
	if (!f || sscanf(f, f[1] == '-' ? "%%-%2u.%2u%2s" : "%%%2u.%2u%2s", &width, &decimals, kind) != 3 || width < 1 || width > 40 || decimals > 16)
		return 0;
	unsigned type = !strcmp(kind, "f") ? SVY_SAV_FORMAT_F : !strcmp(kind, "fc") ? FORMAT_COMMA : 0;
	return type && decimals < width ? type << 16 | width << 8 | decimals : 0;
}

/* Numbers without a format of theirs are F8.2, what holds integers only F8.0, which may be known at the end only. */
static void set_number_format(struct svy_sav_target *c, bool lane)
{
	const struct svy_var *v = c->from;
	if (!is_number_format(v->format, &c->format)) {
		c->format = lane ? 0 : translate_date(c);
		if (!c->format)
			c->format = translate_fixed(v->format);
		c->guess = !c->format && !v->integer && !lane;
		if (!c->format)
			c->format = SVY_SAV_FORMAT_F << 16 | 8 << 8 | (v->integer ? 0 : 2);
	}
	c->write_format = c->format;
	is_number_format(v->write_format, &c->write_format);
}

/* SPSS has three single codes, or a range and a code. */
static int set_lost_rules(struct svy_sav_writer *w, struct svy_sav_target *c)
{
	const struct svy_var *v = c->from;
	for (size_t i = 1; i < v->nrange; i++)
		svy_var_missing_range(&c->lost, v->range[i].lo, v->range[i].hi);
	for (size_t i = v->nrange > 0 ? 1 : 3; i < v->nmissing; i++)
		svy_var_missing_number(&c->lost, v->missing[i].num);
	if (!svy_var_has_missing(&c->lost))
		return 0;
	return svy_sav_writer_warn(w, "'%s' has more missing codes than SPSS can declare; values of those beyond become system-missing", v->name);
}

int svy_sav_plan(struct svy_sav_writer *w)
{
	w->names = svy_calloc(w->ncol, sizeof *w->names);
	int rc = svy_names_legal(w->ctx, w->dict, &svy_name_rules_spss, !w->lane, w->names);
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		struct svy_sav_target *c = &w->col[j];
		c->name = w->names[j];
		c->scale = 1;
		if (c->from->type == SVY_STRING) {
			set_width(c, w->lane);
		} else {
			set_number_format(c, w->lane);
			rc = set_lost_rules(w, c);
		}
		c->segments = svy_sav_segments(c->width);
		c->slot = w->slots;
		for (size_t k = 0; k < c->segments; k++)
			w->slots += svy_sav_slots(svy_sav_segment_width(c->width, k));
	}
	if (w->lane)
		for (size_t j = 0; j < w->ncol; j++)
			svy_var_free(&w->col[j].lost);
	if (!rc)
		make_short_names(w);
	return rc;
}
