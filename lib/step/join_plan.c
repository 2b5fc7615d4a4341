// SPDX-License-Identifier: GPL-3.0-or-later
/* The dictionary of a join: that of FILE, then the columns of the other file, then the indicator. */
#include "step/join_plan.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"
#include "step/choose.h"
#include "step/target.h"

/* So many names of both files are told. */
#define CLASHES_TOLD 5

static bool adds_columns(const struct svy_join_plan *p)
{
	return p->opts.how != SVY_JOIN_SEMI && p->opts.how != SVY_JOIN_ANTI;
}

/* Rows outside the domain of the other file are not joined, and so its column says nothing. */
static bool is_domain(const struct svy_join_plan *p, size_t at)
{
	const char *domain = p->other->survey.domain;
	return domain && !svy_dict_is_estimates(p->other) && strcmp(p->other->var[at].name, domain) == 0;
}

static int choose_columns(struct svy_ctx *ctx, struct svy_join_plan *p)
{
	struct svy_varlist asked = {0};
	if (!adds_columns(p))
		return p->opts.columns ? svy_fail(ctx, SVY_EUSAGE, "--columns has no place in a join that takes no columns: '%s'", p->opts.columns) : 0;
	int rc = p->opts.columns ? svy_varlist_parse(ctx, p->other, p->opts.columns, &asked) : 0;
	for (size_t j = 0; !p->opts.columns && j < p->other->nvar; j++)
		if (!is_domain(p, j))
			svy_varlist_add(&asked, j);
	for (size_t j = 0; j < asked.n && !rc; j++)
		if (!svy_varlist_has(&p->other_key, asked.v[j]))
			svy_varlist_add(&p->taken, asked.v[j]);
	svy_varlist_free(&asked);
	return rc;
}

static bool clashes(const struct svy_join_plan *p, size_t taken)
{
	return svy_dict_find(p->file, p->other->var[p->taken.v[taken]].name) >= 0;
}

static int refuse_clashes(struct svy_ctx *ctx, const struct svy_join_plan *p)
{
	struct svy_buf b = {0};
	size_t n = 0;
	for (size_t j = 0; j < p->taken.n; j++) {
		if (!clashes(p, j))
			continue;
		if (n++ < CLASHES_TOLD)
			svy_buf_printf(&b, "%s'%s'", n > 1 ? ", " : "", p->other->var[p->taken.v[j]].name);
	}
	if (!n)
		return 0;
	svy_fail(ctx, SVY_EUSAGE, "FILE has variables that are also in '%s': %s%s (--suffix TEXT names those of '%s' anew, --columns VARS takes others, "
		 "--on makes them keys)", p->opts.name, b.p, n > CLASHES_TOLD ? ", …" : "", p->opts.name);
	svy_buf_free(&b);
	return SVY_EUSAGE;
}

/* What each taken column is called; NULL where the name stays. One entry per column of d. */
static char **new_names(const struct svy_join_plan *p)
{
	char **names = svy_calloc(p->taken.n + 1, sizeof *names);
	for (size_t j = 0; j < p->taken.n; j++) {
		struct svy_buf b = {0};
		if (!clashes(p, j))
			continue;
		svy_buf_printf(&b, "%s%s", p->other->var[p->taken.v[j]].name, p->opts.suffix);
		names[j] = svy_buf_take(&b);
	}
	return names;
}

static void free_names(char **names, size_t n)
{
	for (size_t j = 0; j < n; j++)
		free(names[j]);
	free(names);
}

/* Questions with several answers come along as far as their variables do. */
static void add_sets(struct svy_ctx *ctx, struct svy_dict *out, const struct svy_dict *from)
{
	for (size_t i = 0; i < from->mrsets.n; i++) {
		const struct svy_mrset *set = &from->mrsets.v[i];
		if (svy_mrsets_get(&out->mrsets, set->name)) {
			svy_note(ctx, "both files have a multiple-response set of the name '%s': that of FILE stays", set->name);
			continue;
		}
		svy_mrsets_add_copy(&out->mrsets, set);
	}
}

