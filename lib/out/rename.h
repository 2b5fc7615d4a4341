// SPDX-License-Identifier: GPL-3.0-or-later
/* Other titles for terms and by-variables, and other labels for their levels and groups. Names and codes stay, so what a stream means stays too. */
#ifndef SVY_OUT_RENAME_H
#define SVY_OUT_RENAME_H

#include "data/estimates.h"

/*
 * "educ=Education;educ[1]=None", or "@FILE": a file of two columns, delimited as files are, whose first line may be "name,label". Unknown names are
 * SVY_EUSAGE with the nearest; a file that cannot be read, or has other lines, is SVY_EIO or SVY_EDATA.
 */
int svy_rename(struct svy_ctx *ctx, struct svy_estimates *t, const char *list);

#endif
