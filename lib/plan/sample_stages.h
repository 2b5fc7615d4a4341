// SPDX-License-Identifier: GPL-3.0-or-later
/* The drawing, stage by stage, from what is remembered of the frame. Private to lib/plan/. */
#ifndef SVY_PLAN_SAMPLE_STAGES_H
#define SVY_PLAN_SAMPLE_STAGES_H

#include "base/random.h"
#include "plan/sample_frame.h"

/* A unit that was drawn. One that is drawn twice, with replacement, is there twice. */
struct svy_sample_pick {
	uint32_t unit;                  /* at its level; a row by its number in the frame */
	uint32_t up;                    /* the pick of the stage above; at the first stage the stratum */
	bool certain;                   /* of units that are not all drawn */
	double p;                       /* its probability, given the picks above; with replacement its expected number of draws */
	double population;              /* units that could be drawn in its stratum of the stage */
};

struct svy_sample_picks {
	struct svy_sample_pick *v;
	size_t n, cap;
};

struct svy_sample_drawn {
	/* One list per stage; and rows without a draw of their own where the last stage draws units. Rows are in the order of the frame. */
	struct svy_sample_picks stage[SVY_STAGES_MAX + 1];
	size_t nstage;                  /* lists */
	uint32_t certain[SVY_STAGES_MAX];       /* picks */
	uint32_t whole[SVY_STAGES_MAX]; /* units, or strata, that have fewer units than were asked for */
	size_t lonely;                  /* strata of the first stage with one unit of several, which leaves no variance */
	const char *first_lonely;       /* the name of the first of them, which is the frame's */
};

/* n[h]: units of stratum h at the first stage; not whole for Poisson sampling only. */
void svy_sample_stages_draw(const struct svy_sample_frame *f, const double *n, struct svy_random *r, struct svy_sample_drawn *out);
void svy_sample_drawn_free(struct svy_sample_drawn *d);

/* Units of the first stage in each stratum that can be drawn, as their size is above 0; and the sum of their sizes. Caller frees both. */
double *svy_sample_stages_count(const struct svy_sample_frame *f, double **size);

#endif
