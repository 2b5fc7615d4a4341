// SPDX-License-Identifier: GPL-3.0-or-later
/* What the map says of variables of the stack: the words that hold, and which codes are missing. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/missing_rules.h"
#include "data/value.h"
#include "step/stack_parts.h"

typedef int entry_fn(struct svy_stack *s, const char *name, const struct svy_yaml *y);

/* Calls fn for each variable of the stack that has the key, with the node of the key. */
static int for_each(struct svy_stack *s, const char *key, entry_fn *fn)
{
	const struct svy_yaml *variables = svy_yaml_get(&s->map, "variables");
	int rc = 0;
	for (size_t i = 0; !rc && variables && i < variables->n; i++) {
		const struct svy_yaml *y = svy_yaml_get(&variables->item[i], key);
		struct svy_varlist at = {0};
		struct svy_ctx inner;
		svy_ctx_init(&inner);
		rc = svy_varlist_parse(&inner, &s->out, variables->key[i].text, &at);
		if (rc)
			rc = svy_form_fail(&s->form, variables->key[i].line, "%s", inner.err.msg);
		for (size_t k = 0; !rc && y && k < at.n; k++)
			rc = fn(s, s->out.var[at.v[k]].name, y);
		svy_ctx_free(&inner);
		svy_varlist_free(&at);
	}
	return rc;
}

static void add_rules(struct svy_var *to, const struct svy_var *v)
{
	if (to->type != v->type)
		return;
	for (size_t i = 0; i < v->nmissing; i++)
		if (v->type == SVY_STRING)
			svy_var_missing_string(to, v->missing[i].str);
		else
			svy_var_missing_number(to, v->missing[i].num);
	for (size_t i = 0; i < v->nrange; i++)
		svy_var_missing_range(to, v->range[i].lo, v->range[i].hi);
}

static struct svy_var *var_of(struct svy_stack *s, size_t wave, const char *name)
{
	ptrdiff_t at = svy_dict_find(&s->wave[wave].d, name);
	return at < 0 ? NULL : &s->wave[wave].d.var[at];
}

/* The rules of one source, or of all together (from < 0), for all that have the variable. */
static void share_rules(struct svy_stack *s, const char *name, ptrdiff_t from)
{
	struct svy_var rules = {.type = s->out.var[svy_dict_find(&s->out, name)].type};
	for (size_t i = 0; i < s->n; i++)
		if ((from < 0 || from == (ptrdiff_t)i) && var_of(s, i, name))
			add_rules(&rules, var_of(s, i, name));
	for (size_t i = 0; i < s->n; i++) {
		struct svy_var *v = var_of(s, i, name);
		if (!v)
			continue;
		svy_var_missing_none(v);
		add_rules(v, &rules);
	}
	svy_var_free(&rules);
}

/* Codes as --missing has them, for all sources. */
static int give_rules(struct svy_stack *s, const char *name, const struct svy_yaml *y)
{
	struct svy_buf rules = {0};
	struct svy_ctx inner;
	int rc = 0;
	svy_ctx_init(&inner);
	for (size_t i = 0; i < (y->kind == SVY_YAML_LIST ? y->n : 1); i++) {
		const char *text = svy_yaml_text(y->kind == SVY_YAML_LIST ? &y->item[i] : y);
		svy_buf_printf(&rules, "%s%s", rules.n ? " " : "", text ? text : "");
	}
	struct svy_buf all = {0};
	svy_buf_printf(&all, "%s=none;%s=%s", name, name, rules.n ? rules.p : "none");
	for (size_t i = 0; !rc && i < s->n; i++)
		if (var_of(s, i, name))
			rc = svy_missing_rules_apply(&inner, &s->wave[i].d, all.p);
	if (rc)
		rc = svy_form_fail(&s->form, y->line, "%s", inner.err.msg);
	svy_ctx_free(&inner);
	svy_buf_free(&rules);
	svy_buf_free(&all);
	return rc;
}

static int map_missing(struct svy_stack *s, const char *name, const struct svy_yaml *y)
{
	const char *text = svy_yaml_text(y);
	bool is_union = text && strcmp(text, "union") == 0;
	if (y->kind == SVY_YAML_LIST || (text && strcmp(text, "none") == 0))
		return give_rules(s, name, y);
	ptrdiff_t wave = text ? svy_stack_find_wave(s, text) : -1;
	if (!is_union && (wave < 0 || !var_of(s, (size_t)wave, name)))
		return svy_form_fail(&s->form, y->line, "'missing' is a list of codes, 'union', 'none', or a source that has the variable");
	share_rules(s, name, is_union ? -1 : wave);
	return 0;
}

int svy_stack_map_missing(struct svy_stack *s)
{
	return for_each(s, "missing", map_missing);
}

static int map_title(struct svy_stack *s, const char *name, const struct svy_yaml *y)
{
	struct svy_var *v = &s->out.var[svy_dict_find(&s->out, name)];
	if (!svy_yaml_text(y))
		return svy_form_fail(&s->form, y->line, "'title' is a text");
	free(v->title);
	v->title = svy_strdup(svy_yaml_text(y));
	return 0;
}

static int map_labels(struct svy_stack *s, const char *name, const struct svy_yaml *y)
{
	const char *text = svy_yaml_text(y);
	ptrdiff_t wave = text ? svy_stack_find_wave(s, text) : -1;
	const struct svy_var *from = wave < 0 ? NULL : var_of(s, (size_t)wave, name);
	struct svy_var *to = &s->out.var[svy_dict_find(&s->out, name)];
	if (!from)
		return svy_form_fail(&s->form, y->line, "'labels' names a source that has the variable");
	for (size_t i = 0; from->type == to->type && i < from->ncat; i++)
		svy_var_label(to, &from->cat[i].value, from->cat[i].label);
	return 0;
}

int svy_stack_map_variables(struct svy_stack *s)
{
	int rc = for_each(s, "labels", map_labels);
	return rc ? rc : for_each(s, "title", map_title);
}

bool svy_stack_map_labels(const struct svy_stack *s, const char *name)
{
	const struct svy_yaml *variables = svy_yaml_get(&s->map, "variables");
	bool found = false;
	for (size_t i = 0; !found && variables && i < variables->n; i++) {
		struct svy_varlist at = {0};
		struct svy_ctx inner;
		svy_ctx_init(&inner);
		if (svy_yaml_get(&variables->item[i], "labels") && svy_varlist_parse(&inner, &s->out, variables->key[i].text, &at) == 0)
			for (size_t k = 0; k < at.n; k++)
				found |= strcmp(s->out.var[at.v[k]].name, name) == 0;
		svy_ctx_free(&inner);
		svy_varlist_free(&at);
	}
	return found;
}
