// SPDX-License-Identifier: GPL-3.0-or-later
/* The records of the dictionary as they stand. Their text waits for the encoding, which a later one may tell. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"

enum { VARIABLE_KEPT = 400 };           /* bytes of a variable here, in the dictionary, and in the tables of names */
#define PIECE ((size_t)64 << 10)        /* what is read of a claimed length before more is allocated */

int svy_sav_take(struct svy_sav *s, void *p, size_t n, const char *within)
{
	ssize_t got = svy_bytes_read(s->ctx, s->in, p, n);
	if (got < 0)
		return (int)got;
	return (size_t)got == n ? 0 : svy_sav_truncated(s, "it ends within %s", within);
}

int svy_sav_take_int(struct svy_sav *s, int32_t *x, const char *within)
{
	unsigned char b[4];
	int rc = svy_sav_take(s, b, 4, within);
	*x = rc ? 0 : svy_sav_int(s, b);
	return rc;
}

/* n bytes and a NUL, which are read piece by piece: the length is only a claim. */
static int take_long(struct svy_sav *s, size_t n, const char *within, char **out)
{
	struct svy_buf b = {0};
	int rc = svy_sav_keep(s, n);
	svy_buf_room(&b, 0);
	while (!rc && b.n < n) {
		size_t k = n - b.n < PIECE ? n - b.n : PIECE;
		rc = svy_sav_take(s, svy_buf_room(&b, k), k, within);
		b.n += k;
	}
	if (rc) {
		svy_buf_free(&b);
		return rc;
	}
	*out = svy_realloc(b.p, n + 1);
	(*out)[n] = '\0';
	return 0;
}

static int skip(struct svy_sav *s, int64_t n, const char *within)
{
	char waste[4096];
	int rc = 0;
	while (!rc && n > 0) {
		size_t k = n < (int64_t)sizeof waste ? (size_t)n : sizeof waste;
		rc = svy_sav_take(s, waste, k, within);
		n -= (int64_t)k;
	}
	return rc;
}

static void add_slot(struct svy_sav *s, uint32_t var)
{
	svy_grow(s->slot_var, s->nslot, s->slot_cap);
	s->slot_var[s->nslot++] = var;
}

static int take_title(struct svy_sav *s, struct svy_sav_var *v, int64_t offset)
{
	int32_t n;
	int rc = svy_sav_take_int(s, &n, "a variable's label");
	if (rc)
		return rc;
	if (n < 0)
		return svy_sav_damaged(s, offset, "a label of %" PRId32 " bytes for variable '%s'", n, v->name);
	rc = take_long(s, (size_t)n, "a variable's label", &v->title);
	v->ntitle = (size_t)n;
	return rc ? rc : skip(s, -(int64_t)n & 3, "a variable's label");
}

static int take_missing(struct svy_sav *s, struct svy_sav_var *v, int64_t offset)
{
	int n = v->nmissing;
	if (n == 0)
		return 0;
	if (n < -3 || n > 3 || n == -1 || (n < 0 && v->width > 0))
		return svy_sav_damaged(s, offset, "missing values of kind %d for variable '%s'", n, v->name);
	return svy_sav_take(s, v->missing, 8 * (size_t)abs(n), "a variable's missing values");
}

/* The name is cut at its first NUL, and of the blanks at its end. */
static void set_name(struct svy_sav_var *v, const unsigned char *p)
{
	struct svy_str t = svy_sav_trim((struct svy_str){(const char *)p, strnlen((const char *)p, 8)});
	memcpy(v->name, t.p, t.n);
	v->name[t.n] = '\0';
}

