// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/stream_meta.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static const char *const roles[] = {
	[SVY_DIALOG_INPUT] = "input", [SVY_DIALOG_TARGET] = "target", [SVY_DIALOG_BOTH] = "both",
	[SVY_DIALOG_NONE] = "none", [SVY_DIALOG_PARTITION] = "partition", [SVY_DIALOG_SPLIT] = "split",
};
static const char *const aligns[] = {[SVY_ALIGN_LEFT] = "left", [SVY_ALIGN_RIGHT] = "right", [SVY_ALIGN_CENTER] = "center"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

const char *svy_meta_role(enum svy_dialog role)
{
	return roles[role];
}

const char *svy_meta_align(enum svy_align align)
{
	return aligns[align];
}

static void put_names(struct svy_buf *b, const struct svy_strs *l)
{
	svy_buf_putc(b, '[');
	for (size_t i = 0; i < l->n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_string(b, l->v[i]);
	}
	svy_buf_putc(b, ']');
}

void svy_meta_put_attributes(struct svy_buf *b, const struct svy_attributes *l)
{
	svy_buf_putc(b, '{');
	for (size_t i = 0; i < l->n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_key(b, l->v[i].name);
		if (l->v[i].values.n == 1)
			svy_yaml_put_string(b, l->v[i].values.v[0]);
		else
			put_names(b, &l->v[i].values);
	}
	svy_buf_putc(b, '}');
}

static void put_key(struct svy_buf *b, const char *key, const char *text)
{
	if (!text)
		return;
	svy_buf_printf(b, "%s: ", key);
	svy_yaml_put_string(b, text);
	svy_buf_puts(b, ", ");
}

void svy_meta_put_mrset(struct svy_buf *b, const struct svy_mrset *s)
{
	svy_buf_putc(b, '{');
	put_key(b, "name", s->name);
	put_key(b, "title", s->title);
	put_key(b, "kind", s->dichotomies ? "dichotomies" : "categories");
	put_key(b, "counted", s->counted);
	if (s->counted_labels)
		svy_buf_puts(b, "countedLabels: true, ");
	if (s->title_of_first)
		svy_buf_puts(b, "titleOfFirst: true, ");
	svy_buf_puts(b, "variables: ");
	put_names(b, &s->vars);
	svy_buf_putc(b, '}');
}

void svy_meta_put_varset(struct svy_buf *b, const struct svy_varset *s)
{
	svy_buf_putc(b, '{');
	put_key(b, "name", s->name);
	svy_buf_puts(b, "variables: ");
	put_names(b, &s->vars);
	svy_buf_putc(b, '}');
}

static int bad(struct svy_ctx *ctx, const char *name, const struct svy_yaml *y, const char *key, const char *wanted)
{
	return svy_fail(ctx, SVY_EDATA, "%s:%d: '%s' must be %s", name, y->line, key, wanted);
}

/* A text or a list of them; false for anything else. */
static bool fill_names(struct svy_strs *to, const struct svy_yaml *y)
{
	if (y && y->kind == SVY_YAML_SCALAR) {
		svy_strs_add(to, y->text);
		return true;
	}
	for (size_t i = 0; y && i < y->n; i++) {
		if (y->kind != SVY_YAML_LIST || y->item[i].kind != SVY_YAML_SCALAR)
			return false;
		svy_strs_add(to, y->item[i].text);
	}
	return y && y->kind == SVY_YAML_LIST;
}

static int fill_attributes(struct svy_ctx *ctx, const char *name, struct svy_attributes *to, const struct svy_yaml *y)
{
	bool good = y->kind == SVY_YAML_MAP;
	for (size_t i = 0; good && i < y->n; i++)
		good = fill_names(svy_attributes_set(to, y->key[i].text), &y->item[i]);
	return good ? 0 : bad(ctx, name, y, "attributes", "a map of texts and lists of texts");
}

static char *text_of(const struct svy_yaml *map, const char *key)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	return y && y->kind == SVY_YAML_SCALAR ? svy_strdup(y->text) : NULL;
}

