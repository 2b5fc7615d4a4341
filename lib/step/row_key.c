// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/row_key.h"

#include "base/num.h"
#include "base/table.h"

static void put_key(struct svy_buf *key, const struct svy_column *c, size_t row)
{
	if (c->num) {
		uint64_t bits = c->miss[row] ? 0 : svy_table_number_key(c->num[row]);
		svy_buf_add(key, (const char *)&bits, sizeof bits);
		svy_buf_putc(key, (char)c->miss[row]);
		return;
	}
	uint32_t n = (uint32_t)svy_trimmed(c->str[row].p, c->str[row].n);
	svy_buf_add(key, (const char *)&n, sizeof n);
	svy_buf_add(key, c->str[row].p, n);
}

void svy_row_key(struct svy_buf *key, const struct svy_batch *b, const struct svy_varlist *columns, size_t row)
{
	key->n = 0;
	for (size_t k = 0; k < columns->n; k++)
		put_key(key, &b->col[columns->v[k]], row);
}

void svy_cell_put(struct svy_buf *text, const struct svy_column *c, size_t row)
{
	char number[SVY_NUM_MAX];
	if (c->miss[row] == SVY_SYSMIS)
		svy_buf_putc(text, '.');
	else if (c->miss[row])
		svy_buf_printf(text, ".%c", c->miss[row]);
	else if (c->num)
		svy_buf_add(text, number, svy_num_format(number, c->num[row]));
	else
		svy_buf_add(text, c->str[row].p, c->str[row].n);
}

char *svy_row_text(const struct svy_dict *d, const struct svy_batch *b, const struct svy_varlist *columns, size_t row)
{
	struct svy_buf text = {0};
	for (size_t k = 0; k < columns->n; k++) {
		svy_buf_printf(&text, "%s%s ", k ? ", " : "", d->var[columns->v[k]].name);
		svy_cell_put(&text, &b->col[columns->v[k]], row);
	}
	return svy_buf_take(&text);
}
