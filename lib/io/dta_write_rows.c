// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows: a batch at a time, column by column into a buffer of whole rows; and the long texts behind them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "data/batch.h"
#include "io/dta_write.h"

#define SHARED_MAX ((size_t)32 << 20)   /* long texts that are remembered to be written once; others are written for each cell */
#define BUFFER ((size_t)256 << 10)

static void store(unsigned char *p, uint64_t x, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (unsigned char)(x >> (8 * i));
}

/* steps: 0 is '.', 1 is .a … */
static void store_missing(unsigned char *p, const struct svy_dta_out *c, unsigned steps)
{
	switch (c->type) {
	case SVY_DTA_BYTE: store(p, 101 + steps, 1); break;
	case SVY_DTA_INT: store(p, 32741 + steps, 2); break;
	case SVY_DTA_LONG: store(p, 2147483621u + steps, 4); break;
	case SVY_DTA_FLOAT: store(p, 0x7f000000u + 0x800u * steps, 4); break;
	default: store(p, 0x7fe0000000000000u + ((uint64_t)steps << 40), 8);
	}
}

static void store_number(unsigned char *p, const struct svy_dta_out *c, double x)
{
	uint64_t bits;
	uint32_t single;
	float f;
	switch (c->type) {
	case SVY_DTA_BYTE: case SVY_DTA_INT: case SVY_DTA_LONG:
		store(p, (uint64_t)(int64_t)x, c->width);
		return;
	case SVY_DTA_FLOAT:
		f = (float)x;
		memcpy(&single, &f, sizeof single);
		store(p, single, 4);
		return;
	default:
		memcpy(&bits, &x, sizeof bits);
		store(p, bits, 8);
	}
}

/* Stata's doubles end below 2^1023: what is beyond means its missing values. */
static void put_number(struct svy_dta_out *c, unsigned char *p, double x, uint8_t miss)
{
	char tag = miss >= 'a' && miss <= 'z' ? (char)miss : 0;
	bool coded = miss == SVY_VALID && (c->from->nmissing || c->from->nrange) && svy_var_number_is_missing(c->from, x);
	if (coded && !(tag = svy_dta_tag_of(c, x)))
		miss = SVY_SYSMIS;
	double y = tag || miss ? 0 : svy_dta_converted(c, x);
	if (!tag && !miss && !(y < 0x1p1023)) {
		c->dropped++;
		miss = SVY_SYSMIS;
	}
	if (tag || miss)
		store_missing(p, c, tag ? (unsigned)(tag - 'a') + 1 : 0);
	else
		store_number(p, c, y);
}

static void put_text(struct svy_dta_writer *w, struct svy_dta_out *c, unsigned char *p, struct svy_str s)
{
	bool foreign = false;
	size_t n = s.n ? svy_dta_encode(w, s.p, s.n, &foreign) : 0;
	c->foreign += foreign;
	if (n > c->width) {
		n = w->l->utf8 ? svy_utf8_fit(w->text.p, c->width, 0) : c->width;
		c->dropped++;
	}
	memcpy(p, n ? w->text.p : "", n);
	memset(p + n, 0, c->width - n);
}

/* A reference to the text of a cell: the row (from 0) and the column that it is written for, as one number; false for the empty text. */
static bool owner_of(struct svy_dta_writer *w, uint64_t row, size_t column, size_t n, uint64_t *owner)
{
	if (n == 0)
		return false;
	uint32_t i = svy_table_find(w->strl, w->text.p, w->text.n);
	*owner = i == UINT32_MAX ? row * w->ncol + column : w->owner[i];
	return true;
}

static void put_strl(struct svy_dta_writer *w, unsigned char *p, uint64_t row, size_t j, struct svy_str s)
{
	uint64_t owner, v = 0, o = 0;
	if (s.n)
		svy_dta_encode(w, s.p, s.n, NULL);
	if (owner_of(w, row, j, s.n, &owner)) {
		v = owner % w->ncol + 1;
		o = owner / w->ncol + 1;
	}
	store(p, v, w->l->v_bytes);
	store(p + w->l->v_bytes, o, 8u - w->l->v_bytes);
}

static void put_column(struct svy_dta_writer *w, size_t j, const struct svy_column *from, size_t at, size_t n, uint64_t first, unsigned char *p)
{
	struct svy_dta_out *c = &w->col[j];
	for (size_t i = 0; i < n; i++, p += w->row) {
		if (c->type == SVY_DTA_STR)
			put_text(w, c, p, from->str[at + i]);
		else if (c->type == SVY_DTA_STRL)
			put_strl(w, p, first + i, j, from->str[at + i]);
		else
			put_number(c, p, from->num[at + i], from->miss[at + i]);
	}
}

