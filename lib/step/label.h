// SPDX-License-Identifier: GPL-3.0-or-later
/* A step that changes what is known of the variables, and no value: rows pass untouched. */
#ifndef SVY_STEP_LABEL_H
#define SVY_STEP_LABEL_H

#include "io/flow.h"

/*
 * The dictionary d (that of the rows to come) as the patch in the file has it, see step/patch.h. svy_tell() hears what changes in which variable.
 * next is the sink's if it returns 0.
 */
int svy_label_new(struct svy_ctx *ctx, const struct svy_dict *d, const char *path, struct svy_sink *next, struct svy_sink **out);

#endif
