// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdio.h>
#include <string.h>
#include "io/dta_base.h"

int64_t svy_dta_tell(const struct svy_dta *d)
{
	return svy_bytes_tell(d->in);
}

int64_t svy_dta_left(const struct svy_dta *d)
{
	return d->size - svy_dta_tell(d);
}

bool svy_dta_take(struct svy_dta *d, void *p, size_t n)
{
	if (d->rc || (uint64_t)svy_dta_left(d) < n)
		return false;
	ssize_t got = svy_bytes_read(d->ctx, d->in, p, n);
	if (got < 0)
		d->rc = (int)got;
	return got >= 0 && (size_t)got == n;
}

uint64_t svy_dta_number(const struct svy_dta *d, const void *p, unsigned n)
{
	const unsigned char *b = p;
	uint64_t x = 0;
	for (unsigned i = 0; i < n; i++)
		x = x << 8 | b[d->big ? i : n - 1 - i];
	return x;
}

bool svy_dta_take_number(struct svy_dta *d, unsigned n, uint64_t *x)
{
	unsigned char b[8];
	if (!svy_dta_take(d, b, n))
		return false;
	*x = svy_dta_number(d, b, n);
	return true;
}

bool svy_dta_seek(struct svy_dta *d, int64_t to)
{
	if (d->rc || to < 0 || to > d->size)
		return false;
	d->rc = svy_bytes_seek(d->ctx, d->in, to);
	return d->rc == 0;
}

bool svy_dta_skip(struct svy_dta *d, uint64_t n, uint64_t size)
{
	uint64_t left = (uint64_t)svy_dta_left(d), bytes;
	if (__builtin_mul_overflow(n, size, &bytes) || bytes > left)
		return false;
	return svy_dta_seek(d, svy_dta_tell(d) + (int64_t)bytes);
}

bool svy_dta_tag(struct svy_dta *d, const char *text)
{
	char b[64];
	int64_t at = svy_dta_tell(d);
	size_t n = strlen(text);
	if (svy_dta_take(d, b, n) && !memcmp(b, text, n))
		return true;
	svy_dta_seek(d, at);
	return false;
}

bool svy_dta_ends_well(struct svy_dta *d)
{
	static const char mark[] = "</stata_dta>";
	char tail[sizeof mark + 3];
	int64_t at = svy_dta_tell(d);
	bool there = svy_dta_seek(d, d->size - (int64_t)sizeof tail) && svy_dta_take(d, tail, sizeof tail);
	bool well = there && memmem(tail, sizeof tail, mark, sizeof mark - 1);
	svy_dta_seek(d, at);
	return well;
}

char *svy_dta_take_text(struct svy_dta *d, size_t n)
{
	if ((uint64_t)svy_dta_left(d) < n)
		return NULL;
	d->field.n = 0;
	char *p = svy_buf_room(&d->field, n + 1);
	if (!svy_dta_take(d, p, n))
		return NULL;
	size_t used = strnlen(p, n);
	d->unended += used == n && n > 0;
	return svy_text_dup(&d->text, p, used, n > 0 ? n - 1 : 0);
}

int svy_dta_cut(struct svy_dta *d, const char *part)
{
	return svy_dta_truncated(d, "it ends within its %s", part);
}
