// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/dict_diff.h"

/* a and b are taken. */
static void diff_texts(struct svy_dict_diffs *d, enum svy_diff_kind kind, const char *of, char *a, char *b)
{
	bool any_a = a && *a, any_b = b && *b;
	if (any_a != any_b || (any_a && strcmp(a, b) != 0)) {
		svy_diff_add(d, (struct svy_dict_diff){kind, false, -1, -1, svy_strdup(of), any_a ? svy_strdup(a) : NULL, any_b ? svy_strdup(b) : NULL});
	}
	free(a);
	free(b);
}

static char *joined(const struct svy_strs *l)
{
	return l ? svy_strs_join(l, ", ") : NULL;
}

static char *word_if(bool is, const char *word)
{
	return is ? svy_strdup(word) : NULL;
}

static void diff_extras(struct svy_dict_diffs *d, enum svy_diff_kind kind, const struct svy_extras *a, const struct svy_extras *b)
{
	for (size_t i = 0; i < a->n; i++)
		diff_texts(d, kind, a->v[i].key, svy_strdup(a->v[i].yaml), svy_strdup(svy_extras_get(b, a->v[i].key)));
	for (size_t i = 0; i < b->n; i++)
		if (!svy_extras_get(a, b->v[i].key))
			diff_texts(d, kind, b->v[i].key, NULL, svy_strdup(b->v[i].yaml));
}

static void diff_design(struct svy_dict_diffs *d, const struct svy_survey *a, const struct svy_survey *b)
{
	diff_texts(d, SVY_DIFF_DESIGN, "weights", svy_strdup(a->weights), svy_strdup(b->weights));
	diff_texts(d, SVY_DIFF_DESIGN, "strata", joined(&a->strata), joined(&b->strata));
	diff_texts(d, SVY_DIFF_DESIGN, "psu", a->psu_none ? svy_strdup("none") : joined(&a->psu), b->psu_none ? svy_strdup("none") : joined(&b->psu));
	diff_texts(d, SVY_DIFF_DESIGN, "fpc", joined(&a->fpc), joined(&b->fpc));
	diff_texts(d, SVY_DIFF_DESIGN, "nest", word_if(a->nest, "yes"), word_if(b->nest, "yes"));
	diff_texts(d, SVY_DIFF_DESIGN, "domain", svy_strdup(a->domain), svy_strdup(b->domain));
	diff_extras(d, SVY_DIFF_DESIGN, &a->extra, &b->extra);
}

/* "Help given, 1 of: shop, visit". */
static char *mrset_text(const struct svy_mrset *s)
{
	struct svy_buf b = {0};
	if (!s)
		return NULL;
	char *names = joined(&s->vars);
	if (s->title)
		svy_buf_printf(&b, "%s, ", s->title);
	if (s->dichotomies)
		svy_buf_printf(&b, "%s%s in: ", s->counted ? s->counted : "yes", s->counted_labels ? " (named by value labels)" : "");
	else
		svy_buf_puts(&b, "codes in: ");
	svy_buf_puts(&b, names);
	free(names);
	return svy_buf_take(&b);
}

static void diff_mrsets(struct svy_dict_diffs *d, const struct svy_mrsets *a, const struct svy_mrsets *b)
{
	for (size_t i = 0; i < a->n; i++)
		diff_texts(d, SVY_DIFF_MRSET, a->v[i].name, mrset_text(&a->v[i]), mrset_text(svy_mrsets_get(b, a->v[i].name)));
	for (size_t i = 0; i < b->n; i++)
		if (!svy_mrsets_get(a, b->v[i].name))
			diff_texts(d, SVY_DIFF_MRSET, b->v[i].name, NULL, mrset_text(&b->v[i]));
}

static const struct svy_strs *varset(const struct svy_varsets *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].name, name) == 0)
			return &l->v[i].vars;
	return NULL;
}

static void diff_varsets(struct svy_dict_diffs *d, const struct svy_varsets *a, const struct svy_varsets *b)
{
	for (size_t i = 0; i < a->n; i++)
		diff_texts(d, SVY_DIFF_VARSET, a->v[i].name, joined(&a->v[i].vars), joined(varset(b, a->v[i].name)));
	for (size_t i = 0; i < b->n; i++)
		if (!varset(a, b->v[i].name))
			diff_texts(d, SVY_DIFF_VARSET, b->v[i].name, NULL, joined(&b->v[i].vars));
}

static void diff_attributes(struct svy_dict_diffs *d, const struct svy_attributes *a, const struct svy_attributes *b)
{
	for (size_t i = 0; i < a->n; i++)
		diff_texts(d, SVY_DIFF_ATTRIBUTE, a->v[i].name, joined(&a->v[i].values), joined(svy_attributes_get(b, a->v[i].name)));
	for (size_t i = 0; i < b->n; i++)
		if (!svy_attributes_get(a, b->v[i].name))
			diff_texts(d, SVY_DIFF_ATTRIBUTE, b->v[i].name, NULL, joined(&b->v[i].values));
}

static const char *line(const struct svy_strs *l, size_t i)
{
	return i < l->n ? l->v[i] : NULL;
}

/* The first line that is another one stands for all. */
static void diff_documents(struct svy_dict_diffs *d, const struct svy_strs *a, const struct svy_strs *b)
{
	char of[32];
	size_t i = 0;
	while (i < a->n && i < b->n && strcmp(a->v[i], b->v[i]) == 0)
		i++;
	if (i == a->n && i == b->n)
		return;
	snprintf(of, sizeof of, "line %zu", i + 1);
	svy_diff_add(d, (struct svy_dict_diff){SVY_DIFF_DOCUMENTS, false, -1, -1, svy_strdup(of), svy_strdup(line(a, i)), svy_strdup(line(b, i))});
}

void svy_diff_file(struct svy_dict_diffs *d, const struct svy_dict *a, const struct svy_dict *b)
{
	diff_texts(d, SVY_DIFF_FILE_TITLE, NULL, svy_strdup(a->title), svy_strdup(b->title));
	diff_texts(d, SVY_DIFF_FILE_WEIGHT, NULL, svy_strdup(a->file_weight), svy_strdup(b->file_weight));
	diff_design(d, &a->survey, &b->survey);
	diff_mrsets(d, &a->mrsets, &b->mrsets);
	diff_varsets(d, &a->varsets, &b->varsets);
	diff_attributes(d, &a->attr, &b->attr);
	diff_texts(d, SVY_DIFF_ATTRIBUTE, "excerpt", svy_strdup(a->excerpt), svy_strdup(b->excerpt));
	diff_extras(d, SVY_DIFF_ATTRIBUTE, &a->extra, &b->extra);
	diff_documents(d, &a->documents, &b->documents);
}
