// SPDX-License-Identifier: GPL-3.0-or-later
/* What is done to tables of estimates before they are shown: put side by side, chosen, ordered, renamed; and what their cells hold. */
#ifndef SVY_OUT_SHAPE_H
#define SVY_OUT_SHAPE_H

#include "out/models.h"
#include "out/write.h"

/* As the user gave it; borrowed, but for the list. */
struct svy_shape_opts {
	struct svy_strs cell;           /* templates, one below the other */
	bool stars;
	const char *thresholds;         /* of stars; NULL: the usual */
	const char *names;              /* of tables side by side */
	const char *keep, *drop, *order, *rename, *reference;   /* NULL: nothing */
};

struct svy_shape {
	const struct svy_shape_opts *o;
	struct svy_template *cell;      /* owned */
	size_t ncell;
	struct svy_stars stars;
};

/* Reads templates and thresholds. SVY_EUSAGE where they are none, and where the format has no cells to put them in. Free s also after an error. */
int svy_shape_init(struct svy_ctx *ctx, struct svy_shape *s, const struct svy_shape_opts *o, const struct svy_show_opts *show);
/*
 * Makes the table that is shown, t (initialised), of one or several, which are named, from their files; m keeps what belongs to each. Sets what show needs to show
 * it, which borrows from s and m.
 */
int svy_shape_table(struct svy_ctx *ctx, struct svy_shape *s, struct svy_models *m, const char *const *path, struct svy_show_opts *show, struct svy_estimates *t);
void svy_shape_free(struct svy_shape *s);

#endif
