// SPDX-License-Identifier: GPL-3.0-or-later
/* Cells that tell how reliable they are. */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "out/layout.h"

void svy_layout_flag_cell(const struct svy_layout *l, size_t i, struct svy_cell *cell)
{
	unsigned flag = l->t->row[i].flag;
	if (!flag)
		return;
	if (l->separated) {
		free(cell->mark);
		cell->mark = svy_flag_words(flag);
	} else if (flag & SVY_FLAG_SUPPRESSED) {
		svy_cell_take(cell, SVY_CELL_TEXT, svy_strdup(svy_flag_sign(flag)), NAN, 0);
		cell->dash = false;
	} else if (cell->text) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "%s%s", cell->text, svy_flag_sign(flag));
		free(cell->text);
		cell->text = svy_buf_take(&b);
	}
}

void svy_layout_flag_column(const struct svy_layout *l, struct svy_grid_column *col)
{
	col->has_mark = l->separated && svy_flag_any(&l->o->flag);
}
