// SPDX-License-Identifier: GPL-3.0-or-later
/* What tests say: columns of a list, and lines of words below a table. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_TESTS_H
#define SVY_OUT_LAYOUT_TESTS_H

#include "out/layout.h"

/* Is a test all that the row tells of? Its estimate may then be nothing. */
bool svy_layout_is_test(const struct svy_estimate *r);
/* Does a row of the table have a test? */
bool svy_layout_has_tests(const struct svy_estimates *t);
/* Adds the columns of statistic, degrees of freedom and p. row[i] is the grid's row of estimate i, whose cells have room for SVY_LAYOUT_TEST_COLUMNS more. */
#define SVY_LAYOUT_TEST_COLUMNS 6
void svy_layout_test_columns(struct svy_layout *l, const size_t *row);
/* "Pearson: F(1.9, 72.3) = 4.51, p = 0.014", "Odds ratio: 2.1, 95% CI [1.3, 3.4]": a row that no cell of its table can hold. */
void svy_layout_put_remark(const struct svy_layout *l, size_t i, struct svy_buf *b);

#endif
