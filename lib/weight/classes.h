// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows in classes by the values of a list of variables, crossed: what weights are adjusted within. Private to lib/weight/. */
#ifndef SVY_WEIGHT_CLASSES_H
#define SVY_WEIGHT_CLASSES_H

#include "weight/auxiliary.h"

struct svy_classes {
	struct svy_targets margins;     /* what aux refers to */
	struct svy_aux *aux;
	const char *vars;               /* borrowed; NULL: one class of all */
	uint32_t of[SVY_BATCH_ROWS];    /* filled by svy_classes_batch */
};

/* vars is a variable list. *c is overwritten, and freed also after an error; d lives as long. SVY_EUSAGE for variables that are none. */
int svy_classes_bind(struct svy_ctx *ctx, const char *vars, const struct svy_dict *d, uint8_t *need, struct svy_classes *c);
void svy_classes_free(struct svy_classes *c);
/* The class of each row of b. SVY_EDATA where a row with take[i] != 0 has a missing value. */
int svy_classes_batch(struct svy_ctx *ctx, struct svy_classes *c, const struct svy_batch *b, const double *take);
uint32_t svy_classes_known(const struct svy_classes *c);
/* " in region=3 (North)", for the ends of messages; nothing where there is one class. Caller frees. */
char *svy_classes_where(const struct svy_classes *c, uint32_t class);
/* The names of a variable list. Appends. */
int svy_classes_names(struct svy_ctx *ctx, const struct svy_dict *d, const char *vars, struct svy_strs *names);

#endif
