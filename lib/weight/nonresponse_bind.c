// SPDX-License-Identifier: GPL-3.0-or-later
/* Who responded, and by what variables the others are replaced. */
#include <inttypes.h>
#include <string.h>
#include "weight/classes.h"
#include "weight/nonresponse_parts.h"

static int bind_condition(struct svy_nonresponse *m, const char *text, uint8_t *need, struct svy_expr **out)
{
	if (!text)
		return 0;
	int rc = svy_expr_parse(m->ctx, text, out);
	return rc ? rc : svy_expr_bind(m->ctx, *out, m->dict, need, SVY_WANT_CONDITION);
}

/* What stands for itself by its categories, as the declared measure and the labels of valid codes have it. */
static bool is_categorical(const struct svy_var *v)
{
	if (v->type == SVY_STRING || v->measure == SVY_NOMINAL || v->measure == SVY_ORDINAL)
		return true;
	if (v->measure == SVY_SCALE)
		return false;
	for (size_t i = 0; i < v->ncat; i++)
		if (v->cat[i].value.kind == SVY_VALUE_NUMBER && !svy_var_number_is_missing(v, v->cat[i].value.num))
			return true;
	return false;
}

/* "i." before names means their categories and "c." their numbers, as in Stata; a variable that is called so is that variable. */
static char prefix_of(const struct svy_dict *d, const char *part)
{
	bool prefixed = (part[0] == 'i' || part[0] == 'c') && part[1] == '.' && svy_dict_find(d, part) < 0;
	return prefixed ? part[0] : 0;
}

/* A margin for each variable of a part of the list. */
static int add_part(struct svy_nonresponse *m, const char *part, struct svy_buf *said)
{
	struct svy_strs names = {0};
	const char prefix = prefix_of(m->dict, part);
	int rc = svy_classes_names(m->ctx, m->dict, part + (prefix ? 2 : 0), &names);
	for (size_t i = 0; i < names.n && !rc; i++) {
		const struct svy_var *v = &m->dict->var[svy_dict_find(m->dict, names.v[i])];
		const struct svy_strs one = {.v = &names.v[i], .n = 1};
		bool categorical = prefix ? prefix == 'i' : is_categorical(v);
		svy_targets_margin(&m->margins, categorical ? &one : &(struct svy_strs){0}, categorical ? NULL : names.v[i]);
		svy_buf_printf(said, "%s%s (%s)", said->n ? ", " : "", names.v[i], categorical ? "categories" : "number");
	}
	svy_strs_free(&names);
	return rc;
}

/* One margin for each variable, and one for the constant. */
static int add_model(struct svy_nonresponse *m)
{
	struct svy_strs part = {0};
	struct svy_buf said = {0};
	int rc = 0;
	svy_targets_margin(&m->margins, &(struct svy_strs){0}, NULL);
	svy_strs_split(&part, m->o.propensity, ',');
	for (size_t i = 0; i < part.n && !rc; i++)
		rc = add_part(m, part.v[i], &said);
	if (!rc)
		svy_tell(m->ctx, "propensity of response by %s", said.p);
	svy_buf_free(&said);
	svy_strs_free(&part);
	return rc;
}

static int add_classes(struct svy_nonresponse *m)
{
	struct svy_strs names = {0};
	int rc = m->o.classes ? svy_classes_names(m->ctx, m->dict, m->o.classes, &names) : 0;
	svy_targets_margin(&m->margins, &names, NULL);
	svy_strs_free(&names);
	return rc;
}

int svy_nonresponse_bind(struct svy_nonresponse *m, uint8_t *need)
{
	int rc = bind_condition(m, m->o.response, need, &m->expr[SVY_RESPONDENT]);
	if (!rc)
		rc = bind_condition(m, m->o.ineligible, need, &m->expr[SVY_INELIGIBLE]);
	if (!rc)
		rc = bind_condition(m, m->o.unknown, need, &m->expr[SVY_UNKNOWN]);
	if (!rc)
		rc = m->o.propensity ? add_model(m) : add_classes(m);
	return rc ? rc : svy_aux_bind(m->ctx, &m->margins, m->dict, need, &m->aux);
}

int svy_nonresponse_judge(struct svy_nonresponse *m, const struct svy_batch *b)
{
	static const enum svy_disposition order[] = {SVY_RESPONDENT, SVY_INELIGIBLE, SVY_UNKNOWN};
	static const char *const option[] = {[SVY_RESPONDENT] = "response", [SVY_INELIGIBLE] = "ineligible", [SVY_UNKNOWN] = "unknown"};
	memset(m->disposition, SVY_NONRESPONDENT, b->nrow);
	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		if (!m->expr[order[k]])
			continue;
		svy_expr_eval(m->expr[order[k]], b, m->val, m->miss);
		for (size_t i = 0; i < b->nrow; i++) {
			m->missing += order[k] == SVY_RESPONDENT && m->miss[i];
			if (m->miss[i] || m->val[i] == 0)
				continue;
			if (m->disposition[i] != SVY_NONRESPONDENT)
				return svy_fail(m->ctx, SVY_EDATA, "row %" PRIu64 " fulfils both '--%s' and '--%s'", b->first + i + 1, option[m->disposition[i]],
						option[order[k]]);
			m->disposition[i] = (uint8_t)order[k];
		}
	}
	return 0;
}
