// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files that read a model share: errors with the model's line, lists of items and codes. Private to lib/scale/. */
#ifndef SVY_SCALE_MODEL_READER_H
#define SVY_SCALE_MODEL_READER_H

#include "io/yaml_form.h"
#include "scale/model.h"

struct svy_model_reader {
	struct svy_ctx *ctx;
	struct svy_model *m;
};

/* SVY_EDATA "FILE:LINE: problem"; always returns that. */
int svy_model_fail(struct svy_model_reader *r, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Every key of the map is one of keys (NULL-terminated); else an error that names the nearest. where: "construct 'norm'". */
int svy_model_keys(struct svy_model_reader *r, const struct svy_yaml *map, const char *where, const char *const *keys);
/* A text; *out is borrowed from the tree, NULL if the key is absent. */
int svy_model_text(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, const char **out);
/* A number; *has says whether the key is there. */
int svy_model_number(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, bool *has, double *out);
/* A whole number from 1 to max; *has says whether the key is there, *out is left alone if not. */
int svy_model_count(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, size_t max, bool *has, size_t *out);
/* One of names[0..n); *out is left alone if the key is absent. */
int svy_model_choice(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, const char *const *names, int n, int *out);
/* The node as list of codes: numbers, '.' and '.a' to '.z'; a single one may stand without brackets. At least one. */
int svy_model_codes(struct svy_model_reader *r, const struct svy_yaml *y, const char *what, struct svy_codes *out);
/* [lo, hi] */
int svy_model_range(struct svy_model_reader *r, const struct svy_yaml *y, double *lo, double *hi);
/* The node as list of numeric variables: names, ranges, globs. At least one. */
int svy_model_items(struct svy_model_reader *r, const struct svy_yaml *y, const char *what, struct svy_varlist *out);
/* One numeric variable. */
int svy_model_item(struct svy_model_reader *r, const struct svy_yaml *map, const char *key, const char **out);
/* A condition, parsed and bound; marks what it needs. */
int svy_model_condition(struct svy_model_reader *r, const struct svy_yaml *y, struct svy_expr **out);

/* model_construct.c: one entry of `constructs`. */
int svy_model_construct(struct svy_model_reader *r, const struct svy_yaml *key, const struct svy_yaml *y);
/* model_order.c: resolves parts, refuses cycles, sorts, settles roles, and adds columns and header keys. */
int svy_model_finish(struct svy_model_reader *r);
void svy_scale_free(struct svy_scale *s);

#endif
