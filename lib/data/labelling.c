// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/labelling.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "data/value.h"

#define FEW 32

static uint32_t place(struct svy_labelling *l, const struct svy_value *x, bool *fresh)
{
	svy_value_key(&l->key, x);
	return svy_table_add(l->have, l->key.p, l->key.n, fresh);
}

void svy_labelling_put(struct svy_labelling *l, const struct svy_value *x, const char *label)
{
	struct svy_var *v = l->var;
	bool fresh;
	if (v->ncat < FEW) {
		svy_var_label(v, x, label);
		return;
	}
	if (!l->have) {
		l->have = svy_table_new(0);
		for (size_t i = 0; i < v->ncat; i++)
			place(l, &v->cat[i].value, &fresh);
	}
	uint32_t at = place(l, x, &fresh);
	char *copy = svy_strdup(label);
	if (!fresh) {
		free(v->cat[at].label);
		v->cat[at].label = copy;
		return;
	}
	struct svy_value own = *x;
	own.str = svy_strdup(x->str);
	svy_grow(v->cat, v->ncat, v->cat_cap);
	v->cat[v->ncat++] = (struct svy_category){own, copy};
}

void svy_labelling_free(struct svy_labelling *l)
{
	svy_table_free(l->have);
	svy_buf_free(&l->key);
}
