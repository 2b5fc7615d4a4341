// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sav.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readers.h"
#include "io/sav_header.h"

enum { WARNINGS_MAX = 50 };

int32_t svy_sav_int(const struct svy_sav *s, const void *p)
{
	uint32_t x;
	memcpy(&x, p, 4);
	return (int32_t)(s->swap ? __builtin_bswap32(x) : x);
}

int64_t svy_sav_int64(const struct svy_sav *s, const void *p)
{
	uint64_t x;
	memcpy(&x, p, 8);
	return (int64_t)(s->swap ? __builtin_bswap64(x) : x);
}

double svy_sav_double(const struct svy_sav *s, const void *p)
{
	int64_t bits = svy_sav_int64(s, p);
	double x;
	memcpy(&x, &bits, 8);
	return x;
}

int svy_sav_damaged(struct svy_sav *s, int64_t offset, const char *fmt, ...)
{
	char detail[360], place[40] = "";
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(detail, sizeof detail, fmt, ap);
	va_end(ap);
	if (offset >= 0)
		snprintf(place, sizeof place, " (at byte %" PRId64 ")", offset);
	return svy_bytes_damaged(s->ctx, s->in, "%s%s", detail, place);
}

int svy_sav_warn(struct svy_sav *s, const char *fmt, ...)
{
	char text[500];
	va_list ap;
	if (s->warned > WARNINGS_MAX)
		return 0;
	if (s->warned++ == WARNINGS_MAX)
		return svy_warn(s->ctx, "the file has more faults; they are not told one by one");
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return svy_warn(s->ctx, "%s", text);
}

int svy_sav_keep(struct svy_sav *s, size_t n)
{
	if (n > SVY_SAV_KEEP_MAX - s->kept)
		return svy_sav_damaged(s, -1, "a dictionary of more than %zu MB", SVY_SAV_KEEP_MAX >> 20);
	s->kept += n;
	return 0;
}

static int read_header(struct svy_sav *s)
{
	unsigned char h[SVY_SAV_HEADER];
	int rc = svy_sav_take(s, h, sizeof h, "its header");
	if (rc)
		return rc;
	int32_t layout = svy_sav_int(s, h + SVY_SAV_AT_LAYOUT);
	s->swap = layout != 2 && layout != 3;
	layout = svy_sav_int(s, h + SVY_SAV_AT_LAYOUT);
	if (layout != 2 && layout != 3)
		return svy_sav_damaged(s, SVY_SAV_AT_LAYOUT, "layout code %" PRId32, layout);
	int32_t compression = svy_sav_int(s, h + SVY_SAV_AT_COMPRESSION), cases = svy_sav_int(s, h + SVY_SAV_AT_CASES);
	if (compression < SVY_SAV_PLAIN || compression > SVY_SAV_ZLIB || (compression == SVY_SAV_ZLIB) != (h[3] == '3'))
		return svy_sav_damaged(s, SVY_SAV_AT_COMPRESSION, "compression code %" PRId32, compression);
	if (cases < -1)
		return svy_sav_damaged(s, SVY_SAV_AT_CASES, "%" PRId32 " cases", cases);
	s->compression = (enum svy_sav_compression)compression;
	s->cases = cases;
	s->weight = svy_sav_int(s, h + SVY_SAV_AT_WEIGHT);
	s->told_slots = svy_sav_int(s, h + SVY_SAV_AT_SLOTS);
	s->bias = svy_sav_double(s, h + SVY_SAV_AT_BIAS);
	memcpy(s->product, h + SVY_SAV_AT_PRODUCT, sizeof s->product);
	memcpy(s->title, h + SVY_SAV_AT_TITLE, sizeof s->title);
	if (s->bias == 100)
		return 0;
	if (!isfinite(s->bias))
		return svy_sav_damaged(s, SVY_SAV_AT_BIAS, "the bias of its compression is no number");
	return svy_sav_warn(s, "the file's compression has a bias of %g, not 100", s->bias);
}

static int read_records(struct svy_sav *s)
{
	for (;;) {
		int64_t offset = svy_bytes_tell(s->in);
		int32_t type, filler;
		int rc = svy_sav_take_int(s, &type, "its dictionary");
		if (rc)
			return rc;
		if (s->pending > 0 && type != SVY_SAV_VARIABLE)
			return svy_sav_damaged(s, offset, "the string '%s' lacks pieces", s->var[s->nvar - 1].name);
		switch (type) {
		case SVY_SAV_VARIABLE: rc = svy_sav_read_variable(s, offset); break;
		case SVY_SAV_LABELS: rc = svy_sav_read_labels(s, offset); break;
		case SVY_SAV_LABEL_SLOTS: rc = svy_sav_damaged(s, offset, "variables of value labels without the labels"); break;
		case SVY_SAV_DOCUMENT: rc = svy_sav_read_documents(s, offset); break;
		case SVY_SAV_EXTENSION: rc = svy_sav_read_extension(s, offset); break;
		case SVY_SAV_END: return svy_sav_take_int(s, &filler, "its dictionary");
		default: rc = svy_sav_damaged(s, offset, "record type %" PRId32, type);
		}
		if (rc)
			return rc;
	}
}

