// SPDX-License-Identifier: GPL-3.0-or-later
/* Reports for the person at the terminal, on standard error. */
#ifndef SVY_CLI_REPORT_H
#define SVY_CLI_REPORT_H

#include "cli/cli.h"
#include "stat/design_check.h"

/* "svydesign: 20 strata, 83 primary units, n = 4980, df = 63, sum of weights 312400, Kish design effect 1.21", and what a second phase drew. */
void svy_cli_report_design(const struct svy_cli *cli, const struct svy_design_report *r);

/* Text of several lines, in one write. */
void svy_cli_report_text(const struct svy_buf *text);

#endif