/* Labels and missing values of a continuation mean nothing, but stand in the way. */
int svy_sav_read_variable(struct svy_sav *s, int64_t offset)
{
	unsigned char b[28];
	struct svy_sav_var v = {.segments = 1, .slot = s->nslot};
	int rc = svy_sav_take(s, b, sizeof b, "a variable record");
	if (rc)
		return rc;
	int32_t width = svy_sav_int(s, b), has_title = svy_sav_int(s, b + 4);
	set_name(&v, b + 20);
	if (width < -1 || width > SVY_SAV_SHORT_MAX)
		return svy_sav_damaged(s, offset, "width %" PRId32 " of variable '%s'", width, v.name);
	if (has_title != 0 && has_title != 1)
		return svy_sav_damaged(s, offset, "variable '%s' neither has a label nor has none", v.name);
	if (width == -1 ? s->pending == 0 : s->pending > 0)
		return svy_sav_damaged(s, offset, width == -1 ? "a piece of a string that is none" : "a string that lacks pieces before '%s'", v.name);
	v.width = width > 0 ? (uint32_t)width : 0;
	v.nmissing = svy_sav_int(s, b + 8);
	v.print = (uint32_t)svy_sav_int(s, b + 12);
	v.write = (uint32_t)svy_sav_int(s, b + 16);
	if (has_title)
		rc = take_title(s, &v, offset);
	if (!rc)
		rc = take_missing(s, &v, offset);
	if (!rc)
		rc = svy_sav_keep(s, width == -1 ? 4 : VARIABLE_KEPT);
	if (rc || width == -1) {
		s->pending -= !rc;
		free(v.title);
		if (!rc)
			add_slot(s, SVY_SAV_NONE);
		return rc;
	}
	s->pending = svy_sav_slots(v.width) - 1;
	add_slot(s, (uint32_t)s->nvar);
	svy_grow(s->var, s->nvar, s->var_cap);
	s->var[s->nvar++] = v;
	return 0;
}

static int take_label(struct svy_sav *s, struct svy_sav_label *l)
{
	unsigned char b[9];
	int rc = svy_sav_take(s, b, sizeof b, "a value label");
	if (rc)
		return rc;
	memcpy(l->value, b, 8);
	l->n = b[8];
	size_t padded = ((size_t)l->n + 8) / 8 * 8 - 1;
	return take_long(s, padded, "a value label", &l->text);
}

static int take_slots(struct svy_sav *s, struct svy_sav_labels *to)
{
	int32_t type, n;
	size_t cap = 0;
	int rc = svy_sav_take_int(s, &type, "value labels");
	if (!rc)
		rc = svy_sav_take_int(s, &n, "value labels");
	if (rc)
		return rc;
	if (type != SVY_SAV_LABEL_SLOTS)
		return svy_sav_damaged(s, to->offset, "value labels without their variables");
	if (n < 0)
		return svy_sav_damaged(s, to->offset, "value labels of %" PRId32 " variables", n);
	while (!rc && to->nslot < (size_t)n) {
		svy_grow(to->slot, to->nslot, cap);
		rc = svy_sav_take_int(s, &to->slot[to->nslot++], "the variables of value labels");
		if (!rc)
			rc = svy_sav_keep(s, sizeof *to->slot);
	}
	return rc;
}

int svy_sav_read_labels(struct svy_sav *s, int64_t offset)
{
	int32_t n;
	size_t cap = 0;
	int rc = svy_sav_take_int(s, &n, "value labels");
	if (!rc && n < 0)
		rc = svy_sav_damaged(s, offset, "%" PRId32 " value labels", n);
	if (rc)
		return rc;
	svy_grow(s->labels, s->nlabels, s->labels_cap);
	struct svy_sav_labels *to = &s->labels[s->nlabels++];
	*to = (struct svy_sav_labels){.offset = offset};
	while (!rc && to->n < (size_t)n) {
		svy_grow(to->v, to->n, cap);
		to->v[to->n] = (struct svy_sav_label){0};
		rc = take_label(s, &to->v[to->n++]);
		if (!rc)
			rc = svy_sav_keep(s, sizeof *to->v);
	}
	return rc ? rc : take_slots(s, to);
}

