// SPDX-License-Identifier: GPL-3.0-or-later
/* Values and variables as JSON, the same wherever a command writes any. Each result is a new reference; NULL where text is not UTF-8. */
#ifndef SVY_IO_JSON_H
#define SVY_IO_JSON_H

#include <jansson.h>
#include "data/dict.h"
#include "io/output.h"

/* A number, ".a", or text. */
json_t *svy_json_value(const struct svy_value *v);
/* Everything that is known of a variable, under the keys that it has in a stream's header: "name", "type" and what else there is. */
json_t *svy_json_field(const struct svy_var *v);
/* The part of it that SPSS's and Stata's own windows show, and keys that svykit does not know: adds them to the object. */
void svy_json_add_var(json_t *to, const struct svy_var *v);
/* What is known of the file, but for its variables: "title", "encoding", "survey", "documents", "attributes" and so on, what there is of it. */
json_t *svy_json_dict(const struct svy_dict *d);
json_t *svy_json_texts(const struct svy_strs *l);
/* Writes o, of any kind and in its order, and releases it; flags are jansson's. Negative where o is NULL or cannot be written. */
int svy_json_put(struct svy_output *out, json_t *o, size_t flags);

#endif
