// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/label.h"

#include <stdarg.h>
#include "base/mem.h"
#include "data/dict_diff.h"
#include "io/relay.h"
#include "step/patch.h"

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

static void say_text(struct svy_buf *b, const char *what, const struct svy_dict_diff *d)
{
	if (d)
		say(b, d->in_b ? "%s %s" : "no %s", what, d->in_b);
}

static void say_labels(struct svy_buf *b, const char *what, size_t n)
{
	if (n)
		say(b, "%zu label%s %s", n, n == 1 ? "" : "s", what);
}

/* All differences of one variable as one text, from v[i] on; returns behind the last of them. */
static size_t say_variable(const struct svy_dict_diffs *all, size_t i, struct svy_buf *b)
{
	const struct svy_dict_diff *last[SVY_DIFF_KINDS] = {NULL};
	size_t n[SVY_DIFF_KINDS] = {0};
	for (ptrdiff_t var = all->v[i].a; i < all->n && all->v[i].a == var && all->v[i].kind < SVY_DIFF_ORDER; i++) {
		last[all->v[i].kind] = &all->v[i];
		n[all->v[i].kind]++;
	}
	say_text(b, "title", last[SVY_DIFF_TITLE]);
	say_text(b, "measure", last[SVY_DIFF_MEASURE]);
	say_text(b, "format", last[SVY_DIFF_FORMAT]);
	say_labels(b, "new", n[SVY_DIFF_LABEL_ONLY_B]);
	say_labels(b, "changed", n[SVY_DIFF_LABEL]);
	say_labels(b, "gone", n[SVY_DIFF_LABEL_ONLY_A]);
	for (int k = SVY_DIFF_REVERSED; k <= SVY_DIFF_MOVED; k++)
		if (n[k])
			say(b, "%s", svy_diff_text((enum svy_diff_kind)k));
	say_text(b, "missing", last[SVY_DIFF_MISSING]);
	return i;
}

static void tell_changes(struct svy_ctx *ctx, const struct svy_dict *before, const struct svy_dict *after)
{
	struct svy_dict_diffs all = {0};
	size_t changed = 0;
	svy_dict_compare(before, after, NULL, NULL, &all);
	for (size_t i = 0; i < all.n && all.v[i].kind < SVY_DIFF_ORDER; changed++) {
		struct svy_buf b = {0};
		const char *name = before->var[all.v[i].a].name;
		i = say_variable(&all, i, &b);
		svy_tell(ctx, "%s: %s", name, b.p ? b.p : "");
		svy_buf_free(&b);
	}
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].kind == SVY_DIFF_FILE_TITLE)
			svy_tell(ctx, all.v[i].in_b ? "the file: title %s" : "the file: no title", all.v[i].in_b);
	svy_tell(ctx, "%zu of %zu variables change", changed, after->nvar);
	svy_dict_diffs_free(&all);
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
