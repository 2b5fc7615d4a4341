// SPDX-License-Identifier: GPL-3.0-or-later
/* The values of one variable, counted in bounded memory: distinct codes up to a limit, the ends of the numbers, kinds of missing. */
#ifndef SVY_STAT_PROFILE_H
#define SVY_STAT_PROFILE_H

#include "data/batch.h"

#define SVY_PROFILE_CODES 1000
/* Distinct values at each end of the numbers that are known also where there are too many to count. */
#define SVY_PROFILE_ENDS 6
#define SVY_PROFILE_SMALL 128
/* Longer text is not counted by itself. */
#define SVY_PROFILE_TEXT 64

struct svy_profile_code {
	struct svy_value value;         /* str owned by the profile */
	uint64_t n;
	bool missing;                   /* declared */
};

struct svy_profile_ends {
	double x[SVY_PROFILE_ENDS];     /* from the outermost one inwards */
	uint64_t n[SVY_PROFILE_ENDS];
	size_t count;
};

struct svy_table;
struct svy_profile {
	size_t pos;                     /* in the dictionary */
	const struct svy_var *var;      /* borrowed */
	struct svy_profile_code *code;  /* labelled and declared ones always; after svy_profile_end in order */
	size_t ncode, cap;
	size_t limit;                   /* of those that are neither */
	bool all;                       /* false: there were more valid values than were counted */
	uint64_t valid, user_missing, tagged, system_missing;
	struct svy_profile_ends low, high;      /* of valid numbers; while counting, of those that have no code */
	bool whole;                     /* all valid numbers are */
	double sum;
	uint64_t negative, zero;
	uint64_t numeric, zeros_ahead, blank_ahead;     /* text: reads as a number, as one with a 0 in front, has blanks in front */
	uint64_t *range_n;              /* rows in each range of missing codes */
	struct svy_table *index;        /* key to code, while counting */
	uint32_t small[SVY_PROFILE_SMALL];      /* code of 0, 1 …, plus 1; 0 if not known */
};

/* v is borrowed. limit: see above. */
void svy_profile_init(struct svy_profile *p, const struct svy_var *v, size_t pos, size_t limit);
void svy_profile_batch(struct svy_profile *p, const struct svy_column *c, size_t nrow);
/* Sorts the codes and settles the ends; no batch may follow. */
void svy_profile_end(struct svy_profile *p);
void svy_profile_free(struct svy_profile *p);

#endif
