// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The map: what is changed in each source so that the sources fit.
 *
 *   sources:
 *     2010:
 *       drop: [old1, tmp*]
 *       rename: {v12: q5}
 *       reverse: {q5-q9: [1, 5]}
 *       recode: {q4: {1: 2, 2: 1, 9: .a}}
 *       text: {town: 4}
 *   variables:
 *     q5: {title: Help is for the state, labels: 2010, missing: [8, 9]}
 *   allow: [label:q7]
 *
 * Names below `sources` are those of the source for drop and rename, and those of the stack for the others.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "base/num.h"
#include "io/mentions.h"
#include "step/stack_parts.h"
#include "step/target.h"

#define DIGITS_MAX 16            /* more than a number holds */

/* The node, which must be a map if it is there. */
static int get_map(struct svy_stack *s, const struct svy_yaml *y, const char *key, const struct svy_yaml **out)
{
	*out = svy_yaml_get(y, key);
	if (*out && (*out)->kind != SVY_YAML_MAP)
		return svy_form_fail(&s->form, (*out)->line, "'%s' must hold keys with values", key);
	return 0;
}

/* The one variable whose name differs in case only, or -1. */
static ptrdiff_t find_folded(const struct svy_dict *d, const char *name)
{
	char *wanted = svy_fold_case(name);
	ptrdiff_t at = -1;
	size_t n = 0;
	for (size_t i = 0; i < d->nvar; i++) {
		char *folded = svy_fold_case(d->var[i].name);
		if (strcmp(folded, wanted) == 0) {
			at = (ptrdiff_t)i;
			n++;
		}
		free(folded);
	}
	free(wanted);
	return n == 1 ? at : -1;
}

/* Variables of d, with the map's line before what is said against them. */
static int find_vars(struct svy_stack *s, const struct svy_dict *d, const struct svy_yaml *y, struct svy_varlist *out)
{
	struct svy_ctx inner;
	const char *text = svy_yaml_text(y);
	if (!text)
		return svy_form_fail(&s->form, y->line, "names of variables are wanted here");
	ptrdiff_t folded = svy_dict_find(d, text) < 0 ? find_folded(d, text) : -1;
	if (folded >= 0) {
		svy_varlist_add(out, (size_t)folded);
		return 0;
	}
	svy_ctx_init(&inner);
	if (svy_varlist_parse(&inner, d, text, out))
		return svy_form_wrap(&s->form, y->line, &inner);
	svy_ctx_free(&inner);
	return 0;
}

static int find_wave(struct svy_stack *s, const struct svy_yaml *y, size_t *wave)
{
	const char *text = svy_yaml_text(y);
	ptrdiff_t i = text ? svy_stack_find_wave(s, text) : -1;
	*wave = (size_t)i;
	if (i >= 0)
		return 0;
	const char **names = svy_calloc(s->n, sizeof *names);
	struct svy_buf list = {0};
	for (size_t k = 0; k < s->n; k++) {
		names[k] = s->wave[k].label;
		if (k < 8)
			svy_buf_printf(&list, "%s%s", k ? ", " : "", names[k]);
	}
	svy_form_fail(&s->form, y->line, "no source is called '%s' (the sources: %s%s)", text ? text : "", list.p, s->n > 8 ? ", …" : "");
	svy_buf_free(&list);
	free(names);
	return s->form.code;
}

/* A name that the design mentions, among those of gone; NULL if there is none. */
static const char *needed(const struct svy_dict *d, const struct svy_varlist *gone)
{
	struct svy_varlist design = {0};
	const char *name = NULL;
	svy_mentions_design(d, &design);
	for (size_t i = 0; i < design.n; i++)
		if (svy_varlist_has(gone, design.v[i]))
			name = d->var[design.v[i]].name;
	svy_varlist_free(&design);
	return name;
}

static void keep_only(struct svy_stack_wave *w, const struct svy_varlist *kept)
{
	struct svy_dict d;
	struct svy_stack_var *var = svy_calloc(kept->n + 1, sizeof *var);
	svy_dict_select(&d, &w->d, kept);
	for (size_t i = 0; i < kept->n; i++)
		var[i] = w->var[kept->v[i]];
	free(w->var);
	svy_dict_free(&w->d);
	w->var = var;
	w->d = d;
}

static int drop(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_yaml *y)
{
	struct svy_varlist gone = {0}, kept = {0};
	const struct svy_yaml *item = y->kind == SVY_YAML_LIST ? y->item : y;
	int rc = 0;
	for (size_t i = 0; !rc && i < (y->kind == SVY_YAML_LIST ? y->n : 1); i++)
		rc = find_vars(s, &w->d, &item[i], &gone);
	const char *lost = rc ? NULL : needed(&w->d, &gone);
	if (lost)
		rc = svy_form_fail(&s->form, y->line, "the design needs the variable that is dropped: '%s'", lost);
	for (size_t i = 0; !rc && i < w->d.nvar; i++)
		if (!svy_varlist_has(&gone, i))
			svy_varlist_add(&kept, i);
	if (!rc)
		keep_only(w, &kept);
	svy_varlist_free(&gone);
	svy_varlist_free(&kept);
	return rc;
}

