// SPDX-License-Identifier: GPL-3.0-or-later
/* The head of a .sav: header, variables, labels, documents, and the extensions that describe the file. Source: as sav_layout.h. */
#include <endian.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "io/sav_header.h"
#include "io/sav_write.h"

enum {
	MISSING_TEXT = 8,               /* bytes of a long string that SPSS compares with its missing values */
	CONTINUED = 29 << 8 | SVY_SAV_FORMAT_A << 16 | 1,       /* the format in the records of a string's further slots, as SPSS writes it */
};

void svy_sav_put_int(struct svy_buf *b, int64_t x)
{
	uint32_t v = htole32((uint32_t)x);
	svy_buf_add(b, (const char *)&v, sizeof v);
}

void svy_sav_put_int64(struct svy_buf *b, int64_t x)
{
	uint64_t v = htole64((uint64_t)x);
	svy_buf_add(b, (const char *)&v, sizeof v);
}

static void put_double(struct svy_buf *b, double x)
{
	int64_t v;
	memcpy(&v, &x, sizeof v);
	svy_sav_put_int64(b, v);
}

/* s and blanks up to width bytes; what is longer is cut at a character. */
static void put_padded(struct svy_buf *b, const char *s, size_t width)
{
	size_t n = svy_utf8_fit(s, width, 0);
	memset(svy_buf_room(b, width), ' ', width);
	memcpy(b->p + b->n, s, n);
	b->n += width;
}

char *svy_sav_cut(const char *s, size_t max, size_t *ncut)
{
	size_t n = s ? svy_utf8_fit(s, max, 0) : 0;
	*ncut += s && s[n];
	return svy_strndup(s ? s : "", n);
}

void svy_sav_put_extension(struct svy_buf *b, enum svy_sav_subtype subtype, size_t size, size_t count)
{
	svy_sav_put_int(b, SVY_SAV_EXTENSION);
	svy_sav_put_int(b, subtype);
	svy_sav_put_int(b, (int64_t)size);
	svy_sav_put_int(b, (int64_t)count);
}

/* The weight is the design's, if it is a number; else what the file declared before. */
static int64_t weight_slot(const struct svy_sav_writer *w)
{
	const char *names[] = {w->dict->survey.weights, w->dict->file_weight};
	for (int i = 0; i < 2; i++) {
		ptrdiff_t at = names[i] ? svy_dict_find(w->dict, names[i]) : -1;
		if (at >= 0 && w->dict->var[at].type == SVY_NUMBER)
			return (int64_t)w->col[at].slot + 1;
	}
	return 0;
}

/* The moment is the same in every file, so that the same input gives the same bytes. */
static int put_header(struct svy_sav_writer *w)
{
	struct svy_buf *b = &w->head;
	size_t ncut = 0;
	char *title = svy_sav_cut(w->dict->title, SVY_SAV_TITLE, &ncut);
	svy_buf_puts(b, w->zlib ? "$FL3" : "$FL2");
	put_padded(b, SVY_SAV_OUR_PRODUCT, SVY_SAV_PRODUCT);
	svy_sav_put_int(b, 2);
	svy_sav_put_int(b, (int64_t)w->slots);
	svy_sav_put_int(b, w->lane ? SVY_SAV_PLAIN : w->zlib ? SVY_SAV_ZLIB : SVY_SAV_BYTECODE);
	svy_sav_put_int(b, weight_slot(w));
	svy_sav_put_int(b, w->lane ? -1 : INT32_MAX);
	put_double(b, 100);
	svy_buf_puts(b, "01 Jan 0012:00:00");
	put_padded(b, title, SVY_SAV_TITLE);
	svy_buf_add(b, "\0\0\0", 3);
	free(title);
	return ncut ? svy_sav_writer_warn(w, "the title of the file was cut to %d bytes", SVY_SAV_TITLE) : 0;
}

/* The codes of a short string, or of a number's record: how many, and whether there is a range. */
struct missing {
	double num[3];
	const char *str[3];
	int n;                          /* as the record has it: negative with a range */
};

static double bound(const struct svy_sav_target *c, double x)
{
	return x == INFINITY ? SVY_SAV_HIGHEST : x == -INFINITY ? SVY_SAV_LOWEST : c->scale * (x + c->shift);
}

