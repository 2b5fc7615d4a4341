// SPDX-License-Identifier: GPL-3.0-or-later
/* One entry of a model's `constructs`: which kind it is follows from its keys, and every kind knows its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "scale/model_reader.h"

const char *const svy_score_name[4] = {"mean", "sum", "count", "share"};
const char *const svy_fold_name[4] = {"own", "yes", "no", "drop"};
/* What a model may say; "part" is a word of headers only. */
static const char *const model_roles[] = {"", "norm", "willing", "asked", "does", "", "able"};

static const char *const score_keys[] = {
	"role", "title", "items", "reverse", "range", "score", "equal_to", "min_valid", "at_least", NULL};
static const char *const judgement_keys[] = {
	"role", "title", "items", "levels", "already_as", "dk_as", "at_least_items", NULL};
static const char *const condition_keys[] = {"role", "title", "where", NULL};
static const char *const all_of_keys[] = {"role", "title", "all_of", "missing", NULL};
static const char *const any_of_keys[] = {"role", "title", "any_of", "missing", NULL};
static const char *const at_least_keys[] = {"role", "title", "at_least", "of", "missing", NULL};
static const char *const all_keys[] = {
	"role", "title", "items", "reverse", "range", "score", "equal_to", "min_valid", "at_least", "levels", "already_as", "dk_as",
	"at_least_items", "where", "all_of", "any_of", "of", "missing", NULL};

static int read_reverse(struct svy_model_reader *r, const struct svy_yaml *y, struct svy_scale *s)
{
	const struct svy_yaml *which = svy_yaml_get(y, "reverse");
	struct svy_varlist list = {0};
	if (!which)
		return 0;
	int rc = svy_model_items(r, which, "reverse", &list);
	for (size_t i = 0; !rc && i < list.n; i++) {
		size_t k = 0;
		while (k < s->items.n && s->items.v[k] != list.v[i])
			k++;
		if (k == s->items.n)
			rc = svy_model_fail(r, which->line, "'%s' is reversed but is no item of '%s'", r->m->dict.var[list.v[i]].name, s->name);
		else
			s->reverse[k] = true;
	}
	svy_varlist_free(&list);
	if (!rc && !s->has_range)
		rc = svy_model_fail(r, which->line, "'reverse' in construct '%s' needs the 'range' of the scale, as in range: [1, 5]", s->name);
	return rc;
}

static int read_range(struct svy_model_reader *r, const struct svy_yaml *y, struct svy_scale *s)
{
	const struct svy_yaml *range = svy_yaml_get(y, "range");
	if (!range)
		return 0;
	int rc = svy_model_range(r, range, &s->lo, &s->hi);
	if (!rc && (!isfinite(s->lo) || !isfinite(s->hi)))
		rc = svy_model_fail(r, range->line, "the 'range' of a scale must be finite");
	s->has_range = true;
	return rc;
}

/* count and share look for codes; mean and sum do not. */
static int read_equal_to(struct svy_model_reader *r, const struct svy_yaml *y, struct svy_scale *s)
{
	const struct svy_yaml *codes = svy_yaml_get(y, "equal_to");
	bool counts = s->score == SVY_SCORE_COUNT || s->score == SVY_SCORE_SHARE;
	if (counts && !codes)
		return svy_model_fail(r, y->line, "'score: %s' in construct '%s' needs 'equal_to'", svy_score_name[s->score], s->name);
	if (!counts && codes)
		return svy_model_fail(r, codes->line, "'equal_to' goes with score: count or share, not %s", svy_score_name[s->score]);
	if (!codes)
		return 0;
	int rc = svy_model_codes(r, codes, "equal_to", &s->equal_to);
	if (!rc && s->equal_to.tags)
		rc = svy_model_fail(r, codes->line, "'equal_to' holds numbers; a missing value equals nothing");
	return rc;
}

static int read_score(struct svy_model_reader *r, const struct svy_yaml *y, const char *where, struct svy_scale *s)
{
	int rc = svy_model_keys(r, y, where, score_keys), score = -1;
	bool given;
	s->kind = SVY_CONSTRUCT_SCORE;
	if (!rc)
		rc = svy_model_choice(r, y, "score", svy_score_name, 4, &score);
	if (rc)
		return rc;
	s->score = (enum svy_score)score;
	const struct svy_yaml *items = svy_yaml_get(y, "items");
	if (!items)
		return svy_model_fail(r, y->line, "'items' are missing in %s", where);
	if ((rc = svy_model_items(r, items, "items", &s->items)))
		return rc;
	s->reverse = svy_calloc(s->items.n, sizeof *s->reverse);
	s->min_valid = s->items.n;
	if ((rc = read_range(r, y, s)) || (rc = read_reverse(r, y, s)) || (rc = read_equal_to(r, y, s)))
		return rc;
	if ((rc = svy_model_count(r, y, "min_valid", s->items.n, &given, &s->min_valid)))
		return rc;
	return svy_model_number(r, y, "at_least", &s->threshold, &s->at_least);
}

