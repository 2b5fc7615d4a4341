// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rules of a recoding resolved for one variable: which outcome each of its values has.
 *
 * Invariants: an outcome depends on the value alone, since what is missing follows from the dictionary. It is 2 * rule, 2 * rule + 1 for
 * values that are missing, or one of the two behind the last rule: a missing value that no rule covers, which stays, and a valid one, which is
 * an error. Codes that the variable declares missing are met by items that name their number, and by missing and else; ranges pass them by.
 */
#ifndef SVY_STEP_RECODE_MAP_H
#define SVY_STEP_RECODE_MAP_H

#include "data/batch.h"
#include "step/recode_rules.h"

struct svy_recode_map;

/*
 * rules and var are borrowed. SVY_EUSAGE, with the place in the rules, for values that the variable cannot have, for labels that it does not have
 * (with the nearest ones), and for copies into another type.
 */
int svy_recode_map_new(struct svy_ctx *ctx, const struct svy_recode_rules *rules, const struct svy_var *var, struct svy_recode_map **out);
void svy_recode_map_free(struct svy_recode_map *m);
/* The type of what comes out. */
enum svy_type svy_recode_map_type(const struct svy_recode_map *m);

uint32_t svy_recode_outcomes(const struct svy_recode_map *m);           /* how many there are */
uint32_t svy_recode_outcome_kept(const struct svy_recode_map *m);       /* missing, and no rule covers it */
uint32_t svy_recode_outcome_open(const struct svy_recode_map *m);       /* valid, and no rule covers it */
/* Of a number, a missing value (SVY_SYSMIS or a tag), and a text. */
uint32_t svy_recode_outcome_of_number(const struct svy_recode_map *m, double x);
uint32_t svy_recode_outcome_of_missing(const struct svy_recode_map *m, uint8_t miss);
uint32_t svy_recode_outcome_of_text(const struct svy_recode_map *m, const char *s, size_t n);
/* Of codes that are declared missing and that no rule names. */
uint32_t svy_recode_outcome_of_declared(const struct svy_recode_map *m);
/* Of nrow rows. */
void svy_recode_outcomes_of(const struct svy_recode_map *m, const struct svy_column *c, size_t nrow, uint32_t *outcome);
/* Is what comes out the value itself: a copy, or a missing value that stays? */
bool svy_recode_copies(const struct svy_recode_map *m, uint32_t outcome);
/* Two rules list one value; NULL where no two do. Borrowed from the rules. */
bool svy_recode_overlap(const struct svy_recode_map *m, const char **first, const char **second);
/* Appends the codes that are declared missing, lie within a range of the rules with two ends, and stay: "8, 97 to 99". False if there are none. */
bool svy_recode_passed(const struct svy_recode_map *m, struct svy_buf *codes);

#endif
