// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/patch.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "step/patch_parts.h"

const char *const svy_patch_measure[4] = {[SVY_MEASURE_UNKNOWN] = "unknown", [SVY_NOMINAL] = "nominal", [SVY_ORDINAL] = "ordinal", [SVY_SCALE] = "scale"};

bool svy_patch_none(const struct svy_yaml *y)
{
	return y->kind == SVY_YAML_SCALAR && !y->quoted && strcmp(y->text, "none") == 0;
}

static bool is_null(const struct svy_yaml *y)
{
	return y->kind == SVY_YAML_SCALAR && !svy_yaml_text(y);
}

/* Both ends of a range are there: then it is wrong in another way than a variable that is missing. */
static bool has_ends(const struct svy_dict *d, const char *item)
{
	for (const char *dash = strpbrk(item, "-:"); dash; dash = strpbrk(dash + 1, "-:")) {
		char *from = svy_strndup(item, (size_t)(dash - item));
		bool both = svy_dict_find(d, from) >= 0 && svy_dict_find(d, dash + 1) >= 0;
		free(from);
		if (both)
			return true;
	}
	return false;
}

static int add_item(struct svy_patch *p, int line, const char *item)
{
	struct svy_ctx inner;
	svy_ctx_init(&inner);
	int rc = svy_varlist_parse(&inner, p->d, item, &p->vars);
	if (rc && p->optional && *item && !has_ends(p->d, item)) {
		svy_tell(p->form.ctx, "not in this file: '%s'", item);
		rc = 0;
	}
	if (rc)
		return svy_form_wrap(&p->form, line, &inner);
	svy_ctx_free(&inner);
	return 0;
}

/* One name with a comma in it, or a list. */
static int add_list(struct svy_patch *p, const struct svy_yaml *y)
{
	struct svy_strs items = {0};
	int rc = 0;
	if (y->kind != SVY_YAML_SCALAR)
		return svy_form_fail(&p->form, y->line, "'for' must be names of variables, ranges or patterns");
	if (svy_dict_find(p->d, y->text) >= 0) {
		svy_varlist_add(&p->vars, (size_t)svy_dict_find(p->d, y->text));
		return 0;
	}
	svy_strs_split(&items, y->text, ',');
	for (size_t i = 0; !rc && i < items.n; i++)
		rc = add_item(p, y->line, items.v[i]);
	svy_strs_free(&items);
	return rc;
}

static int find_variables(struct svy_patch *p, const struct svy_yaml *entry)
{
	const struct svy_yaml *y = svy_yaml_get(entry, "for");
	int rc = 0;
	if (!y || (y->kind == SVY_YAML_LIST && !y->n))
		return svy_form_fail(&p->form, y ? y->line : entry->line, "an entry names no variables ('for')");
	if (y->kind != SVY_YAML_LIST)
		rc = add_list(p, y);
	else
		for (size_t i = 0; !rc && i < y->n; i++)
			rc = add_list(p, &y->item[i]);
	if (rc || !p->vars.n)
		return rc;
	for (size_t i = 0; i < p->vars.n; i++)
		p->has[p->d->var[p->vars.v[i]].type] = true;
	struct svy_buf b = {0};
	svy_buf_printf(&b, "'%s'%s", p->d->var[p->vars.v[0]].name, p->vars.n > 1 ? " and others" : "");
	p->who = svy_buf_take(&b);
	return 0;
}

static void set_title(struct svy_var *v, const char *text)
{
	free(v->title);
	v->title = svy_strdup(text);
}

/* {q1: …, q2: …}, of variables that the entry is for. */
static int apply_titles(struct svy_patch *p, const struct svy_yaml *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const char *name = map->key[i].text;
		ptrdiff_t at = svy_dict_find(p->d, name);
		size_t k = 0;
		while (k < p->vars.n && (ptrdiff_t)p->vars.v[k] != at)
			k++;
		if (at < 0 && p->optional)
			continue;
		if (k == p->vars.n)
			return svy_form_fail(&p->form, map->key[i].line, "a title of a variable that the entry is not for: '%s'", name);
		if (map->item[i].kind != SVY_YAML_SCALAR)
			return svy_form_fail(&p->form, map->item[i].line, "the title of '%s' must be a text", name);
		set_title(&p->d->var[at], svy_yaml_text(&map->item[i]));
	}
	return 0;
}

static int apply_title(struct svy_patch *p, const struct svy_yaml *y)
{
	if (y->kind == SVY_YAML_MAP)
		return apply_titles(p, y);
	if (y->kind != SVY_YAML_SCALAR)
		return svy_form_fail(&p->form, y->line, "'title' must be a text, or a map of names to texts");
	for (size_t i = 0; i < p->vars.n; i++)
		set_title(&p->d->var[p->vars.v[i]], svy_yaml_text(y));
	return 0;
}

static int apply_measure(struct svy_patch *p, const struct svy_yaml *entry)
{
	int measure = -1, rc = svy_form_choice(&p->form, entry, "measure", svy_patch_measure, 4, &measure);
	for (size_t i = 0; measure >= 0 && i < p->vars.n; i++)
		p->d->var[p->vars.v[i]].measure = (enum svy_measure)measure;
	return rc;
}

/* F8.2, DATE11, %9.0g, %td: a letter or Stata's sign, then letters and digits. */
static bool is_format(const char *s)
{
	bool stata = *s == '%';
	size_t n = strlen(s);
	if (stata)
		return n > 1 && n < 64 && s[strspn(s + 1, "-+.,0123456789") + 1];
	size_t letters = 0;
	while (isalpha((unsigned char)s[letters]))
		letters++;
	return letters && n < 64 && n == letters + strspn(s + letters, "0123456789.");
}