static struct missing missing_numbers(const struct svy_sav_target *c)
{
	struct missing m = {.n = 0};
	const struct svy_var *v = c->from;
	int n = 0, codes = v->nrange ? 1 : 3;
	if (v->nrange) {
		m.num[n++] = bound(c, v->range[0].lo);
		m.num[n++] = bound(c, v->range[0].hi);
	}
	for (int i = 0; i < codes && (size_t)i < v->nmissing; i++)
		m.num[n++] = bound(c, v->missing[i].num);
	m.n = v->nrange ? -n : n;
	return m;
}

static struct missing missing_strings(const struct svy_sav_target *c)
{
	struct missing m = {.n = 0};
	for (size_t i = 0; i < c->from->nmissing && m.n < 3; i++)
		if (c->from->missing[i].str && strlen(c->from->missing[i].str) <= MISSING_TEXT)
			m.str[m.n++] = c->from->missing[i].str;
	return m;
}

static void put_record(struct svy_buf *b, int64_t width, const char *title, const struct missing *m, uint32_t format, uint32_t write_format,
	const char *short_name)
{
	size_t n = title ? strlen(title) : 0;
	svy_sav_put_int(b, SVY_SAV_VARIABLE);
	svy_sav_put_int(b, width);
	svy_sav_put_int(b, n > 0);
	svy_sav_put_int(b, m ? m->n : 0);
	svy_sav_put_int(b, format);
	svy_sav_put_int(b, write_format);
	put_padded(b, short_name, 8);
	if (n) {
		svy_sav_put_int(b, (int64_t)n);
		put_padded(b, title, (n + 3) / 4 * 4);
	}
	for (int i = 0; m && i < abs(m->n); i++) {
		if (m->str[i])
			put_padded(b, m->str[i], 8);
		else
			put_double(b, m->num[i]);
	}
}

static int put_variable(struct svy_sav_writer *w, struct svy_sav_target *c)
{
	struct missing m = c->width ? missing_strings(c) : missing_numbers(c);
	size_t ncut = 0, fit = (size_t)abs(m.n);
	char *title = svy_sav_cut(c->from->title, SVY_SAV_VARIABLE_TITLE, &ncut);
	if (c->width > 8)
		m.n = 0;
	c->format_at = w->head.n + 16;
	for (size_t k = 0; k < c->segments; k++) {
		size_t width = svy_sav_segment_width(c->width, k);
		uint32_t format = k ? (uint32_t)(SVY_SAV_FORMAT_A << 16 | width << 8) : c->format;
		put_record(&w->head, (int64_t)width, k ? NULL : title, k ? NULL : &m, format, k ? format : c->write_format, c->short_name[k]);
		for (size_t i = 1; i < svy_sav_slots(width); i++)
			put_record(&w->head, -1, NULL, NULL, CONTINUED, CONTINUED, "");
	}
	free(title);
	int rc = ncut ? svy_sav_writer_warn(w, "the title of '%s' was cut to %d bytes", c->from->name, SVY_SAV_VARIABLE_TITLE) : 0;
	if (!rc && c->width && fit < c->from->nmissing)
		rc = svy_sav_writer_warn(w, "'%s' has missing codes that SPSS cannot declare; they stay as valid text", c->from->name);
	return rc;
}

/* False for a label of what SPSS cannot hold: a tag, an infinite number. */
static bool can_label(const struct svy_sav_target *c, const struct svy_value *x)
{
	return c->width ? x->kind == SVY_VALUE_STRING && strlen(x->str) <= c->width : x->kind == SVY_VALUE_NUMBER && isfinite(x->num);
}

/* The labels of numbers and short strings have a record each; those of long strings one of all variables, into longs. */
static size_t put_labels(struct svy_buf *b, const struct svy_sav_target *c, size_t *ncut)
{
	size_t n = 0;
	for (size_t i = 0; i < c->from->ncat; i++) {
		const struct svy_category *k = &c->from->cat[i];
		if (!can_label(c, &k->value))
			continue;
		char *label = svy_sav_cut(k->label, SVY_SAV_LABEL, ncut);
		size_t len = strlen(label);
		if (c->width > 8) {
			svy_sav_put_int(b, (int64_t)c->width);
			put_padded(b, k->value.str, c->width);
			svy_sav_put_int(b, (int64_t)len);
			svy_buf_puts(b, label);
		} else {
			if (c->width)
				put_padded(b, k->value.str, 8);
			else
				put_double(b, c->scale * (k->value.num + c->shift));
			svy_buf_putc(b, (char)len);
			put_padded(b, label, (1 + len + 7) / 8 * 8 - 1);
		}
		free(label);
		n++;
	}
	return n;
}

