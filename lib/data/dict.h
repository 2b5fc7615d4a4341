// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is known about a file before its rows: variables, their labels and missing rules, the survey design,
 * notes and history.
 *
 * Invariants: names are unique (exactly; SPSS ignores case, Stata does not). Values in labels and missing rules are
 * codes; nothing here is ever recoded. Keys of a header that svykit does not know are kept as text and written back.
 */
#ifndef SVY_DATA_DICT_H
#define SVY_DATA_DICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "base/strs.h"
#include "data/meta.h"

enum svy_type { SVY_NUMBER, SVY_STRING };
enum svy_measure { SVY_MEASURE_UNKNOWN, SVY_NOMINAL, SVY_ORDINAL, SVY_SCALE };

/* SPSS: what its dialogs take the variable for, and where its Data Editor puts the values. */
enum svy_dialog { SVY_DIALOG_INPUT, SVY_DIALOG_TARGET, SVY_DIALOG_BOTH, SVY_DIALOG_NONE, SVY_DIALOG_PARTITION, SVY_DIALOG_SPLIT };
enum svy_align { SVY_ALIGN_UNKNOWN, SVY_ALIGN_LEFT, SVY_ALIGN_RIGHT, SVY_ALIGN_CENTER };

/* How a stored value is missing: the byte per value of a batch. 'a' … 'z' are Stata's tags. */
enum { SVY_VALID = 0, SVY_SYSMIS = 1, SVY_USERMIS = 2 };

/* One value outside a batch. str (owned) for strings, tag for '.a', num for numbers. */
enum svy_value_kind { SVY_VALUE_NUMBER, SVY_VALUE_TAG, SVY_VALUE_STRING };
struct svy_value {
	enum svy_value_kind kind;
	double num;
	char tag;
	char *str;
};

struct svy_category {
	struct svy_value value;
	char *label;
};

/* Inclusive; -INFINITY and INFINITY are SPSS's LOWEST and HIGHEST. */
struct svy_range {
	double lo, hi;
};

/* Header keys that svykit does not know: the value as YAML flow text, written back in place. */
struct svy_extra {
	char *key;
	char *yaml;
};
struct svy_extras {
	struct svy_extra *v;
	size_t n, cap;
};
const char *svy_extras_get(const struct svy_extras *l, const char *key);     /* borrowed; NULL if absent */
void svy_extras_set(struct svy_extras *l, const char *key, const char *yaml);   /* copies */
void svy_extras_remove(struct svy_extras *l, size_t i);
void svy_extras_free(struct svy_extras *l);

struct svy_var {
	char *name;
	char *title;                    /* NULL if none */
	enum svy_type type;
	bool integer;                   /* the file stores integers (schema type "integer") */
	enum svy_measure measure;
	char *format;                   /* as in the file, e.g. "F8.2", "%9.0g", "DATE11"; NULL if none */
	size_t width;                   /* strings: bytes declared by the file, 0 if unknown */
	struct svy_category *cat;
	size_t ncat, cat_cap;
	struct svy_value *missing;      /* single user-missing codes (numbers or strings) */
	size_t nmissing, missing_cap;
	struct svy_range *range;        /* ranges of user-missing numbers */
	size_t nrange, range_cap;
	enum svy_dialog role;
	enum svy_align align;
	int columns;                    /* width of the column in SPSS's Data Editor; 0 if unknown */
	char *write_format;             /* SPSS's second format, NULL where it is the first */
	struct svy_attributes attr;     /* SPSS: custom attributes; Stata: characteristics */
	struct svy_extras extra;
};

void svy_var_free(struct svy_var *v);                           /* what it holds, not v itself */
void svy_var_copy(struct svy_var *to, const struct svy_var *from);      /* to is overwritten, not freed */
/* to, which lives, takes all that from, another variable, has but its name. */
void svy_var_become(struct svy_var *to, const struct svy_var *from);
/* Add a label or replace the one that the value has. */
void svy_var_label_number(struct svy_var *v, double value, const char *label);
void svy_var_label_tag(struct svy_var *v, char tag, const char *label);
void svy_var_label_string(struct svy_var *v, const char *value, const char *label);
/* The same for a value of any kind, and the way back: false if it has none. */
void svy_var_label(struct svy_var *v, const struct svy_value *value, const char *label);
bool svy_var_unlabel(struct svy_var *v, const struct svy_value *value);
/* Away with all value labels; with all missing codes and ranges. */
void svy_var_unlabel_all(struct svy_var *v);
void svy_var_missing_none(struct svy_var *v);
void svy_var_missing_number(struct svy_var *v, double value);
void svy_var_missing_string(struct svy_var *v, const char *value);
void svy_var_missing_range(struct svy_var *v, double lo, double hi);
/* The label of a number / tag / string; NULL if it has none. Borrowed. */
const char *svy_var_label_of_number(const struct svy_var *v, double value);
const char *svy_var_label_of_tag(const struct svy_var *v, char tag);
const char *svy_var_label_of_string(const struct svy_var *v, const char *s, size_t len);
/* Is the number (or the string, blanks at its end ignored) a declared user-missing code? */
bool svy_var_number_is_missing(const struct svy_var *v, double x);
bool svy_var_string_is_missing(const struct svy_var *v, const char *s, size_t len);
bool svy_var_has_missing(const struct svy_var *v);

