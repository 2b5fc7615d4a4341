// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/targets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "weight/targets_parts.h"

void svy_margin_split(const char *text, struct svy_strs *parts)
{
	for (;;) {
		size_t n = strcspn(text, "*:");
		char *part = svy_strndup(text, n);
		svy_strs_split(parts, part, '\n');      /* one part, without the blanks around it */
		free(part);
		if (!text[n])
			return;
		text += n + 1;
	}
}

static char *margin_name(const struct svy_strs *by, const char *of)
{
	struct svy_strs all = {0};
	svy_strs_copy(&all, by);
	if (of)
		svy_strs_add(&all, of);
	char *name = all.n ? svy_strs_join(&all, "*") : svy_strdup("N");
	svy_strs_free(&all);
	return name;
}

struct svy_margin *svy_targets_margin(struct svy_targets *t, const struct svy_strs *by, const char *of)
{
	for (size_t i = 0; i < t->n; i++)
		if (svy_strs_same(&t->margin[i].by, by) && svy_same_text(t->margin[i].of, of))
			return &t->margin[i];
	svy_grow(t->margin, t->n, t->cap);
	struct svy_margin *m = &t->margin[t->n++];
	*m = (struct svy_margin){.name = margin_name(by, of), .of = svy_strdup(of)};
	svy_strs_copy(&m->by, by);
	return m;
}

void svy_margin_add(struct svy_margin *m, struct svy_strs *category_take, double value)
{
	svy_grow(m->target, m->n, m->cap);
	m->target[m->n++] = (struct svy_target){*category_take, value};
	*category_take = (struct svy_strs){0};
}

void svy_targets_free(struct svy_targets *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct svy_margin *m = &t->margin[i];
		for (size_t k = 0; k < m->n; k++)
			svy_strs_free(&m->target[k].category);
		free(m->target);
		svy_table_free(m->known);
		svy_strs_free(&m->by);
		free(m->of);
		free(m->name);
	}
	free(t->margin);
	memset(t, 0, sizeof *t);
}

static bool is_population(const struct svy_strs *vars)
{
	return vars->n == 1 && (strcmp(vars->v[0], "N") == 0 || strcmp(vars->v[0], "_n") == 0 || strcmp(vars->v[0], "_N") == 0);
}

/* The variable whose category is empty is the number; the others are the margin's by. */
static int sort_out(struct svy_ctx *ctx, const struct svy_strs *vars, const struct svy_strs *cats, const char *where, struct svy_strs *by,
		    struct svy_strs *category, const char **of)
{
	if (is_population(vars) && !*cats->v[0])
		return 0;
	for (size_t k = 0; k < vars->n; k++) {
		if (!*vars->v[k])
			return svy_fail(ctx, SVY_EDATA, "%s: a target without a variable", where);
		if (*cats->v[k]) {
			svy_strs_add(by, vars->v[k]);
			svy_strs_add(category, cats->v[k]);
		} else if (*of) {
			return svy_fail(ctx, SVY_EDATA, "%s: both '%s' and '%s' are without a category", where, *of, vars->v[k]);
		} else {
			*of = vars->v[k];
		}
	}
	return 0;
}

/* Remembers the category. False if it was there. */
static bool is_new(struct svy_margin *m, const struct svy_strs *category)
{
	struct svy_buf key = {0};
	bool fresh;
	if (!m->known)
		m->known = svy_table_new(0);
	for (size_t k = 0; k < category->n; k++)
		svy_buf_add(&key, category->v[k], strlen(category->v[k]) + 1);
	svy_table_add(m->known, key.n ? key.p : "", key.n, &fresh);
	svy_buf_free(&key);
	return fresh;
}

/* Totals of numbers may be negative; of people not. */
static int check_value(struct svy_ctx *ctx, struct svy_margin *m, const struct svy_strs *category, double value, const char *where)
{
	char *cat = svy_strs_join(category, "*");
	int rc = 0;
	if (!isfinite(value))
		rc = svy_fail(ctx, SVY_EDATA, "%s: no value for '%s' of '%s'", where, cat, m->name);
	else if (!m->of && value < 0)
		rc = *cat ? svy_fail(ctx, SVY_EDATA, "%s: a negative target for '%s' of '%s'", where, cat, m->name)
			: svy_fail(ctx, SVY_EDATA, "%s: a negative target for '%s'", where, m->name);
	else if (!is_new(m, category))
		rc = svy_fail(ctx, SVY_EDATA, "%s: a second target for '%s' of '%s'", where, cat, m->name);
	free(cat);
	return rc;
}

int svy_targets_add(struct svy_ctx *ctx, struct svy_targets *t, const struct svy_strs *vars, const struct svy_strs *cats, double value, const char *where)
{
	struct svy_strs by = {0}, category = {0};
	const char *of = NULL;
	int rc = sort_out(ctx, vars, cats, where, &by, &category, &of);
	if (!rc) {
		struct svy_margin *m = svy_targets_margin(t, &by, of);
		rc = check_value(ctx, m, &category, value, where);
		if (!rc)
			svy_margin_add(m, &category, value);
	}
	svy_strs_free(&by);
	svy_strs_free(&category);
	return rc;
}

int svy_targets_add_joined(struct svy_ctx *ctx, struct svy_targets *t, const char *variable, const char *category, double value, const char *where)
{
	struct svy_strs vars = {0}, cats = {0};
	int rc = 0;
	svy_margin_split(variable, &vars);
	if (vars.n == 1)
		svy_strs_add(&cats, category);
	else
		svy_margin_split(category, &cats);
	if (cats.n != vars.n)
		rc = svy_fail(ctx, SVY_EDATA, "%s: '%s' names %zu variables, but '%s' %zu categor%s", where, variable, vars.n, category, cats.n,
			      cats.n == 1 ? "y" : "ies");
	if (!rc)
		rc = svy_targets_add(ctx, t, &vars, &cats, value, where);
	svy_strs_free(&vars);
	svy_strs_free(&cats);
	return rc;
}

bool svy_targets_unit(const char *name, enum svy_target_unit *unit)
{
	static const struct { const char *name; enum svy_target_unit unit; } known[] = {
		{"value", SVY_TARGET_VALUE}, {"target", SVY_TARGET_VALUE}, {"Freq", SVY_TARGET_COUNT}, {"freq", SVY_TARGET_COUNT},
		{"count", SVY_TARGET_COUNT}, {"total", SVY_TARGET_COUNT}, {"n", SVY_TARGET_COUNT}, {"N", SVY_TARGET_COUNT}, {"population", SVY_TARGET_COUNT},
		{"share", SVY_TARGET_SHARE}, {"percent", SVY_TARGET_SHARE}, {"proportion", SVY_TARGET_SHARE},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, name) == 0) {
			*unit = known[i].unit;
			return true;
		}
	return false;
}