static int apply_format(struct svy_patch *p, const struct svy_yaml *entry)
{
	const struct svy_yaml *y = svy_yaml_get(entry, "format");
	const char *text;
	int rc = svy_form_text(&p->form, entry, "format", &text);
	if (rc || !text)
		return rc;
	if (!is_format(text))
		return svy_form_fail(&p->form, y->line, "no format of SPSS or Stata, such as F8.2 or %%9.0g: '%s'", text);
	if (p->has[SVY_STRING])
		return svy_form_fail(&p->form, y->line, "a format is for numbers, and %s: text", p->vars.n > 1 ? "some of these are" : "this is");
	for (size_t i = 0; i < p->vars.n; i++) {
		struct svy_var *v = &p->d->var[p->vars.v[i]];
		free(v->format);
		v->format = svy_strdup(text);
		for (char *c = v->format; *v->format != '%' && *c; c++)
			*c = (char)toupper((unsigned char)*c);
	}
	return 0;
}

static int read_flag(const struct svy_patch *p, const struct svy_yaml *map, const char *key, bool *out)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	return !y || svy_yaml_bool(y, out) ? 0 : svy_form_fail(&p->form, y->line, "'%s' must be true or false", key);
}

/* replace: labels, missing, a list of these, or none. */
static int read_replace(struct svy_patch *p, const struct svy_yaml *map)
{
	const struct svy_yaml *y = svy_yaml_get(map, "replace");
	if (!y)
		return 0;
	p->replace_labels = p->replace_missing = false;
	if (svy_patch_none(y))
		return 0;
	const struct svy_yaml *item = y->kind == SVY_YAML_LIST ? y->item : y;
	for (size_t i = 0; i < (y->kind == SVY_YAML_LIST ? y->n : 1); i++) {
		const char *text = svy_yaml_text(&item[i]);
		if (text && strcmp(text, "labels") == 0)
			p->replace_labels = true;
		else if (text && strcmp(text, "missing") == 0)
			p->replace_missing = true;
		else
			return svy_form_fail(&p->form, item[i].line, "'replace' holds 'labels' and 'missing', or is none");
	}
	return 0;
}

/* What a patch and an entry of it both may say. */
static int read_rules(struct svy_patch *p, const struct svy_yaml *map)
{
	int rc = read_flag(p, map, "optional", &p->optional);
	return rc ? rc : read_replace(p, map);
}

/* Labels go before missing codes, which may be named by them, wherever they stand. */
static int apply_keys(struct svy_patch *p, const struct svy_yaml *entry)
{
	const struct svy_yaml *title = svy_yaml_get(entry, "title"), *labels = svy_yaml_get(entry, "labels"), *missing = svy_yaml_get(entry, "missing");
	int rc = title ? apply_title(p, title) : 0;
	if (!rc)
		rc = apply_measure(p, entry);
	if (!rc)
		rc = apply_format(p, entry);
	if (!rc && labels)
		rc = svy_patch_labels(p, labels);
	return !rc && missing ? svy_patch_missing(p, missing) : rc;
}

static int apply_entry(const struct svy_patch *whole, const struct svy_yaml *entry)
{
	static const char *const keys[] = {"for", "title", "labels", "missing", "measure", "format", "optional", "replace", NULL};
	struct svy_patch p = *whole;
	int rc = svy_form_keys(&p.form, entry, "an entry of 'variables'", keys);
	if (!rc)
		rc = read_rules(&p, entry);
	if (!rc)
		rc = find_variables(&p, entry);
	if (!rc && p.vars.n)
		rc = apply_keys(&p, entry);
	svy_varlist_free(&p.vars);
	free(p.who);
	return rc;
}

static int apply_root(struct svy_patch *p, const struct svy_yaml *root)
{
	static const char *const keys[] = {"title", "variables", "optional", "replace", NULL};
	const struct svy_yaml *title = svy_yaml_get(root, "title"), *list = svy_yaml_get(root, "variables");
	int rc = svy_form_keys(&p->form, root, "the patch", keys);
	if (!rc)
		rc = read_rules(p, root);
	if (!rc && !title && !list)
		rc = svy_form_fail(&p->form, root->line, "the patch has no 'variables'");
	if (!rc && title && title->kind != SVY_YAML_SCALAR)
		rc = svy_form_fail(&p->form, title->line, "'title' must be a text");
	if (!rc && list && list->kind != SVY_YAML_LIST && !is_null(list))
		rc = svy_form_fail(&p->form, list->line, "'variables' must be a list of entries, each with 'for' (- for: q1)");
	if (!rc && title) {
		free(p->d->title);
		p->d->title = svy_strdup(svy_yaml_text(title));
	}
	for (size_t i = 0; !rc && list && i < list->n; i++)
		rc = apply_entry(p, &list->item[i]);
	return rc;
}

static int apply_tree(struct svy_ctx *ctx, const char *name, struct svy_yaml *root, struct svy_dict *d)
{
	struct svy_patch p = {.form = {ctx, name, SVY_EUSAGE}, .d = d};
	int rc = apply_root(&p, root);
	svy_yaml_free(root);
	return rc;
}

int svy_patch_apply_text(struct svy_ctx *ctx, const char *name, const char *text, size_t len, struct svy_dict *d)
{
	struct svy_yaml root = {0};
	int rc = svy_yaml_parse(ctx, name, text, len, 0, &root);
	return rc ? rc : apply_tree(ctx, name, &root, d);
}

int svy_patch_apply(struct svy_ctx *ctx, const char *path, struct svy_dict *d)
{
	struct svy_yaml root = {0};
	int rc = svy_yaml_read(ctx, path, &root);
	return rc ? rc : apply_tree(ctx, strcmp(path, "-") == 0 ? "standard input" : path, &root, d);
}
