// SPDX-License-Identifier: GPL-3.0-or-later
/* Records 7: which is read by whom, and the small ones. */
#include <math.h>
#include <string.h>
#include "io/sav.h"

/* How many items of which size; false with a warning for what is not so. */
static bool has_layout(struct svy_sav *s, const struct svy_sav_extension *e, int32_t size, int32_t count, int *rc)
{
	if (e->size == size && (count < 0 || e->count == count))
		return true;
	*rc = svy_sav_warn(s, "the file's record 7/%" PRId32 " has %" PRId32 " items of %" PRId32 " bytes, which cannot be; it is ignored", e->subtype, e->count, e->size);
	return false;
}

/* Byte order and kind of numbers were found out already; a file that says otherwise is odd, and maybe of another make. */
static int integer_info(struct svy_sav *s, const struct svy_sav_extension *e)
{
	int rc = 0;
	if (!has_layout(s, e, 4, 8, &rc))
		return rc;
	bool big = s->swap == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
	int32_t format = svy_sav_int(s, e->p + 16), order = svy_sav_int(s, e->p + 24);
	if (format != 1 && s->bias != 100)
		return svy_sav_damaged(s, e->offset, "its numbers are not IEEE 754 (kind %" PRId32 ")", format);
	if (format != 1)
		rc = svy_sav_warn(s, "the file declares numbers of kind %" PRId32 ", but its header has IEEE 754; they are read as that", format);
	if (!rc && order != (big ? 1 : 2))
		rc = svy_sav_warn(s, "the file declares byte order %" PRId32 ", but its header is %s-endian; it is read as that", order, big ? "big" : "little");
	return rc;
}

/* A special number that is far from all data is taken for what it is said to be; one that is not would make data of codes missing. */
static int special(struct svy_sav *s, double *have, double x, const char *what)
{
	if (x == *have)
		return 0;
	/* Some writers have -DBL_MAX for the lowest, too. */
	if (have == &s->lowest && x == SVY_SAV_SYSMIS)
		return 0;
	if (isnan(x) || fabs(x) < 1e30 || (x < 0) != (*have < 0))
		return svy_sav_warn(s, "the file declares %g as %s, which cannot be; it is ignored", x, what);
	int rc = svy_sav_warn(s, "the file has %.17g as %s, not %.17g", x, what, *have);
	*have = x;
	return rc;
}

static int float_info(struct svy_sav *s, const struct svy_sav_extension *e)
{
	int rc = 0;
	if (!has_layout(s, e, 8, 3, &rc))
		return rc;
	rc = special(s, &s->sysmis, svy_sav_double(s, e->p), "the system-missing value");
	if (!rc)
		rc = special(s, &s->highest, svy_sav_double(s, e->p + 8), "the highest value");
	return rc ? rc : special(s, &s->lowest, svy_sav_double(s, e->p + 16), "the lowest value");
}

/* The count of the header stands where it is one. */
static int cases64(struct svy_sav *s, const struct svy_sav_extension *e)
{
	int rc = 0;
	if (!has_layout(s, e, 8, 2, &rc))
		return rc;
	int64_t n = svy_sav_int64(s, e->p + 8);
	if (n < -1)
		return svy_sav_warn(s, "the file's record 7/16 counts %" PRId64 " cases; it is ignored", n);
	if (s->cases >= 0 && n >= 0 && n != s->cases)
		return svy_sav_warn(s, "the file counts %" PRId64 " cases in its header, %" PRId64 " in record 7/16; the first is taken", s->cases, n);
	if (s->cases < 0)
		s->cases = n;
	return 0;
}

int svy_sav_make_numbers(struct svy_sav *s)
{
	int rc = 0;
	s->sysmis = SVY_SAV_SYSMIS;
	s->highest = SVY_SAV_HIGHEST;
	s->lowest = SVY_SAV_LOWEST;
	for (size_t i = 0; i < s->next && !rc; i++) {
		const struct svy_sav_extension *e = &s->ext[i];
		if (e->subtype == SVY_SAV_INTEGER_INFO)
			rc = integer_info(s, e);
		else if (e->subtype == SVY_SAV_FLOAT_INFO)
			rc = float_info(s, e);
		else if (e->subtype == SVY_SAV_CASES64)
			rc = cases64(s, e);
	}
	return rc;
}

