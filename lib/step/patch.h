// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A patch of a dictionary: what a YAML file says of titles, value labels, measures, formats and missing codes, for lists of variables.
 *
 *   title: Cultural change, 2010
 *   optional: true                        # variables that a file does not have are passed over; else an error
 *   replace: [labels, missing]            # else what is said here is added to what the file has
 *   variables:
 *   - for: [gender, sex]                  # or a list text, 'q1-q9,will_*'
 *     title: Sex of the respondent        # or one for each, {gender: …, sex: …}; null takes it away
 *     measure: nominal
 *     format: F1.0
 *     labels: {1: Man, 2: Woman, 3: null} # null takes a label away, `labels: none` all
 *     missing: [8, 9, [97, 99], {label: 'don.t know|refused'}, {words: no_answer}]
 *
 * Values are never touched. Codes stand as they do in the data, and are read by what the variables are: numbers in decimal, whatever YAML would
 * make of them, and texts. In a list that has both kinds of variable, numbers go to the one and texts to the other.
 */
#ifndef SVY_STEP_PATCH_H
#define SVY_STEP_PATCH_H

#include "data/dict.h"

/*
 * Reads the file and changes d. A mistake is SVY_EUSAGE "FILE:LINE: …", what is no YAML at all SVY_EDATA; d may be changed in part then. A
 * pattern or word that matches no label is a warning.
 */
int svy_patch_apply(struct svy_ctx *ctx, const char *path, struct svy_dict *d);
/* The same from text; name is for messages. */
int svy_patch_apply_text(struct svy_ctx *ctx, const char *name, const char *text, size_t len, struct svy_dict *d);
/* Appends the patch that leaves the listed variables (NULL: all, with the title of the file) as they are, for people to edit. */
void svy_patch_write(const struct svy_dict *d, const struct svy_varlist *vars, struct svy_buf *out);

#endif
