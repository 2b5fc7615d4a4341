// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "data/labelling.h"
#include "data/value.h"
#include "step/patch_parts.h"

static bool is_tag(const char *s)
{
	return s[0] == '.' && s[1] >= 'a' && s[1] <= 'z' && !s[2];
}

/* 007: eight to YAML, seven to people. */
static bool has_leading_zero(const char *s)
{
	s += *s == '-' || *s == '+';
	return s[0] == '0' && s[1] >= '0' && s[1] <= '9';
}

static int fail_code(const struct svy_patch *p, const struct svy_yaml *y, const char *subject)
{
	const char *colon = strchr(y->text, ':');
	double x;
	bool glued = !y->quoted && colon && colon[1] && svy_num_parse(y->text, (size_t)(colon - y->text), &x);
	if (!*y->text)
		return svy_form_fail(&p->form, y->line, "%s of %s is empty", subject, p->who);
	return svy_form_fail(&p->form, y->line, "%s of %s is no number: '%s'%s", subject, p->who, y->text,
			     glued ? " (a blank must stand behind ':')" : "");
}

int svy_patch_code(const struct svy_patch *p, const struct svy_yaml *y, const char *subject, struct svy_value *x)
{
	*x = (struct svy_value){.num = NAN};
	if (y->kind != SVY_YAML_SCALAR)
		return svy_form_fail(&p->form, y->line, "%s of %s is a list or a map", subject, p->who);
	bool numbers = p->has[SVY_NUMBER], texts = p->has[SVY_STRING];
	if (numbers && is_tag(y->text) && !y->quoted) {
		x->kind = SVY_VALUE_TAG;
		x->tag = y->text[1];
	} else if (numbers && !(texts && y->quoted) && svy_num_parse(y->text, strlen(y->text), &x->num) && isfinite(x->num)) {
		x->kind = SVY_VALUE_NUMBER;
		if (has_leading_zero(y->text))
			return svy_form_fail(&p->form, y->line, "%s of %s has a leading zero, which YAML takes for octal: '%s'", subject, p->who, y->text);
	} else if (texts && (y->quoted || *y->text)) {
		x->kind = SVY_VALUE_STRING;
		x->str = y->text;
	} else {
		return fail_code(p, y, subject);
	}
	return 0;
}

struct label {
	struct svy_value value;         /* str borrowed */
	const char *text;               /* NULL: away with it */
};

struct labels {
	struct label *v;
	size_t n;
};

static int read_labels(const struct svy_patch *p, const struct svy_yaml *map, struct labels *out)
{
	struct svy_table *seen = svy_table_new(0);
	struct svy_buf key = {0};
	int rc = 0;
	out->v = svy_calloc(map->n + 1, sizeof *out->v);
	for (out->n = 0; !rc && out->n < map->n; out->n++) {
		const struct svy_yaml *code = &map->key[out->n], *text = &map->item[out->n];
		struct label *l = &out->v[out->n];
		bool fresh = true;
		rc = svy_patch_code(p, code, "the code of a label", &l->value);
		if (!rc && text->kind != SVY_YAML_SCALAR)
			rc = svy_form_fail(&p->form, text->line, "the label of '%s' must be a text", code->text);
		if (rc)
			break;
		l->text = svy_yaml_text(text);
		svy_value_key(&key, &l->value);
		svy_table_add(seen, key.p, key.n, &fresh);
		if (!fresh)
			rc = svy_form_fail(&p->form, code->line, "this code has a second label: '%s'", code->text);
	}
	svy_table_free(seen);
	svy_buf_free(&key);
	return rc;
}

static int by_value(const void *a, const void *b)
{
	return svy_value_compare(&((const struct svy_category *)a)->value, &((const struct svy_category *)b)->value);
}

static bool is_sorted(const struct svy_var *v)
{
	for (size_t i = 1; i < v->ncat; i++)
		if (by_value(&v->cat[i - 1], &v->cat[i]) > 0)
			return false;
	return true;
}

/* Labels that stood by their codes do so afterwards. */
static void merge_labels(struct svy_var *v, const struct labels *l)
{
	struct svy_labelling to = {.var = v};
	bool sorted = v->ncat && is_sorted(v);
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].text && svy_patch_type_of(&l->v[i].value) == v->type)
			svy_labelling_put(&to, &l->v[i].value, l->v[i].text);
	svy_labelling_free(&to);
	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].text)
			svy_var_unlabel(v, &l->v[i].value);
	if (sorted && !is_sorted(v))
		qsort(v->cat, v->ncat, sizeof *v->cat, by_value);
}

int svy_patch_labels(const struct svy_patch *p, const struct svy_yaml *y)
{
	struct labels l = {0};
	bool none = svy_patch_none(y);
	int rc = 0;
	if (!none && y->kind != SVY_YAML_MAP)
		return svy_form_fail(&p->form, y->line, "'labels' must be a map of codes to labels, or none");
	if (!none)
		rc = read_labels(p, y, &l);
	for (size_t i = 0; !rc && i < p->vars.n; i++) {
		struct svy_var *v = &p->d->var[p->vars.v[i]];
		if (none || p->replace_labels)
			svy_var_unlabel_all(v);
		merge_labels(v, &l);
	}
	free(l.v);
	return rc;
}
