// SPDX-License-Identifier: GPL-3.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readers.h"
#include "io/readstat_base.h"

/* Control characters would break the header line of every text format. */
static bool tidy(char *s)
{
	bool changed = false;
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f) {
			*s = '_';
			changed = true;
		}
	return changed;
}

/* A name that no other variable has; what had to be changed is said. */
static struct svy_var *add_variable(struct svy_rs *r, const readstat_variable_t *v, enum svy_type type, int *rc)
{
	char *name = svy_rs_text_dup(r, v->name, strnlen(v->name, sizeof v->name)), other[400];
	bool changed = tidy(name);
	struct svy_var *to = name[0] ? svy_dict_add(r->dict, name, type) : NULL;
	snprintf(other, sizeof other, "%s", name);
	for (unsigned k = 2; !to; k++, changed = true) {
		snprintf(other, sizeof other, "%.300s_%u", name[0] ? name : "v", k);
		to = svy_dict_add(r->dict, other, type);
	}
	if (changed)
		*rc = svy_warn(r->ctx, "the name of variable %d, '%s', is empty, taken or not printable; it is called '%s'", v->index + 1, name, other);
	free(name);
	return to;
}

static void set_missing(struct svy_rs *r, struct svy_var *to, const readstat_missingness_t *m)
{
	for (long i = 0; i < m->missing_ranges_count && i < 16; i++) {
		readstat_value_t lo = m->missing_ranges[2 * i], hi = m->missing_ranges[2 * i + 1];
		if (to->type == SVY_STRING) {
			const char *s = lo.type == READSTAT_TYPE_STRING ? lo.v.string_value : NULL;
			size_t n = s ? strlen(s) : 0;
			while (n > 0 && s[n - 1] == ' ')
				n--;
			char *text = s ? svy_rs_text_dup(r, s, n) : NULL;
			if (text)
				svy_var_missing_string(to, text);
			free(text);
		} else if (lo.v.double_value == hi.v.double_value) {
			svy_var_missing_number(to, lo.v.double_value);
		} else if (lo.v.double_value < hi.v.double_value) {
			svy_var_missing_range(to, lo.v.double_value, hi.v.double_value);
		}
	}
}

/*
 * The declared bytes of a string. ReadStat rounds those of a .sav up to the 8 bytes of its pieces, where the print format
 * has them to the byte, and multiplies those of a .por by 8; adds the NUL to those of a .dta; and gives 0 for a strL, which has no width.
 */
static size_t string_width(const struct svy_rs *r, const readstat_variable_t *v)
{
	unsigned long width;
	if (r->kind == SVY_RS_DTA)
		return v->storage_width ? v->storage_width - 1 : 0;
	if (v->format[0] == 'A' && v->format[1] >= '0' && v->format[1] <= '9') {
		width = strtoul(v->format + 1, NULL, 10);
		if (width > 0 && width <= v->storage_width && (width + 8 > v->storage_width || r->kind == SVY_RS_POR))
			return width;
	}
	return v->storage_width;
}

static enum svy_measure measure(readstat_measure_t m)
{
	switch (m) {
	case READSTAT_MEASURE_NOMINAL: return SVY_NOMINAL;
	case READSTAT_MEASURE_ORDINAL: return SVY_ORDINAL;
	case READSTAT_MEASURE_SCALE: return SVY_SCALE;
	default: return SVY_MEASURE_UNKNOWN;
	}
}

int svy_rs_dict_variable(struct svy_rs *r, readstat_variable_t *v, const char *labels)
{
	int rc = 0;
	enum svy_type type = v->type == READSTAT_TYPE_STRING || v->type == READSTAT_TYPE_STRING_REF ? SVY_STRING : SVY_NUMBER;
	if (v->index < 0 || (size_t)v->index != r->dict->nvar)
		return svy_rs_damaged(&r->io, "its variables are out of order");
	svy_grow(r->var_set, r->dict->nvar, r->var_set_cap);
	r->var_set[r->dict->nvar] = labels && labels[0] ? svy_rs_labels_set(r, labels) : UINT32_MAX;
	struct svy_var *to = add_variable(r, v, type, &rc);
	if (v->label[0])
		to->title = svy_rs_text_dup(r, v->label, strnlen(v->label, sizeof v->label));
	if (v->format[0])
		to->format = svy_rs_text_dup(r, v->format, strnlen(v->format, sizeof v->format));
	to->measure = measure(v->measure);
	to->integer = v->type == READSTAT_TYPE_INT8 || v->type == READSTAT_TYPE_INT16 || v->type == READSTAT_TYPE_INT32;
	if (type == SVY_STRING)
		to->width = string_width(r, v);
	if (r->kind != SVY_RS_DTA)
		set_missing(r, to, &v->missingness);
	return rc;
}

char *svy_rs_text_dup(struct svy_rs *r, const char *s, size_t n)
{
	return svy_text_dup(&r->text, s, n, n == 8 ? 8 : 60);
}

static int read_dictionary(struct svy_rs *r, const struct svy_input *in)
{
	int rc;
	r->facts = (struct svy_rs_facts){.rows = -1};
	/* A .por has a table of its characters, by which ReadStat has made UTF-8 of it. */
	const char *encoding = in->encoding && r->kind != SVY_RS_POR ? in->encoding : r->facts.encoding;
	if (!svy_text_init(&r->text, encoding))
		return svy_fail(r->ctx, in->encoding ? SVY_EUSAGE : SVY_EDATA, "unknown encoding '%s'", encoding);
	svy_rs_labels_init(r);
	rc = svy_rs_parse(r, false);
	if (!rc && r->dict->nvar == 0)
		rc = svy_rs_damaged(&r->io, "no variables");
	if (!rc)
		rc = svy_rs_labels_attach(r);
	svy_rs_labels_free(r);
	return rc ? rc : svy_text_report(r->ctx, &r->text, "dictionary");
}

static void free_reader(void *self)
{
	struct svy_rs *r = self;
	if (!r)
		return;
	svy_rs_labels_free(r);
	svy_text_free(&r->text);
	svy_rs_io_free(&r->io);
	svy_batch_free(r->batch);
	free(r);
}

static int open_kind(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self,
	enum svy_rs_kind kind, const char *format)
{
	int rc = svy_bytes_spool(ctx, b);
	if (rc)
		return rc;
	struct svy_rs *r = svy_calloc(1, sizeof *r);
	r->kind = kind;
	r->ctx = ctx;
	r->dict = dict;
	svy_rs_io_init(&r->io, ctx, b);
	if ((rc = read_dictionary(r, in))) {
		free_reader(r);
		return rc;
	}
	*vt = (struct svy_reader){format, svy_rs_read, free_reader};
	*self = r;
	return 0;
}

int svy_por_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	return open_kind(ctx, b, in, dict, vt, self, SVY_RS_POR, "SPSS .por");
}
