// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows of the participation table as items: what is 1, what is 0, and who is in the base. Private to potential.c. */
#ifndef SVY_SCALE_POTENTIAL_ITEMS_H
#define SVY_SCALE_POTENTIAL_ITEMS_H

#include "data/batch.h"
#include "data/estimates.h"
#include "scale/constructs.h"

/* What an item looks at; see value_of in potential_items.c. */
enum svy_potential_kind {
	SVY_ITEM_LEVEL,         /* construct `a` has level `code`, among its valid; missing (code -1) and all others among everyone asked */
	SVY_ITEM_SCORE,         /* the number of a construct without threshold */
	SVY_ITEM_ON_ABLE,       /* part `a` is yes, among the valid on able */
	SVY_ITEM_QUADRANT,      /* willing, which is `a`, (code & 2) and able (code & 1) */
	SVY_ITEM_ABLE_IF_WILLING,
	SVY_ITEM_LACKS,         /* the parts that the willing and not able lack are exactly the bits of `code` */
	SVY_ITEM_GAP_NORM, SVY_ITEM_GAP_OWN, SVY_ITEM_GAP,      /* task `a` */
	SVY_ITEM_EVERYONE,
};

struct svy_potential_item {
	enum svy_potential_kind kind;
	size_t a;
	int code;
	bool of_asked;          /* SVY_ITEM_LEVEL: the base is everyone asked, not the valid */
	bool of_everyone;       /* who is outside the row's base counts as 0, if it is known that they are */
	bool grosses_up;        /* a share of the whole group, but for missing answers, or has a twin that is */
	size_t twin;            /* the item of_everyone that grosses this one up; 0: the item itself */
	char *term, *level, *base;
	const char *label, *title;      /* of the level and the term; NULL */
	const char *stat;
};

struct svy_potential_items {
	const struct svy_constructs *c;
	const struct svy_dict *dict;
	struct svy_potential_item *v;   /* those to print; their twins; one that counts everyone */
	size_t n, cap, nshown;
	double **y;             /* per item and row of the batch */
	uint8_t **miss;
	size_t *column;         /* of each construct */
	uint8_t **construct_miss;
	int *lack;              /* per row: parts of able that are not there, as bits; -1 where a part is unknown */
	ptrdiff_t among;        /* column, -1 */
	size_t *norm, *own;     /* columns of each task */
	uint8_t *gap_norm_miss, *gap_own_miss;
	struct svy_strs labels; /* texts that labels point to */
};

int svy_potential_items_bind(struct svy_ctx *ctx, const struct svy_constructs *c, const struct svy_dict *d, uint8_t *need,
			     struct svy_potential_items *out);
void svy_potential_items_batch(struct svy_potential_items *it, const struct svy_batch *b);
/* Titles and labels of terms and levels into the table. */
void svy_potential_items_describe(const struct svy_potential_items *it, struct svy_estimates *t);
void svy_potential_items_free(struct svy_potential_items *it);

#endif
