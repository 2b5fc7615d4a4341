// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/percent.h"

#include <math.h>
#include "out/layout_tests.h"
#include "out/words.h"

static bool may_be_between_shares(const struct svy_estimates *t, const struct svy_estimate *r)
{
	const struct svy_term *term = svy_estimates_find_term(t, r->term);
	return *r->level && term && term->nlevel && fabs(r->estimate) <= 1;
}

bool svy_is_percent(const struct svy_estimates *t)
{
	bool shares = false, differences = t->n > 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		enum svy_word_kind kind = svy_word_find(r->stat)->kind;
		if (svy_layout_is_test(r))
			continue;
		shares = shares || kind == SVY_WORD_SHARE;
		differences = differences && may_be_between_shares(t, r);
		if (kind != SVY_WORD_SHARE && kind != SVY_WORD_DIFFERENCE)
			return false;
	}
	return shares || differences;
}
