// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts of the check. Private to lib/stat/check*.c. */
#ifndef SVY_STAT_CHECK_PARTS_H
#define SVY_STAT_CHECK_PARTS_H

#include "stat/check.h"

struct svy_check {
	const struct svy_dict *dict;
	const struct svy_check_opts *opts;
	struct svy_profile *profile;    /* of opts->list, in its order */
	struct svy_findings *found;
};

/* A finding on the variable at pos of the dictionary; holds until the next. severity is that of the kind. */
struct svy_finding *svy_check_add(struct svy_check *c, enum svy_finding_kind kind, size_t pos);
void svy_finding_add_var(struct svy_finding *f, size_t pos);
/* Adds the code, and its rows to the finding's. */
void svy_finding_add_code(struct svy_finding *f, const struct svy_profile_code *code);

/* What looks at profiles of single variables: undeclared missing codes first, which are not to be found again as codes without label. */
struct svy_suspects {
	const struct svy_profile_code **v;
	size_t n, cap;
};
bool svy_suspects_has(const struct svy_suspects *s, const struct svy_profile_code *c);
void svy_check_missing(struct svy_check *c, const struct svy_profile *p, struct svy_suspects *out);
void svy_check_codes(struct svy_check *c, const struct svy_profile *p, const struct svy_suspects *suspects);
void svy_check_weights(struct svy_check *c);
void svy_check_titles(struct svy_check *c);

/* Ids and batteries count on their own. */
struct svy_id_check;
struct svy_id_check *svy_id_check_new(struct svy_check *c, uint8_t *need);
void svy_id_check_batch(struct svy_id_check *k, const struct svy_batch *b);
void svy_id_check_end(struct svy_id_check *k);
void svy_id_check_free(struct svy_id_check *k);

struct svy_scale_check;
struct svy_scale_check *svy_scale_check_new(struct svy_check *c);
void svy_scale_check_batch(struct svy_scale_check *k, const struct svy_batch *b);
void svy_scale_check_end(struct svy_scale_check *k);
void svy_scale_check_free(struct svy_scale_check *k);

#endif