static int display_of(struct svy_sav *s, struct svy_var *v, int32_t measure, int32_t columns, int32_t align)
{
	static const enum svy_align aligns[] = {SVY_ALIGN_LEFT, SVY_ALIGN_RIGHT, SVY_ALIGN_CENTER};
	int rc = 0;
	if (measure >= 0 && measure <= 3)
		v->measure = (enum svy_measure)measure;
	else
		rc = svy_sav_warn(s, "variable '%s' has a measurement level that does not exist, %" PRId32 "; it is left out", v->name, measure);
	if (align >= 0 && align <= 2)
		v->align = aligns[align];
	else if (!rc)
		rc = svy_sav_warn(s, "variable '%s' has an alignment that does not exist, %" PRId32 "; it is left out", v->name, align);
	v->columns = columns > 0 && columns <= 32767 ? columns : 0;
	return rc;
}

/* Two or three numbers for each variable record (a very long string has several), or, by some writers, for each variable. */
static int display(struct svy_sav *s, const struct svy_sav_extension *e)
{
	int rc = 0;
	size_t records = s->nvar, n = (size_t)e->count;
	if (!has_layout(s, e, 4, -1, &rc))
		return rc;
	if (n != 3 * records && n != 2 * records && (n == 3 * s->dict->nvar || n == 2 * s->dict->nvar))
		records = s->dict->nvar;
	if (n != 3 * records && n != 2 * records)
		return svy_sav_warn(s, "the file's record 7/11 has %zu numbers for %zu variables; it is ignored", n, records);
	size_t each = n / records, at = 0;
	for (size_t i = 0; i < s->nvar && !rc; i++) {
		const char *p = e->p + 4 * each * at;
		if (s->var[i].segments > 0)
			rc = display_of(s, &s->dict->var[s->var[i].pos], svy_sav_int(s, p), each == 3 ? svy_sav_int(s, p + 4) : 0, svy_sav_int(s, p + 4 * (each - 1)));
		at += records == s->nvar || s->var[i].segments > 0;
	}
	return rc;
}

static int make_one(struct svy_sav *s, const struct svy_sav_extension *e)
{
	switch (e->subtype) {
	case SVY_SAV_DISPLAY: return display(s, e);
	case SVY_SAV_FILE_ATTRIBUTES: return svy_sav_file_attributes(s, e);
	case SVY_SAV_VARIABLE_ATTRIBUTES: return svy_sav_variable_attributes(s, e);
	case SVY_SAV_VARIABLE_SETS: return svy_sav_variable_sets(s, e);
	case SVY_SAV_RESPONSE_SETS:
	case SVY_SAV_RESPONSE_SETS_2: return svy_sav_response_sets(s, e);
	case SVY_SAV_LONG_STRING_LABELS: return svy_sav_long_labels(s, e);
	case SVY_SAV_LONG_STRING_MISSING: return svy_sav_long_missing(s, e);
	default: return 0;
	}
}

int svy_sav_make_extensions(struct svy_sav *s)
{
	uint64_t seen = 0;
	int rc = 0;
	for (size_t i = 0; i < s->next && !rc; i++) {
		int32_t subtype = s->ext[i].subtype;
		/* Some writers give each variable a record of attributes. */
		if (seen >> subtype & 1 && subtype != SVY_SAV_VARIABLE_ATTRIBUTES)
			rc = svy_sav_warn(s, "the file has record 7/%" PRId32 " more than once; all are read", subtype);
		seen |= (uint64_t)1 << subtype;
		if (!rc)
			rc = make_one(s, &s->ext[i]);
	}
	return rc;
}
