// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/label.h"

#include <stdarg.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "data/value.h"
#include "io/relay.h"
#include "step/patch.h"
#include "step/patch_parts.h"

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct svy_relay *r = (struct svy_relay *)sink;
	(void)dict;
	return r->next->bind(r->next, &r->out, need);
}

static void say(struct svy_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(struct svy_buf *b, const char *fmt, ...)
{
	va_list ap;
	svy_buf_puts(b, b->n ? ", " : "");
	va_start(ap, fmt);
	svy_buf_vprintf(b, fmt, ap);
	va_end(ap);
}

static void say_text(struct svy_buf *b, const char *what, const char *before, const char *after)
{
	if (!svy_same_text(before, after))
		say(b, after ? "%s %s" : "no %s", what, after);
}

static void say_count(struct svy_buf *b, const char *what, size_t n)
{
	if (n)
		say(b, "%zu label%s %s", n, n == 1 ? "" : "s", what);
}

static void say_labels(struct svy_buf *b, const struct svy_var *before, const struct svy_var *after)
{
	struct svy_table *have = svy_table_new(0);
	struct svy_buf key = {0};
	size_t added = 0, changed = 0;
	for (size_t i = 0; i < before->ncat; i++) {
		svy_value_key(&key, &before->cat[i].value);
		svy_table_add(have, key.p, key.n, NULL);
	}
	for (size_t i = 0; i < after->ncat; i++) {
		svy_value_key(&key, &after->cat[i].value);
		uint32_t at = svy_table_find(have, key.p, key.n);
		added += at == UINT32_MAX;
		changed += at != UINT32_MAX && !svy_same_text(before->cat[at].label, after->cat[i].label);
	}
	say_count(b, "new", added);
	say_count(b, "changed", changed);
	say_count(b, "gone", before->ncat + added - after->ncat);
	svy_table_free(have);
	svy_buf_free(&key);
}

static void say_missing(struct svy_buf *b, const struct svy_var *before, const struct svy_var *after)
{
	struct svy_buf was = {0}, is = {0};
	svy_missing_put(&was, before);
	svy_missing_put(&is, after);
	say_text(b, "missing", was.p, is.p);
	svy_buf_free(&was);
	svy_buf_free(&is);
}

/* What changes in one variable; nothing is added to b if nothing does. */
static void say_variable(struct svy_buf *b, const struct svy_var *before, const struct svy_var *after)
{
	say_text(b, "title", before->title, after->title);
	if (before->measure != after->measure)
		say(b, "measure %s", svy_patch_measure[after->measure]);
	say_text(b, "format", before->format, after->format);
	say_labels(b, before, after);
	say_missing(b, before, after);
}

static void tell_changes(struct svy_ctx *ctx, const struct svy_dict *before, const struct svy_dict *after)
{
	size_t changed = 0;
	if (!svy_same_text(before->title, after->title))
		svy_tell(ctx, after->title ? "the file: title %s" : "the file: no title", after->title);
	for (size_t i = 0; i < after->nvar; i++) {
		struct svy_buf b = {0};
		say_variable(&b, &before->var[i], &after->var[i]);
		if (b.n)
			svy_tell(ctx, "%s: %s", after->var[i].name, b.p);
		changed += b.n > 0;
		svy_buf_free(&b);
	}
	svy_tell(ctx, "%zu of %zu variables change", changed, after->nvar);
}

int svy_label_new(struct svy_ctx *ctx, const struct svy_dict *d, const char *path, struct svy_sink *next, struct svy_sink **out)
{
	struct svy_dict patched;
	svy_dict_copy(&patched, d);
	int rc = svy_patch_apply(ctx, path, &patched);
	if (rc) {
		svy_dict_free(&patched);
		return rc;
	}
	if (ctx->tell)
		tell_changes(ctx, d, &patched);
	struct svy_relay *r = svy_calloc(1, sizeof *r);
	svy_relay_init(r, ctx, next);
	r->sink.bind = bind;
	r->out = patched;
	*out = &r->sink;
	return 0;
}