static bool codes_share(const struct svy_codes *a, const struct svy_codes *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (svy_codes_have(b, a->num[i], SVY_VALID))
			return true;
	return (a->tags & b->tags) != 0;
}

static int read_levels(struct svy_model_reader *r, const struct svy_yaml *y, struct svy_scale *s)
{
	static const char *const keys[] = {"no", "yes", "already", "dk", NULL};
	int rc = svy_model_keys(r, y, "levels", keys);
	for (int l = 0; !rc && l < SVY_LEVEL_COUNT; l++) {
		const struct svy_yaml *codes = svy_yaml_get(y, svy_level_name[l]);
		if (codes)
			rc = svy_model_codes(r, codes, svy_level_name[l], &s->level[l]);
		else if (l <= SVY_LEVEL_YES)
			rc = svy_model_fail(r, y->line, "'levels' of '%s' lack '%s'", s->name, svy_level_name[l]);
		for (int k = 0; !rc && k < l; k++)
			if (codes_share(&s->level[k], &s->level[l]))
				rc = svy_model_fail(r, codes->line, "a code stands in two levels of '%s': %s and %s", s->name, svy_level_name[k], svy_level_name[l]);
	}
	return rc;
}

/* already_as, dk_as: without codes for the level there is nothing to fold. */
static int read_fold(struct svy_model_reader *r, const struct svy_yaml *y, const char *key, struct svy_scale *s, enum svy_level level, enum svy_fold *out)
{
	const struct svy_codes *codes = &s->level[level];
	const struct svy_yaml *fold = svy_yaml_get(y, key);
	int choice = SVY_FOLD_OWN;
	int rc = svy_model_choice(r, y, key, svy_fold_name, 4, &choice);
	if (rc)
		return rc;
	if (fold && level == SVY_LEVEL_DK && choice == SVY_FOLD_YES)
		return svy_model_fail(r, fold->line, "'dk_as' is one of: own, no, drop");
	if (fold && !codes->n && !codes->tags)
		return svy_model_fail(r, fold->line, "'%s' in construct '%s', but its levels have no '%s'", key, s->name, svy_level_name[level]);
	*out = (enum svy_fold)choice;
	return 0;
}

static int read_judgement(struct svy_model_reader *r, const struct svy_yaml *y, const char *where, struct svy_scale *s)
{
	int rc = svy_model_keys(r, y, where, judgement_keys);
	const struct svy_yaml *items = svy_yaml_get(y, "items");
	bool given;
	s->kind = SVY_CONSTRUCT_JUDGEMENT;
	s->k = 1;
	if (!rc && !items)
		rc = svy_model_fail(r, y->line, "'items' are missing in %s", where);
	if (rc || (rc = svy_model_items(r, items, "items", &s->items)) || (rc = read_levels(r, svy_yaml_get(y, "levels"), s)))
		return rc;
	if ((rc = read_fold(r, y, "already_as", s, SVY_LEVEL_ALREADY, &s->already_as)) || (rc = read_fold(r, y, "dk_as", s, SVY_LEVEL_DK, &s->dk_as)))
		return rc;
	return svy_model_count(r, y, "at_least_items", s->items.n, &given, &s->k);
}

static int read_condition(struct svy_model_reader *r, const struct svy_yaml *y, const char *where, struct svy_scale *s)
{
	int rc = svy_model_keys(r, y, where, condition_keys);
	s->kind = SVY_CONSTRUCT_CONDITION;
	return rc ? rc : svy_model_condition(r, svy_yaml_get(y, "where"), &s->where);
}

/* Names of the parts; what they are is resolved when all constructs are known. */
static int read_parts(struct svy_model_reader *r, const struct svy_yaml *parts, struct svy_scale *s)
{
	if (parts->kind != SVY_YAML_LIST || !parts->n)
		return svy_model_fail(r, parts->line, "the parts of '%s' must be a list of constructs", s->name);
	for (size_t i = 0; i < parts->n; i++) {
		const char *text = svy_yaml_text(&parts->item[i]);
		if (!text)
			return svy_model_fail(r, parts->item[i].line, "the parts of '%s' must be names of constructs", s->name);
		if (svy_strs_has(&s->part_names, text))
			return svy_model_fail(r, parts->item[i].line, "'%s' is named twice among the parts of '%s'", text, s->name);
		svy_strs_add(&s->part_names, text);
	}
	s->part = svy_calloc(parts->n, sizeof *s->part);
	return 0;
}

