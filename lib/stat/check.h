// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a careful reader of a survey file looks for before the first table: codes without labels, answers that are none and are not declared missing,
 * ids that stand twice, weights that cannot be, items whose labels run against the others'.
 *
 * One pass. Memory is bounded: of each variable at most SVY_PROFILE_CODES distinct values are counted (fewer where variables are many; labelled and
 * declared codes always), ids up to SVY_CHECK_ID_BYTES, correlations of batteries over the first SVY_CHECK_SCALE_ROWS rows.
 *
 * A finding is a suspicion, and the rules are made so that a clean file has few: each is described where it is looked for, in lib/stat/check_*.c.
 */
#ifndef SVY_STAT_CHECK_H
#define SVY_STAT_CHECK_H

#include "io/flow.h"
#include "stat/profile.h"

#define SVY_CHECK_ID_BYTES (128u << 20)
#define SVY_CHECK_SCALE_ROWS 50000
/* Values of a finding that are named. */
#define SVY_CHECK_VALUES 5

/* An error makes results wrong, a warning may, a note is good to know. */
enum svy_severity { SVY_SEVERITY_ERROR, SVY_SEVERITY_WARNING, SVY_SEVERITY_NOTE };

/* In the order of a report. */
enum svy_finding_kind {
	SVY_FOUND_ID_TWICE, SVY_FOUND_ID_MISSING,
	SVY_FOUND_WEIGHT_TEXT, SVY_FOUND_WEIGHT_NEGATIVE, SVY_FOUND_WEIGHT_MISSING, SVY_FOUND_WEIGHT_ZERO,
	SVY_FOUND_UNDECLARED,           /* codes that look like no answer */
	SVY_FOUND_REVERSED_LABELS,
	SVY_FOUND_SAME_LABEL,           /* of two codes */
	SVY_FOUND_UNLABELLED,
	SVY_FOUND_EMPTY,
	SVY_FOUND_AGAINST,              /* an item that is answered against the rest of its battery */
	SVY_FOUND_WEIGHT_N, SVY_FOUND_WEIGHT_UNDECLARED,
	SVY_FOUND_CONSTANT, SVY_FOUND_NUMBERS_AS_TEXT, SVY_FOUND_BLANKS, SVY_FOUND_SAME_TITLE,
	SVY_FOUND_UNUSED_LABEL, SVY_FOUND_UNUSED_MISSING,
	SVY_FOUND_LIMIT,                /* what was not looked at */
	SVY_FOUND_KINDS
};

struct svy_finding {
	enum svy_finding_kind kind;
	enum svy_severity severity;
	size_t *var;                    /* positions of the variables */
	size_t nvar;
	struct svy_profile_code *code;  /* which values; strings owned */
	size_t ncode;
	uint64_t n;                     /* rows; 0 where they are not what counts */
	char *what;                     /* more, in words; NULL */
};

struct svy_findings {
	struct svy_finding *v;
	size_t n, cap;
	uint64_t rows, outside;         /* looked at, and left out because they are outside the domain */
	size_t count[3];                /* by severity */
};
void svy_findings_free(struct svy_findings *f);
/* "undeclaredMissing" for programs, "codes that look like no answer and are not declared missing" for people. */
const char *svy_finding_word(enum svy_finding_kind kind);
const char *svy_finding_text(enum svy_finding_kind kind);
const char *svy_severity_word(enum svy_severity severity);

struct svy_check_opts {
	const struct svy_varlist *list; /* the variables to look at */
	const struct svy_varlist *id;   /* that together name a row; empty: those that look like ids are tried each by itself */
	ptrdiff_t weight;               /* declared; -1 for none */
};
/* A sink that looks at the rows of the domain and fills f, sorted by severity, kind and variable. All is borrowed until the sink is freed. */
struct svy_sink *svy_check_sink(struct svy_ctx *ctx, const struct svy_check_opts *opts, struct svy_findings *f);

#endif
