// SPDX-License-Identifier: GPL-3.0-or-later
/* What svyvars --check found, for people and for programs. */
#ifndef SVY_OUT_FINDINGS_H
#define SVY_OUT_FINDINGS_H

#include "io/output.h"
#include "stat/check.h"

struct svy_findings_report {
	const char *name, *format;      /* of the file: without its directory; "SPSS .sav" */
	const struct svy_dict *dict;
	const struct svy_findings *findings;
	bool all;                       /* text: every line of a kind; otherwise a limit */
};

/* By severity and kind; variables of which the same is found share a line. */
void svy_findings_text(const struct svy_findings_report *r, struct svy_output *out);
void svy_findings_json(const struct svy_findings_report *r, struct svy_output *out);

#endif