static int add_columns(struct svy_ctx *ctx, struct svy_join_plan *p)
{
	struct svy_dict chosen;
	char **names;
	int rc = p->opts.suffix ? 0 : refuse_clashes(ctx, p);
	if (rc)
		return rc;
	names = new_names(p);
	svy_dict_select(&chosen, p->other, &p->taken);
	for (size_t j = 0; j < p->taken.n && !rc; j++)
		rc = names[j] ? svy_target_check_name(ctx, names[j]) : 0;
	if (!rc && !svy_dict_rename(&chosen, names))
		rc = svy_fail(ctx, SVY_EUSAGE, "--suffix makes a name that another variable of '%s' has: '%s'", p->opts.name, p->opts.suffix);
	for (size_t j = 0; j < chosen.nvar && !rc; j++)
		if (!svy_dict_add_copy(&p->out, chosen.var[j].name, &chosen.var[j]))
			rc = svy_fail(ctx, SVY_EUSAGE, "--suffix makes a name that another variable has: '%s'", chosen.var[j].name);
	if (!rc)
		add_sets(ctx, &p->out, &chosen);
	svy_dict_free(&chosen);
	free_names(names, p->taken.n);
	return rc;
}

static int add_indicator(struct svy_ctx *ctx, struct svy_join_plan *p)
{
	struct svy_buf b = {0};
	p->indicator = -1;
	if (!p->opts.indicator)
		return 0;
	int rc = svy_target_check_name(ctx, p->opts.indicator);
	if (rc)
		return rc;
	struct svy_var *v = svy_dict_add(&p->out, p->opts.indicator, SVY_NUMBER);
	if (!v)
		return svy_fail(ctx, SVY_EUSAGE, "the name of the indicator is that of a variable: '%s'", p->opts.indicator);
	p->indicator = (ptrdiff_t)p->out.nvar - 1;
	svy_buf_printf(&b, "Match in %s", p->opts.name);
	v->title = svy_buf_take(&b);
	v->integer = true;
	v->measure = SVY_NOMINAL;
	svy_var_label_number(v, SVY_JOIN_ONLY_FILE, "no match");
	svy_buf_printf(&b, "only in %s", p->opts.name);
	svy_var_label_number(v, SVY_JOIN_ONLY_OTHER, b.p);
	svy_buf_free(&b);
	svy_var_label_number(v, SVY_JOIN_BOTH, "matched");
	return 0;
}

/* One column holds the keys of both: it has the labels of both, and room for the values of both. */
static void widen_keys(struct svy_join_plan *p)
{
	for (size_t k = 0; k < p->file_key.n; k++) {
		struct svy_var *to = &p->out.var[p->file_key.v[k]];
		const struct svy_var *from = &p->other->var[p->other_key.v[k]];
		svy_var_add_labels(to, from);
		if (p->opts.how != SVY_JOIN_FULL)
			continue;
		to->integer &= from->integer;
		to->width = to->width && from->width ? to->width > from->width ? to->width : from->width : 0;
	}
}

static int take_remarks(struct svy_ctx *ctx, struct svy_join_plan *p)
{
	const struct svy_dict *d = p->other;
	for (size_t i = 0; i < d->notes.n; i++)
		svy_note(ctx, "%s: %s", p->opts.name, d->notes.v[i]);
	if (adds_columns(p) && svy_choose_has_design(d))
		svy_note(ctx, "the design of '%s' is not taken: its columns are variables like any other", p->opts.name);
	if (d->excerpt)
		return svy_warn(ctx, "'%s' is an excerpt (%s): rows without a match may have one in the whole", p->opts.name, d->excerpt);
	return 0;
}

int svy_join_plan_make(struct svy_ctx *ctx, const struct svy_join_opts *opts, const struct svy_dict *file, const struct svy_dict *other,
		       struct svy_join_plan *p)
{
	*p = (struct svy_join_plan){.opts = *opts, .file = file, .other = other};
	svy_dict_copy(&p->out, file);
	int rc = svy_join_plan_keys(ctx, p);
	if (!rc)
		rc = choose_columns(ctx, p);
	if (!rc && adds_columns(p))
		rc = add_columns(ctx, p);
	if (!rc)
		rc = add_indicator(ctx, p);
	if (rc)
		return rc;
	if (adds_columns(p))
		widen_keys(p);
	return take_remarks(ctx, p);
}

void svy_join_plan_free(struct svy_join_plan *p)
{
	svy_varlist_free(&p->file_key);
	svy_varlist_free(&p->other_key);
	svy_varlist_free(&p->taken);
	svy_dict_free(&p->out);
}
