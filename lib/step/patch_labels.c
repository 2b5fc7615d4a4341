// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
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
	return svy_form_fail(&p->form, y->line, "%s is no number, and %s has numbers: '%s'%s", subject, p->who, y->text,
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

/* As bytes under which equal codes are one: a text without the blanks at its end. */
static void put_key(struct svy_buf *b, const struct svy_value *x)
{
	uint64_t bits = svy_table_number_key(x->num);
	b->n = 0;
	svy_buf_putc(b, "nts"[x->kind]);
	if (x->kind == SVY_VALUE_NUMBER)
		svy_buf_add(b, (const char *)&bits, sizeof bits);
	else if (x->kind == SVY_VALUE_TAG)
		svy_buf_putc(b, x->tag);
	else
		svy_buf_add(b, x->str, svy_trimmed(x->str, strlen(x->str)));
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
		put_key(&key, &l->value);
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

static void append(struct svy_var *v, const struct label *l)
{
	struct svy_value own = l->value;
	own.str = svy_strdup(own.str);
	svy_grow(v->cat, v->ncat, v->cat_cap);
	v->cat[v->ncat++] = (struct svy_category){own, svy_strdup(l->text)};
}

/* With a table, since lists of occupations and places have thousands of codes. Labels that stood by their codes do so afterwards. */
static void merge_labels(struct svy_var *v, const struct labels *l)
{
	struct svy_table *have = svy_table_new(0);
	struct svy_buf key = {0};
	bool sorted = v->ncat && is_sorted(v);
	for (size_t i = 0; i < v->ncat; i++) {
		put_key(&key, &v->cat[i].value);
		svy_table_add(have, key.p, key.n, NULL);
	}
	for (size_t i = 0; i < l->n; i++) {
		bool fresh;
		if (!l->v[i].text || svy_patch_type_of(&l->v[i].value) != v->type)
			continue;
		put_key(&key, &l->v[i].value);
		uint32_t at = svy_table_add(have, key.p, key.n, &fresh);
		if (fresh) {
			append(v, &l->v[i]);
			continue;
		}
		free(v->cat[at].label);
		v->cat[at].label = svy_strdup(l->v[i].text);
	}
	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].text)
			svy_var_unlabel(v, &l->v[i].value);
	if (sorted && !is_sorted(v))
		qsort(v->cat, v->ncat, sizeof *v->cat, by_value);
	svy_table_free(have);
	svy_buf_free(&key);
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
