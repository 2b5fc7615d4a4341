// SPDX-License-Identifier: GPL-3.0-or-later
/* What is known about tables side by side as a whole: what they share is said once, the rest with their names. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml.h"
#include "out/models.h"

static bool all_say(const struct svy_models *m, const char *key, const char *yaml)
{
	for (size_t k = 0; k < m->n; k++)
		if (!svy_same_text(svy_extras_get(&m->table[k].facts, key), yaml))
			return false;
	return true;
}

static bool same_design(const struct svy_survey *a, const struct svy_survey *b)
{
	bool same = svy_same_text(a->weights, b->weights) && svy_same_text(a->domain, b->domain) && svy_strs_same(&a->strata, &b->strata) &&
		    svy_strs_same(&a->psu, &b->psu) && svy_strs_same(&a->fpc, &b->fpc) && a->nest == b->nest && a->psu_none == b->psu_none &&
		    a->extra.n == b->extra.n;
	for (size_t i = 0; i < a->extra.n && same; i++)
		same = svy_same_text(svy_extras_get(&b->extra, a->extra.v[i].key), a->extra.v[i].yaml);
	return same;
}

static void put_difference(struct svy_buf *b, const char *key, const char *yaml)
{
	svy_buf_puts(b, ", ");
	svy_yaml_put_key(b, key);
	svy_buf_puts(b, yaml);
}

/* Facts that all tables share, and those of each that differ. */
static void merge_numbers(const struct svy_models *m, struct svy_estimates *out)
{
	struct svy_buf own = {0};
	size_t differing = 0;
	for (size_t k = 0; k < m->n; k++) {
		const struct svy_extras *facts = &m->table[k].facts;
		svy_buf_puts(&own, k ? "}, {name: " : "[{name: ");
		svy_yaml_put_string(&own, m->name[k]);
		for (size_t i = 0; i < facts->n; i++) {
			const char *key = facts->v[i].key, *yaml = facts->v[i].yaml;
			if (strcmp(key, "reference") == 0)
				continue;
			if (all_say(m, key, yaml))
				svy_extras_set(&out->facts, key, yaml);
			else if (++differing)
				put_difference(&own, key, yaml);
		}
	}
	svy_buf_puts(&own, "}]");
	if (differing)
		svy_extras_set(&out->facts, "models", own.p);
	svy_buf_free(&own);
}

/* One key for all tables: each may have its own terms. Of two references of one term the first counts. */
static int merge_references(struct svy_ctx *ctx, const struct svy_models *m, struct svy_estimates *out)
{
	struct svy_strs names = {0};
	struct svy_buf b = {0};
	int rc = 0;
	for (size_t k = 0; k < m->n && !rc; k++) {
		const char *yaml = svy_extras_get(&m->table[k].facts, "reference");
		struct svy_yaml map = {0};
		if (!yaml)
			continue;
		rc = svy_yaml_parse(ctx, "reference", yaml, strlen(yaml), 0, &map);
		for (size_t i = 0; i < map.n && !rc && map.kind == SVY_YAML_MAP; i++) {
			const char *name = svy_yaml_text(&map.key[i]);
			if (!name || svy_strs_has(&names, name))
				continue;
			svy_strs_add(&names, name);
			svy_buf_puts(&b, b.n ? ", " : "{");
			svy_yaml_put_key(&b, name);
			svy_yaml_put_flow(&b, &map.item[i]);
		}
		svy_yaml_free(&map);
	}
	if (b.n && !rc) {
		svy_buf_putc(&b, '}');
		svy_extras_set(&out->facts, "reference", b.p);
	}
	svy_buf_free(&b);
	svy_strs_free(&names);
	return rc;
}

/* note[k] is of table k. */
static void join_notes(const struct svy_models *m, const struct svy_strs *note, struct svy_strs *out)
{
	for (size_t k = 0; k < m->n; k++) {
		for (size_t i = 0; i < note[k].n; i++) {
			struct svy_strs one = {.v = &note[k].v[i], .n = 1};
			bool all = true;
			for (size_t j = 0; j < m->n; j++)
				all &= svy_strs_has(&note[j], one.v[0]);
			if (!all)
				svy_strs_add_said(out, m->name[k], &one);
			else if (!svy_strs_has(out, one.v[0]))
				svy_strs_add(out, one.v[0]);
		}
	}
}

void svy_models_notes(const struct svy_models *m, const struct svy_notes_opts *o, struct svy_strs *notes)
{
	struct svy_strs *own = svy_calloc(m->n, sizeof *own);
	for (size_t k = 0; k < m->n; k++)
		svy_notes_of_table(&m->table[k], o, &own[k]);
	join_notes(m, own, notes);
	for (size_t k = 0; k < m->n; k++)
		svy_strs_free(&own[k]);
	free(own);
	svy_strs_copy(notes, &m->doubts);
}

/* Designs that differ have no key for all of them: they become notes. */
static void merge_designs(const struct svy_models *m, struct svy_estimates *out)
{
	struct svy_strs *own = svy_calloc(m->n, sizeof *own);   /* borrows */
	bool same = true;
	for (size_t k = 0; k < m->n; k++) {
		same &= same_design(&m->table[0].survey, &m->table[k].survey);
		own[k] = m->table[k].notes;
	}
	if (same) {
		svy_survey_copy(&out->survey, &m->table[0].survey);
		join_notes(m, own, &out->notes);
		svy_strs_copy(&out->notes, &m->doubts);
	} else {
		svy_models_notes(m, &(struct svy_notes_opts){.extent = SVY_NOTES_SHORT, .cases = SVY_CASES_UNSAID}, &out->notes);
	}
	free(own);
}

int svy_models_facts(struct svy_ctx *ctx, const struct svy_models *m, struct svy_estimates *out)
{
	bool title = true;
	merge_numbers(m, out);
	merge_designs(m, out);
	for (size_t k = 0; k < m->n; k++) {
		title &= svy_same_text(m->table[0].title, m->table[k].title);
		svy_strs_add_said(&out->history, m->name[k], &m->table[k].history);
	}
	if (title)
		out->title = svy_strdup(m->table[0].title);
	return merge_references(ctx, m, out);
}
