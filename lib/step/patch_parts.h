// SPDX-License-Identifier: GPL-3.0-or-later
/* What the files that read a patch share. Private to lib/step/. */
#ifndef SVY_STEP_PATCH_PARTS_H
#define SVY_STEP_PATCH_PARTS_H

#include "data/dict.h"
#include "io/yaml_form.h"

/* The words of `measure`, by enum svy_measure. */
extern const char *const svy_patch_measure[4];

struct svy_patch {
	struct svy_form form;
	struct svy_dict *d;             /* is changed */
	bool optional, replace_labels, replace_missing;
	/* the entry that is being read */
	struct svy_varlist vars;
	bool has[2];                    /* by enum svy_type: variables of that type are among them */
	char *who;                      /* 'q1', or 'q1' and others, for messages; owned */
};

/* A code as it stands in the data. x->str is borrowed from y. subject: "the code of a label", "a missing code". */
int svy_patch_code(const struct svy_patch *p, const struct svy_yaml *y, const char *subject, struct svy_value *x);
static inline enum svy_type svy_patch_type_of(const struct svy_value *x)
{
	return x->kind == SVY_VALUE_STRING ? SVY_STRING : SVY_NUMBER;
}

/* The keys `labels` and `missing` of an entry, for all its variables. */
int svy_patch_labels(const struct svy_patch *p, const struct svy_yaml *y);
int svy_patch_missing(const struct svy_patch *p, const struct svy_yaml *y);
/* Is the node the word none, without quotes? */
bool svy_patch_none(const struct svy_yaml *y);

#endif