#define SVY_STAGES_MAX 4        /* of a design */

/* The declaration of a design; names of variables. strata, psu, fpc have one name per stage. */
struct svy_survey {
	char *weights;                  /* NULL: unweighted */
	struct svy_strs strata, psu, fpc;
	bool nest;                      /* unit ids may repeat across strata */
	bool psu_none;                  /* every case its own unit, and known to be so */
	char *domain;                   /* a 0/1 column left by svyfilter; NULL */
	struct svy_extras extra;        /* replicates, calibration, what later versions add */
};

void svy_survey_free(struct svy_survey *s);
void svy_survey_copy(struct svy_survey *to, const struct svy_survey *from);     /* to is overwritten, not freed */
bool svy_survey_is_empty(const struct svy_survey *s);

struct svy_dict {
	struct svy_var *var;
	size_t nvar, var_cap;
	char *profile;                  /* "svy-data/1" or "svy-estimates/1"; NULL reads as data */
	char *title;                    /* the file's label; NULL */
	char *excerpt;                  /* which rows of a longer file these are: "first 10 rows"; NULL: all of them. Estimators refuse an excerpt */
	char *file_weight;              /* the weight variable that an SPSS file declares; NULL */
	struct svy_survey survey;
	struct svy_strs notes, history;
	struct svy_strs documents;      /* SPSS's DOCUMENT, Stata's notes: lines that the file's makers wrote */
	struct svy_attributes attr;     /* of the file */
	struct svy_mrsets mrsets;
	struct svy_varsets varsets;
	char *encoding;                 /* in which the file's text was stored, where it was read from one that says so or was told; NULL.
	                                   Text here is UTF-8 always. Not part of the stream */
	struct svy_extras extra;
	struct svy_table *index;        /* name to position */
};

void svy_dict_init(struct svy_dict *d);
void svy_dict_free(struct svy_dict *d);
void svy_dict_copy(struct svy_dict *to, const struct svy_dict *from);   /* to is overwritten, not freed */
/* A new variable at the end; NULL if the name is taken. The pointer holds until the next add. */
struct svy_var *svy_dict_add(struct svy_dict *d, const char *name, enum svy_type type);
/* The same, like another variable in all but the name. from is none of d's. */
struct svy_var *svy_dict_add_copy(struct svy_dict *d, const char *name, const struct svy_var *from);
/* Is it a table of estimates (profile svy-estimates/…)? Its survey names columns that are not there. */
bool svy_dict_is_estimates(const struct svy_dict *d);
/* A table of estimates becomes data, as it must where its columns are no longer those of one: without its design and the keys of its header. */
void svy_dict_make_data(struct svy_dict *d);
/* Position, or -1. */
ptrdiff_t svy_dict_find(const struct svy_dict *d, const char *name);
/* Other names for variables, NULL where one stays; the file's weight and the sets follow. False, and nothing done, if two were the same then. */
bool svy_dict_rename(struct svy_dict *d, char *const *names);
/* Takes from the sets of variables what the dictionary does not hold, and drops sets that are empty then. */
void svy_dict_prune(struct svy_dict *d);
/* As find, but an unknown name is SVY_EUSAGE "unknown variable 'x' (did you mean 'y'?)". what: "weight", "variable" … */
int svy_dict_require(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, size_t *pos);
/* The same, and SVY_EUSAGE if it holds text. */
int svy_dict_require_number(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, size_t *pos);
/* The same, and marks the column in need. */
int svy_dict_need_number(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, uint8_t *need, size_t *pos);

/* Positions of variables, in the order asked for, each once. */
struct svy_varlist {
	size_t *v;
	size_t n, cap;
};
/*
 * Resolves a list: names, ranges q1-q9 or q1:q9 in file order, globs (* ?), comma separated. A name that itself contains '-',
 * ':' or '*' and exists is taken as that name. Unknown names and globs that match nothing: SVY_EUSAGE with the nearest names.
 */
int svy_varlist_parse(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct svy_varlist *out);
/* Does all of s match a glob? Only * and ? are special. */
bool svy_glob_matches(const char *glob, const char *s);
/* Adds the variables whose names match a glob, in file order; none if none does. */
void svy_varlist_glob(const struct svy_dict *d, const char *glob, struct svy_varlist *out);
/* to is a copy of from with the listed variables only, in that order; to is overwritten, not freed. */
void svy_dict_select(struct svy_dict *to, const struct svy_dict *from, const struct svy_varlist *columns);
void svy_varlist_add(struct svy_varlist *l, size_t pos);
bool svy_varlist_has(const struct svy_varlist *l, size_t pos);
void svy_varlist_free(struct svy_varlist *l);

#endif