static int rename_vars(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_yaml *y)
{
	char **names = svy_calloc(w->d.nvar + 1, sizeof *names);
	int rc = y->kind == SVY_YAML_MAP ? 0 : svy_form_fail(&s->form, y->line, "'rename' must be a map of old names to new ones");
	for (size_t i = 0; !rc && i < y->n; i++) {
		struct svy_varlist at = {0};
		const char *name = svy_yaml_text(&y->item[i]);
		rc = find_vars(s, &w->d, &y->key[i], &at);
		if (!rc && (at.n != 1 || !name || !*name))
			rc = svy_form_fail(&s->form, y->key[i].line, "'rename' gives one variable one new name: '%s'", y->key[i].text);
		if (!rc)
			rc = svy_target_check_name(s->ctx, name);
		if (!rc)
			names[at.v[0]] = (char *)name;
		svy_varlist_free(&at);
	}
	if (!rc && !svy_mentions_rename(&w->d, names))
		rc = svy_form_fail(&s->form, y->line, "two variables of '%s' have the same name after 'rename'", w->label);
	free(names);
	return rc;
}

static bool parse_code(const struct svy_yaml *y, struct svy_code *c)
{
	const char *text = svy_yaml_text(y);
	*c = (struct svy_code){NAN, SVY_SYSMIS};
	if (!text)
		return false;
	if (text[0] == '.' && (!text[1] || (text[1] >= 'a' && text[1] <= 'z' && !text[2]))) {
		c->miss = text[1] ? (uint8_t)text[1] : SVY_SYSMIS;
		return true;
	}
	c->miss = SVY_VALID;
	return svy_yaml_number(y, &c->num) && isfinite(c->num);
}

static int add_turn(struct svy_stack *s, const struct svy_yaml *y, struct svy_code_map *m)
{
	struct svy_code_rule r = {.kind = SVY_CODE_TURN};
	if (y->kind != SVY_YAML_LIST || y->n != 2 || !svy_yaml_number(&y->item[0], &r.lo) || !svy_yaml_number(&y->item[1], &r.hi) || !(r.lo < r.hi) ||
	    !isfinite(r.lo) || !isfinite(r.hi))
		return svy_form_fail(&s->form, y->line, "'reverse' wants the lowest and the highest code, as in [1, 5]");
	svy_code_map_add(m, r);
	return 0;
}

static int add_codes(struct svy_stack *s, const struct svy_yaml *y, struct svy_code_map *m)
{
	if (y->kind != SVY_YAML_MAP)
		return svy_form_fail(&s->form, y->line, "'recode' wants a map of codes to codes, as in {1: 2, 2: 1}");
	for (size_t i = 0; i < y->n; i++) {
		struct svy_code_rule r = {.kind = SVY_CODE_IS};
		if (!parse_code(&y->key[i], &r.from) || !parse_code(&y->item[i], &r.to))
			return svy_form_fail(&s->form, y->key[i].line, "codes are numbers, '.' or '.a' to '.z', not '%s'",
				    parse_code(&y->key[i], &r.from) ? svy_yaml_text(&y->item[i]) ? svy_yaml_text(&y->item[i]) : "a list" : y->key[i].text);
		svy_code_map_add(m, r);
	}
	return 0;
}

/* One entry of `reverse` or `recode`. */
static int change_codes(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_yaml *key, const struct svy_yaml *y, bool turn)
{
	struct svy_varlist at = {0};
	int rc = find_vars(s, &w->d, key, &at);
	for (size_t i = 0; !rc && i < at.n; i++) {
		struct svy_var *v = &w->d.var[at.v[i]];
		struct svy_code_map *m = &w->var[at.v[i]].map;
		if (v->type != SVY_NUMBER)
			rc = svy_form_fail(&s->form, key->line, "codes are those of numbers, and a variable of text has none: '%s'", v->name);
		else if (m->n)
			rc = svy_form_fail(&s->form, key->line, "the codes of a variable are changed twice: '%s'", v->name);
		if (!rc)
			rc = turn ? add_turn(s, y, m) : add_codes(s, y, m);
		if (!rc)
			svy_code_map_var(m, v);
	}
	svy_varlist_free(&at);
	return rc;
}

size_t svy_stack_text(char *out, double x, size_t digits)
{
	char plain[SVY_NUM_MAX];
	size_t n = svy_num_format(plain, x), zeros = n < digits && x >= 0 && x == floor(x) ? digits - n : 0;
	memset(out, '0', zeros);
	memcpy(out + zeros, plain, n + 1);
	return zeros + n;
}

