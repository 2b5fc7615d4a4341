// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "io/yaml.h"
#include "out/tidy.h"

static void put_value(struct svy_buf *b, const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_NUMBER)
		svy_yaml_put_number(b, v->num);
	else if (v->kind == SVY_VALUE_TAG)
		svy_buf_printf(b, ".%c", v->tag);
	else
		svy_yaml_put_string(b, v->str);
}

static void put_levels(struct svy_buf *b, const struct svy_term *term)
{
	svy_buf_puts(b, ", levels: [");
	for (size_t i = 0; i < term->nlevel; i++) {
		svy_buf_puts(b, i ? ", {value: " : "{value: ");
		put_value(b, &term->level[i].value);
		svy_buf_puts(b, ", label: ");
		svy_yaml_put_string(b, term->level[i].label ? term->level[i].label : "");
		svy_buf_putc(b, '}');
	}
	svy_buf_putc(b, ']');
}

void svy_tidy_put_terms(struct svy_buf *b, const struct svy_estimates *t)
{
	svy_buf_putc(b, '[');
	for (size_t k = 0; k < t->nterm; k++) {
		svy_buf_puts(b, k ? ", {name: " : "{name: ");
		svy_yaml_put_string(b, t->term[k].name);
		if (t->term[k].title) {
			svy_buf_puts(b, ", title: ");
			svy_yaml_put_string(b, t->term[k].title);
		}
		if (t->term[k].nlevel)
			put_levels(b, &t->term[k]);
		svy_buf_putc(b, '}');
	}
	svy_buf_putc(b, ']');
}

static struct svy_value read_value(const struct svy_yaml *y)
{
	struct svy_value v = {.kind = SVY_VALUE_STRING};
	const char *text = svy_yaml_text(y);
	if (svy_yaml_number(y, &v.num))
		v.kind = SVY_VALUE_NUMBER;
	else if (text && !y->quoted && text[0] == '.' && text[1] >= 'a' && text[1] <= 'z' && !text[2])
		v = (struct svy_value){.kind = SVY_VALUE_TAG, .tag = text[1]};
	else
		v.str = svy_strdup(text ? text : "");
	return v;
}

static void read_levels(const struct svy_yaml *levels, struct svy_term *term)
{
	for (size_t i = 0; levels && i < levels->n; i++) {
		const struct svy_yaml *value = svy_yaml_get(&levels->item[i], "value");
		const struct svy_yaml *label = svy_yaml_get(&levels->item[i], "label");
		if (!value || !label)
			continue;
		const char *text = svy_yaml_text(label);
		svy_grow(term->level, term->nlevel, term->level_cap);
		term->level[term->nlevel++] = (struct svy_category){read_value(value), svy_strdup(text ? text : "")};
	}
}

int svy_tidy_get_terms(struct svy_ctx *ctx, const char *yaml, struct svy_estimates *t)
{
	struct svy_yaml root = {0};
	int rc = svy_yaml_parse(ctx, "terms", yaml, strlen(yaml), 0, &root);
	for (size_t i = 0; !rc && i < root.n; i++) {
		const struct svy_yaml *name = svy_yaml_get(&root.item[i], "name");
		const struct svy_yaml *title = svy_yaml_get(&root.item[i], "title");
		const char *text = name ? svy_yaml_text(name) : NULL;
		if (!text) {
			rc = svy_fail(ctx, SVY_EDATA, "a term without a name in the header key 'terms'");
			break;
		}
		read_levels(svy_yaml_get(&root.item[i], "levels"), svy_estimates_term(t, text, title ? svy_yaml_text(title) : NULL));
	}
	svy_yaml_free(&root);
	return rc;
}

void svy_tidy_put_vcov(struct svy_buf *b, const struct svy_estimates *t, char *const *ids)
{
	svy_buf_putc(b, '{');
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			svy_buf_puts(b, ", ");
		svy_yaml_put_string(b, ids[i]);
		svy_buf_puts(b, ": [");
		for (size_t j = 0; j <= i; j++) {
			if (j)
				svy_buf_puts(b, ", ");
			svy_yaml_put_number(b, t->vcov[i * t->n + j]);
		}
		svy_buf_putc(b, ']');
	}
	svy_buf_putc(b, '}');
}

/* Position in the header's matrix of each row; UINT32_MAX if it has none. */
static uint32_t *match_ids(const struct svy_yaml *root, char *const *ids, size_t n)
{
	struct svy_table *index = svy_table_new(0);
	uint32_t *at = svy_calloc(n, sizeof *at);
	for (size_t i = 0; i < root->n; i++)
		svy_table_add(index, root->key[i].text, strlen(root->key[i].text), NULL);
	for (size_t i = 0; i < n; i++)
		at[i] = svy_table_find(index, ids[i], strlen(ids[i]));
	svy_table_free(index);
	return at;
}

static int fill_vcov(struct svy_ctx *ctx, const struct svy_yaml *root, const uint32_t *at, char *const *ids, struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++) {
		for (size_t j = 0; j <= i; j++) {
			uint32_t r = at[i] > at[j] ? at[i] : at[j], c = at[i] > at[j] ? at[j] : at[i];
			if (r == UINT32_MAX)
				return svy_fail(ctx, SVY_EDATA, "the header's 'vcov' has no row for '%s'", at[i] == r ? ids[i] : ids[j]);
			const struct svy_yaml *row = &root->item[r];
			double x;
			if (row->kind != SVY_YAML_LIST || c >= row->n || !svy_yaml_number(&row->item[c], &x))
				return svy_fail(ctx, SVY_EDATA, "the header's 'vcov' is damaged at '%s'", root->key[r].text);
			t->vcov[i * t->n + j] = t->vcov[j * t->n + i] = x;
		}
	}
	return 0;
}

int svy_tidy_get_vcov(struct svy_ctx *ctx, const char *yaml, char *const *ids, struct svy_estimates *t)
{
	struct svy_yaml root = {0};
	int rc = svy_yaml_parse(ctx, "vcov", yaml, strlen(yaml), 0, &root);
	if (!rc && root.kind != SVY_YAML_MAP)
		rc = svy_fail(ctx, SVY_EDATA, "the header's 'vcov' is no map");
	if (!rc) {
		uint32_t *at = match_ids(&root, ids, t->n);
		t->vcov = svy_calloc(t->n * t->n, sizeof *t->vcov);
		rc = fill_vcov(ctx, &root, at, ids, t);
		free(at);
	}
	svy_yaml_free(&root);
	return rc;
}
