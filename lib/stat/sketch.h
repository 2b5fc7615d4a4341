// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The values of one variable in bounded memory. Numbers are kept as they are while at most `limit` of them differ; beyond that each stands in a bin
 * [i 10^k, (i + 1) 10^k), of which only those with cases are kept, with the least k at which at most `limit` are needed. So outliers cost a bin each and no
 * detail elsewhere, a decimal edge as wide as a bin or wider never parts one, and k does not depend on the order of the values: what does not fit
 * into the bins of a part does not fit into those of the whole. Of text only how many differ is known, up to the limit.
 *
 * A tenth of the limit at least is in use where values lie evenly, since ten bins become one: with 4,096 a bin is 1/400 of the range there at most.
 */
#ifndef SVY_STAT_SKETCH_H
#define SVY_STAT_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SVY_SKETCH_LIMIT 4096

struct svy_sketch_cell {
	double x;                       /* the value, or the number i of its bin */
	uint64_t n;
	double w;
};

struct svy_table;
struct svy_sketch {
	size_t limit;
	struct svy_sketch_cell *cell;   /* of numbers; in order after svy_sketch_settle */
	size_t ncell, cap;
	bool binned, whole;             /* whole: all numbers are */
	int power;                      /* k, where binned */
	double lo, hi;                  /* NaN of none */
	double shift, sum, weight;      /* of the numbers: first of them; sum of w (x - shift); of w */
	size_t ntext;                   /* different texts, at most limit */
	bool more_text;
	struct svy_table *index;
};

struct svy_sketch *svy_sketch_new(size_t limit);
void svy_sketch_free(struct svy_sketch *s);
/* n cases with the value x, finite, that weigh w together. */
void svy_sketch_add(struct svy_sketch *s, double x, uint64_t n, double w);
void svy_sketch_add_text(struct svy_sketch *s, const char *text, size_t n);
/* Sorts; nothing may be added then. */
void svy_sketch_settle(struct svy_sketch *s);
/* How wide bins are; 0 where values are kept. */
double svy_sketch_width(const struct svy_sketch *s);
/* The middle of a cell: the value itself where it is kept. */
double svy_sketch_middle(const struct svy_sketch *s, const struct svy_sketch_cell *c);
/* floor(x / step), where a quotient within 1e-12 of a whole number is that number: 0.3 / 0.1 is 3. */
double svy_sketch_floor(double x, double step);

#endif
