// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/yaml_form.h"

#include <stdlib.h>
#include <string.h>

int svy_form_vfail(const struct svy_form *f, int line, const char *fmt, va_list ap)
{
	struct svy_buf b = {0};
	svy_buf_vprintf(&b, fmt, ap);
	svy_fail(f->ctx, f->code, "%s:%d: %s", f->file, line, b.p);
	svy_buf_free(&b);
	return f->code;
}

int svy_form_fail(const struct svy_form *f, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	svy_form_vfail(f, line, fmt, ap);
	va_end(ap);
	return f->code;
}

int svy_form_wrap(const struct svy_form *f, int line, struct svy_ctx *inner)
{
	int rc = svy_form_fail(f, line, "%s", inner->err.msg);
	svy_ctx_free(inner);
	return rc;
}

int svy_form_keys(const struct svy_form *f, const struct svy_yaml *map, const char *where, const char *const *keys)
{
	size_t n = 0;
	while (keys[n])
		n++;
	if (map->kind != SVY_YAML_MAP)
		return svy_form_fail(f, map->line, "%s must hold keys with values", where);
	for (size_t i = 0; i < map->n; i++) {
		size_t k = 0;
		while (k < n && strcmp(keys[k], map->key[i].text) != 0)
			k++;
		if (k < n)
			continue;
		char *near = svy_nearest(map->key[i].text, keys, n, 1);
		svy_form_fail(f, map->key[i].line, "unknown key '%s' in %s%s%s%s", map->key[i].text, where,
			       near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
		free(near);
		return f->code;
	}
	return 0;
}

int svy_form_text(const struct svy_form *f, const struct svy_yaml *map, const char *key, const char **out)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	*out = y ? svy_yaml_text(y) : NULL;
	if (y && !*out)
		return svy_form_fail(f, y->line, "'%s' must be a text", key);
	return 0;
}

int svy_form_names(const struct svy_form *f, const struct svy_yaml *map, const char *key, const char *where, struct svy_strs *names)
{
	const struct svy_yaml *l = svy_yaml_get(map, key);
	if (l && l->kind != SVY_YAML_LIST)
		return svy_form_fail(f, l->line, "'%s'%s must be a list of variables", key, where);
	for (size_t i = 0; l && i < l->n; i++) {
		const char *name = svy_yaml_text(&l->item[i]);
		if (!name)
			return svy_form_fail(f, l->item[i].line, "'%s'%s must be a list of variables", key, where);
		svy_strs_add(names, name);
	}
	return 0;
}

int svy_form_choice(const struct svy_form *f, const struct svy_yaml *map, const char *key, const char *const *names, int n, int *out)
{
	const char *text;
	int rc = svy_form_text(f, map, key, &text);
	if (rc || !text)
		return rc;
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], text) == 0) {
			*out = i;
			return 0;
		}
	struct svy_buf b = {0};
	for (int i = 0; i < n; i++)
		if (names[i][0])
			svy_buf_printf(&b, "%s%s", b.n ? ", " : "", names[i]);
	svy_form_fail(f, svy_yaml_get(map, key)->line, "unknown %s '%s' (one of: %s)", key, text, b.p);
	svy_buf_free(&b);
	return f->code;
}