int svy_dta_put_rows(struct svy_dta_writer *w)
{
	struct svy_batch *b;
	uint64_t row = 0;
	size_t fit = w->row < BUFFER ? BUFFER / w->row : 1;
	unsigned char *buf = svy_malloc(fit * w->row);
	int more;
	svy_batch_spool_rewind(w->rows);
	while ((more = svy_batch_spool_next(w->ctx, w->rows, &b)) == 1)
		for (size_t at = 0; at < b->nrow; ) {
			size_t n = b->nrow - at < fit ? b->nrow - at : fit;
			for (size_t j = 0; j < w->ncol; j++)
				put_column(w, j, &b->col[j], at, n, row, buf + w->col[j].offset);
			svy_output_write(w->out, buf, n * w->row);
			at += n;
			row += n;
		}
	free(buf);
	svy_output_puts(w->out, w->l->tagged ? "</data>" : "");
	return more;
}

/* Bytes of a long text in its part: GSO, variable, observation, type, length, text, NUL. */
static uint64_t strl_size(const struct svy_dta_writer *w, size_t n)
{
	return 3 + 4 + w->l->o_bytes + 1 + 4 + (uint64_t)n + 1;
}

static void collect(struct svy_dta_writer *w, struct svy_dta_out *c, uint64_t row, size_t j, struct svy_str s)
{
	bool fresh = true, foreign = false;
	if (s.n == 0)
		return;
	size_t n = svy_dta_encode(w, s.p, s.n, &foreign);
	c->foreign += foreign;
	if (svy_table_find(w->strl, w->text.p, n) != UINT32_MAX)
		return;
	w->strls += strl_size(w, n);
	if (w->strl_bytes + n > SHARED_MAX)
		return;
	svy_table_add(w->strl, w->text.p, n, &fresh);
	w->strl_bytes += n;
	svy_grow(w->owner, w->nowner, w->owner_cap);
	w->owner[w->nowner++] = row * w->ncol + j;
}

/* Calls put for every cell of long text, row by row. */
static int for_strls(struct svy_dta_writer *w, void (*put)(struct svy_dta_writer *, struct svy_dta_out *, uint64_t row, size_t j, struct svy_str s))
{
	struct svy_batch *b;
	uint64_t row = 0;
	int more;
	bool any = false;
	for (size_t j = 0; j < w->ncol; j++)
		any |= w->col[j].type == SVY_DTA_STRL;
	if (!any)
		return 0;
	svy_batch_spool_rewind(w->rows);
	while ((more = svy_batch_spool_next(w->ctx, w->rows, &b)) == 1)
		for (size_t i = 0; i < b->nrow; i++, row++)
			for (size_t j = 0; j < w->ncol; j++)
				if (w->col[j].type == SVY_DTA_STRL)
					put(w, &w->col[j], row, j, b->col[j].str[i]);
	return more;
}

int svy_dta_collect_strls(struct svy_dta_writer *w)
{
	w->strl = svy_table_new(0);
	return for_strls(w, collect);
}

static void put_strl_text(struct svy_dta_writer *w, struct svy_dta_out *c, uint64_t row, size_t j, struct svy_str s)
{
	struct svy_buf head = {0};
	uint64_t owner;
	(void)c;
	size_t n = s.n ? svy_dta_encode(w, s.p, s.n, NULL) : 0;
	if (!owner_of(w, row, j, n, &owner) || owner != row * w->ncol + j)
		return;
	svy_buf_puts(&head, "GSO");
	svy_dta_put_number(&head, j + 1, 4);
	svy_dta_put_number(&head, row + 1, w->l->o_bytes);
	svy_buf_putc(&head, (char)130);
	svy_dta_put_number(&head, n + 1, 4);
	svy_output_write(w->out, head.p, head.n);
	svy_output_write(w->out, w->text.p, n);
	svy_output_write(w->out, "", 1);
	svy_buf_free(&head);
}

int svy_dta_put_strls(struct svy_dta_writer *w)
{
	if (!w->l->tagged)
		return 0;
	svy_output_puts(w->out, "<strls>");
	int rc = for_strls(w, put_strl_text);
	svy_output_puts(w->out, "</strls>");
	return rc;
}