static int warn_labels(struct svy_sav_writer *w, const struct svy_sav_target *c, size_t ncut, size_t lost)
{
	int rc = ncut ? svy_sav_writer_warn(w, "%zu value labels of '%s' were cut to %d bytes", ncut, c->from->name, SVY_SAV_LABEL) : 0;
	if (!rc && lost)
		rc = svy_sav_writer_warn(w, "%zu value labels of '%s' are of values that SPSS cannot hold, and are left out", lost, c->from->name);
	return rc;
}

static int put_all_labels(struct svy_sav_writer *w, struct svy_buf *longs)
{
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		const struct svy_sav_target *c = &w->col[j];
		struct svy_buf b = {0};
		size_t ncut = 0, n = put_labels(&b, c, &ncut);
		if (n && c->width > 8) {
			svy_sav_put_int(longs, (int64_t)strlen(c->name));
			svy_buf_puts(longs, c->name);
			svy_sav_put_int(longs, (int64_t)c->width);
			svy_sav_put_int(longs, (int64_t)n);
			svy_buf_add(longs, b.p, b.n);
		} else if (n) {
			svy_sav_put_int(&w->head, SVY_SAV_LABELS);
			svy_sav_put_int(&w->head, (int64_t)n);
			svy_buf_add(&w->head, b.p, b.n);
			svy_sav_put_int(&w->head, SVY_SAV_LABEL_SLOTS);
			svy_sav_put_int(&w->head, 1);
			svy_sav_put_int(&w->head, (int64_t)c->slot + 1);
		}
		svy_buf_free(&b);
		rc = warn_labels(w, c, ncut, c->from->ncat - n);
	}
	return rc;
}

/* How many lines it takes: an empty text one. */
static size_t put_document(struct svy_buf *b, const char *text)
{
	size_t lines = 0;
	do {
		size_t n = svy_sav_document_line(text);
		char *line = svy_strndup(text, n);
		put_padded(b, line, SVY_SAV_DOCUMENT_LINE);
		free(line);
		lines++;
		bool more = text[n] != '\0';
		text += n;
		text += more ? strspn(text, " ") : 0;
	} while (*text);
	return lines;
}

static void put_documents(struct svy_sav_writer *w)
{
	struct svy_buf b = {0};
	size_t n = 0, ncut = 0;
	for (size_t i = 0; i < w->dict->documents.n; i++) {
		char *text = svy_sav_cut(w->dict->documents.v[i], SIZE_MAX - 1, &ncut);
		n += put_document(&b, text);
		free(text);
	}
	if (n) {
		svy_sav_put_int(&w->head, SVY_SAV_DOCUMENT);
		svy_sav_put_int(&w->head, (int64_t)n);
		svy_buf_add(&w->head, b.p, b.n);
	}
	svy_buf_free(&b);
}

static void put_long(struct svy_sav_writer *w, enum svy_sav_subtype subtype, const struct svy_buf *b)
{
	if (!b->n)
		return;
	svy_sav_put_extension(&w->head, subtype, 1, b->n);
	svy_buf_add(&w->head, b->p, b->n);
}

static void put_long_missing(struct svy_sav_writer *w)
{
	struct svy_buf b = {0};
	for (size_t j = 0; j < w->ncol; j++) {
		const struct svy_sav_target *c = &w->col[j];
		struct missing m = missing_strings(c);
		if (c->width <= 8 || !m.n)
			continue;
		svy_sav_put_int(&b, (int64_t)strlen(c->name));
		svy_buf_puts(&b, c->name);
		svy_buf_putc(&b, (char)m.n);
		svy_sav_put_int(&b, MISSING_TEXT);
		for (int i = 0; i < m.n; i++)
			put_padded(&b, m.str[i], MISSING_TEXT);
	}
	put_long(w, SVY_SAV_LONG_STRING_MISSING, &b);
	svy_buf_free(&b);
}

