// SPDX-License-Identifier: GPL-3.0-or-later
/* What can be said only when all constructs of a model are known: their order, their roles, their columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "scale/model_reader.h"

static ptrdiff_t find(const struct svy_model *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->v[i].name, name) == 0)
			return (ptrdiff_t)i;
	return -1;
}

static int unknown_part(struct svy_model_reader *r, const struct svy_scale *s, const char *name)
{
	const char **names = svy_reallocarray(NULL, r->m->n, sizeof *names);
	for (size_t i = 0; i < r->m->n; i++)
		names[i] = r->m->v[i].name;
	char *near = svy_nearest(name, names, r->m->n, 1);
	svy_model_fail(r, s->line, "construct '%s' has the unknown part '%s'%s%s%s", s->name, name, near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	free(near);
	free(names);
	return SVY_EDATA;
}

static int resolve_parts(struct svy_model_reader *r)
{
	for (size_t i = 0; i < r->m->n; i++) {
		struct svy_scale *s = &r->m->v[i];
		for (size_t k = 0; k < s->part_names.n; k++) {
			ptrdiff_t at = find(r->m, s->part_names.v[k]);
			if (at < 0)
				return unknown_part(r, s, s->part_names.v[k]);
			const struct svy_scale *part = &r->m->v[at];
			if (part->kind == SVY_CONSTRUCT_SCORE && !part->threshold)
				return svy_model_fail(r, s->line, "'%s' cannot be a part of '%s': it is a score without threshold (give it 'at_least')", part->name, s->name);
			s->part[k] = (size_t)at;
		}
	}
	return 0;
}

struct sorting {
	struct svy_model_reader *r;
	enum { UNSEEN, OPEN, DONE } *state;
	size_t *order, n;
};

/* Depth first: the parts, then the whole. Recursion is no deeper than the chain of constructs, which a cycle would close. */
static int visit(struct sorting *t, size_t i)
{
	const struct svy_scale *s = &t->r->m->v[i];
	if (t->state[i] == DONE)
		return 0;
	if (t->state[i] == OPEN)
		return svy_model_fail(t->r, s->line, "construct '%s' is a part of itself", s->name);
	t->state[i] = OPEN;
	for (size_t k = 0; k < s->part_names.n; k++) {
		int rc = visit(t, s->part[k]);
		if (rc)
			return rc;
	}
	t->state[i] = DONE;
	t->order[t->n++] = i;
	return 0;
}

static void permute(struct svy_model *m, const size_t *order)
{
	struct svy_scale *sorted = svy_reallocarray(NULL, m->n, sizeof *sorted);
	size_t *now = svy_reallocarray(NULL, m->n, sizeof *now);
	for (size_t i = 0; i < m->n; i++) {
		sorted[i] = m->v[order[i]];
		now[order[i]] = i;
	}
	free(m->v);
	m->v = sorted;
	m->cap = m->n;
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->v[i].part_names.n; k++)
			m->v[i].part[k] = now[m->v[i].part[k]];
	free(now);
}

static int sort(struct svy_model_reader *r)
{
	size_t n = r->m->n;
	struct sorting t = {r, svy_calloc(n, sizeof *t.state), svy_calloc(n, sizeof *t.order), 0};
	int rc = 0;
	for (size_t i = 0; !rc && i < n; i++)
		rc = visit(&t, i);
	if (!rc)
		permute(r->m, t.order);
	free(t.state);
	free(t.order);
	return rc;
}

static bool is_part_of_able(const struct svy_model *m, size_t i)
{
	for (size_t w = 0; w < m->n; w++)
		for (size_t k = 0; k < m->v[w].part_names.n; k++)
			if (m->v[w].part[k] == i && (m->v[w].role == SVY_ROLE_ABLE || m->v[w].role == SVY_ROLE_NONE))
				return true;
	return false;
}

static bool may_be_able(const struct svy_model *m, size_t i)
{
	const struct svy_scale *s = &m->v[i];
	if (!s->part_names.n || is_part_of_able(m, i))
		return false;
	if (s->role == SVY_ROLE_ABLE)
		return true;
	for (size_t k = 0; k < s->part_names.n; k++)
		if (m->v[s->part[k]].role != SVY_ROLE_ABLE)
			return false;
	return s->role == SVY_ROLE_NONE;
}

/*
 * Which construct is ability as a whole: a combination that says role: able, else one that says no role and combines parts that do;
 * where nothing is combined, the only construct with the role. -1 if there is none.
 */
static int find_able(struct svy_model_reader *r, ptrdiff_t *able)
{
	struct svy_model *m = r->m;
	size_t with_role = 0, last = 0;
	*able = -1;
	for (size_t i = 0; i < m->n; i++) {
		with_role += m->v[i].role == SVY_ROLE_ABLE;
		last = m->v[i].role == SVY_ROLE_ABLE ? i : last;
		if (!may_be_able(m, i))
			continue;
		bool says = m->v[i].role == SVY_ROLE_ABLE;
		bool said = *able >= 0 && m->v[*able].role == SVY_ROLE_ABLE;
		if (*able >= 0 && says == said)
			return svy_model_fail(r, m->v[i].line, "'%s' and '%s' both combine parts of ability (one of them gets role: able)",
					      m->v[*able].name, m->v[i].name);
		if (*able < 0 || says)
			*able = (ptrdiff_t)i;
	}
	if (*able < 0 && with_role == 1)
		*able = (ptrdiff_t)last;
	if (*able >= 0 && m->v[*able].kind == SVY_CONSTRUCT_SCORE && !m->v[*able].threshold)
		return svy_model_fail(r, m->v[*able].line, "'%s' with role able is a score without threshold (give it 'at_least')", m->v[*able].name);
	return 0;
}

