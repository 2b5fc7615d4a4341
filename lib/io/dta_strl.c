// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Long text (strL, from release 117): a cell holds the variable and the observation under which its text stands behind the rows; equal texts may
 * share one. The texts stay in the file: an index holds where each begins, 16 bytes for at least 16 of the file.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

enum { BINARY = 129, TEXT = 130 };

static uint64_t key_of(const struct svy_dta *d, uint64_t v, uint64_t o)
{
	return o << (8 * d->l->v_bytes) | v;
}

uint64_t svy_dta_strl_key(const struct svy_dta *d, const unsigned char *reference)
{
	unsigned v = d->l->v_bytes;
	return key_of(d, svy_dta_number(d, reference, v), svy_dta_number(d, reference + v, 8 - v));
}

static int damaged_or_cut(struct svy_dta *d, const char *detail)
{
	return svy_dta_ends_well(d) ? svy_dta_damaged(d, "%s", detail) : svy_dta_cut(d, "strLs");
}

static int add_strl(struct svy_dta *d)
{
	uint64_t v, o, type, n;
	unsigned v_bits = 8u * d->l->v_bytes;
	if (!svy_dta_take_number(d, 4, &v) || !svy_dta_take_number(d, d->l->o_bytes, &o))
		return svy_dta_cut(d, "strLs");
	int64_t at = svy_dta_tell(d);
	if (!svy_dta_take_number(d, 1, &type) || !svy_dta_take_number(d, 4, &n))
		return svy_dta_cut(d, "strLs");
	if (type != BINARY && type != TEXT)
		return svy_dta_damaged(d, "a strL of type %" PRIu64, type);
	if (!svy_dta_skip(d, n, 1))
		return damaged_or_cut(d, "a strL is longer than the rest of it");
	/* What no cell can refer to needs no place. */
	if (v >> v_bits || o >> (64 - v_bits))
		return 0;
	svy_grow(d->strl, d->nstrl, d->strl_cap);
	d->strl[d->nstrl++] = (struct svy_dta_strl){key_of(d, v, o), at};
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct svy_dta_strl *x = a, *y = b;
	return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->at > y->at) - (x->at < y->at);
}

/* Stata writes them sorted; others need not. */
static void sort(struct svy_dta *d)
{
	for (size_t i = 1; i < d->nstrl; i++)
		if (d->strl[i].key < d->strl[i - 1].key) {
			qsort(d->strl, d->nstrl, sizeof *d->strl, by_key);
			return;
		}
}

int svy_dta_index_strls(struct svy_dta *d)
{
	int rc = 0;
	if (!d->l->tagged)
		return 0;
	d->strayed |= svy_dta_tell(d) != d->map[10];
	if (!svy_dta_tag(d, "<strls>"))
		return damaged_or_cut(d, "no strLs where they should be");
	while (!rc && svy_dta_tag(d, "GSO"))
		rc = add_strl(d);
	if (!rc && !svy_dta_tag(d, "</strls>"))
		rc = damaged_or_cut(d, "its strLs do not end where they should");
	if (!rc)
		sort(d);
	return rc;
}

/* Rows ask for texts in the order of the index, mostly. */
static const struct svy_dta_strl *find(struct svy_dta *d, uint64_t key)
{
	size_t next = d->last_strl + 1, lo = 0, hi = d->nstrl;
	if (next < hi && d->strl[next].key == key)
		return &d->strl[d->last_strl = next];
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->strl[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == d->nstrl || d->strl[lo].key != key)
		return NULL;
	return &d->strl[d->last_strl = lo];
}

/* NULs inside become U+FFFD, like every other byte that is no text. The terminating one is gone before. */
static size_t replace_nuls(struct svy_buf *b, size_t nuls)
{
	size_t n = b->n, to = n + 2 * nuls;
	svy_buf_room(b, 2 * nuls);
	for (size_t i = n; i > 0;) {
		if (b->p[--i]) {
			b->p[--to] = b->p[i];
		} else {
			to -= 3;
			memcpy(b->p + to, "\xef\xbf\xbd", 3);
		}
	}
	return n + 2 * nuls;
}

static size_t count_nuls(const char *s, size_t n)
{
	size_t nuls = 0;
	for (const char *p = s; (p = memchr(p, '\0', n - (size_t)(p - s))); p++)
		nuls++;
	return nuls;
}

/* The bytes at a place of the index, into d->field. */
static int fetch(struct svy_dta *d, const struct svy_dta_strl *s, bool *ended)
{
	uint64_t type, n;
	if (!svy_dta_seek(d, s->at) || !svy_dta_take_number(d, 1, &type) || !svy_dta_take_number(d, 4, &n) || (uint64_t)svy_dta_left(d) < n)
		return svy_dta_damaged(d, "it changed while it was read");
	d->field.n = 0;
	if (!svy_dta_take(d, svy_buf_room(&d->field, n + 1), n))
		return svy_dta_damaged(d, "it changed while it was read");
	d->field.n = n;
	*ended = type == BINARY || (n > 0 && d->field.p[n - 1] == '\0');
	while (d->field.n > 0 && d->field.p[d->field.n - 1] == '\0')
		d->field.n--;
	return 0;
}

/*
 * ReadStat, and haven with it, writes the references of release 119 with 2 and 6 bytes as those of 118 are. A text under a cell is always that
 * cell's, so that the first one tells for certain; it is looked for before the other reading, by which the reference of row 256 is that of row 1.
 */
static const struct svy_dta_strl *find_as_118(struct svy_dta *d, const unsigned char *reference, size_t j, uint64_t row)
{
	uint64_t v = svy_dta_number(d, reference, 2), o = svy_dta_number(d, reference + 2, 6);
	if (d->l->v_bytes == 2 || (d->as_118.n == 0 && (v != j + 1 || o != row)))
		return NULL;
	return find(d, key_of(d, v, o));
}

int svy_dta_strl_text(struct svy_dta *d, const unsigned char *reference, size_t j, uint64_t row, struct svy_str *to)
{
	uint64_t key = svy_dta_strl_key(d, reference);
	const char *var = d->dict->var[j].name;
	*to = (struct svy_str){"", 0};
	if (key == 0)
		return 0;
	const struct svy_dta_strl *s = find_as_118(d, reference, j, row);
	if (s)
		svy_count_add(&d->as_118, var, row);
	else
		s = find(d, key);
	if (!s) {
		svy_count_add(&d->nowhere, var, row);
		return 0;
	}
	bool ended = true;
	int rc = fetch(d, s, &ended);
	if (rc)
		return rc;
	size_t nuls = d->field.n ? count_nuls(d->field.p, d->field.n) : 0;
	if (nuls > 0)
		d->field.n = replace_nuls(&d->field, nuls);
	if (nuls > 0)
		svy_count_add(&d->binary, var, row);
	if (!ended)
		svy_count_add(&d->endless, var, row);
	if (d->field.n > 0)
		*to = svy_text_decode(&d->text, d->field.p, d->field.n, SIZE_MAX);
	return 0;
}
