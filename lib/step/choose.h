// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Some of the rows, by whatever judges them.
 *
 * In data that have a design no row goes: estimates in a domain need the units that are outside it. A 0/1 column says who is inside, survey.domain names
 * it, and a second choice multiplies into it. In data without a design (no survey, no weight that the file declares), in tables of estimates, and where
 * the user insists, the other rows are removed.
 */
#ifndef SVY_STEP_CHOOSE_H
#define SVY_STEP_CHOOSE_H

#include "io/flow.h"

#define SVY_DOMAIN_NAME "_domain"
/* Stands in the note on rows that went before there was a design, by which one who declares a design later knows. */
#define SVY_CHOOSE_REMOVED "removed before a design was declared"

/* Is there a design, in which rows must not go? Not in tables of estimates. */
bool svy_choose_has_design(const struct svy_dict *d);

/* What is judged of a row. */
enum { SVY_CHOOSE_NO, SVY_CHOOSE_YES, SVY_CHOOSE_UNKNOWN };

struct svy_judge {
	void *self;
	/* As that of a sink; NULL if the judge needs no column. */
	int (*bind)(void *self, const struct svy_dict *d, uint8_t *need);
	/* verdict[i] for each row of b. */
	void (*judge)(void *self, const struct svy_batch *b, uint8_t *verdict);
	void (*free)(void *self);       /* NULL: self is somebody else's */
};

/*
 * title (copied) says the condition, in the title of the column. really_drop: remove rows in any case. The judge and next are owned. Rows that the
 * judge does not know are left out and noted.
 */
struct svy_sink *svy_choose_new(struct svy_ctx *ctx, const struct svy_judge *judge, const char *title, bool really_drop, struct svy_sink *next);

#endif