/* What the dictionary says of the codes, said of their texts. */
static void make_text(struct svy_var *v, size_t digits)
{
	struct svy_var old = *v;
	char text[SVY_NUM_MAX];
	v->type = SVY_STRING;
	v->integer = false;
	v->format = v->write_format = NULL;
	v->cat = NULL;
	v->missing = NULL;
	v->ncat = v->cat_cap = v->nmissing = v->missing_cap = 0;
	for (size_t i = 0; i < old.ncat; i++) {
		svy_stack_text(text, old.cat[i].value.num, digits);
		svy_var_label_string(v, text, old.cat[i].label);
		free(old.cat[i].label);
	}
	for (size_t i = 0; i < old.nmissing; i++) {
		svy_stack_text(text, old.missing[i].num, digits);
		svy_var_missing_string(v, text);
	}
	free(old.cat);
	free(old.missing);
	free(old.format);
	free(old.write_format);
}

static int change_type(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_yaml *key, const struct svy_yaml *y)
{
	struct svy_varlist at = {0};
	double digits = -1;
	int rc = find_vars(s, &w->d, key, &at);
	if (!rc && (!svy_yaml_number(y, &digits) || !(digits >= 0 && digits <= DIGITS_MAX)))
		rc = svy_form_fail(&s->form, y->line, "'text' wants the number of digits, 0 for numbers as they are, as in {town: 4}");
	for (size_t i = 0; !rc && i < at.n; i++) {
		struct svy_var *v = &w->d.var[at.v[i]];
		bool tags = false;
		for (size_t k = 0; k < v->ncat; k++)
			tags |= v->cat[k].value.kind == SVY_VALUE_TAG;
		if (v->type != SVY_NUMBER)
			rc = svy_form_fail(&s->form, key->line, "text already: '%s'", v->name);
		else if (tags || v->nrange)
			rc = svy_form_fail(&s->form, key->line, "%s has no place in text: '%s'", tags ? "a tag" : "a range of missing codes", v->name);
		if (rc)
			break;
		w->var[at.v[i]].text = true;
		w->var[at.v[i]].digits = (size_t)digits;
		make_text(v, (size_t)digits);
	}
	svy_varlist_free(&at);
	return rc;
}

static int map_wave(struct svy_stack *s, struct svy_stack_wave *w, const struct svy_yaml *y)
{
	static const char *const keys[] = {"drop", "rename", "reverse", "recode", "text", NULL};
	const struct svy_yaml *part;
	int rc = svy_form_keys(&s->form, y, "a source", keys);
	if (!rc && (part = svy_yaml_get(y, "drop")))
		rc = drop(s, w, part);
	if (!rc && (part = svy_yaml_get(y, "rename")))
		rc = rename_vars(s, w, part);
	for (int turn = 1; turn >= 0 && !rc; turn--) {
		rc = get_map(s, y, turn ? "reverse" : "recode", &part);
		for (size_t i = 0; !rc && part && i < part->n; i++)
			rc = change_codes(s, w, &part->key[i], &part->item[i], turn);
	}
	if (!rc)
		rc = get_map(s, y, "text", &part);
	for (size_t i = 0; !rc && part && i < part->n; i++)
		rc = change_type(s, w, &part->key[i], &part->item[i]);
	return rc;
}

int svy_stack_map_waves(struct svy_stack *s)
{
	const struct svy_yaml *sources = svy_yaml_get(&s->map, "sources");
	int rc = 0;
	for (size_t i = 0; !rc && sources && i < sources->n; i++) {
		size_t wave;
		rc = find_wave(s, &sources->key[i], &wave);
		if (!rc)
			rc = map_wave(s, &s->wave[wave], &sources->item[i]);
	}
	return rc;
}

int svy_stack_read_map(struct svy_stack *s, const char *path)
{
	static const char *const keys[] = {"sources", "variables", "allow", NULL};
	static const char *const of_variable[] = {"title", "labels", "missing", NULL};
	const struct svy_yaml *sources, *variables, *allow;
	s->form = (struct svy_form){s->ctx, path, SVY_EUSAGE};
	int rc = svy_yaml_read(s->ctx, path, &s->map);
	if (!rc)
		rc = svy_form_keys(&s->form, &s->map, "the map", keys);
	if (!rc)
		rc = get_map(s, &s->map, "sources", &sources);
	if (!rc)
		rc = get_map(s, &s->map, "variables", &variables);
	for (size_t i = 0; !rc && variables && i < variables->n; i++)
		rc = svy_form_keys(&s->form, &variables->item[i], "a variable", of_variable);
	allow = rc ? NULL : svy_yaml_get(&s->map, "allow");
	for (size_t i = 0; !rc && allow && i < (allow->kind == SVY_YAML_LIST ? allow->n : 1); i++) {
		const struct svy_yaml *item = allow->kind == SVY_YAML_LIST ? &allow->item[i] : allow;
		if (!svy_yaml_text(item))
			rc = svy_form_fail(&s->form, item->line, "'allow' is a list of texts, as in [label, missing:q5]");
		else
			rc = svy_stack_allow(s, svy_yaml_text(item));
	}
	return rc;
}
