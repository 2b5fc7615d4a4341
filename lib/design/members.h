// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is a member of which block, in units and strata of the second phase: degrees of freedom are those of the phase that has fewer. */
#ifndef SVY_DESIGN_MEMBERS_H
#define SVY_DESIGN_MEMBERS_H

#include "design/engine.h"

struct svy_members;

/* at: where the codes of the second phase stand in a place. */
struct svy_members *svy_members_new(size_t at);
void svy_members_free(struct svy_members *m);
/* A unit that the second phase drew. */
void svy_members_unit(struct svy_members *m, const struct svy_place *place);
/* One that holds a member of the block. */
void svy_members_add(struct svy_members *m, const struct svy_place *place, uint32_t block);
/* Puts the second phase's numbers in the place of the first's in counts where units less strata are fewer, or everywhere. */
void svy_members_limit(const struct svy_members *m, size_t nblock, bool everywhere, struct svy_engine_counts *counts);

#endif
