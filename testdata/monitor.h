// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A municipal participation monitor that never was: a known population of persons in neighbourhoods of municipalities of provinces, and
 * samples from it. The same seed gives the same population and the same samples on every machine.
 */
#ifndef SVY_TESTDATA_MONITOR_H
#define SVY_TESTDATA_MONITOR_H

#include <stddef.h>
#include <stdint.h>

#define PROVINCES 3
#define MUNICIPALITIES 48       /* 16 per province */
#define NEIGHBOURHOODS 20       /* per municipality */
#define YEARS 2
#define MONITORED 12            /* municipalities that take part in the monitor: 4 per province */

/* Answers as the questionnaire codes them; missing answers have codes below zero that no dictionary declares. */
struct person {
	int province, municipality, neighbourhood, id;  /* from 1; neighbourhood within municipality, id within neighbourhood */
	int norm[3];            /* 1 to 5; the second is reversed */
	int willing[4];         /* 1 certainly not … 4 certainly, 5 does it already, 8 does not know */
	int asked, does;        /* 1 yes, 2 no */
	int hours_paid;         /* hours a week; -5: has no job */
	int hours_care;
	int skill[3];           /* 1 to 5 */
	int information[2];     /* 1 yes, 2 no */
	int sex, age, education;
};

struct neighbourhood {
	struct person *person;
	int n;
};

struct population {
	struct neighbourhood of[YEARS][MUNICIPALITIES][NEIGHBOURHOODS];
};

struct random {
	uint64_t state;
};
uint64_t random_next(struct random *r);
double random_uniform(struct random *r);
/* k different numbers out of 0 … n-1, in order. */
void random_choose(struct random *r, int n, int k, int *out);

struct population *population_new(void);
void population_free(struct population *p);

/* What a person is, by the definitions of models/monitor.yaml; -1 where the answers do not say. */
int person_norm(const struct person *p);
int person_willing(const struct person *p);     /* 0 no, 1 yes, 2 already, 3 does not know */
int person_time(const struct person *p);
int person_skill(const struct person *p);
int person_information(const struct person *p);
int person_able(const struct person *p);

#endif
