// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/role.h"

#include "io/mentions.h"

static const char *role_in_extra(const struct svy_extras *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (svy_mentions_extra(&l->v[i], name))
			return l->v[i].key;
	return NULL;
}

const char *svy_role_of(const struct svy_dict *d, const char *name)
{
	const struct svy_survey *s = &d->survey;
	const char *weight = s->weights ? s->weights : d->file_weight;
	if (svy_dict_is_estimates(d))
		return NULL;
	if (svy_same_text(weight, name))
		return "weight";
	if (svy_strs_has(&s->strata, name))
		return "stratum";
	if (svy_strs_has(&s->psu, name))
		return "unit";
	if (svy_strs_has(&s->fpc, name))
		return "population size";
	return svy_same_text(s->domain, name) ? "domain" : role_in_extra(&s->extra, name);
}
