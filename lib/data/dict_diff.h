// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How two dictionaries differ, variable by variable: for a person who compares two files, and for what puts waves under each other.
 *
 * Variables are matched by name, exactly first, then without regard to case where that leaves one on each side. What only one of two formats can
 * hold is no difference: the measure, display and width of a variable differ where both sides know them, the formats of SPSS and Stata only
 * where they mean another kind of value, and whether a file stores integers never.
 *
 * A conflict is a difference under which the values of the two cannot stand in one column as they are: another type, a code that means something
 * else, labels in the opposite order, a code that is missing on one side only, dates counted from elsewhere. Labels that differ in case, accents or
 * punctuation are a difference and no conflict; nor is a label, a title or a variable that one side does not have.
 */
#ifndef SVY_DATA_DICT_DIFF_H
#define SVY_DATA_DICT_DIFF_H

#include "data/dict.h"

enum svy_diff_kind {
	/* variables */
	SVY_DIFF_ONLY_A, SVY_DIFF_ONLY_B,
	SVY_DIFF_NAME,                  /* another case */
	SVY_DIFF_TYPE,
	SVY_DIFF_REVERSED,              /* the same labels from the other end; in_a and in_b are "1 agree … 5 disagree" */
	SVY_DIFF_RECODED,               /* the same labels in the same order at other codes */
	SVY_DIFF_MOVED,                 /* the same labels, in some other order */
	SVY_DIFF_LABEL,                 /* one code: another label */
	SVY_DIFF_LABEL_ONLY_A, SVY_DIFF_LABEL_ONLY_B,   /* one code */
	SVY_DIFF_MISSING,               /* which codes are missing */
	SVY_DIFF_TITLE, SVY_DIFF_MEASURE, SVY_DIFF_FORMAT, SVY_DIFF_WIDTH, SVY_DIFF_ROLE, SVY_DIFF_DISPLAY, SVY_DIFF_VAR_ATTRIBUTE,
	/* the file */
	SVY_DIFF_ORDER,                 /* of the variables of both; a, b: the first that stands elsewhere */
	SVY_DIFF_FILE_TITLE, SVY_DIFF_FILE_WEIGHT, SVY_DIFF_DESIGN, SVY_DIFF_MRSET, SVY_DIFF_VARSET, SVY_DIFF_ATTRIBUTE, SVY_DIFF_DOCUMENTS,
	SVY_DIFF_KINDS
};

struct svy_dict_diff {
	enum svy_diff_kind kind;
	bool conflict;
	ptrdiff_t a, b;                 /* positions of the variable; -1 where there is none */
	char *of;                       /* which code, attribute, set or part of the design; NULL where the kind says all. Owned */
	char *in_a, *in_b;              /* what stands there, as text; NULL: nothing. Owned */
};

struct svy_dict_pair {
	size_t a, b;
};

struct svy_dict_diffs {
	struct svy_dict_diff *v;        /* by variable in the order of a, then those only in b, then the file */
	size_t n, cap;
	size_t conflicts;
	struct svy_dict_pair *pair;     /* variables of both, in the order of a */
	size_t npair, pair_cap;
};

/* take_a, take_b: one byte per variable, 0 leaves it out and the file with it; NULL takes all. out starts as {0} and owns what it holds. */
void svy_dict_compare(const struct svy_dict *a, const struct svy_dict *b, const uint8_t *take_a, const uint8_t *take_b, struct svy_dict_diffs *out);
/* Two variables, whatever they are called; their positions are 0. */
void svy_var_compare(const struct svy_var *a, const struct svy_var *b, struct svy_dict_diffs *out);
void svy_dict_diffs_free(struct svy_dict_diffs *d);
/* The kind as a word for programs ("reversed"), and for people ("labels in the opposite order"). */
const char *svy_diff_word(enum svy_diff_kind kind);
const char *svy_diff_text(enum svy_diff_kind kind);

/* A new difference at the end, the texts taken. For the files of lib/data/dict_diff*.c. */
void svy_diff_add(struct svy_dict_diffs *d, struct svy_dict_diff diff);
/* The part on value labels and missing rules, of variables that have one type. */
void svy_diff_labels(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at);
void svy_diff_missing(struct svy_dict_diffs *d, const struct svy_var *a, const struct svy_var *b, struct svy_dict_pair at);
/* The part on the file. */
void svy_diff_file(struct svy_dict_diffs *d, const struct svy_dict *a, const struct svy_dict *b);

#endif
