// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/constructs.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml.h"

const char *const svy_role_name[7] = {"", "norm", "willing", "asked", "does", "part", "able"};
const char *const svy_construct_kind_name[6] = {"score", "judgement", "condition", "all_of", "any_of", "at_least"};
const char *const svy_level_name[SVY_LEVEL_COUNT] = {"no", "yes", "already", "dk"};

ptrdiff_t svy_constructs_find(const struct svy_constructs *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->v[i].name, name) == 0)
			return (ptrdiff_t)i;
	return -1;
}

ptrdiff_t svy_constructs_role(const struct svy_constructs *c, enum svy_role role, size_t from)
{
	for (size_t i = from; i < c->n; i++)
		if (c->v[i].role == role)
			return (ptrdiff_t)i;
	return -1;
}

void svy_constructs_free(struct svy_constructs *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->v[i].name);
		free(c->v[i].title);
		free(c->v[i].score);
		free(c->v[i].part);
	}
	for (size_t i = 0; i < c->ngap; i++) {
		free(c->gap[i].name);
		free(c->gap[i].title);
		free(c->gap[i].norm);
		free(c->gap[i].willing);
		free(c->gap[i].agree);
		free(c->gap[i].would);
		free(c->gap[i].disagree);
		free(c->gap[i].would_not);
	}
	free(c->v);
	free(c->gap);
	free(c->among);
	*c = (struct svy_constructs){.able = -1};
}

static void put_pair(struct svy_buf *b, const char *key, const char *text)
{
	if (!text)
		return;
	svy_buf_printf(b, "%s%s: ", b->p[b->n - 1] == '{' ? "" : ", ", key);
	svy_yaml_put_string(b, text);
}

static void put_codes(struct svy_buf *b, const char *key, const double *v, size_t n)
{
	svy_buf_printf(b, ", %s: [", key);
	for (size_t i = 0; i < n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_number(b, v[i]);
	}
	svy_buf_putc(b, ']');
}

static void put_construct(struct svy_buf *b, const struct svy_constructs *all, const struct svy_construct *c)
{
	svy_buf_putc(b, '{');
	put_pair(b, "name", c->name);
	put_pair(b, "role", c->role == SVY_ROLE_NONE ? NULL : svy_role_name[c->role]);
	put_pair(b, "kind", svy_construct_kind_name[c->kind]);
	put_pair(b, "title", c->title);
	if (c->level[SVY_LEVEL_YES]) {
		const char *between = "";
		svy_buf_puts(b, ", levels: {");
		for (int l = 0; l < SVY_LEVEL_COUNT; l++) {
			if (!c->level[l])
				continue;
			svy_buf_puts(b, between);
			svy_yaml_put_string(b, svy_level_name[l]);
			svy_buf_printf(b, ": %d", l);
			between = ", ";
		}
		svy_buf_putc(b, '}');
	}
	if (c->nparts) {
		svy_buf_puts(b, ", parts: [");
		for (size_t i = 0; i < c->nparts; i++) {
			svy_buf_puts(b, i ? ", " : "");
			svy_yaml_put_string(b, all->v[c->part[i]].name);
		}
		svy_buf_putc(b, ']');
	}
	put_pair(b, "score", c->score);
	svy_buf_putc(b, '}');
}

static void put_gap(struct svy_buf *b, const struct svy_gap *g)
{
	svy_buf_putc(b, '{');
	put_pair(b, "name", g->name);
	put_pair(b, "title", g->title);
	put_pair(b, "norm", g->norm);
	put_pair(b, "willing", g->willing);
	put_codes(b, "agree", g->agree, g->nagree);
	put_codes(b, "would", g->would, g->nwould);
	if (g->ndisagree)
		put_codes(b, "disagree", g->disagree, g->ndisagree);
	if (g->nwould_not)
		put_codes(b, "would_not", g->would_not, g->nwould_not);
	svy_buf_putc(b, '}');
}

