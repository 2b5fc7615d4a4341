// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The sink behind svyreplicate: declares replicates that readers make from the strata and the primary units, or writes them out as columns.
 *
 * Declared: rows stream through, and the design is checked when the last one has passed, since only then all units are known; a design from which
 * replicates of the type cannot be made is an error then. As columns: rows are kept on a spool for a second pass, and so are the factors of
 * each unit; the declaration names the columns and says their scale, so that every reader takes the same variance from them.
 */
#ifndef SVY_DESIGN_REP_MAKE_H
#define SVY_DESIGN_REP_MAKE_H

#include "design/engine.h"
#include "design/replicates.h"
#include "io/flow.h"

struct svy_rep_make_opts {
	struct svy_replicates replicates;       /* without columns */
	bool type_given, seed_given;
	enum svy_lonely_rule lonely;
	const char *columns;                    /* what their names begin with; NULL: none are written. Borrowed while the sink lives */
};

/*
 * d is the dictionary of the rows to come; next is owned if it returns 0. Without a type jkn is taken for designs with strata and jk1 for others; without a
 * seed a fresh one, which the declaration tells. SVY_EUSAGE for options that do not go with the type.
 */
int svy_rep_make_new(struct svy_ctx *ctx, const struct svy_rep_make_opts *o, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **out);

#endif
