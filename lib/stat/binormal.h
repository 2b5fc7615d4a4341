// SPDX-License-Identifier: GPL-3.0-or-later
/* The bivariate normal distribution in standard units with correlation r, -1 <= r <= 1. */
#ifndef SVY_STAT_BINORMAL_H
#define SVY_STAT_BINORMAL_H

/*
 * P(X <= h, Y <= k), to 1e-15 absolutely; h and k may be infinite. Source: Drezner & Wesolowsky (1990) with the numerical changes of Genz (2004), sec. 2;
 * must equal R mvtnorm::pmvnorm(algorithm = TVPACK()).
 */
double svy_binormal_p(double h, double k, double r);

/* The density, which is also the derivative of P by r (Plackett 1954); 0 where h or k is infinite. |r| < 1. */
double svy_binormal_density(double h, double k, double r);

#endif
