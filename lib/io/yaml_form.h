// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What readers of YAML that people write (models, patches) share: which keys there may be, and mistakes told with file and line.
 */
#ifndef SVY_IO_YAML_FORM_H
#define SVY_IO_YAML_FORM_H

#include <stdarg.h>
#include "io/yaml.h"

struct svy_form {
	struct svy_ctx *ctx;
	const char *file;               /* as messages name it; borrowed */
	int code;                       /* of mistakes: SVY_EDATA or SVY_EUSAGE */
};

/* "FILE:LINE: problem"; always returns f->code. */
int svy_form_fail(const struct svy_form *f, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int svy_form_vfail(const struct svy_form *f, int line, const char *fmt, va_list ap);
/* Hands on the error of inner, which is freed, with the line in front. */
int svy_form_wrap(const struct svy_form *f, int line, struct svy_ctx *inner);
/* The node is a map, and every key of it one of keys (NULL-terminated); else an error that names the nearest. where: "construct 'norm'". */
int svy_form_keys(const struct svy_form *f, const struct svy_yaml *map, const char *where, const char *const *keys);
/* A text; *out is borrowed from the tree, NULL if the key is absent. */
int svy_form_text(const struct svy_form *f, const struct svy_yaml *map, const char *key, const char **out);
/* Appends a list of names of variables, if the key is there; where is added to messages, "" or " of a term". */
int svy_form_names(const struct svy_form *f, const struct svy_yaml *map, const char *key, const char *where, struct svy_strs *names);
/* One of names[0..n), of which empty ones are left out of the message; *out is left alone if the key is absent. */
int svy_form_choice(const struct svy_form *f, const struct svy_yaml *map, const char *key, const char *const *names, int n, int *out);

#endif
