// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Units in memory with what each adds to the estimates that it touches, for variances that are quadratic forms z'Dz in the units. Units are numbered
 * from 0; most of them touch few of the estimates.
 */
#ifndef SVY_DESIGN_SHARES_H
#define SVY_DESIGN_SHARES_H

#include <stddef.h>
#include <stdint.h>

struct svy_share {
	uint32_t unit, estimate;
	double z;
};

struct svy_shares {
	size_t nest;
	struct svy_share *v;
	size_t n, cap;
	size_t *start;          /* nest + 1 */
};

void svy_shares_init(struct svy_shares *s, size_t nest);
void svy_shares_free(struct svy_shares *s);
void svy_shares_add(struct svy_shares *s, uint32_t unit, const uint32_t *touched, size_t ntouched, const double *z);
/*
 * Adds scale times z_a'D z_e to var and, if cov is not NULL, to the nest * nest of cov off its diagonal. image() puts D times x into y (nunit elements each) and
 * may first take from x what D does not see. touched (may be NULL): one more for each estimate that occurs.
 */
void svy_shares_quadratic(struct svy_shares *s, size_t nunit, void (*image)(void *self, double *x, double *y), void *self, double scale,
			  double *var, double *cov, double *touched);

#endif
