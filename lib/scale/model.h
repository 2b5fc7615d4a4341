// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Models: a file that says how the constructs of a participation study follow from the items of a survey.
 *
 * A model is read against the dictionary of the file that it is for, so that a name, a code or a rule that does not fit is an error
 * with the model's line before the first row is read. What the model declares missing is added to the dictionary that it hands on.
 *
 * Invariants: constructs stand so that parts come before what they make up. Positions of items are the same in the file's dictionary,
 * in model->dict, which is a copy of it with the model's missing rules, and in model->out, which has the new columns at its end.
 */
#ifndef SVY_SCALE_MODEL_H
#define SVY_SCALE_MODEL_H

#include <stdint.h>
#include "base/ctx.h"
#include "data/dict.h"
#include "expr/expr.h"
#include "scale/constructs.h"

/* Codes of a list: numbers, and tags as bits: 0 for '.', 1-26 for .a-.z. */
struct svy_codes {
	double *num;
	size_t n, cap;
	uint32_t tags;
};
/* Is the number (m is SVY_VALID) or the way of being missing m (a byte of a batch) among them? */
bool svy_codes_have(const struct svy_codes *c, double num, uint8_t m);

/* missing: codes and ranges that count as missing in the items. */
struct svy_missing_rule {
	struct svy_varlist items;
	struct svy_codes codes;
	bool has_range;
	struct svy_range range;
};

/* inapplicable: answers of the items that stand for a value. Goes before every rule of missing. */
struct svy_inapplicable {
	struct svy_varlist items;
	struct svy_codes codes;
	double value;
};

enum svy_score { SVY_SCORE_MEAN, SVY_SCORE_SUM, SVY_SCORE_COUNT, SVY_SCORE_SHARE };
/* As what an answer "already" or "don't know" to an item counts. */
enum svy_fold { SVY_FOLD_OWN, SVY_FOLD_YES, SVY_FOLD_NO, SVY_FOLD_DROP };
extern const char *const svy_score_name[4];
extern const char *const svy_fold_name[4];

struct svy_scale {
	char *name, *title;             /* title NULL if none */
	enum svy_role role;             /* as the model says it */
	enum svy_construct_kind kind;
	int line;
	struct svy_varlist items;       /* scores and judgements */
	/* scores */
	enum svy_score score;
	bool *reverse;                  /* by item */
	bool has_range;
	double lo, hi;                  /* of the scale; values outside count as missing */
	struct svy_codes equal_to;      /* count, share */
	size_t min_valid;
	bool threshold;
	double at_least;
	/* judgements */
	struct svy_codes level[SVY_LEVEL_COUNT];
	enum svy_fold already_as, dk_as;
	/* conditions */
	struct svy_expr *where;
	/* combinations */
	struct svy_strs part_names;
	size_t *part;                   /* positions in svy_model.v */
	bool kleene;
	size_t k;                       /* judgements: items; SVY_CONSTRUCT_AT_LEAST: parts */
	/* columns in svy_model.out; score_col SIZE_MAX if there is none */
	size_t col, score_col;
};

struct svy_model {
	char *file, *title;             /* file: for messages */
	struct svy_missing_rule *missing;
	size_t nmissing, missing_cap;
	struct svy_inapplicable *inapplicable;
	size_t ninapplicable, inapplicable_cap;
	struct svy_expr *among;         /* NULL: everyone was asked */
	size_t among_col;
	struct svy_scale *v;
	size_t n, cap;
	struct svy_constructs constructs;       /* as they go into the header */
	struct svy_dict dict;           /* the file's, with the model's missing rules: what conditions are bound to */
	struct svy_dict out;            /* the same with the new columns, and the constructs in its header */
	uint8_t *need;                  /* of the variables of dict */
};

/* Reads a model for the file with dictionary d (borrowed for the call). Mistakes are SVY_EDATA, "m.yaml:7: unknown key 'itmes' …". */
int svy_model_read(struct svy_ctx *ctx, const char *path, const struct svy_dict *d, struct svy_model **out);
/* The same from text; name is for messages. */
int svy_model_parse(struct svy_ctx *ctx, const char *name, const char *text, size_t len, const struct svy_dict *d, struct svy_model **out);
/* Says in words what the model means for this file, item by item, with the file's labels. Appends. */
void svy_model_explain(const struct svy_model *m, struct svy_buf *out);
void svy_model_free(struct svy_model *m);

#endif
