// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/model.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "scale/model_reader.h"

bool svy_codes_have(const struct svy_codes *c, double num, uint8_t m)
{
	if (m != SVY_VALID)
		return c->tags >> (m >= 'a' && m <= 'z' ? m - 'a' + 1 : 0) & 1;
	for (size_t i = 0; i < c->n; i++)
		if (c->num[i] == num)
			return true;
	return false;
}

static int read_missing_rule(struct svy_model_reader *r, const struct svy_yaml *y)
{
	static const char *const keys[] = {"items", "range", "codes", NULL};
	int rc = svy_model_keys(r, y, "missing", keys);
	if (rc)
		return rc;
	svy_grow(r->m->missing, r->m->nmissing, r->m->missing_cap);
	struct svy_missing_rule *rule = &r->m->missing[r->m->nmissing++];
	*rule = (struct svy_missing_rule){0};
	const struct svy_yaml *items = svy_yaml_get(y, "items"), *range = svy_yaml_get(y, "range"), *codes = svy_yaml_get(y, "codes");
	if (!items || (!range && !codes))
		return svy_model_fail(r, y->line, "an entry of 'missing' needs 'items' and a 'range' or 'codes'");
	if ((rc = svy_model_items(r, items, "items", &rule->items)))
		return rc;
	if (codes && (rc = svy_model_codes(r, codes, "codes", &rule->codes)))
		return rc;
	if (codes && rule->codes.tags)
		return svy_model_fail(r, codes->line, "'codes' of 'missing' holds numbers; '.' and '.a' are missing already");
	rule->has_range = range != NULL;
	if (range && (rc = svy_model_range(r, range, &rule->range.lo, &rule->range.hi)))
		return rc;
	for (size_t i = 0; i < rule->items.n; i++) {
		struct svy_var *v = &r->m->dict.var[rule->items.v[i]];
		for (size_t k = 0; k < rule->codes.n; k++)
			if (!svy_var_number_is_missing(v, rule->codes.num[k]))
				svy_var_missing_number(v, rule->codes.num[k]);
		if (range)
			svy_var_missing_range(v, rule->range.lo, rule->range.hi);
	}
	return 0;
}

static int read_inapplicable(struct svy_model_reader *r, const struct svy_yaml *y)
{
	static const char *const keys[] = {"items", "codes", "value", NULL};
	int rc = svy_model_keys(r, y, "inapplicable", keys);
	if (rc)
		return rc;
	svy_grow(r->m->inapplicable, r->m->ninapplicable, r->m->inapplicable_cap);
	struct svy_inapplicable *rule = &r->m->inapplicable[r->m->ninapplicable++];
	*rule = (struct svy_inapplicable){0};
	const struct svy_yaml *items = svy_yaml_get(y, "items"), *codes = svy_yaml_get(y, "codes");
	bool given;
	if (!items || !codes || !svy_yaml_get(y, "value"))
		return svy_model_fail(r, y->line, "an entry of 'inapplicable' needs 'items', 'codes' and 'value'");
	if ((rc = svy_model_items(r, items, "items", &rule->items)) || (rc = svy_model_codes(r, codes, "codes", &rule->codes)) ||
	    (rc = svy_model_number(r, y, "value", &given, &rule->value)))
		return rc;
	for (size_t i = 0; i < rule->items.n; i++)
		if (svy_var_number_is_missing(&r->m->dict.var[rule->items.v[i]], rule->value)) {
			char text[SVY_NUM_MAX];
			svy_num_format(text, rule->value);
			return svy_model_fail(r, svy_yaml_get(y, "value")->line, "the value %s is a missing code of '%s'", text,
					      r->m->dict.var[rule->items.v[i]].name);
		}
	return 0;
}

static int read_gap_codes(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, double **v, size_t *n)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	struct svy_codes codes = {0};
	if (!y)
		return svy_model_fail(r, map->line, "'%s' is missing", key);
	int rc = svy_model_codes(r, y, key, &codes);
	if (!rc && codes.tags)
		rc = svy_model_fail(r, y->line, "'%s' holds numbers; who is missing is out of the gap", key);
	*v = codes.num;
	*n = codes.n;
	return rc;
}

static bool has_code(const double *v, size_t n, double code)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == code)
			return true;
	return false;
}

static void add_code(double **v, size_t *n, double code)
{
	if (has_code(*v, *n, code))
		return;
	*v = svy_reallocarray(*v, *n + 1, sizeof **v);
	(*v)[(*n)++] = code;
}

/*
 * Inapplicable answers to an item of a gap count as what they stand for, as they do in constructs. The gap is taken from the file's codes,
 * so the codes go where their value is; a tag has no number, and whoever has it is out.
 */
static void place_inapplicable(const struct svy_model *m, const char *item, double **yes, size_t *nyes, double **no, size_t *nno)
{
	size_t pos = (size_t)svy_dict_find(&m->dict, item);
	for (size_t r = 0; r < m->ninapplicable; r++) {
		const struct svy_inapplicable *rule = &m->inapplicable[r];
		for (size_t i = 0; i < rule->items.n; i++) {
			if (rule->items.v[i] != pos)
				continue;
			bool counts = has_code(*yes, *nyes, rule->value);
			for (size_t k = 0; k < rule->codes.n; k++)
				add_code(counts ? yes : no, counts ? nyes : nno, rule->codes.num[k]);
		}
	}
}

