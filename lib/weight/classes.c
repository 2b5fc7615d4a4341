// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/classes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

int svy_classes_names(struct svy_ctx *ctx, const struct svy_dict *d, const char *vars, struct svy_strs *names)
{
	struct svy_varlist list = {0};
	int rc = svy_varlist_parse(ctx, d, vars, &list);
	for (size_t i = 0; i < list.n && !rc; i++)
		svy_strs_add(names, d->var[list.v[i]].name);
	svy_varlist_free(&list);
	return rc;
}

int svy_classes_bind(struct svy_ctx *ctx, const char *vars, const struct svy_dict *d, uint8_t *need, struct svy_classes *c)
{
	struct svy_strs names = {0};
	memset(c, 0, sizeof *c);
	c->vars = vars;
	int rc = vars ? svy_classes_names(ctx, d, vars, &names) : 0;
	if (!rc) {
		svy_targets_margin(&c->margins, &names, NULL);
		rc = svy_aux_bind(ctx, &c->margins, d, need, &c->aux);
	}
	svy_strs_free(&names);
	return rc;
}

void svy_classes_free(struct svy_classes *c)
{
	svy_aux_free(c->aux);
	svy_targets_free(&c->margins);
}

int svy_classes_batch(struct svy_ctx *ctx, struct svy_classes *c, const struct svy_batch *b, const double *take)
{
	svy_aux_batch(c->aux, b, c->of, NULL);
	for (size_t i = 0; i < b->nrow; i++)
		if (c->of[i] == SVY_AUX_NONE && take[i] != 0)
			return svy_fail(ctx, SVY_EDATA, "row %" PRIu64 " is in no class, since a value is missing: '%s'", b->first + i + 1, c->vars);
	return 0;
}

uint32_t svy_classes_known(const struct svy_classes *c)
{
	return svy_aux_known(c->aux, 0);
}

char *svy_classes_where(const struct svy_classes *c, uint32_t class)
{
	struct svy_buf b = {0};
	if (c->vars) {
		char *name = svy_aux_name(c->aux, 0, class);
		svy_buf_printf(&b, " in %s", name);
		free(name);
	}
	return svy_buf_take(&b);
}
