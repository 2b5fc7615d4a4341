// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Constructs: what the columns that svyscore adds are, as it stands in the header, so that who reads the stream needs no model.
 *
 * Three keys of the dictionary (d->extra):
 *
 *   constructs:
 *   - {name: willing, role: willing, kind: judgement, title: Would do it, levels: {no: 0, 'yes': 1, already: 2, dk: 3}}
 *   - {name: time, role: part, kind: condition, levels: {no: 0, 'yes': 1}}
 *   - {name: skill, role: part, kind: score, levels: {no: 0, 'yes': 1}, score: skill_score}
 *   - {name: able, role: able, kind: all_of, parts: [time, skill], levels: {no: 0, 'yes': 1}}
 *   gap:
 *   - {name: errands, norm: n1, willing: w1, agree: [4, 5], would: [3, 4]}
 *   among: _among
 *
 * Invariants: every construct is a numeric column of its own name; parts stand before the construct that they make up. A construct
 * without levels is a score without threshold: a number to take means of. The column of `among` is 1 for who was asked at all, 0
 * for who was not, missing where that is unknown; constructs are missing wherever it is not 1. A model says `role: able` of the
 * parts; here they have the role part, and able is the one whole that they make up (or the only construct of that role).
 */
#ifndef SVY_SCALE_CONSTRUCTS_H
#define SVY_SCALE_CONSTRUCTS_H

#include "base/ctx.h"
#include "data/dict.h"

enum svy_role { SVY_ROLE_NONE, SVY_ROLE_NORM, SVY_ROLE_WILLING, SVY_ROLE_ASKED, SVY_ROLE_DOES, SVY_ROLE_PART, SVY_ROLE_ABLE };
enum svy_construct_kind {
	SVY_CONSTRUCT_SCORE, SVY_CONSTRUCT_JUDGEMENT, SVY_CONSTRUCT_CONDITION,
	SVY_CONSTRUCT_ALL_OF, SVY_CONSTRUCT_ANY_OF, SVY_CONSTRUCT_AT_LEAST,
};
/* "", "norm", "willing" … and "score", "judgement" …, by the enums above. */
extern const char *const svy_role_name[7];
extern const char *const svy_construct_kind_name[6];

/* Levels of a judgement; every construct with a threshold has the first two. The codes are these numbers. */
enum svy_level { SVY_LEVEL_NO, SVY_LEVEL_YES, SVY_LEVEL_ALREADY, SVY_LEVEL_DK, SVY_LEVEL_COUNT };
extern const char *const svy_level_name[SVY_LEVEL_COUNT];       /* "no" "yes" "already" "dk" */

struct svy_construct {
	char *name;             /* of the column */
	char *title;            /* NULL if none */
	char *score;            /* column of the score behind the threshold; NULL */
	enum svy_role role;
	enum svy_construct_kind kind;
	bool level[SVY_LEVEL_COUNT];    /* the levels that may occur; all false: a score without threshold */
	size_t *part;           /* positions in svy_constructs.v */
	size_t nparts;
};

/*
 * A norm item and an own-willingness item for the same task. Codes as stored in the items; who is missing on either is out, but for
 * the codes named here: an inapplicable answer stands for a value, and so is among agree or disagree even where it is declared missing.
 */
struct svy_gap {
	char *name, *title;     /* title NULL if none */
	char *norm, *willing;   /* variables */
	double *agree, *would;  /* codes */
	size_t nagree, nwould;
	double *disagree, *would_not;   /* codes that are valid and neither agree nor would, whatever the file declares; mostly none */
	size_t ndisagree, nwould_not;
};

struct svy_constructs {
	struct svy_construct *v;
	size_t n, cap;
	struct svy_gap *gap;
	size_t ngap, gap_cap;
	char *among;            /* column; NULL: everyone was asked */
	ptrdiff_t able;         /* position of the construct with role able, -1 if there is none */
};

/*
 * Reads the keys of d; out is overwritten. SVY_EUSAGE if the header has no constructs; SVY_EDATA if it is damaged or names a column
 * that d has not. On failure out holds nothing.
 */
int svy_constructs_read(struct svy_ctx *ctx, const struct svy_dict *d, struct svy_constructs *out);
/* Sets the keys of d. */
void svy_constructs_write(const struct svy_constructs *c, struct svy_dict *d);
/* Position of the construct of that name, or -1. */
ptrdiff_t svy_constructs_find(const struct svy_constructs *c, const char *name);
/* The next construct of a role at or after position from, or -1. */
ptrdiff_t svy_constructs_role(const struct svy_constructs *c, enum svy_role role, size_t from);
void svy_constructs_free(struct svy_constructs *c);

#endif
