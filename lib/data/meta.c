// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/meta.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

static struct svy_attribute *find_attribute(const struct svy_attributes *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].name, name) == 0)
			return &l->v[i];
	return NULL;
}

static struct svy_attribute *attribute(struct svy_attributes *l, const char *name)
{
	struct svy_attribute *a = find_attribute(l, name);
	if (a)
		return a;
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct svy_attribute){.name = svy_strdup(name)};
	return &l->v[l->n++];
}

const struct svy_strs *svy_attributes_get(const struct svy_attributes *l, const char *name)
{
	const struct svy_attribute *a = find_attribute(l, name);
	return a ? &a->values : NULL;
}

struct svy_strs *svy_attributes_set(struct svy_attributes *l, const char *name)
{
	struct svy_attribute *a = attribute(l, name);
	svy_strs_free(&a->values);
	return &a->values;
}

void svy_attributes_add(struct svy_attributes *l, const char *name, const char *value)
{
	svy_strs_add(&attribute(l, name)->values, value);
}

static void free_attribute(struct svy_attribute *a)
{
	free(a->name);
	svy_strs_free(&a->values);
}

void svy_attributes_remove(struct svy_attributes *l, const char *name)
{
	struct svy_attribute *a = find_attribute(l, name);
	if (!a)
		return;
	free_attribute(a);
	l->n--;
	memmove(a, a + 1, (size_t)(l->v + l->n - a) * sizeof *a);
}

void svy_attributes_copy(struct svy_attributes *to, const struct svy_attributes *from)
{
	memset(to, 0, sizeof *to);
	for (size_t i = 0; i < from->n; i++)
		svy_strs_copy(svy_attributes_set(to, from->v[i].name), &from->v[i].values);
}

void svy_attributes_free(struct svy_attributes *l)
{
	for (size_t i = 0; i < l->n; i++)
		free_attribute(&l->v[i]);
	free(l->v);
	memset(l, 0, sizeof *l);
}

struct svy_mrset *svy_mrsets_add(struct svy_mrsets *l, const char *name)
{
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct svy_mrset){.name = svy_strdup(name)};
	return &l->v[l->n++];
}

const struct svy_mrset *svy_mrsets_get(const struct svy_mrsets *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].name, name) == 0)
			return &l->v[i];
	return NULL;
}

void svy_mrsets_add_copy(struct svy_mrsets *l, const struct svy_mrset *from)
{
	struct svy_mrset *s = svy_mrsets_add(l, from->name);
	s->title = svy_strdup(from->title);
	s->dichotomies = from->dichotomies;
	s->counted = svy_strdup(from->counted);
	s->counted_labels = from->counted_labels;
	s->title_of_first = from->title_of_first;
	svy_strs_copy(&s->vars, &from->vars);
}

void svy_mrsets_copy(struct svy_mrsets *to, const struct svy_mrsets *from)
{
	memset(to, 0, sizeof *to);
	for (size_t i = 0; i < from->n; i++)
		svy_mrsets_add_copy(to, &from->v[i]);
}

static void free_mrset(struct svy_mrset *s)
{
	free(s->name);
	free(s->title);
	free(s->counted);
	svy_strs_free(&s->vars);
}

void svy_mrsets_remove(struct svy_mrsets *l, size_t i)
{
	free_mrset(&l->v[i]);
	l->n--;
	memmove(&l->v[i], &l->v[i + 1], (l->n - i) * sizeof *l->v);
}

void svy_mrsets_free(struct svy_mrsets *l)
{
	for (size_t i = 0; i < l->n; i++)
		free_mrset(&l->v[i]);
	free(l->v);
	memset(l, 0, sizeof *l);
}

struct svy_varset *svy_varsets_add(struct svy_varsets *l, const char *name)
{
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n] = (struct svy_varset){.name = svy_strdup(name)};
	return &l->v[l->n++];
}

void svy_varsets_copy(struct svy_varsets *to, const struct svy_varsets *from)
{
	memset(to, 0, sizeof *to);
	for (size_t i = 0; i < from->n; i++)
		svy_strs_copy(&svy_varsets_add(to, from->v[i].name)->vars, &from->v[i].vars);
}

static void free_varset(struct svy_varset *s)
{
	free(s->name);
	svy_strs_free(&s->vars);
}

void svy_varsets_remove(struct svy_varsets *l, size_t i)
{
	free_varset(&l->v[i]);
	l->n--;
	memmove(&l->v[i], &l->v[i + 1], (l->n - i) * sizeof *l->v);
}

void svy_varsets_free(struct svy_varsets *l)
{
	for (size_t i = 0; i < l->n; i++)
		free_varset(&l->v[i]);
	free(l->v);
	memset(l, 0, sizeof *l);
}