static enum svy_role header_role(const struct svy_model *m, size_t i, ptrdiff_t able)
{
	if ((ptrdiff_t)i == able)
		return SVY_ROLE_ABLE;
	if (able < 0 || !m->v[able].part_names.n)
		return m->v[i].role == SVY_ROLE_ABLE ? SVY_ROLE_PART : m->v[i].role;
	for (size_t k = 0; k < m->v[able].part_names.n; k++)
		if (m->v[able].part[k] == i)
			return SVY_ROLE_PART;
	return m->v[i].role == SVY_ROLE_ABLE ? SVY_ROLE_NONE : m->v[i].role;
}

static bool has_level(const struct svy_scale *s, enum svy_level l)
{
	if (s->kind == SVY_CONSTRUCT_SCORE && !s->threshold)
		return false;
	if (l == SVY_LEVEL_NO || l == SVY_LEVEL_YES)
		return true;
	return (s->level[l].n || s->level[l].tags) && (l == SVY_LEVEL_ALREADY ? s->already_as : s->dk_as) == SVY_FOLD_OWN;
}

static int add_column(struct svy_model_reader *r, int line, const char *name, const char *title, size_t *col)
{
	struct svy_var *v = svy_dict_add(&r->m->out, name, SVY_NUMBER);
	if (!v)
		return svy_model_fail(r, line, "the column '%s' exists already", name);
	v->title = svy_strdup(title);
	v->measure = SVY_SCALE;
	*col = r->m->out.nvar - 1;
	return 0;
}

static void label_levels(struct svy_var *v, const bool *level)
{
	static const char *const labels[SVY_LEVEL_COUNT] = {"No", "Yes", "Already does", "Don't know"};
	v->measure = SVY_NOMINAL;
	v->integer = true;
	for (int l = 0; l < SVY_LEVEL_COUNT; l++)
		if (level[l])
			svy_var_label_number(v, l, labels[l]);
}

static int add_score_column(struct svy_model_reader *r, struct svy_scale *s, struct svy_construct *c)
{
	struct svy_buf title = {0};
	if (s->kind != SVY_CONSTRUCT_SCORE || !s->threshold)
		return 0;
	svy_buf_printf(&title, "%s_score", s->name);
	c->score = svy_buf_take(&title);
	svy_buf_printf(&title, "%s (score)", s->title ? s->title : s->name);
	int rc = add_column(r, s->line, c->score, title.p, &s->score_col);
	svy_buf_free(&title);
	return rc;
}

static int add_construct(struct svy_model_reader *r, size_t i, ptrdiff_t able)
{
	struct svy_scale *s = &r->m->v[i];
	struct svy_constructs *all = &r->m->constructs;
	svy_grow(all->v, all->n, all->cap);
	struct svy_construct *c = &all->v[all->n++];
	*c = (struct svy_construct){.name = svy_strdup(s->name), .title = svy_strdup(s->title), .kind = s->kind};
	c->role = header_role(r->m, i, able);
	c->nparts = s->part_names.n;
	c->part = svy_calloc(c->nparts + 1, sizeof *c->part);
	for (size_t k = 0; k < c->nparts; k++)
		c->part[k] = s->part[k];
	for (int l = 0; l < SVY_LEVEL_COUNT; l++)
		c->level[l] = has_level(s, (enum svy_level)l);
	int rc = add_column(r, s->line, s->name, s->title, &s->col);
	if (!rc && c->level[SVY_LEVEL_YES])
		label_levels(&r->m->out.var[s->col], c->level);
	return rc ? rc : add_score_column(r, s, c);
}

static int add_among(struct svy_model_reader *r)
{
	if (!r->m->among)
		return 0;
	int rc = add_column(r, 1, "_among", "Asked at all", &r->m->among_col);
	if (rc)
		return rc;
	label_levels(&r->m->out.var[r->m->among_col], (const bool[SVY_LEVEL_COUNT]){true, true});
	r->m->constructs.among = svy_strdup("_among");
	return 0;
}

int svy_model_finish(struct svy_model_reader *r)
{
	ptrdiff_t able;
	int rc = resolve_parts(r);
	if (rc || (rc = sort(r)) || (rc = find_able(r, &able)))
		return rc;
	svy_dict_copy(&r->m->out, &r->m->dict);
	if ((rc = add_among(r)))
		return rc;
	r->m->constructs.able = able;
	for (size_t i = 0; i < r->m->n; i++)
		if ((rc = add_construct(r, i, able)))
			return rc;
	svy_constructs_write(&r->m->constructs, &r->m->out);
	return 0;
}