static int fill_mrset(struct svy_ctx *ctx, const char *name, struct svy_mrsets *to, const struct svy_yaml *y)
{
	const struct svy_yaml *set_name = svy_yaml_get(y, "name"), *kind = svy_yaml_get(y, "kind");
	if (!svy_yaml_text(set_name) || !svy_yaml_text(kind))
		return bad(ctx, name, y, "multipleResponseSets", "a list of {name: …, kind: …, variables: […]}");
	struct svy_mrset *s = svy_mrsets_add(to, set_name->text);
	s->dichotomies = strcmp(kind->text, "dichotomies") == 0;
	if (!s->dichotomies && strcmp(kind->text, "categories") != 0)
		return bad(ctx, name, kind, "kind", "dichotomies or categories");
	s->title = text_of(y, "title");
	s->counted = text_of(y, "counted");
	svy_yaml_bool(svy_yaml_get(y, "countedLabels"), &s->counted_labels);
	svy_yaml_bool(svy_yaml_get(y, "titleOfFirst"), &s->title_of_first);
	return fill_names(&s->vars, svy_yaml_get(y, "variables")) ? 0 : bad(ctx, name, y, "variables", "a list of names");
}

static int fill_varset(struct svy_ctx *ctx, const char *name, struct svy_varsets *to, const struct svy_yaml *y)
{
	const char *set_name = svy_yaml_text(svy_yaml_get(y, "name"));
	if (!set_name || !fill_names(&svy_varsets_add(to, set_name)->vars, svy_yaml_get(y, "variables")))
		return bad(ctx, name, y, "variableSets", "a list of {name: …, variables: […]}");
	return 0;
}

/* The position of text in names, or -1. */
static int position(const char *const *names, size_t n, const char *text)
{
	for (size_t i = 0; text && i < n; i++)
		if (names[i] && strcmp(names[i], text) == 0)
			return (int)i;
	return -1;
}

int svy_meta_fill_var(struct svy_ctx *ctx, const char *name, struct svy_var *v, const char *key, const struct svy_yaml *y, bool *known)
{
	const char *text = svy_yaml_text(y);
	int at;
	double x;
	*known = true;
	if (strcmp(key, "attributes") == 0)
		return fill_attributes(ctx, name, &v->attr, y);
	if (strcmp(key, "role") == 0) {
		if ((at = position(roles, COUNT(roles), text)) < 0)
			return bad(ctx, name, y, key, "input, target, both, none, partition or split");
		v->role = (enum svy_dialog)at;
	} else if (strcmp(key, "align") == 0) {
		if ((at = position(aligns, COUNT(aligns), text)) < 0)
			return bad(ctx, name, y, key, "left, right or center");
		v->align = (enum svy_align)at;
	} else if (strcmp(key, "columns") == 0) {
		if (!svy_yaml_number(y, &x) || x < 0 || x > 32767)
			return bad(ctx, name, y, key, "a number of characters");
		v->columns = (int)x;
	} else if (strcmp(key, "writeFormat") == 0 && text) {
		free(v->write_format);
		v->write_format = svy_strdup(text);
	} else {
		*known = false;
	}
	return 0;
}

int svy_meta_fill_dict(struct svy_ctx *ctx, const char *name, struct svy_dict *d, const char *key, const struct svy_yaml *y, bool *known)
{
	int rc = 0;
	*known = true;
	if (strcmp(key, "attributes") == 0)
		return fill_attributes(ctx, name, &d->attr, y);
	if (strcmp(key, "documents") == 0)
		return fill_names(&d->documents, y) ? 0 : bad(ctx, name, y, key, "a list of texts");
	bool mr = strcmp(key, "multipleResponseSets") == 0;
	*known = mr || strcmp(key, "variableSets") == 0;
	if (*known && y->kind != SVY_YAML_LIST)
		return bad(ctx, name, y, key, "a list");
	for (size_t i = 0; *known && !rc && i < y->n; i++)
		rc = mr ? fill_mrset(ctx, name, &d->mrsets, &y->item[i]) : fill_varset(ctx, name, &d->varsets, &y->item[i]);
	return rc;
}
