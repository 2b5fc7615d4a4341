// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/flow.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/progress.h"
#include "data/missing_rules.h"
#include "io/detect.h"
#include "io/input.h"
#include "io/readers.h"

struct svy_source {
	struct svy_input in;
	struct svy_bytes *bytes;
	struct svy_dict dict;
	struct svy_reader vt;
	void *self;
};

static int open_kind(struct svy_ctx *ctx, struct svy_source *s, const unsigned char *head, size_t n)
{
	const char *name = svy_bytes_name(s->bytes);
	switch (svy_detect(head, n)) {
	case SVY_KIND_STREAM:
		return svy_stream_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_SAV:
	case SVY_KIND_ZSAV:
		return svy_spss_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_PC:
		return svy_spss_pc_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_POR:
		return svy_por_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_DTA:
		return svy_stata_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_SAS7BDAT:
		return svy_sas7bdat_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_XPT:
		return svy_xpt_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_DELIMITED:
		return svy_delimited_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
	case SVY_KIND_EMPTY:
		return svy_fail(ctx, SVY_EDATA, "nothing to read: '%s' is empty", name);
	case SVY_KIND_GZIP:
		return svy_fail(ctx, SVY_EDATA, "'%s' is compressed: use zcat first", name);
	case SVY_KIND_ZIP:
		return svy_fail(ctx, SVY_EDATA, "'%s' is a zip archive or a workbook: unpack it or save it as text first", name);
	case SVY_KIND_FOREIGN:
		return svy_fail(ctx, SVY_EDATA, "no survey data in '%s': it is %s", name, svy_detect_foreign(head, n));
	case SVY_KIND_UNKNOWN:
		/* NULs are no sign of other data where an encoding is named that has them in every character. */
		if (s->in.encoding && (strncasecmp(s->in.encoding, "utf-16", 6) == 0 || strncasecmp(s->in.encoding, "utf-32", 6) == 0 ||
		    strncasecmp(s->in.encoding, "ucs-", 4) == 0))
			return svy_delimited_open(ctx, s->bytes, &s->in, &s->dict, &s->vt, &s->self);
		break;
	}
	return svy_fail(ctx, SVY_EDATA, "'%s' is neither SPSS, Stata, SAS nor text", name);
}

/* A file, by its name; standard input is what a command reads anyway. */
static const char *named_input(const struct svy_source *s)
{
	return s->in.path && strcmp(s->in.path, "-") != 0 ? s->in.path : NULL;
}

/* Who reads from a pipe reads from a program; what has a name, or a size, is a file. */
static void announce(struct svy_ctx *ctx, const struct svy_source *s)
{
	int64_t size = svy_bytes_size(s->bytes);
	svy_progress_input(ctx, !named_input(s) && size < 0, size);
}

int svy_source_open(struct svy_ctx *ctx, const struct svy_input *in, struct svy_source **out)
{
	struct svy_source *s = svy_calloc(1, sizeof *s);
	const unsigned char *head;
	size_t n;
	*out = NULL;
	s->in = *in;
	svy_dict_init(&s->dict);
	ctx->input = named_input(s);
	int rc = svy_bytes_open(ctx, in->path, &s->bytes);
	if (!rc)
		announce(ctx, s);
	if (!rc)
		rc = svy_bytes_peek(ctx, s->bytes, SVY_DETECT_BYTES, &head, &n);
	if (!rc)
		rc = open_kind(ctx, s, head, n);
	ctx->input = NULL;
	if (!rc && in->missing)
		rc = svy_missing_rules_apply(ctx, &s->dict, in->missing);
	if (rc)
		svy_source_close(s);
	else
		*out = s;
	return rc;
}

struct svy_dict *svy_source_dict(struct svy_source *src)
{
	return &src->dict;
}

const char *svy_source_format(const struct svy_source *src)
{
	return src->vt.format;
}

const char *svy_source_name(const struct svy_source *src)
{
	return svy_bytes_name(src->bytes);
}

/* Hands batches on: what the sinks behind it warn of is no matter of the file. */
struct doorway {
	struct svy_sink sink;
	struct svy_sink *next;
	struct svy_ctx *ctx;
};

static int pass_on(struct svy_sink *sink, const struct svy_batch *b)
{
	struct doorway *d = (struct doorway *)sink;
	const char *input = d->ctx->input;
	d->ctx->input = NULL;
	int rc = d->next->batch(d->next, b);
	d->ctx->input = input;
	svy_progress_rows(d->ctx, b->nrow);
	return rc;
}

/* Between begin and the one of end and abort. */
static int run_rows(struct svy_ctx *ctx, struct svy_source *src, const uint8_t *need, struct svy_sink *sink)
{
	struct svy_tail tail = {0};
	struct doorway door = {.sink = {.batch = pass_on}, .next = sink, .ctx = ctx};
	ctx->input = named_input(src);
	announce(ctx, src);
	int rc = src->vt.read(ctx, src->self, need, &door.sink, &tail);
	ctx->input = NULL;
	svy_progress_phase(ctx, NULL);
	if (rc < 0)
		sink->abort(sink);
	else
		rc = sink->end(sink, &tail);
	svy_strs_free(&tail.notes);
	return rc;
}

int svy_source_run(struct svy_ctx *ctx, struct svy_source *src, struct svy_sink *sink)
{
	uint8_t *need = svy_calloc(src->dict.nvar, 1);
	int rc = sink->bind(sink, &src->dict, need);
	if (!rc)
		rc = sink->begin(sink);
	if (!rc)
		rc = run_rows(ctx, src, need, sink);
	free(need);
	return rc;
}

void svy_source_close(struct svy_source *src)
{
	if (!src)
		return;
	if (src->self && src->vt.free)
		src->vt.free(src->self);
	svy_bytes_close(src->bytes);
	svy_dict_free(&src->dict);
	free(src);
}

int svy_sink_no_begin(struct svy_sink *s)
{
	(void)s;
	return 0;
}

int svy_sink_no_end(struct svy_sink *s, const struct svy_tail *tail)
{
	(void)s;
	(void)tail;
	return 0;
}

void svy_sink_nothing(struct svy_sink *s)
{
	(void)s;
}