int svy_sav_read_documents(struct svy_sav *s, int64_t offset)
{
	int32_t n;
	char *lines;
	int rc = svy_sav_take_int(s, &n, "documents");
	if (!rc && n < 0)
		rc = svy_sav_damaged(s, offset, "%" PRId32 " lines of documents", n);
	if (!rc && s->documents.n > 0)
		rc = svy_sav_warn(s, "the file has documents twice; all are kept");
	if (!rc)
		rc = take_long(s, SVY_SAV_DOCUMENT_LINE * (size_t)n, "documents", &lines);
	if (rc)
		return rc;
	svy_buf_add(&s->documents, lines, SVY_SAV_DOCUMENT_LINE * (size_t)n);
	free(lines);
	return 0;
}

/* What is kept; others hold nothing for a dictionary (product, identifiers, XML of the output viewer), or nobody knows what. */
static bool is_read(int32_t subtype)
{
	switch (subtype) {
	case SVY_SAV_INTEGER_INFO: case SVY_SAV_FLOAT_INFO: case SVY_SAV_VARIABLE_SETS: case SVY_SAV_RESPONSE_SETS: case SVY_SAV_DISPLAY:
	case SVY_SAV_LONG_NAMES: case SVY_SAV_LONG_STRINGS: case SVY_SAV_CASES64: case SVY_SAV_FILE_ATTRIBUTES: case SVY_SAV_VARIABLE_ATTRIBUTES:
	case SVY_SAV_RESPONSE_SETS_2: case SVY_SAV_ENCODING: case SVY_SAV_LONG_STRING_LABELS: case SVY_SAV_LONG_STRING_MISSING:
		return true;
	default:
		return false;
	}
}

static bool is_harmless(int32_t subtype)
{
	return subtype == SVY_SAV_PRODUCT_INFO || subtype == SVY_SAV_UUID || subtype == SVY_SAV_XML;
}

int svy_sav_read_extension(struct svy_sav *s, int64_t offset)
{
	struct svy_sav_extension e = {.offset = offset};
	int rc = svy_sav_take_int(s, &e.subtype, "an extension record");
	if (!rc)
		rc = svy_sav_take_int(s, &e.size, "an extension record");
	if (!rc)
		rc = svy_sav_take_int(s, &e.count, "an extension record");
	if (rc)
		return rc;
	int64_t n = (int64_t)e.size * e.count;
	if (e.size < 0 || e.count < 0 || n > INT32_MAX)
		return svy_sav_damaged(s, offset, "record 7/%" PRId32 " of %" PRId32 " times %" PRId32 " bytes", e.subtype, e.count, e.size);
	if (!is_read(e.subtype)) {
		if (!is_harmless(e.subtype))
			svy_note(s->ctx, "the file has a record 7/%" PRId32 ", of which nothing is known; it is skipped", e.subtype);
		return skip(s, n, "an extension record");
	}
	rc = take_long(s, (size_t)n, "an extension record", &e.p);
	if (!rc)
		rc = svy_sav_keep(s, sizeof e);
	if (rc) {
		free(e.p);
		return rc;
	}
	e.n = (size_t)n;
	svy_grow(s->ext, s->next, s->ext_cap);
	s->ext[s->next++] = e;
	return 0;
}

static void free_labels(struct svy_sav_labels *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i].text);
	free(l->v);
	free(l->slot);
}

void svy_sav_free_records(struct svy_sav *s)
{
	for (size_t i = 0; i < s->nvar; i++) {
		free(s->var[i].title);
		free(s->var[i].long_name);
	}
	for (size_t i = 0; i < s->nlabels; i++)
		free_labels(&s->labels[i]);
	for (size_t i = 0; i < s->next; i++)
		free(s->ext[i].p);
	free(s->var);
	free(s->slot_var);
	free(s->labels);
	free(s->ext);
	svy_buf_free(&s->documents);
	svy_table_free(s->short_name);
	svy_table_free(s->long_name);
	svy_table_free(s->twin);
	svy_table_free(s->category);
	free(s->short_var);
	free(s->long_pos);
	free(s->twin_last);
	free(s->category_at);
	s->var = NULL;
	s->slot_var = NULL;
	s->labels = NULL;
	s->ext = NULL;
	s->short_name = s->long_name = s->twin = s->category = NULL;
	s->short_var = s->long_pos = s->twin_last = s->category_at = NULL;
	s->nvar = s->nlabels = s->next = 0;
}
