// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Samples of a known population by several designs, declared as a user would. The population is the second year of the synthetic monitor: 48 municipalities
 * of 20 neighbourhoods, some 29,000 persons, with what it has no need of itself: an income, an opinion in four answers, and two labels that have nothing to do with
 * either, one of persons and one of neighbourhoods.
 */
#ifndef SVY_LONG_H
#define SVY_LONG_H

#include "base/random.h"
#include "data/batch.h"
#include "stat/estimators.h"
#include "weight/targets.h"

/* Columns of a sample: its design, what the population knows of everybody, what is asked. */
enum { WEIGHT, STRATUM, PSU, SSU, FPC1, FPC2, PI, SEX, SCHOOL, AGE, CARE, PAID, WILLING, INCOME, OPINION, PLACE, HOOD, LABEL, AREA, NVAR };
extern const char *const names[NVAR];

struct one {
	double value[NVAR];             /* of the design: what does not depend on it */
	int province, municipality, hood;       /* from 0; hood counts through */
};

#define HOODS 960

struct all {
	struct one *person;
	size_t n;
	size_t first[HOODS + 1];        /* of each neighbourhood */
};
struct all *all_new(void);
void all_free(struct all *a);
/* Everybody, from person `from` on, as many as fit; returns how many. */
size_t all_put(const struct all *a, size_t from, struct svy_batch *b);

/* A sampling design with its declaration. */
struct design {
	const char *name;
	void (*declare)(struct svy_dict *d);
	void (*draw)(const struct all *a, struct svy_random *r, struct svy_batch *b);
	/* Totals that the weights are calibrated to; NULL: none. */
	void (*targets)(const struct all *a, struct svy_targets *t);
	int kind;                       /* enum svy_margins_kind */
	const char *replicates;         /* the type of those that are made; NULL: linearisation */
	int number;                     /* of random ones, which are others in each sample */
	const char *like;               /* the design of the same draws that standard errors are compared with; NULL */
};
extern const struct design designs[];
extern const size_t ndesigns;

/*
 * What is asked of every sample: of a row of the table an estimate with its interval, which is to hold the value of the population; or a test whose
 * hypothesis is true there, which is to be rejected no more often than it says.
 */
struct question {
	const char *name;
	const struct svy_estimator *kind;
	struct svy_estimator_opts o;    /* variables, and what is the kind's own */
	const char *id;                 /* of the row; NULL: its variables are its name */
	bool test;
	double (*value)(const struct all *a);   /* of the population; NULL: what the estimator says of all persons */
};
extern const struct question questions[];
enum { QUESTIONS = 19 };

#endif
