// SPDX-License-Identifier: GPL-3.0-or-later
/* The values of some columns of a row as one key, for tables; and one value of a batch as text for messages. */
#ifndef SVY_STEP_ROW_KEY_H
#define SVY_STEP_ROW_KEY_H

#include "base/strs.h"
#include "data/batch.h"

/* Overwrites key. Equal keys are equal values: numbers as svy_table_number_key() has them, how a value is missing, texts without blanks at their end. */
void svy_row_key(struct svy_buf *key, const struct svy_batch *b, const struct svy_varlist *columns, size_t row);
/* "5", ".a", "." where there is no value, or a text. Appends. */
void svy_cell_put(struct svy_buf *text, const struct svy_column *c, size_t row);
/* "id 5" or "hh 2, person 1": names and values. Caller frees. */
char *svy_row_text(const struct svy_dict *d, const struct svy_batch *b, const struct svy_varlist *columns, size_t row);

#endif
