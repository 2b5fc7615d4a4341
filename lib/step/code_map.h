// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Codes of a variable of numbers that become others, in its values and in what its dictionary says of them: labels and missing rules go along, so
 * that a value means afterwards what it meant before.
 *
 * A map is a list of rules. Each value follows the first rule that speaks of it, and stays where none does.
 */
#ifndef SVY_STEP_CODE_MAP_H
#define SVY_STEP_CODE_MAP_H

#include <stdint.h>
#include "data/batch.h"

/* A number where miss is SVY_VALID, else SVY_SYSMIS or a tag. */
struct svy_code {
	double num;
	uint8_t miss;
};

enum svy_code_rule_kind {
	SVY_CODE_IS,            /* from becomes to */
	SVY_CODE_TURN,          /* lo to hi: what lay low lies high, lo + hi - x */
	SVY_CODE_WITHIN,        /* all from lo to hi become to */
	SVY_CODE_KEEP,          /* lo to hi stay, whatever later rules say */
	SVY_CODE_COUNT,         /* of all numbers: scale * (x + shift), another count of the same days */
};

struct svy_code_rule {
	enum svy_code_rule_kind kind;
	struct svy_code from, to;
	double lo, hi, scale, shift;
};

struct svy_code_map {
	struct svy_code_rule *v;
	size_t n, cap;
};

void svy_code_map_add(struct svy_code_map *m, struct svy_code_rule rule);
void svy_code_map_free(struct svy_code_map *m);
/*
 * Labels and single missing codes go where their codes go; a code that stays keeps its label if another one comes to it. Ranges of missing codes stay,
 * and a code that leaves one takes its being missing along. v is a variable of numbers.
 */
void svy_code_map_var(const struct svy_code_map *m, struct svy_var *v);
/* n values of from to those of to, which may be the same column. Returns how many became others. */
size_t svy_code_map_column(const struct svy_code_map *m, const struct svy_column *from, struct svy_column *to, size_t n);

#endif
