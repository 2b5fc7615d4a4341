// SPDX-License-Identifier: GPL-3.0-or-later
/* The spool gives back what was written, in memory and beyond it, in portions of any size. */
#include "io/spool.h"

#include <stdlib.h>
#include "unit.h"

static unsigned char byte_at(int64_t i)
{
	return (unsigned char)(i * 2654435761u >> 13);
}

static void append(struct svy_ctx *ctx, struct svy_spool *s, size_t n)
{
	unsigned char *p = malloc(n);
	int64_t from = svy_spool_size(s);
	for (size_t i = 0; i < n; i++)
		p[i] = byte_at(from + (int64_t)i);
	ck_assert_int_eq(svy_spool_write(ctx, s, p, n), 0);
	ck_assert_int_eq(svy_spool_size(s), from + (int64_t)n);
	free(p);
}

static void check_range(struct svy_ctx *ctx, struct svy_spool *s, int64_t from, size_t n)
{
	unsigned char *p = malloc(n);
	int64_t left = svy_spool_size(s) - from;
	ssize_t want = left < (int64_t)n ? (ssize_t)left : (ssize_t)n;
	ck_assert_int_eq(svy_spool_read(ctx, s, from, p, n), want);
	for (ssize_t i = 0; i < want; i++)
		if (p[i] != byte_at(from + i))
			ck_abort_msg("byte %lld differs", (long long)(from + i));
	free(p);
}

START_TEST(small)
{
	struct svy_ctx ctx;
	struct svy_spool *s = svy_spool_new();
	svy_ctx_init(&ctx);
	append(&ctx, s, 1000);
	append(&ctx, s, 1);
	check_range(&ctx, s, 0, 2000);
	check_range(&ctx, s, 999, 2);
	check_range(&ctx, s, 1001, 1);
	svy_spool_free(s);
	svy_ctx_free(&ctx);
}
END_TEST

START_TEST(beyond_memory)
{
	static const size_t portions[] = {(size_t)63 << 20, 24, (size_t)1 << 20, 24, 192, 300000, 7, (size_t)256 << 10, 1, 5000};
	struct svy_ctx ctx;
	struct svy_spool *s = svy_spool_new();
	svy_ctx_init(&ctx);
	for (size_t i = 0; i < sizeof portions / sizeof *portions; i++) {
		int64_t from = svy_spool_size(s);
		append(&ctx, s, portions[i]);
		check_range(&ctx, s, from > 10 ? from - 10 : 0, 20);    /* a read between writes */
	}
	for (int i = 0; i < 20000; i++)
		append(&ctx, s, (size_t)(i % 50 + 1));
	check_range(&ctx, s, (int64_t)64 << 20, (size_t)4 << 20);
	check_range(&ctx, s, 0, 100);
	svy_spool_free(s);
	svy_ctx_free(&ctx);
}
END_TEST

UNIT_MAIN("spool", NULL, NULL, small, beyond_memory)
