// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * YAML 1.1 as a tree with line numbers, read through libyaml's events (its document API needs 200 times the memory), and the
 * writing of scalars that R and Python read back as the same string. Aliases are refused; a key given twice is an error.
 */
#ifndef SVY_IO_YAML_H
#define SVY_IO_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include "base/ctx.h"
#include "base/strs.h"

enum svy_yaml_kind { SVY_YAML_SCALAR, SVY_YAML_LIST, SVY_YAML_MAP };

struct svy_yaml {
	enum svy_yaml_kind kind;
	int line;                       /* from 1, in the text given */
	bool quoted;                    /* scalar: written with quotes, so it is a string */
	char *text;                     /* scalar */
	struct svy_yaml *key;           /* map: n keys (scalars) */
	struct svy_yaml *item;          /* list or map: n values */
	size_t n, cap;
};

/* Parses text; name and line0 (added to line numbers) are for messages: "x.yaml:12: …". Returns SVY_EDATA with the line. */
int svy_yaml_parse(struct svy_ctx *ctx, const char *name, const char *text, size_t len, int line0, struct svy_yaml *root);
/* Reads a whole file ("cannot open 'm.yaml': …"), then parses it. */
int svy_yaml_read(struct svy_ctx *ctx, const char *path, struct svy_yaml *root);
void svy_yaml_free(struct svy_yaml *y);

const struct svy_yaml *svy_yaml_get(const struct svy_yaml *map, const char *key);   /* NULL if absent or no map */
/* Scalars by YAML 1.1's rules. A quoted scalar is no number and no boolean. False if it is not of that kind. */
bool svy_yaml_number(const struct svy_yaml *y, double *x);
bool svy_yaml_bool(const struct svy_yaml *y, bool *x);
const char *svy_yaml_text(const struct svy_yaml *y);     /* NULL unless a scalar; null (~) gives NULL */

/* Appends s as a scalar, quoted if YAML 1.1 (as R's yaml and PyYAML read it) would not read it back as this string. */
void svy_yaml_put_string(struct svy_buf *b, const char *s);
void svy_yaml_put_stringn(struct svy_buf *b, const char *s, size_t n);
/* A key of flow text with the colon behind it. A key of more than 1,024 characters must say that it is one ("? key: "). */
void svy_yaml_put_key(struct svy_buf *b, const char *s);
/* The same in block text, behind the indent. There what follows "? " is a node of its own, so that a long key has a line to itself. */
void svy_yaml_put_block_key(struct svy_buf *b, const char *indent, const char *s);
void svy_yaml_put_number(struct svy_buf *b, double x);   /* .inf, -.inf and .nan where needed */
/* Appends the node as flow text on one line. */
void svy_yaml_put_flow(struct svy_buf *b, const struct svy_yaml *y);

#endif
