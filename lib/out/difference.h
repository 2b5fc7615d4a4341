// SPDX-License-Identifier: GPL-3.0-or-later
/* What svydiff found, for people and for programs. */
#ifndef SVY_OUT_DIFFERENCE_H
#define SVY_OUT_DIFFERENCE_H

#include "data/dict_diff.h"
#include "io/output.h"
#include "stat/value_diff.h"

struct svy_difference_file {
	const char *name, *format;      /* without its directory; "SPSS .sav" */
	const struct svy_dict *dict;
};

struct svy_difference {
	struct svy_difference_file a, b;
	const struct svy_dict_diffs *dict;      /* NULL: not compared */
	const struct svy_value_diffs *values;   /* NULL: not compared */
	const char *id;                 /* the variables that rows were matched by; NULL: in order */
};

bool svy_difference_any(const struct svy_difference *d);
/* Differences of the same kind and content stand in one line with all their variables. */
void svy_difference_text(const struct svy_difference *d, struct svy_output *out);
void svy_difference_json(const struct svy_difference *d, struct svy_output *out);

#endif
