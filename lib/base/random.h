// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Random numbers that are the same on every machine: xoshiro256** (Blackman & Vigna 2021), its state filled from a seed by SplitMix64 (Steele, Lea &
 * Flood 2014).
 *
 * Invariants: only integer arithmetic and one exact conversion to double, so a seed means the same numbers whatever the processor, the compiler and the
 * mathematical library are. Who draws must keep to one order of drawing, since a change of it changes every sample that was drawn with a known seed.
 */
#ifndef SVY_BASE_RANDOM_H
#define SVY_BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct svy_random {
	uint64_t s[4];                  /* not all 0 */
};

/* Any seed, 0 too, gives a good state. */
void svy_random_seed(struct svy_random *r, uint64_t seed);
/* 64 random bits. */
uint64_t svy_random_next(struct svy_random *r);
/* In [0, 1), a multiple of 2^-53. */
double svy_random_uniform(struct svy_random *r);
/* In (0, 1), for what takes a logarithm: never 0. */
double svy_random_open(struct svy_random *r);
/* 0 … n - 1, each just as likely; n > 0. */
uint64_t svy_random_below(struct svy_random *r, uint64_t n);
/* Puts v[0..n) into a random order, each just as likely. */
void svy_random_shuffle(struct svy_random *r, uint32_t *v, size_t n);

/* A seed for who gave none, of nine digits at most, so that people can type it again: from the system, never the same. */
uint64_t svy_random_fresh_seed(void);
/* "0", "42", "18446744073709551615": digits only, and no more than fit. */
bool svy_random_parse_seed(const char *text, uint64_t *seed);

#endif
