// SPDX-License-Identifier: GPL-3.0-or-later
/* The keys of a join: which they are, and whether their values mean the same in both files. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/dict_diff.h"
#include "step/join_plan.h"

/* file: how a message calls it. */
static int require(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, const char *file, size_t *pos)
{
	struct svy_ctx inner;
	svy_ctx_init(&inner);
	int rc = svy_dict_require(&inner, d, what, name, pos);
	if (rc)
		svy_fail(ctx, rc, "%s in %s", inner.err.msg, file);
	svy_ctx_free(&inner);
	return rc;
}

/* "name" or "name=other": other becomes what it is called there; item is cut. */
static char *split_pair(char *item)
{
	char *equals = strchr(item, '=');
	if (!equals)
		return item;
	char *other = equals + 1;
	while (equals > item && equals[-1] == ' ')
		equals--;
	*equals = '\0';
	return other + strspn(other, " ");
}

static int add_key(struct svy_ctx *ctx, struct svy_join_plan *p, char *item)
{
	struct svy_buf there = {0};
	size_t file, other;
	char *name = split_pair(item);
	if (!*item || !*name)
		return svy_fail(ctx, SVY_EUSAGE, "a key has no name in '%s'", p->opts.on);
	svy_buf_printf(&there, "'%s'", p->opts.name);
	int rc = require(ctx, p->file, "key", item, "FILE", &file);
	if (!rc)
		rc = require(ctx, p->other, "key", name, there.p, &other);
	svy_buf_free(&there);
	if (rc)
		return rc;
	if (svy_varlist_has(&p->file_key, file) || svy_varlist_has(&p->other_key, other))
		return svy_fail(ctx, SVY_EUSAGE, "a key is named twice in '%s'", p->opts.on);
	svy_varlist_add(&p->file_key, file);
	svy_varlist_add(&p->other_key, other);
	return 0;
}

/* "the key 'gemeente'", or with the name that it has in the other file. */
static void put_key(struct svy_buf *b, const struct svy_var *file, const struct svy_var *other)
{
	svy_buf_printf(b, "the key '%s'", file->name);
	if (strcmp(file->name, other->name) != 0)
		svy_buf_printf(b, " ('%s' there)", other->name);
}

static int refuse_type(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_var *file, const struct svy_var *other)
{
	const char *which = file->type == SVY_STRING ? "text in FILE and a number" : "a number in FILE and text";
	struct svy_buf b = {0};
	put_key(&b, file, other);
	svy_fail(ctx, SVY_EUSAGE, "%s is %s in '%s': make both the same by svycompute, with --replace 'x = text(x, 4)' for 0363 or 'x = number(x)' for 363",
		 b.p, which, p->opts.name);
	svy_buf_free(&b);
	return SVY_EUSAGE;
}

static void put_difference(struct svy_buf *b, const struct svy_dict_diff *d)
{
	switch (d->kind) {
	case SVY_DIFF_LABEL:
		svy_buf_printf(b, "code %s is '%s' in FILE and '%s' there", d->of, d->in_a, d->in_b);
		break;
	case SVY_DIFF_FORMAT:
		svy_buf_printf(b, "values of format %s are counted in another way than those of %s there", d->in_a ? d->in_a : "none",
			       d->in_b ? d->in_b : "none");
		break;
	default:
		svy_buf_printf(b, "%s: %s in FILE, %s there", svy_diff_text(d->kind), d->in_a, d->in_b);
	}
}

static int refuse_conflict(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_dict_diff *d)
{
	const struct svy_var *file = &p->file->var[d->a], *other = &p->other->var[d->b];
	struct svy_buf b = {0};
	put_key(&b, file, other);
	svy_buf_printf(&b, " does not mean the same in '%s': ", p->opts.name);
	put_difference(&b, d);
	svy_fail(ctx, SVY_EUSAGE, "%s (%s)", b.p,
		 d->kind == SVY_DIFF_FORMAT ? "svycat -o x.sav or x.dta counts dates as SPSS or Stata do" : "--allow joins its values as they are");
	svy_buf_free(&b);
	return SVY_EUSAGE;
}

/* The rules of FILE stay on the key: a code that only the other file takes as missing looks valid behind the join. */
static void note_missing(struct svy_ctx *ctx, const struct svy_join_plan *p, const struct svy_dict_diff *d)
{
	svy_note(ctx, "the codes of '%s' that are missing differ in '%s' (%s here, %s there): those of either match nothing", p->file->var[d->a].name,
		 p->opts.name, d->in_a ? d->in_a : "none", d->in_b ? d->in_b : "none");
}

static int judge(struct svy_ctx *ctx, const struct svy_join_plan *p, struct svy_dict_diff *d, size_t key)
{
	d->a = (ptrdiff_t)p->file_key.v[key];
	d->b = (ptrdiff_t)p->other_key.v[key];
	if (d->kind == SVY_DIFF_MISSING) {
		note_missing(ctx, p, d);
		return 0;
	}
	if (p->opts.allow) {
		svy_note(ctx, "the key '%s' does not mean the same in '%s' (%s)", p->file->var[d->a].name, p->opts.name, svy_diff_text(d->kind));
		return 0;
	}
	return refuse_conflict(ctx, p, d);
}

static int compare_key(struct svy_ctx *ctx, const struct svy_join_plan *p, size_t key)
{
	const struct svy_var *file = &p->file->var[p->file_key.v[key]], *other = &p->other->var[p->other_key.v[key]];
	struct svy_dict_diffs diffs;
	int rc = 0;
	if (file->type != other->type)
		return refuse_type(ctx, p, file, other);
	svy_var_compare(file, other, &diffs);
	for (size_t i = 0; i < diffs.n && !rc; i++)
		if (diffs.v[i].conflict)
			rc = judge(ctx, p, &diffs.v[i], key);
	svy_dict_diffs_free(&diffs);
	return rc;
}

int svy_join_plan_keys(struct svy_ctx *ctx, struct svy_join_plan *p)
{
	struct svy_strs items = {0};
	int rc = 0;
	svy_strs_split(&items, p->opts.on, ',');
	for (size_t i = 0; i < items.n && !rc; i++)
		rc = add_key(ctx, p, items.v[i]);
	for (size_t i = 0; i < p->file_key.n && !rc; i++)
		rc = compare_key(ctx, p, i);
	svy_strs_free(&items);
	return rc;
}
