// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ctx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"

void svy_ctx_init(struct svy_ctx *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

void svy_ctx_free(struct svy_ctx *ctx)
{
	svy_strs_free(&ctx->notes);
	svy_strs_free(&ctx->said);
}

static void describe(struct svy_ctx *ctx, int code, const char *fmt, va_list ap)
{
	if (ctx->err.code)
		return;
	ctx->err.code = code;
	vsnprintf(ctx->err.msg, sizeof ctx->err.msg, fmt, ap);
}

int svy_fail(struct svy_ctx *ctx, int code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	describe(ctx, code, fmt, ap);
	va_end(ap);
	return code;
}

int svy_fail_errno(struct svy_ctx *ctx, const char *fmt, ...)
{
	int saved = errno;
	bool first = !ctx->err.code;
	va_list ap;
	va_start(ap, fmt);
	describe(ctx, SVY_EIO, fmt, ap);
	va_end(ap);
	if (first) {
		size_t n = strlen(ctx->err.msg);
		snprintf(ctx->err.msg + n, sizeof ctx->err.msg - n, ": %s", strerror(saved));
	}
	return SVY_EIO;
}

static void say(struct svy_ctx *ctx, const char *msg)
{
	struct svy_buf b = {0};
	if (ctx->input)
		svy_buf_printf(&b, "'%s': ", ctx->input);
	svy_buf_puts(&b, msg);
	if (ctx->warn && !svy_strs_has(&ctx->said, b.p)) {
		ctx->warn(ctx->warn_arg, b.p);
		svy_strs_add(&ctx->said, b.p);
	}
	svy_buf_free(&b);
}

static void add_note(struct svy_ctx *ctx, const char *msg)
{
	if (!svy_strs_has(&ctx->notes, msg))
		svy_strs_add(&ctx->notes, msg);
}

/* Names of files and variables come here as they are; what is noted travels as UTF-8. */
static struct svy_buf note_text(const char *fmt, va_list ap)
{
	struct svy_buf raw = {0}, b = {0};
	svy_buf_vprintf(&raw, fmt, ap);
	svy_utf8_add(&b, raw.p ? raw.p : "");
	svy_buf_free(&raw);
	return b;
}

int svy_warn(struct svy_ctx *ctx, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct svy_buf b = note_text(fmt, ap);
	va_end(ap);
	int rc = 0;
	if (ctx->strict && ctx->input)
		rc = svy_fail(ctx, SVY_EDATA, "'%s': %s (a warning, and --strict is given)", ctx->input, b.p);
	else if (ctx->strict)
		rc = svy_fail(ctx, SVY_EDATA, "%s (a warning, and --strict is given)", b.p);
	if (!rc) {
		say(ctx, b.p);
		add_note(ctx, b.p);
	}
	svy_buf_free(&b);
	return rc;
}

void svy_note(struct svy_ctx *ctx, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct svy_buf b = note_text(fmt, ap);
	va_end(ap);
	add_note(ctx, b.p);
	svy_buf_free(&b);
}

void svy_notes_claim(struct svy_ctx *ctx, size_t from, const char *name)
{
	for (size_t i = from; i < ctx->notes.n; i++) {
		struct svy_buf b = {0};
		svy_utf8_add(&b, name);
		svy_buf_printf(&b, ": %s", ctx->notes.v[i]);
		free(ctx->notes.v[i]);
		ctx->notes.v[i] = svy_buf_take(&b);
	}
}

void svy_tell(struct svy_ctx *ctx, const char *fmt, ...)
{
	if (!ctx->tell)
		return;
	va_list ap;
	va_start(ap, fmt);
	struct svy_buf b = note_text(fmt, ap);
	va_end(ap);
	ctx->tell(ctx->warn_arg, b.p);
	svy_buf_free(&b);
}
