// SPDX-License-Identifier: GPL-3.0-or-later
/* The region of two estimates: its bound, and that its edge is where the test has that p. */
#include <math.h>
#include "stat/region.h"
#include "unit.h"

static void near(double x, double expected)
{
	ck_assert_msg(fabs(x - expected) <= 1e-10 * fabs(expected) + 1e-14, "%.17g is not %.17g", x, expected);
}

START_TEST(bounds_are_those_of_r)
{
	struct svy_region r;
	/* R: sqrt(2 * 8 / 7 * qf(.95, 2, 7)), sqrt(2 * 39 / 38 * qf(.9, 2, 38)), sqrt(qchisq(.95, 2)) */
	ck_assert(svy_region_of(1, 0, 1, 8, 0.95, &r));
	near(r.major, 3.290649654582209);
	ck_assert(svy_region_of(1, 0, 1, 39, 0.9, &r));
	near(r.major, 2.2415793039067062);
	ck_assert(svy_region_of(4, 0, 1, INFINITY, 0.95, &r));
	near(r.major, 2 * 2.4477468306808161);
	near(r.minor, 2.4477468306808161);
	near(r.angle, 0);
}
END_TEST

START_TEST(the_edge_has_one_distance)
{
	struct svy_region r;
	double v11 = 0.011, v12 = -0.0014, v22 = 0.0025, det = v11 * v22 - v12 * v12, first = NAN;
	ck_assert(svy_region_of(v11, v12, v22, 12, 0.95, &r));
	for (int k = 0; k < 48; k++) {
		double t = k * M_PI / 24, u = r.major * cos(t), v = r.minor * sin(t);
		double x = u * cos(r.angle) - v * sin(r.angle), y = u * sin(r.angle) + v * cos(r.angle);
		double distance = (x * x * v22 - 2 * x * y * v12 + y * y * v11) / det;
		if (k)
			near(distance, first);
		first = distance;
	}
}
END_TEST

START_TEST(what_has_no_width_or_no_region)
{
	struct svy_region r;
	ck_assert(svy_region_of(1, 1, 1, 20, 0.95, &r));
	ck_assert(r.minor == 0 && r.major > 0);
	near(r.angle, M_PI / 4);
	ck_assert(svy_region_of(0, 0, 1, 20, 0.95, &r));
	near(r.angle, M_PI / 2);
	ck_assert(!svy_region_of(0, 0, 0, 20, 0.95, &r));
	ck_assert(!svy_region_of(1, 0, 1, 1, 0.95, &r));
	ck_assert(!svy_region_of(NAN, 0, 1, 20, 0.95, &r));
	ck_assert(!svy_region_of(1, NAN, 1, 20, 0.95, &r));
}
END_TEST

UNIT_MAIN("region", NULL, NULL, bounds_are_those_of_r, the_edge_has_one_distance, what_has_no_width_or_no_region)
