// SPDX-License-Identifier: GPL-3.0-or-later
/* What the options say of a table: its variables and sets, and which figures are wanted. */
#include "stat/cells_parts.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

const struct svy_cells_opts *svy_cells_own(const struct svy_estimator_opts *o)
{
	static const struct svy_cells_opts defaults;
	return svy_estimator_own(o, &defaults);
}

const char *const svy_figure_name[SVY_FIGURES] = {"count", "row", "column", "layer", "table", "responses"};

const char *svy_cells_base(const struct svy_cells *c, enum svy_figure f)
{
	return f == SVY_FIGURE_TABLE && c->set >= 0 && c->ndim == 1 ? "respondents" : svy_figure_name[f];
}

static bool is_reserved(const char *name)
{
	static const char *const reserved[] = {"id", "term", "level", "stat", "base", "estimate", "std_error", "conf_low", "conf_high", "df", "n"};
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strcmp(name, reserved[i]) == 0)
			return true;
	return false;
}

static const char *name_of(const struct svy_cells_dim *m)
{
	return m->var ? m->var->name : m->set.name;
}

/* The variable or set of that name as the next of the table. */
static int read_dim(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, const char *name, struct svy_cells *c)
{
	struct svy_cells_dim *m = &c->dim[c->ndim];
	bool found;
	if (c->ndim == SVY_CELLS_DIMS)
		return svy_fail(ctx, SVY_EUSAGE, "a table has at most %d variables", SVY_CELLS_DIMS);
	for (size_t k = 0; k < c->ndim; k++)
		if (strcmp(name, name_of(&c->dim[k])) == 0)
			return svy_fail(ctx, SVY_EUSAGE, "the table names '%s' twice", name);
	if (c->ndim > 0 && is_reserved(name))
		return svy_fail(ctx, SVY_EUSAGE, "the variable '%s' can only be that of the rows: estimates have a column of that name; rename it first", name);
	c->ndim++;
	int rc = svy_mrset_find(ctx, d, &svy_cells_own(o)->mr, name, &m->set, &found);
	if (rc || !found) {
		if (!rc && !(rc = svy_dict_require(ctx, d, "variable", name, &m->col)))
			m->var = &d->var[m->col];
		return rc;
	}
	if (c->set >= 0)
		return svy_fail(ctx, SVY_EUSAGE, "the table has two sets, '%s' and '%s': one at most", c->dim[c->set].set.name, name);
	c->set = (ptrdiff_t)c->ndim - 1;
	m->set.base = svy_cells_own(o)->mr_base;
	return 0;
}

static int check_specs(struct svy_ctx *ctx, const struct svy_strs *specs)
{
	for (size_t i = 0; i < specs->n; i++) {
		const char *equals = strchr(specs->v[i], '=');
		if (!equals || equals == specs->v[i] || !equals[1] || equals[1] == ':')
			return svy_fail(ctx, SVY_EUSAGE, "'--mr' is NAME=VARIABLES:VALUES or NAME=VARIABLES, not '%s'", specs->v[i]);
	}
	return 0;
}

/* A set that no table names is a typing error. */
static int check_sets(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_cells *c)
{
	for (size_t i = 0; i < svy_cells_own(o)->mr.n; i++) {
		const char *spec = svy_cells_own(o)->mr.v[i], *equals = strchr(spec, '=');
		if (c->set < 0 || strncmp(spec, c->dim[c->set].set.name, (size_t)(equals - spec)) != 0 || c->dim[c->set].set.name[equals - spec])
			return svy_fail(ctx, SVY_EUSAGE, "the table does not name the set '%.*s' of --mr", (int)(equals - spec), spec);
	}
	return 0;
}

static int read_dims(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_cells *c)
{
	struct svy_strs names = {0};
	int rc = check_specs(ctx, &svy_cells_own(o)->mr);
	c->set = -1;
	svy_strs_split(&names, o->vars, ',');
	for (size_t i = 0; i < names.n && !rc; i++)
		rc = names.v[i][0] ? read_dim(ctx, o, d, names.v[i], c) : svy_fail(ctx, SVY_EUSAGE, "the list of variables has an empty name in '%s'", o->vars);
	if (!rc && c->ndim == 0)
		rc = svy_fail(ctx, SVY_EUSAGE, "no variable is named");
	svy_strs_free(&names);
	return rc ? rc : check_sets(ctx, o, c);
}

int svy_cells_variables(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_varlist *list)
{
	struct svy_cells c = {0};
	int rc = read_dims(ctx, o, d, &c);
	for (size_t k = 0; k < c.ndim && !rc; k++) {
		if (c.dim[k].var)
			svy_varlist_add(list, c.dim[k].col);
		for (size_t i = 0; i < c.dim[k].set.vars.n; i++)
			svy_varlist_add(list, c.dim[k].set.vars.v[i]);
	}
	for (size_t k = 0; k < c.ndim; k++)
		svy_mrset_free(&c.dim[k].set);
	return rc;
}

