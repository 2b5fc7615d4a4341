// SPDX-License-Identifier: GPL-3.0-or-later
/* Values and variables as JSON, the same wherever a command writes any. Each result is a new reference; NULL where text is not UTF-8. */
#ifndef SVY_IO_JSON_H
#define SVY_IO_JSON_H

#include <jansson.h>
#include "data/dict.h"

/* A number, ".a", or text. */
json_t *svy_json_value(const struct svy_value *v);
/* {"name", "type", "title", "measure", "format", "categories", "missingValues", "missingRange"}, what there is of it, as in a stream's header. */
json_t *svy_json_field(const struct svy_var *v);

#endif