static void put_machine(struct svy_sav_writer *w)
{
	static const int32_t info[] = {1, 0, 0, -1, 1, 1, 2, 65001};      /* version 1.0.0, IEEE 754, little endian, UTF-8 */
	svy_sav_put_extension(&w->head, SVY_SAV_INTEGER_INFO, 4, 8);
	for (size_t i = 0; i < 8; i++)
		svy_sav_put_int(&w->head, info[i]);
	svy_sav_put_extension(&w->head, SVY_SAV_FLOAT_INFO, 8, 3);
	put_double(&w->head, SVY_SAV_SYSMIS);
	put_double(&w->head, SVY_SAV_HIGHEST);
	put_double(&w->head, SVY_SAV_LOWEST);
}

static bool has_display(const struct svy_sav_writer *w)
{
	for (size_t j = 0; j < w->ncol; j++) {
		const struct svy_var *v = w->col[j].from;
		if (v->measure || v->columns || v->align)
			return true;
	}
	return false;
}

/* Measure, columns and alignment of every record; SPSS's defaults where nothing is known but of others is. */
static void put_display(struct svy_sav_writer *w)
{
	static const int32_t aligns[] = {[SVY_ALIGN_LEFT] = 0, [SVY_ALIGN_RIGHT] = 1, [SVY_ALIGN_CENTER] = 2};
	size_t records = 0;
	if (!has_display(w))
		return;
	for (size_t j = 0; j < w->ncol; j++)
		records += w->col[j].segments;
	svy_sav_put_extension(&w->head, SVY_SAV_DISPLAY, 4, 3 * records);
	for (size_t j = 0; j < w->ncol; j++) {
		const struct svy_sav_target *c = &w->col[j];
		const struct svy_var *v = c->from;
		int64_t columns = v->columns ? v->columns : c->width ? (c->width > 32 ? 32 : (int64_t)c->width) : 8;
		enum svy_align align = v->align ? v->align : c->width ? SVY_ALIGN_LEFT : SVY_ALIGN_RIGHT;
		for (size_t k = 0; k < c->segments; k++) {
			svy_sav_put_int(&w->head, (int64_t)v->measure);
			svy_sav_put_int(&w->head, columns);
			svy_sav_put_int(&w->head, aligns[align]);
		}
	}
}

static void put_names(struct svy_sav_writer *w)
{
	struct svy_buf names = {0}, widths = {0};
	for (size_t j = 0; j < w->ncol; j++) {
		const struct svy_sav_target *c = &w->col[j];
		svy_buf_printf(&names, "%s%s=%s", j ? "\t" : "", c->short_name[0], c->name);
		if (c->segments > 1) {
			svy_buf_printf(&widths, "%s=%05zu", c->short_name[0], c->width);
			svy_buf_add(&widths, "\0\t", 2);
		}
	}
	put_long(w, SVY_SAV_LONG_NAMES, &names);
	put_long(w, SVY_SAV_LONG_STRINGS, &widths);
	svy_buf_free(&names);
	svy_buf_free(&widths);
}

static void put_count(struct svy_sav_writer *w)
{
	if (w->lane)
		return;
	svy_sav_put_extension(&w->head, SVY_SAV_CASES64, 8, 2);
	svy_sav_put_int64(&w->head, 1);
	w->count64_at = w->head.n;
	svy_sav_put_int64(&w->head, INT32_MAX);
}

int svy_sav_head(struct svy_sav_writer *w)
{
	struct svy_buf longs = {0};
	int rc = put_header(w);
	for (size_t j = 0; j < w->ncol && !rc; j++)
		rc = put_variable(w, &w->col[j]);
	if (!rc)
		rc = put_all_labels(w, &longs);
	if (!rc) {
		put_documents(w);
		put_machine(w);
		rc = svy_sav_put_sets(w);
	}
	if (!rc) {
		put_display(w);
		put_names(w);
		put_count(w);
		rc = svy_sav_put_attributes(w);
	}
	if (!rc) {
		svy_sav_put_extension(&w->head, SVY_SAV_ENCODING, 1, 5);
		svy_buf_puts(&w->head, "UTF-8");
		put_long(w, SVY_SAV_LONG_STRING_LABELS, &longs);
		put_long_missing(w);
		svy_sav_put_int(&w->head, SVY_SAV_END);
		svy_sav_put_int(&w->head, 0);
	}
	if (!rc && w->zlib) {
		svy_sav_put_int64(&w->head, (int64_t)w->head.n);
		svy_sav_put_int64(&w->head, 0);
		svy_sav_put_int64(&w->head, 0);
	}
	svy_buf_free(&longs);
	return rc;
}
