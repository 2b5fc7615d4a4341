// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Sources under each other: waves of a survey, countries, municipalities.
 *
 *   new -> add (each source, in order) -> read_map -> plan -> run
 *
 * What differs between the dictionaries becomes a list of findings. A conflict among them is open until the map changes the source so that there is
 * none, or an allowance takes it; with an open conflict nothing runs. Values keep what they mean: a code that is missing in one source and an answer in
 * another becomes a tag where it is missing.
 *
 * Rows come source by source, in order and in constant memory; no row is left out or made.
 *
 * Each source is a sample of its own: its strata become those of the stack (column `_stratum`, "1/12": code of the source, stratum there), and units
 * are nested in them, so that the variance of a difference between sources is the sum of the two. With same_psu strata and units stay as they are.
 */
#ifndef SVY_STEP_STACK_H
#define SVY_STEP_STACK_H

#include "data/dict_diff.h"
#include "io/flow.h"
#include "io/yaml_form.h"
#include "step/code_map.h"

#define SVY_STACK_STRATUM "_stratum"

/* What is done to the values of a variable of a source on their way: as the map says, then what keeps their meaning in the stack. */
struct svy_stack_var {
	size_t from;                    /* position in the source */
	struct svy_code_map map, keep;
	bool text;                      /* then numbers become text, of so many digits at least */
	size_t digits;
	uint32_t taken;                 /* tags that stand for codes of this variable in the stack: bit 0 is 'a' */
};

struct svy_stack_wave {
	struct svy_source *src;         /* borrowed */
	char *label;
	char *file;                     /* label by the name of the file, whatever --source says */
	double code;
	struct svy_dict d;              /* what comes out of the source: names as in the stack, codes after the maps */
	struct svy_stack_var *var;      /* one per variable of d */
	ptrdiff_t *at;                  /* one per variable of the stack: position in d, or -1 */
	uint64_t rows;                  /* after the run */
};

/* No conflict; a conflict that nothing resolves; one that is allowed; codes kept apart as tags; dates made to count the same; the map says which holds. */
enum svy_stack_state { SVY_STACK_TOLD, SVY_STACK_OPEN, SVY_STACK_ALLOWED, SVY_STACK_APART, SVY_STACK_COUNTED, SVY_STACK_MAPPED };

/* A difference between a source and those before it. Texts are owned, NULL where there is nothing. */
struct svy_stack_finding {
	enum svy_diff_kind kind;
	enum svy_stack_state state;
	size_t wave;
	char *name;                     /* of the variable */
	char *of, *before, *here;
};

/* Kinds of conflicts that are taken as they are; vars NULL: of all variables. */
struct svy_stack_allowance {
	bool kind[SVY_DIFF_KINDS];
	char *vars;
};

struct svy_stack_opts {
	const char *source;             /* NAME, or NAME=CODE-OR-LABEL,…; NULL: "source" */
	bool common;                    /* only the variables that all sources have */
	bool same_psu;
};

struct svy_stack {
	struct svy_ctx *ctx;
	struct svy_stack_opts opts;
	char *source;                   /* name of the column that says which source a row is from */
	bool coded;                     /* --source gave numbers: they need no labels */
	struct svy_stack_wave *wave;
	size_t n;                       /* sources that are to come */
	size_t added;
	struct svy_stack_allowance *allow;
	size_t nallow, allow_cap;
	struct svy_form form;           /* of the map, whose file is borrowed */
	struct svy_yaml map;
	struct svy_dict out;            /* complete after the plan */
	struct svy_stack_finding *finding;
	size_t nfinding, finding_cap;
	size_t open;                    /* conflicts that nothing resolves */
	size_t noted;                   /* notes of the context that have a source's name */
	ptrdiff_t source_at, stratum_at, domain_at;     /* columns of the stack that are made here; domain and stratum -1: none */
};

/* paths: n names of files, by which sources are called where --source names none. SVY_EUSAGE if opts->source does not fit. */
int svy_stack_new(struct svy_ctx *ctx, const struct svy_stack_opts *opts, const char *const *paths, size_t n, struct svy_stack **out);
void svy_stack_free(struct svy_stack *s);
/* "KIND[,KIND…][:VARS]" with ';' between such; kinds are words of svy_diff_word(), or "all". SVY_EUSAGE names the nearest. */
int svy_stack_allow(struct svy_stack *s, const char *text);
/* The next source, opened. Its dictionary may be changed before, not after. */
int svy_stack_add(struct svy_stack *s, struct svy_source *src);
/* YAML; path is borrowed. Names are checked by the plan. */
int svy_stack_read_map(struct svy_stack *s, const char *path);
/* Fills out and the findings; open conflicts are no error here. */
int svy_stack_plan(struct svy_stack *s);
/* SVY_EDATA that says how to resolve the open conflicts; 0 if there are none. */
int svy_stack_check(struct svy_stack *s);
/* Runs all sources into next, which stays the caller's. A source that fails aborts it. */
int svy_stack_run(struct svy_stack *s, struct svy_sink *next);

#endif