static int read_combination(struct svy_model_reader *r, const struct svy_yaml *y, const char *where, struct svy_scale *s)
{
	static const char *const rules[] = {"complete", "kleene"};
	static const char *const part_key[] = {"all_of", "any_of", "of"};
	static const char *const *const keys[] = {all_of_keys, any_of_keys, at_least_keys};
	int form = svy_yaml_get(y, "all_of") ? 0 : svy_yaml_get(y, "any_of") ? 1 : 2, rule = 0;
	bool given = true;
	int rc = svy_model_keys(r, y, where, keys[form]);
	if (!rc)
		rc = read_parts(r, svy_yaml_get(y, part_key[form]), s);
	if (!rc)
		rc = svy_model_choice(r, y, "missing", rules, 2, &rule);
	if (!rc && form == 2)
		rc = svy_model_count(r, y, "at_least", s->part_names.n, &given, &s->k);
	if (!rc && !given)
		rc = svy_model_fail(r, y->line, "'of' in construct '%s' needs 'at_least'", s->name);
	s->kind = (enum svy_construct_kind)(SVY_CONSTRUCT_ALL_OF + form);
	s->kleene = rule == 1;
	return rc;
}

static int read_body(struct svy_model_reader *r, const struct svy_yaml *y, const char *where, struct svy_scale *s)
{
	if (svy_yaml_get(y, "all_of") || svy_yaml_get(y, "any_of") || svy_yaml_get(y, "of"))
		return read_combination(r, y, where, s);
	if (svy_yaml_get(y, "where"))
		return read_condition(r, y, where, s);
	if (svy_yaml_get(y, "levels"))
		return read_judgement(r, y, where, s);
	if (svy_yaml_get(y, "score"))
		return read_score(r, y, where, s);
	int rc = svy_model_keys(r, y, where, all_keys);
	return rc ? rc : svy_model_fail(r, y->line, "%s says not what it is: it needs 'score', 'levels', 'where', 'all_of', 'any_of' or 'at_least' with 'of'", where);
}

static int check_name(struct svy_model_reader *r, const struct svy_yaml *key)
{
	const char *name = key->text;
	if (!name[0] || strpbrk(name, " \t\r\n,\"#"))
		return svy_model_fail(r, key->line, "'%s' cannot be the name of a column", name);
	if (svy_dict_find(&r->m->dict, name) >= 0)
		return svy_model_fail(r, key->line, "construct '%s' has the name of a variable of the file", name);
	return 0;
}

int svy_model_construct(struct svy_model_reader *r, const struct svy_yaml *key, const struct svy_yaml *y)
{
	enum { MOST = 1000 };   /* bounds the recursion over parts */
	int rc = check_name(r, key), role = SVY_ROLE_NONE;
	const char *title;
	if (rc)
		return rc;
	if (r->m->n == MOST)
		return svy_model_fail(r, key->line, "the model has more than %d constructs", MOST);
	struct svy_buf where = {0};
	svy_buf_printf(&where, "construct '%s'", key->text);
	svy_grow(r->m->v, r->m->n, r->m->cap);
	struct svy_scale *s = &r->m->v[r->m->n++];
	*s = (struct svy_scale){.name = svy_strdup(key->text), .line = key->line, .col = SIZE_MAX, .score_col = SIZE_MAX};
	if (y->kind != SVY_YAML_MAP)
		rc = svy_model_fail(r, y->line, "%s must hold keys with values", where.p);
	if (!rc)
		rc = svy_model_choice(r, y, "role", model_roles, 7, &role);
	if (!rc)
		rc = svy_model_text(r, y, "title", &title);
	if (!rc) {
		s->role = (enum svy_role)role;
		s->title = svy_strdup(title);
		rc = read_body(r, y, where.p, s);
	}
	svy_buf_free(&where);
	return rc;
}

void svy_scale_free(struct svy_scale *s)
{
	free(s->name);
	free(s->title);
	svy_varlist_free(&s->items);
	free(s->reverse);
	free(s->equal_to.num);
	for (int l = 0; l < SVY_LEVEL_COUNT; l++)
		free(s->level[l].num);
	svy_expr_free(s->where);
	svy_strs_free(&s->part_names);
	free(s->part);
}
