// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A probability sample from a frame: a sink that lets the drawn rows through, in the order of the frame, each with its weight, and declares the design by
 * which they were drawn, so that estimators behind it are right at once.
 *
 * The frame is read once and kept on a spool, with the numbers of strata and units and the sizes of units in memory; when its last row has come the units
 * are drawn, stage by stage, and the spool is read again for the rows that were.
 *
 * A sample of a sample is a second phase: then all rows go on, a column says which were drawn, and svy_phases_sink() declares it.
 *
 * Invariants: the weight of a row is one over the product of its probabilities at the stages. Which rows are drawn depends on the frame, the options and
 * the seed alone.
 */
#ifndef SVY_PLAN_SAMPLE_H
#define SVY_PLAN_SAMPLE_H

#include "io/flow.h"

/* As given on the command line, and borrowed; NULL where nothing was. Lists have commas between stages. */
struct svy_sample_opts {
	const char *n;                  /* rows, or a share of them ("10%"), in a design without units */
	const char *psu, *psu_n;        /* units of the first stages, and how many of each; shares too */
	const char *within;             /* rows in each unit of the last stage of psu; NULL: all */
	const char *strata;             /* variables, crossed */
	const char *method, *pps;       /* per stage */
	bool pps_rows;                  /* the size of a unit is the number of its rows, where pps names none */
	const char *allocate;           /* "neyman", "power:0.5" */
	const char *sd, *cost;          /* variables of the frame */
	const char *min;                /* units per stratum */
	struct svy_source *table;       /* figures of strata, run in bind; NULL */
	const char *table_name;
	const char *table_yaml;         /* the same from a file of YAML; NULL */
	const char *prefix;             /* of the new columns */
	uint64_t seed;
	bool nest;                      /* unit ids start anew in each stratum */
	bool ignore_design;             /* of the frame */
	bool second_phase;              /* the frame is a sample, and its design the first phase */
	bool partial;                   /* an excerpt is a frame */
};

/* next is owned. Mistakes in options are SVY_EUSAGE, in bind. */
struct svy_sink *svy_sample_new(struct svy_ctx *ctx, const struct svy_sample_opts *opts, struct svy_sink *next);

#endif