static int make_title(struct svy_sav *s)
{
	struct svy_str t = svy_sav_trim((struct svy_str){s->title, sizeof s->title});
	if (t.n > 0)
		s->dict->title = svy_sav_text(s, t.p, t.n, sizeof s->title, "the file's label");
	return 0;
}

/* Some writers count the variables, or say -1; SPSS 13 miscounts. */
static int check_slots(struct svy_sav *s)
{
	for (size_t i = 0; i < s->next; i++)
		if (s->ext[i].subtype == SVY_SAV_INTEGER_INFO && s->ext[i].n >= 4 && svy_sav_int(s, s->ext[i].p) == 13)
			return 0;
	if (s->told_slots < 0 || (size_t)s->told_slots == s->nslot || (size_t)s->told_slots == s->dict->nvar || s->told_slots == 0)
		return 0;
	return svy_sav_warn(s, "the file's header has %" PRId32 " values in a case, its dictionary %zu; the second is taken", s->told_slots, s->nslot);
}

static int make_weight(struct svy_sav *s)
{
	if (s->weight == 0)
		return 0;
	uint32_t i = s->weight > 0 && (size_t)s->weight <= s->nslot ? s->slot_var[s->weight - 1] : SVY_SAV_NONE;
	if (i == SVY_SAV_NONE)
		return svy_sav_warn(s, "the file declares a weight that is none of its variables; it is taken as unweighted");
	const struct svy_var *v = &s->dict->var[s->var[i].pos];
	if (v->type != SVY_NUMBER)
		return svy_sav_warn(s, "the file declares a weight that is text, '%s'; it is taken as unweighted", v->name);
	s->dict->file_weight = svy_strdup(v->name);
	return 0;
}

static int make_documents(struct svy_sav *s)
{
	for (size_t at = 0; at + SVY_SAV_DOCUMENT_LINE <= s->documents.n; at += SVY_SAV_DOCUMENT_LINE) {
		struct svy_str line = svy_sav_trim((struct svy_str){s->documents.p + at, SVY_SAV_DOCUMENT_LINE});
		svy_strs_add_take(&s->dict->documents, svy_sav_text(s, line.p, line.n, SVY_SAV_DOCUMENT_LINE, "the documents"));
	}
	return 0;
}

/* The order matters: see the parts. */
static int make_dictionary(struct svy_sav *s, const char *encoding)
{
	int rc = svy_sav_make_encoding(s, encoding);
	if (!rc && !s->pc)
		rc = svy_sav_make_numbers(s);
	if (!rc)
		rc = svy_sav_make_variables(s);
	if (!rc && !s->pc)
		rc = check_slots(s);
	if (!rc)
		rc = make_title(s);
	if (!rc)
		rc = make_weight(s);
	if (!rc)
		rc = make_documents(s);
	if (!rc)
		rc = svy_sav_make_labels(s);
	if (!rc)
		rc = svy_sav_make_extensions(s);
	if (!rc)
		rc = svy_text_report(s->ctx, &s->text, "dictionary");
	return rc ? rc : svy_sav_header_apply(s->ctx, svy_bytes_name(s->in), s->product, s->dict, &s->lane);
}

static int read_dictionary(struct svy_sav *s, const struct svy_input *in, bool pc)
{
	int rc = pc ? svy_sav_read_pc(s) : read_header(s);
	if (!rc && !pc)
		rc = read_records(s);
	if (!rc && s->nvar == 0)
		rc = svy_sav_damaged(s, -1, "no variables");
	if (!rc)
		rc = make_dictionary(s, in->encoding);
	svy_sav_free_records(s);
	return rc;
}

static void free_reader(void *self)
{
	struct svy_sav *s = self;
	if (!s)
		return;
	svy_sav_free_records(s);
	svy_sav_zlib_free(s->zlib);
	svy_text_free(&s->text);
	free(s->col);
	free(s->in_buf);
	free(s->row_buf);
	free(s->pattern);
	free(s);
}

/* The lane is the stream in another dress: what follows it in a pipeline says the same of both. */
static const char *format_name(const struct svy_sav *s, bool pc)
{
	return s->lane ? "the stream" : pc ? "SPSS/PC+" : s->compression == SVY_SAV_ZLIB ? "SPSS .zsav" : "SPSS .sav";
}

static int open_kind(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self, bool pc)
{
	struct svy_sav *s = svy_calloc(1, sizeof *s);
	s->ctx = ctx;
	s->in = b;
	s->dict = dict;
	s->partial = in->partial;
	int rc = read_dictionary(s, in, pc);
	if (rc) {
		free_reader(s);
		return rc;
	}
	*vt = (struct svy_reader){format_name(s, pc), svy_sav_read, free_reader};
	*self = s;
	return 0;
}

int svy_spss_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	return open_kind(ctx, b, in, dict, vt, self, false);
}

int svy_spss_pc_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	int rc = svy_bytes_spool(ctx, b);
	return rc ? rc : open_kind(ctx, b, in, dict, vt, self, true);
}