void svy_constructs_write(const struct svy_constructs *c, struct svy_dict *d)
{
	struct svy_buf b = {0};
	svy_buf_putc(&b, '[');
	for (size_t i = 0; i < c->n; i++) {
		svy_buf_puts(&b, i ? ", " : "");
		put_construct(&b, c, &c->v[i]);
	}
	svy_buf_putc(&b, ']');
	svy_extras_set(&d->extra, "constructs", b.p);
	b.n = 0;
	if (c->ngap) {
		svy_buf_putc(&b, '[');
		for (size_t i = 0; i < c->ngap; i++) {
			svy_buf_puts(&b, i ? ", " : "");
			put_gap(&b, &c->gap[i]);
		}
		svy_buf_putc(&b, ']');
		svy_extras_set(&d->extra, "gap", b.p);
		b.n = 0;
	}
	if (c->among) {
		svy_yaml_put_string(&b, c->among);
		svy_extras_set(&d->extra, "among", b.p);
	}
	svy_buf_free(&b);
}

/* Reading. What this library has not written itself is refused as damaged, never guessed at. */

struct reading {
	struct svy_ctx *ctx;
	const struct svy_dict *d;
	struct svy_constructs *c;
};

static int damaged(struct reading *r, const char *key)
{
	return svy_fail(r->ctx, SVY_EDATA, "header key '%s' is damaged", key);
}

/* The text of a key, copied; a column of numbers if column. Absent keys are an error unless optional. */
static int read_text(struct reading *r, const struct svy_yaml *map, const char *key, bool column, bool optional, char **out)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	const char *text = y ? svy_yaml_text(y) : NULL;
	if (!text)
		return !y && optional ? 0 : damaged(r, "constructs");
	*out = svy_strdup(text);
	if (!column)
		return 0;
	ptrdiff_t at = svy_dict_find(r->d, text);
	if (at < 0)
		return svy_fail(r->ctx, SVY_EDATA, "column '%s' of the constructs is gone from the input", text);
	if (r->d->var[at].type != SVY_NUMBER)
		return svy_fail(r->ctx, SVY_EDATA, "column '%s' of the constructs is text", text);
	return 0;
}

static int read_choice(struct reading *r, const struct svy_yaml *map, const char *key, const char *const *names, int n, int *out)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	const char *text = y ? svy_yaml_text(y) : "";
	for (int i = 0; text && i < n; i++)
		if (strcmp(names[i], text) == 0) {
			*out = i;
			return 0;
		}
	return damaged(r, "constructs");
}

static int read_levels(struct reading *r, const struct svy_yaml *map, bool *level)
{
	const struct svy_yaml *y = svy_yaml_get(map, "levels");
	if (!y)
		return 0;
	double code;
	for (size_t i = 0; i < y->n; i++) {
		int l = 0;
		while (y->kind == SVY_YAML_MAP && l < SVY_LEVEL_COUNT && strcmp(y->key[i].text, svy_level_name[l]) != 0)
			l++;
		if (y->kind != SVY_YAML_MAP || l == SVY_LEVEL_COUNT || !svy_yaml_number(&y->item[i], &code) || code != l)
			return damaged(r, "constructs");
		level[l] = true;
	}
	return level[SVY_LEVEL_NO] && level[SVY_LEVEL_YES] ? 0 : damaged(r, "constructs");
}

static int read_parts(struct reading *r, const struct svy_yaml *map, struct svy_construct *c)
{
	const struct svy_yaml *y = svy_yaml_get(map, "parts");
	if (!y)
		return 0;
	if (y->kind != SVY_YAML_LIST)
		return damaged(r, "constructs");
	c->part = svy_calloc(y->n + 1, sizeof *c->part);
	for (size_t i = 0; i < y->n; i++) {
		const char *text = svy_yaml_text(&y->item[i]);
		ptrdiff_t at = text ? svy_constructs_find(r->c, text) : -1;
		/* a part stands before its whole, so the one being read (last) is none */
		if (at < 0 || (size_t)at + 1 == r->c->n)
			return damaged(r, "constructs");
		c->part[c->nparts++] = (size_t)at;
	}
	return 0;
}

