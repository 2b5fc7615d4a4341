// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The header of the stream, read: YAML to dictionary. Private to lib/io/.
 */
#ifndef SVY_IO_STREAM_HEADER_H
#define SVY_IO_STREAM_HEADER_H

#include "data/dict.h"
#include "io/yaml.h"

/* What the schema says about a column's type; SVY_DECLARED_NOT: nothing, look at the data. */
enum svy_declared { SVY_DECLARED_NOT, SVY_DECLARED_NUMBER, SVY_DECLARED_INTEGER, SVY_DECLARED_STRING };

struct svy_header {
	const char *name;               /* of the input, for messages; borrowed */
	struct svy_yaml root;
	struct svy_table *field;        /* name to position in schema.fields */
};

/* Parses text, whose first line is line 2 of the input, and checks the shape of what is known. h is overwritten. */
int svy_header_parse(struct svy_ctx *ctx, const char *name, const char *text, size_t len, struct svy_header *h);
void svy_header_free(struct svy_header *h);
enum svy_declared svy_header_type(const struct svy_header *h, const char *column);
/* Fills v, whose name and type are set, from its field, if there is one. */
int svy_header_fill_var(struct svy_ctx *ctx, const struct svy_header *h, struct svy_var *v);
/* Everything but the variables: profile, title, survey, notes, history, unknown keys. */
int svy_header_fill_dict(struct svy_ctx *ctx, const struct svy_header *h, struct svy_dict *d);
/* Are the columns there that the design names? SVY_EDATA "'input' has lost a column of its design: strata 'x'". */
int svy_header_check_design(struct svy_ctx *ctx, const char *input, const struct svy_dict *d);

#endif
