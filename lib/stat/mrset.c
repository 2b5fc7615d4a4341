// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/mrset.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/value.h"

void svy_mrset_free(struct svy_mrset_var *m)
{
	free(m->name);
	free(m->title);
	svy_varlist_free(&m->vars);
	free(m->item);
	svy_strs_free(&m->counted);
	free(m->number);
	if (m->levels.keys)
		svy_levels_free(&m->levels);
	svy_var_free(&m->like);
	free(m->answer);
	memset(m, 0, sizeof *m);
}

static const struct svy_var *variable(const struct svy_mrset_var *m, size_t k)
{
	return &m->dict->var[m->vars.v[k]];
}

static bool is_text(const struct svy_mrset_var *m)
{
	return variable(m, 0)->type == SVY_STRING;
}

/* Counted values as numbers, where the variables hold numbers. */
static int read_counted(struct svy_ctx *ctx, struct svy_mrset_var *m)
{
	if (is_text(m))
		return 0;
	m->number = svy_calloc(m->counted.n, sizeof *m->number);
	for (size_t i = 0; i < m->counted.n; i++)
		if (!svy_num_parse(m->counted.v[i], strlen(m->counted.v[i]), &m->number[i]))
			return svy_fail(ctx, SVY_EUSAGE, "the set '%s' counts '%s', which is no number, and its variables hold numbers", m->name, m->counted.v[i]);
	return 0;
}

static int check(struct svy_ctx *ctx, struct svy_mrset_var *m)
{
	if (m->vars.n == 0)
		return svy_fail(ctx, SVY_EUSAGE, "the set '%s' has no variables", m->name);
	for (size_t k = 1; k < m->vars.n; k++)
		if (variable(m, k)->type != variable(m, 0)->type)
			return svy_fail(ctx, SVY_EUSAGE, "the variables of the set '%s' are numbers and texts: '%s' and '%s'", m->name, variable(m, 0)->name,
					variable(m, k)->name);
	if (m->dichotomies)
		return read_counted(ctx, m);
	svy_var_copy(&m->like, variable(m, 0));
	for (size_t k = 1; k < m->vars.n; k++)
		svy_var_add_labels(&m->like, variable(m, k));
	svy_levels_init(&m->levels, &m->like);
	return 0;
}

/* "q1-q9:1,2" behind the name; what stands behind the last colon may be the end of a range, too. */
static int read_spec(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct svy_mrset_var *m)
{
	const char *colon = strrchr(text, ':');
	m->dichotomies = colon && svy_dict_find(d, colon + 1) < 0;
	if (m->dichotomies)
		svy_strs_split(&m->counted, colon + 1, ',');
	for (size_t i = 0; i < m->counted.n; i++)
		if (!m->counted.v[i][0])
			return svy_fail(ctx, SVY_EUSAGE, "the set '%s' has an empty counted value in '%s'", m->name, text);
	char *list = m->dichotomies ? svy_strndup(text, (size_t)(colon - text)) : svy_strdup(text);
	int rc = svy_varlist_parse(ctx, d, list, &m->vars);
	free(list);
	return rc;
}

static int read_file_set(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_mrset *s, struct svy_mrset_var *m)
{
	m->dichotomies = s->dichotomies;
	m->counted_labels = s->counted_labels;
	if (s->counted)
		svy_strs_add(&m->counted, s->counted);
	for (size_t i = 0; i < s->vars.n; i++) {
		size_t col;
		int rc = svy_dict_require(ctx, d, "variable of a set", s->vars.v[i], &col);
		if (rc)
			return rc;
		svy_varlist_add(&m->vars, col);
	}
	m->title = svy_strdup(s->title_of_first && m->vars.n ? d->var[m->vars.v[0]].title : s->title);
	return 0;
}