static int read_gap(struct svy_model_reader *r, const struct svy_yaml *key, const struct svy_yaml *y)
{
	static const char *const keys[] = {"title", "norm", "willing", "agree", "would", NULL};
	const char *title, *norm, *willing;
	struct svy_constructs *c = &r->m->constructs;
	int rc = svy_model_keys(r, y, "gap", keys);
	if (rc || (rc = svy_model_text(r, y, "title", &title)) || (rc = svy_model_item(r, y, "norm", &norm)) ||
	    (rc = svy_model_item(r, y, "willing", &willing)))
		return rc;
	svy_grow(c->gap, c->ngap, c->gap_cap);
	struct svy_gap *g = &c->gap[c->ngap++];
	*g = (struct svy_gap){.name = svy_strdup(key->text), .title = svy_strdup(title), .norm = svy_strdup(norm), .willing = svy_strdup(willing)};
	if ((rc = read_gap_codes(r, y, "agree", &g->agree, &g->nagree)) || (rc = read_gap_codes(r, y, "would", &g->would, &g->nwould)))
		return rc;
	place_inapplicable(r->m, norm, &g->agree, &g->nagree, &g->disagree, &g->ndisagree);
	place_inapplicable(r->m, willing, &g->would, &g->nwould, &g->would_not, &g->nwould_not);
	return 0;
}

static int read_list(struct svy_model_reader *r, const struct svy_yaml *root, const char *key,
		     int (*each)(struct svy_model_reader *, const struct svy_yaml *))
{
	const struct svy_yaml *y = svy_yaml_get(root, key);
	int rc = 0;
	if (y && y->kind != SVY_YAML_LIST)
		return svy_model_fail(r, y->line, "'%s' must be a list", key);
	for (size_t i = 0; y && !rc && i < y->n; i++)
		rc = each(r, &y->item[i]);
	return rc;
}

static int read_map(struct svy_model_reader *r, const struct svy_yaml *root, const char *key,
		    int (*each)(struct svy_model_reader *, const struct svy_yaml *, const struct svy_yaml *))
{
	const struct svy_yaml *y = svy_yaml_get(root, key);
	int rc = 0;
	if (y && y->kind != SVY_YAML_MAP)
		return svy_model_fail(r, y->line, "'%s' must hold names with what they are", key);
	for (size_t i = 0; y && !rc && i < y->n; i++)
		rc = each(r, &y->key[i], &y->item[i]);
	return rc;
}

/* Missing rules come first, since what follows is checked against them. */
static int read_root(struct svy_model_reader *r, const struct svy_yaml *root)
{
	static const char *const keys[] = {"title", "missing", "inapplicable", "among", "constructs", "gap", NULL};
	const char *title;
	int rc = svy_model_keys(r, root, "the model", keys);
	if (rc || (rc = svy_model_text(r, root, "title", &title)))
		return rc;
	r->m->title = svy_strdup(title);
	if ((rc = read_list(r, root, "missing", read_missing_rule)) || (rc = read_list(r, root, "inapplicable", read_inapplicable)))
		return rc;
	const struct svy_yaml *among = svy_yaml_get(root, "among");
	if (among && (rc = svy_model_condition(r, among, &r->m->among)))
		return rc;
	if (!svy_yaml_get(root, "constructs"))
		return svy_model_fail(r, root->line, "the model has no 'constructs'");
	if ((rc = read_map(r, root, "constructs", svy_model_construct)) || (rc = read_map(r, root, "gap", read_gap)))
		return rc;
	if (!r->m->n)
		return svy_model_fail(r, svy_yaml_get(root, "constructs")->line, "'constructs' is empty");
	return svy_model_finish(r);
}

static int from_tree(struct svy_ctx *ctx, const char *name, const struct svy_yaml *root, const struct svy_dict *d, struct svy_model **out)
{
	*out = NULL;
	if (svy_extras_get(&d->extra, "constructs"))
		return svy_fail(ctx, SVY_EDATA, "the input has constructs already (score it once, with one model)");
	struct svy_model *m = svy_calloc(1, sizeof *m);
	m->file = svy_strdup(name);
	m->among_col = SIZE_MAX;
	m->constructs.able = -1;
	svy_dict_copy(&m->dict, d);
	m->need = svy_calloc(d->nvar + 1, 1);
	struct svy_model_reader r = {ctx, m};
	int rc = read_root(&r, root);
	if (rc)
		svy_model_free(m);
	else
		*out = m;
	return rc;
}

int svy_model_parse(struct svy_ctx *ctx, const char *name, const char *text, size_t len, const struct svy_dict *d, struct svy_model **out)
{
	struct svy_yaml root = {0};
	*out = NULL;
	int rc = svy_yaml_parse(ctx, name, text, len, 0, &root);
	if (rc)
		return rc;
	rc = from_tree(ctx, name, &root, d, out);
	svy_yaml_free(&root);
	return rc;
}

int svy_model_read(struct svy_ctx *ctx, const char *path, const struct svy_dict *d, struct svy_model **out)
{
	struct svy_yaml root = {0};
	*out = NULL;
	int rc = svy_yaml_read(ctx, path, &root);
	if (rc)
		return rc;
	rc = from_tree(ctx, path, &root, d, out);
	svy_yaml_free(&root);
	return rc;
}

void svy_model_free(struct svy_model *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->nmissing; i++) {
		svy_varlist_free(&m->missing[i].items);
		free(m->missing[i].codes.num);
	}
	for (size_t i = 0; i < m->ninapplicable; i++) {
		svy_varlist_free(&m->inapplicable[i].items);
		free(m->inapplicable[i].codes.num);
	}
	for (size_t i = 0; i < m->n; i++)
		svy_scale_free(&m->v[i]);
	free(m->v);
	free(m->missing);
	free(m->inapplicable);
	svy_expr_free(m->among);
	svy_constructs_free(&m->constructs);
	svy_dict_free(&m->dict);
	svy_dict_free(&m->out);
	free(m->need);
	free(m->title);
	free(m->file);
	free(m);
}
