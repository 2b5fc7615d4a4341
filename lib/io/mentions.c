// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/mentions.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml.h"

/* Where a key of the header mentions columns: in the values of these keys of its maps, NULL-terminated; in every value if there is none. */
struct place {
	const char *key;
	const char *const *in;
};

static const char *const in_construct[] = {"name", "parts", "score", NULL}, *const in_gap[] = {"norm", "willing", NULL};
static const struct place places[] = {{"by", NULL}, {"among", NULL}, {"constructs", in_construct}, {"gap", in_gap}};
static const char *const no_columns[] = {"kind", "type", "method", "name", NULL};

/* What is done with each mention. */
typedef void visit(void *arg, struct svy_yaml *text);

static bool among(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (strcmp(key, *keys) == 0)
			return true;
	return false;
}

/* in: as in struct place; where it is given, `here` says that y stands under one of its keys. */
static void walk(struct svy_yaml *y, const char *const *in, bool here, visit *each, void *arg)
{
	if (y->kind == SVY_YAML_SCALAR && here)
		each(arg, y);
	for (size_t i = 0; i < y->n; i++) {
		bool below = here;
		if (y->kind == SVY_YAML_MAP)
			below = in ? among(y->key[i].text, in) : here && !among(y->key[i].text, no_columns);
		walk(&y->item[i], in, below, each, arg);
	}
}

/* Over the mentions in the flow text of a key, which was read as YAML once already. *root is the caller's. */
static bool visit_text(const char *yaml, const char *const *in, visit *each, void *arg, struct svy_yaml *root)
{
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	bool good = svy_yaml_parse(&ctx, "", yaml, strlen(yaml), 0, root) == 0;
	if (good)
		walk(root, in, !in, each, arg);
	svy_ctx_free(&ctx);
	return good;
}

struct renaming {
	const struct svy_dict *old;     /* with the names that are mentioned */
	char *const *names;
	bool changed;
};

static void rename_text(void *arg, struct svy_yaml *y)
{
	struct renaming *r = arg;
	ptrdiff_t at = svy_dict_find(r->old, y->text);
	if (at < 0 || !r->names[at])
		return;
	free(y->text);
	y->text = svy_strdup(r->names[at]);
	y->quoted = true;       /* it is a string, whatever it looks like */
	r->changed = true;
}

static void rename_extra(struct renaming *r, struct svy_extra *e, const char *const *in)
{
	struct svy_yaml root = {0};
	r->changed = false;
	if (visit_text(e->yaml, in, rename_text, r, &root) && r->changed) {
		struct svy_buf text = {0};
		svy_yaml_put_flow(&text, &root);
		free(e->yaml);
		e->yaml = svy_buf_take(&text);
	}
	svy_yaml_free(&root);
}

static void rename_name(const struct renaming *r, char **name)
{
	ptrdiff_t at = *name ? svy_dict_find(r->old, *name) : -1;
	if (at < 0 || !r->names[at])
		return;
	free(*name);
	*name = svy_strdup(r->names[at]);
}

static void rename_survey(struct renaming *r, struct svy_survey *s)
{
	struct svy_strs *const list[] = {&s->strata, &s->psu, &s->fpc};
	rename_name(r, &s->weights);
	rename_name(r, &s->domain);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < list[k]->n; i++)
			rename_name(r, &list[k]->v[i]);
	for (size_t i = 0; i < s->extra.n; i++)
		rename_extra(r, &s->extra.v[i], NULL);
}

bool svy_mentions_rename(struct svy_dict *d, char *const *names)
{
	struct svy_dict old;
	svy_dict_copy(&old, d);
	bool done = svy_dict_rename(d, names);
	if (done) {
		struct renaming r = {.old = &old, .names = names};
		if (!svy_dict_is_estimates(d))
			rename_survey(&r, &d->survey);
		for (size_t i = 0; i < d->extra.n; i++)
			for (size_t k = 0; k < sizeof places / sizeof *places; k++)
				if (strcmp(d->extra.v[i].key, places[k].key) == 0)
					rename_extra(&r, &d->extra.v[i], places[k].in);
	}
	svy_dict_free(&old);
	return done;
}

struct finding {
	const struct svy_dict *d;
	struct svy_varlist *out;
};

static void find_name(const struct finding *f, const char *name)
{
	ptrdiff_t at = name ? svy_dict_find(f->d, name) : -1;
	if (at >= 0)
		svy_varlist_add(f->out, (size_t)at);
}

static void find_text(void *arg, struct svy_yaml *y)
{
	find_name(arg, y->text);
}

void svy_mentions_design(const struct svy_dict *d, struct svy_varlist *out)
{
	const struct svy_survey *s = &d->survey;
	const struct svy_strs *list[] = {&s->strata, &s->psu, &s->fpc};
	struct finding f = {d, out};
	if (svy_dict_is_estimates(d))
		return;
	find_name(&f, s->weights);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < list[k]->n; i++)
			find_name(&f, list[k]->v[i]);
	find_name(&f, s->domain);
	find_name(&f, d->file_weight);
	for (size_t i = 0; i < s->extra.n; i++) {
		struct svy_yaml root = {0};
		visit_text(s->extra.v[i].yaml, NULL, find_text, &f, &root);
		svy_yaml_free(&root);
	}
}

struct asking {
	const char *name;
	bool found;
};

static void ask(void *arg, struct svy_yaml *y)
{
	struct asking *a = arg;
	a->found |= strcmp(y->text, a->name) == 0;
}

bool svy_mentions_extra(const struct svy_extra *e, const char *name)
{
	struct asking a = {.name = name};
	struct svy_yaml root = {0};
	visit_text(e->yaml, NULL, ask, &a, &root);
	svy_yaml_free(&root);
	return a.found;
}