/* Is the figure one of such a table? *why: what it needs. */
static bool fits(const struct svy_cells *c, enum svy_figure f, const char **why)
{
	*why = f == SVY_FIGURE_RESPONSES ? "a set of several answers (--mr)" : f == SVY_FIGURE_LAYER ? "a third variable" : "a second variable";
	switch (f) {
	case SVY_FIGURE_COUNT:
	case SVY_FIGURE_TABLE:  return true;
	case SVY_FIGURE_ROW:
	case SVY_FIGURE_COLUMN: return c->ndim > 1;
	case SVY_FIGURE_LAYER:  return c->ndim > 2;
	default:                return c->set >= 0;
	}
}

static void figures_of_default(struct svy_cells *c)
{
	c->figure[SVY_FIGURE_COUNT] = true;
	c->figure[c->ndim > 1 ? SVY_FIGURE_ROW : SVY_FIGURE_TABLE] = true;
	if (c->set == 0 && c->ndim > 1) {       /* who gave an answer is no base; the column is */
		c->figure[SVY_FIGURE_ROW] = false;
		c->figure[SVY_FIGURE_COLUMN] = true;
	}
}

static int read_figure(struct svy_ctx *ctx, struct svy_cells *c, const char *word)
{
	const char *why;
	for (int f = 0; f < SVY_FIGURES; f++) {
		if (strcmp(word, "all") == 0)
			c->figure[f] = fits(c, f, &why);
		if (strcmp(word, svy_cells_base(c, f)) != 0 && strcmp(word, svy_figure_name[f]) != 0)
			continue;
		if (!fits(c, f, &why))
			return svy_fail(ctx, SVY_EUSAGE, "'--cells %s' needs %s", word, why);
		c->figure[f] = true;
		return 0;
	}
	return strcmp(word, "all") == 0 ? 0 : svy_fail(ctx, SVY_EUSAGE, "'--cells' takes count, row, column, layer, table, responses and all, not '%s'", word);
}

static int read_figures(struct svy_ctx *ctx, const char *list, struct svy_cells *c)
{
	struct svy_strs words = {0};
	int rc = 0;
	if (!list) {
		figures_of_default(c);
		return 0;
	}
	svy_strs_split(&words, list, ',');
	for (size_t i = 0; i < words.n && !rc; i++)
		rc = read_figure(ctx, c, words.v[i]);
	svy_strs_free(&words);
	return rc;
}

static int check_columns(struct svy_ctx *ctx, const struct svy_estimator_opts *o, struct svy_cells *c)
{
	bool independence = o->stats[SVY_COL_EXPECTED] || o->stats[SVY_COL_RESIDUAL] || o->stats[SVY_COL_ADJ_RESIDUAL];
	c->residuals = o->stats[SVY_COL_ADJ_RESIDUAL];
	if (independence && c->ndim == 1)
		return svy_fail(ctx, SVY_EUSAGE, "expected counts and residuals need a second variable");
	if (independence && c->set >= 0)
		return svy_fail(ctx, SVY_EUSAGE, "expected counts and residuals are those of categories that exclude each other; the answers of the set '%s' do not",
				c->dim[c->set].set.name);
	if (independence && !c->figure[SVY_FIGURE_COUNT])
		return svy_fail(ctx, SVY_EUSAGE, "expected counts and residuals stand beside counts: add 'count' to --cells");
	if (o->stats[SVY_COL_CUMULATIVE] && c->set == 0)
		return svy_fail(ctx, SVY_EUSAGE, "the answers of the set '%s' overlap: they have no cumulative shares", c->dim[0].set.name);
	return 0;
}

/* By-variables of the groups must be others: the table has a column for each. */
static int check_groups(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, const struct svy_cells *c)
{
	struct svy_varlist by = {0};
	int rc = o->frame.by ? svy_varlist_parse(ctx, d, o->frame.by, &by) : 0;
	for (size_t k = 0; k < c->ndim && !rc; k++)
		if (c->dim[k].var && svy_varlist_has(&by, c->dim[k].col))
			rc = svy_fail(ctx, SVY_EUSAGE, "the variable '%s' is in the table and in --by", c->dim[k].var->name);
	svy_varlist_free(&by);
	return rc;
}

int svy_cells_read(struct svy_ctx *ctx, const struct svy_estimator_opts *o, const struct svy_dict *d, struct svy_cells *c)
{
	bool wanted = false;
	const char *name[SVY_CELLS_DIMS];
	int rc = read_dims(ctx, o, d, c);
	for (size_t k = 0; k < c->ndim; k++)
		name[k] = c->dim[k].var ? c->dim[k].var->name : c->dim[k].set.name;
	if (!rc)
		rc = read_figures(ctx, svy_cells_own(o)->figures, c);
	if (!rc)
		rc = check_columns(ctx, o, c);
	if (!rc)
		rc = check_groups(ctx, o, d, c);
	if (!rc)
		rc = svy_tabletests_check(ctx, &svy_cells_own(o)->test, name, c->ndim, &wanted);
	c->tests = !rc && wanted && c->set < 0;
	return rc;
}
