// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/model_reader.h"

#include <math.h>
#include <string.h>
#include "base/mem.h"

static struct svy_form form_of(const struct svy_model_reader *r)
{
	return (struct svy_form){r->ctx, r->m->file, SVY_EDATA};
}

int svy_model_fail(struct svy_model_reader *r, int line, const char *fmt, ...)
{
	struct svy_form f = form_of(r);
	va_list ap;
	va_start(ap, fmt);
	svy_form_vfail(&f, line, fmt, ap);
	va_end(ap);
	return SVY_EDATA;
}

int svy_model_keys(struct svy_model_reader *r, const struct svy_yaml *map, const char *where, const char *const *keys)
{
	struct svy_form f = form_of(r);
	return svy_form_keys(&f, map, where, keys);
}

int svy_model_text(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, const char **out)
{
	struct svy_form f = form_of(r);
	return svy_form_text(&f, map, key, out);
}

int svy_model_number(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, bool *has, double *out)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	*has = y != NULL;
	if (y && (!svy_yaml_number(y, out) || !isfinite(*out)))
		return svy_model_fail(r, y->line, "'%s' must be a number", key);
	return 0;
}

int svy_model_count(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, size_t max, bool *has, size_t *out)
{
	double x = 0;
	int rc = svy_model_number(r, map, key, has, &x);
	if (rc || !*has)
		return rc;
	if (x < 1 || x > (double)max || x != floor(x))
		return svy_model_fail(r, svy_yaml_get(map, key)->line, "'%s' must be a whole number from 1 to %zu", key, max);
	*out = (size_t)x;
	return 0;
}

int svy_model_choice(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, const char *const *names, int n, int *out)
{
	struct svy_form f = form_of(r);
	return svy_form_choice(&f, map, key, names, n, out);
}

static bool parse_tag(const char *text, uint32_t *bit)
{
	if (text[0] != '.' || (text[1] && (text[1] < 'a' || text[1] > 'z' || text[2])))
		return false;
	*bit = 1u << (text[1] ? text[1] - 'a' + 1 : 0);
	return true;
}

int svy_model_codes(struct svy_model_reader *r, const struct svy_yaml *y, const char *what, struct svy_codes *out)
{
	const struct svy_yaml *item = y->kind == SVY_YAML_LIST ? y->item : y;
	size_t n = y->kind == SVY_YAML_LIST ? y->n : 1;
	if (n == 0)
		return svy_model_fail(r, y->line, "'%s' names no code", what);
	for (size_t i = 0; i < n; i++) {
		const char *text = svy_yaml_text(&item[i]);
		double x;
		uint32_t bit;
		if (text && parse_tag(text, &bit)) {
			out->tags |= bit;
		} else if (svy_yaml_number(&item[i], &x) && isfinite(x)) {
			svy_grow(out->num, out->n, out->cap);
			out->num[out->n++] = x;
		} else {
			return svy_model_fail(r, item[i].line, "'%s' holds codes: numbers, '.' or '.a'%s%s%s", what,
					      text ? ", not '" : "", text ? text : "", text ? "'" : "");
		}
	}
	return 0;
}

int svy_model_range(struct svy_model_reader *r, const struct svy_yaml *y, double *lo, double *hi)
{
	if (y->kind != SVY_YAML_LIST || y->n != 2 || !svy_yaml_number(&y->item[0], lo) || !svy_yaml_number(&y->item[1], hi) || isnan(*lo) || isnan(*hi))
		return svy_model_fail(r, y->line, "'range' must be two numbers, as in [1, 5]");
	if (*lo > *hi)
		return svy_model_fail(r, y->line, "'range' ends below its beginning");
	return 0;
}

static int wrap(struct svy_model_reader *r, int line, struct svy_ctx *inner)
{
	struct svy_form f = form_of(r);
	return svy_form_wrap(&f, line, inner);
}

static int add_items(struct svy_model_reader *r, const struct svy_yaml *y, const char *what, struct svy_varlist *out)
{
	const char *text = svy_yaml_text(y);
	struct svy_ctx inner;
	if (!text)
		return svy_model_fail(r, y->line, "'%s' must be names of variables", what);
	svy_ctx_init(&inner);
	size_t before = out->n;
	if (svy_varlist_parse(&inner, &r->m->dict, text, out) != 0)
		return wrap(r, y->line, &inner);
	svy_ctx_free(&inner);
	for (size_t i = before; i < out->n; i++)
		if (r->m->dict.var[out->v[i]].type != SVY_NUMBER)
			return svy_model_fail(r, y->line, "item '%s' is text, not a number", r->m->dict.var[out->v[i]].name);
	return 0;
}

int svy_model_items(struct svy_model_reader *r, const struct svy_yaml *y, const char *what, struct svy_varlist *out)
{
	int rc = 0;
	if (y->kind != SVY_YAML_LIST)
		rc = add_items(r, y, what, out);
	else
		for (size_t i = 0; !rc && i < y->n; i++)
			rc = add_items(r, &y->item[i], what, out);
	if (rc)
		return rc;
	if (!out->n)
		return svy_model_fail(r, y->line, "'%s' names no variable", what);
	for (size_t i = 0; i < out->n; i++)
		r->m->need[out->v[i]] = 1;
	return 0;
}

int svy_model_item(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, const char **out)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	struct svy_varlist list = {0};
	if (!y)
		return svy_model_fail(r, map->line, "'%s' is missing", key);
	int rc = svy_model_items(r, y, key, &list);
	if (!rc && (list.n != 1 || y->kind != SVY_YAML_SCALAR))
		rc = svy_model_fail(r, y->line, "'%s' must be one variable", key);
	if (!rc)
		*out = r->m->dict.var[list.v[0]].name;
	svy_varlist_free(&list);
	return rc;
}

int svy_model_condition(struct svy_model_reader *r, const struct svy_yaml *y, struct svy_expr **out)
{
	const char *text = svy_yaml_text(y);
	struct svy_ctx inner;
	if (!text)
		return svy_model_fail(r, y->line, "a condition must be a text");
	svy_ctx_init(&inner);
	inner.strict = r->ctx->strict;
	if (svy_expr_parse(&inner, text, out) != 0 || svy_expr_bind(&inner, *out, &r->m->dict, r->m->need, SVY_WANT_CONDITION) != 0)
		return wrap(r, y->line, &inner);
	int rc = 0;
	for (size_t i = 0; !rc && i < inner.notes.n; i++)
		rc = svy_warn(r->ctx, "%s:%d: %s", r->m->file, y->line, inner.notes.v[i]);
	svy_ctx_free(&inner);
	return rc;
}
