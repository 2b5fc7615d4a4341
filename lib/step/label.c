// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/label.h"

#include <string.h>
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

static void say_number(struct svy_buf *b, const char *what, size_t n)
{
	if (n)
		svy_buf_printf(b, "%s%zu label%s %s", b->n ? ", " : "", n, n == 1 ? "" : "s", what);
}

static void say_text(struct svy_buf *b, const char *what, const char *text)
{
	svy_buf_printf(b, "%s%s %s", b->n ? ", " : "", what, text ? text : "none");
}

static void say_title(struct svy_buf *b, const char *text)
{
	svy_buf_printf(b, text ? "%stitle '%s'" : "%sno title", b->n ? ", " : "", text);
}

/* All differences of one variable as one text, from v[i] on; returns behind the last of them. */
static size_t say_variable(const struct svy_dict_diffs *all, size_t i, struct svy_buf *b)
{
	size_t labels[SVY_DIFF_KINDS] = {0}, first = i;
	for (; i < all->n && all->v[i].a == all->v[first].a && all->v[i].kind < SVY_DIFF_ORDER; i++) {
		const struct svy_dict_diff *d = &all->v[i];
		if (d->kind == SVY_DIFF_TITLE)
			say_title(b, d->in_b);
		else if (d->kind == SVY_DIFF_MEASURE)
			say_text(b, "measure", d->in_b);
		else if (d->kind == SVY_DIFF_FORMAT)
			say_text(b, "format", d->in_b);
		else if (d->kind == SVY_DIFF_MISSING)
			say_text(b, "missing", d->in_b);
		else
			labels[d->kind]++;
	}
	say_number(b, "new", labels[SVY_DIFF_LABEL_ONLY_B]);
	say_number(b, "changed", labels[SVY_DIFF_LABEL]);
	say_number(b, "gone", labels[SVY_DIFF_LABEL_ONLY_A]);
	for (int k = SVY_DIFF_REVERSED; k <= SVY_DIFF_MOVED; k++)
		if (labels[k])
			svy_buf_printf(b, "%s%s", b->n ? ", " : "", svy_diff_text((enum svy_diff_kind)k));
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
			svy_tell(ctx, "the file: %s%s", all.v[i].in_b ? "title " : "no title", all.v[i].in_b ? all.v[i].in_b : "");
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
