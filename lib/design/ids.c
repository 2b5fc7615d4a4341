// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/ids.h"

#include <stdlib.h>
#include <string.h>
#include "base/num.h"

int svy_ids_bind(struct svy_ctx *ctx, const struct svy_dict *d, const char *what, const char *name, uint8_t *need, struct svy_ids *c)
{
	int rc = svy_dict_require(ctx, d, what, name, &c->col);
	if (rc)
		return rc;
	c->var = &d->var[c->col];
	if (c->var->type == SVY_STRING)
		c->strings = svy_table_new(0);
	need[c->col] = 1;
	return 0;
}

void svy_ids_free(struct svy_ids *c)
{
	svy_table_free(c->strings);
	c->strings = NULL;
}

uint64_t svy_ids_code(struct svy_ids *c, const struct svy_column *col, size_t row)
{
	if (c->strings)
		return svy_table_add(c->strings, col->str[row].n ? col->str[row].p : "", col->str[row].n, NULL);
	return svy_table_number_key(col->num[row]);
}

char *svy_ids_text(const struct svy_ids *c, uint64_t code)
{
	struct svy_buf b = {0};
	if (c->strings) {
		size_t n;
		const char *s = svy_table_key(c->strings, (uint32_t)code, &n);
		svy_buf_add(&b, s, n);
		return svy_buf_take(&b);
	}
	double x = svy_table_key_number(code);
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	svy_buf_puts(&b, text);
	const char *label = svy_var_label_of_number(c->var, x);
	if (label)
		svy_buf_printf(&b, " (%s)", label);
	return svy_buf_take(&b);
}

int svy_ids_compare(const struct svy_ids *c, uint64_t a, uint64_t b)
{
	if (c->strings) {
		size_t na, nb;
		const char *x = svy_table_key(c->strings, (uint32_t)a, &na), *y = svy_table_key(c->strings, (uint32_t)b, &nb);
		int order = memcmp(x, y, na < nb ? na : nb);
		return order ? order : (na > nb) - (na < nb);
	}
	double x = svy_table_key_number(a), y = svy_table_key_number(b);
	return (x > y) - (x < y);
}

/* Row of the first value that is missing where the row is not skipped, or -1. */
static ptrdiff_t first_missing(const struct svy_var *v, const struct svy_column *c, size_t nrow, const uint8_t *skip)
{
	uint8_t miss[SVY_BATCH_ROWS];
	if (!svy_column_missing(v, c, nrow, miss))
		return -1;
	for (size_t i = 0; i < nrow; i++)
		if (miss[i] && !(skip && skip[i]))
			return (ptrdiff_t)i;
	return -1;
}

int svy_ids_require(struct svy_ctx *ctx, const struct svy_var *v, const char *what, const struct svy_column *c, const struct svy_batch *b,
		    const uint8_t *skip)
{
	ptrdiff_t row = first_missing(v, c, b->nrow, skip);
	if (row < 0)
		return 0;
	return svy_fail(ctx, SVY_EDATA, "the %s variable '%s' is missing in row %llu; a design needs it in every row", what, v->name,
			(unsigned long long)b->first + (unsigned long long)row + 1);
}