int svy_mrset_find(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_strs *specs, const char *name, struct svy_mrset_var *m, bool *found)
{
	size_t n = strlen(name);
	int rc = 0;
	m->dict = d;
	*found = false;
	for (size_t i = 0; i < specs->n && !*found && !rc; i++) {
		const char *spec = specs->v[i];
		if (strncmp(spec, name, n) != 0 || spec[n] != '=')
			continue;
		*found = true;
		m->name = svy_strdup(name);
		rc = svy_dict_find(d, name) >= 0 ? svy_fail(ctx, SVY_EUSAGE, "the set '%s' has the name of a variable: call it something else", name)
			: read_spec(ctx, d, spec + n + 1, m);
	}
	const struct svy_mrset *s = *found || svy_dict_find(d, name) >= 0 ? NULL : svy_mrsets_get(&d->mrsets, name);
	if (s) {
		*found = true;
		m->name = svy_strdup(name);
		rc = read_file_set(ctx, d, s, m);
	}
	return rc || !*found ? rc : check(ctx, m);
}

void svy_mrset_place(struct svy_mrset_var *m, const struct svy_items *it)
{
	m->item = svy_calloc(m->vars.n, sizeof *m->item);
	for (size_t k = 0; k < m->vars.n; k++)
		while (it->list.v[m->item[k]] != m->vars.v[k])
			m->item[k]++;
}

static bool counts(const struct svy_mrset_var *m, const struct svy_column *c, size_t row)
{
	for (size_t i = 0; i < m->counted.n; i++)
		if (m->number ? c->num[row] == m->number[i] : svy_compare_trimmed(c->str[row].p, c->str[row].n, m->counted.v[i], strlen(m->counted.v[i])) == 0)
			return true;
	return false;
}

static void add_answer(struct svy_mrset_var *m, uint32_t answer)
{
	for (size_t i = 0; i < m->nanswer; i++)
		if (m->answer[i] == answer)
			return;
	svy_grow(m->answer, m->nanswer, m->answer_cap);
	m->answer[m->nanswer++] = answer;
}

bool svy_mrset_row(struct svy_mrset_var *m, const struct svy_batch *b, const struct svy_items *it, size_t i)
{
	bool valid = false;
	m->nanswer = 0;
	for (size_t k = 0; k < m->vars.n; k++) {
		const struct svy_column *c = &b->col[m->vars.v[k]];
		if (it->miss[m->item[k]][i])
			continue;
		valid = true;
		if (!m->dichotomies)
			add_answer(m, svy_levels_add(&m->levels, c, i, SVY_VALID));
		else if (counts(m, c, i))
			add_answer(m, (uint32_t)k);
	}
	return m->base == SVY_MRSET_ANY ? m->nanswer > 0 : valid;
}

size_t svy_mrset_close(struct svy_mrset_var *m)
{
	if (!m->dichotomies)
		svy_levels_order(&m->levels);
	return m->dichotomies ? m->vars.n : m->levels.n;
}

uint32_t svy_mrset_rank(const struct svy_mrset_var *m, uint32_t answer)
{
	return m->dichotomies ? answer : m->levels.rank[answer];
}

const char *svy_mrset_code(const struct svy_mrset_var *m, size_t rank)
{
	return m->dichotomies ? variable(m, rank)->name : m->levels.text[rank];
}

/* An answer of dichotomies is called by the title of its variable, or by the label of what it counts. */
static const char *label_of(const struct svy_mrset_var *m, size_t k)
{
	const struct svy_var *v = variable(m, k);
	const char *label = NULL;
	if (m->counted_labels && m->number)
		label = svy_var_label_of_number(v, m->number[0]);
	else if (m->counted_labels)
		label = svy_var_label_of_string(v, m->counted.v[0], strlen(m->counted.v[0]));
	return label ? label : v->title;
}

void svy_mrset_variable(const struct svy_mrset_var *m, struct svy_var *v)
{
	if (m->dichotomies) {
		memset(v, 0, sizeof *v);
		v->type = SVY_STRING;
		for (size_t k = 0; k < m->vars.n; k++)
			if (label_of(m, k))
				svy_var_label_string(v, variable(m, k)->name, label_of(m, k));
	} else {
		svy_var_copy(v, &m->like);
		free(v->name);
		free(v->title);
	}
	v->name = svy_strdup(m->name);
	v->title = svy_strdup(m->title);
}