static int read_construct(struct reading *r, const struct svy_yaml *y)
{
	int role = 0, kind = 0, rc;
	if (y->kind != SVY_YAML_MAP)
		return damaged(r, "constructs");
	svy_grow(r->c->v, r->c->n, r->c->cap);
	struct svy_construct *c = &r->c->v[r->c->n++];
	*c = (struct svy_construct){0};
	c->name = svy_strdup("");       /* never NULL, for find */
	char *name = NULL;
	if ((rc = read_text(r, y, "name", true, false, &name)) == 0 && svy_constructs_find(r->c, name) >= 0)
		rc = damaged(r, "constructs");
	if (name) {
		free(c->name);
		c->name = name;
	}
	if (rc || (rc = read_text(r, y, "title", false, true, &c->title)) || (rc = read_text(r, y, "score", true, true, &c->score)))
		return rc;
	if ((rc = read_choice(r, y, "role", svy_role_name, 7, &role)) || (rc = read_choice(r, y, "kind", svy_construct_kind_name, 6, &kind)))
		return rc;
	c->role = (enum svy_role)role;
	c->kind = (enum svy_construct_kind)kind;
	if ((rc = read_levels(r, y, c->level)) || (rc = read_parts(r, y, c)))
		return rc;
	if (c->role == SVY_ROLE_ABLE) {
		if (r->c->able >= 0 || !c->level[SVY_LEVEL_YES])
			return damaged(r, "constructs");
		r->c->able = (ptrdiff_t)r->c->n - 1;
	}
	return 0;
}

static int read_codes(struct reading *r, const struct svy_yaml *map, const char *key, bool optional, double **v, size_t *n)
{
	const struct svy_yaml *y = svy_yaml_get(map, key);
	if (!y && optional)
		return 0;
	if (!y || y->kind != SVY_YAML_LIST || !y->n)
		return damaged(r, "gap");
	*v = svy_calloc(y->n, sizeof **v);
	for (*n = 0; *n < y->n; ++*n)
		if (!svy_yaml_number(&y->item[*n], &(*v)[*n]))
			return damaged(r, "gap");
	return 0;
}

static int read_gap(struct reading *r, const struct svy_yaml *y)
{
	int rc;
	if (y->kind != SVY_YAML_MAP)
		return damaged(r, "gap");
	svy_grow(r->c->gap, r->c->ngap, r->c->gap_cap);
	struct svy_gap *g = &r->c->gap[r->c->ngap++];
	*g = (struct svy_gap){0};
	if ((rc = read_text(r, y, "name", false, false, &g->name)) || (rc = read_text(r, y, "title", false, true, &g->title)) ||
	    (rc = read_text(r, y, "norm", true, false, &g->norm)) || (rc = read_text(r, y, "willing", true, false, &g->willing)) ||
	    (rc = read_codes(r, y, "agree", false, &g->agree, &g->nagree)) || (rc = read_codes(r, y, "would", false, &g->would, &g->nwould)) ||
	    (rc = read_codes(r, y, "disagree", true, &g->disagree, &g->ndisagree)))
		return rc;
	return read_codes(r, y, "would_not", true, &g->would_not, &g->nwould_not);
}

/* Every item of a list under a key of the header. */
static int read_list(struct reading *r, const char *key, int (*each)(struct reading *, const struct svy_yaml *))
{
	const char *text = svy_extras_get(&r->d->extra, key);
	struct svy_yaml root = {0};
	if (!text)
		return 0;
	int rc = svy_yaml_parse(r->ctx, key, text, strlen(text), 0, &root);
	if (rc)
		return rc;
	if (root.kind != SVY_YAML_LIST)
		rc = damaged(r, key);
	for (size_t i = 0; !rc && i < root.n; i++)
		rc = each(r, &root.item[i]);
	svy_yaml_free(&root);
	return rc;
}

static int read_among(struct reading *r)
{
	const char *text = svy_extras_get(&r->d->extra, "among");
	struct svy_yaml root = {0}, key = {.kind = SVY_YAML_SCALAR, .text = (char[]){"among"}};
	if (!text)
		return 0;
	int rc = svy_yaml_parse(r->ctx, "among", text, strlen(text), 0, &root);
	if (rc)
		return rc;
	struct svy_yaml map = {.kind = SVY_YAML_MAP, .key = &key, .item = &root, .n = 1};
	rc = read_text(r, &map, "among", true, false, &r->c->among);
	svy_yaml_free(&root);
	return rc;
}

int svy_constructs_read(struct svy_ctx *ctx, const struct svy_dict *d, struct svy_constructs *out)
{
	struct reading r = {ctx, d, out};
	*out = (struct svy_constructs){.able = -1};
	if (!svy_extras_get(&d->extra, "constructs"))
		return svy_fail(ctx, SVY_EUSAGE, "the input has no constructs (svyscore --model adds them)");
	int rc = read_list(&r, "constructs", read_construct);
	if (!rc)
		rc = read_list(&r, "gap", read_gap);
	if (!rc)
		rc = read_among(&r);
	if (rc)
		svy_constructs_free(out);
	return rc;
}
