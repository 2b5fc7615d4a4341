// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Attributes, sets and what SPSS's Data Editor knows, as YAML in the stream's header. Private to lib/io/.
 *
 *   role: target                                       attributes: {source: ISCO-08, codes: [a, b]}
 *   multipleResponseSets:                              variableSets:
 *   - {name: $tasks, kind: dichotomies, counted: '1', variables: [q1, q2]}    - {name: core, variables: [id, q1]}
 *
 * put functions append flow text on one line; fill functions return 0 or SVY_EDATA "NAME:LINE: 'key' must be …".
 */
#ifndef SVY_IO_STREAM_META_H
#define SVY_IO_STREAM_META_H

#include "data/dict.h"
#include "io/yaml.h"

const char *svy_meta_role(enum svy_dialog role);                /* "input" … */
const char *svy_meta_align(enum svy_align align);               /* "left" …; NULL if unknown */
void svy_meta_put_attributes(struct svy_buf *b, const struct svy_attributes *l);
void svy_meta_put_mrset(struct svy_buf *b, const struct svy_mrset *s);
void svy_meta_put_varset(struct svy_buf *b, const struct svy_varset *s);

/* Is the key of a field or of the header one of these? Then it is filled in, and *known set. name is the input's. */
int svy_meta_fill_var(struct svy_ctx *ctx, const char *name, struct svy_var *v, const char *key, const struct svy_yaml *y, bool *known);
int svy_meta_fill_dict(struct svy_ctx *ctx, const char *name, struct svy_dict *d, const char *key, const struct svy_yaml *y, bool *known);

#endif
