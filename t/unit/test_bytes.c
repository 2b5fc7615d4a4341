// SPDX-License-Identifier: GPL-3.0-or-later
/* Bytes in and out: pipes with short reads, looking ahead, seeking in what was spooled; formats by content; outputs whole or not at all. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "io/detect.h"
#include "io/input.h"
#include "io/output.h"
#include "unit.h"

#define TOTAL 700001

static struct svy_ctx ctx;
static char dir[] = "/tmp/svy-bytes-XXXXXX";
static char path[64];

static void set_up(void)
{
	svy_ctx_init(&ctx);
	memcpy(dir + strlen(dir) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/f", dir);
}

static void tear_down(void)
{
	unlink(path);
	rmdir(dir);
	svy_ctx_free(&ctx);
}

static unsigned char byte_at(size_t i)
{
	return (unsigned char)(i * 2654435761u >> 11);
}

/* Feeds a named pipe in portions of awkward sizes. */
static void *feed(void *arg)
{
	unsigned char *all = malloc(TOTAL);
	int fd = open(arg, O_WRONLY);
	for (size_t i = 0; i < TOTAL; i++)
		all[i] = byte_at(i);
	for (size_t at = 0, n = 1; at < TOTAL; at += n, n = n * 3 % 8191 + 1) {
		n = n > TOTAL - at ? TOTAL - at : n;
		if (write(fd, all + at, n) != (ssize_t)n)
			break;
	}
	close(fd);
	free(all);
	return NULL;
}

static void check_read(struct svy_bytes *b, size_t from, size_t n)
{
	unsigned char *buf = malloc(n);
	size_t left = TOTAL - from, want = left < n ? left : n;
	ck_assert_int_eq(svy_bytes_tell(b), (int64_t)from);
	ck_assert_int_eq(svy_bytes_read(&ctx, b, buf, n), (ssize_t)want);
	for (size_t i = 0; i < want; i++)
		ck_assert_uint_eq(buf[i], byte_at(from + i));
	free(buf);
}

static void check_peek(struct svy_bytes *b, size_t from, size_t n, size_t want)
{
	const unsigned char *p;
	size_t got;
	ck_assert_int_eq(svy_bytes_peek(&ctx, b, n, &p, &got), 0);
	ck_assert_uint_eq(got, want);
	for (size_t i = 0; i < got; i++)
		ck_assert_uint_eq(p[i], byte_at(from + i));
	ck_assert_int_eq(svy_bytes_tell(b), (int64_t)from);
}

static struct svy_bytes *open_pipe(pthread_t *thread)
{
	struct svy_bytes *b;
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(pthread_create(thread, NULL, feed, path), 0);
	ck_assert_int_eq(svy_bytes_open(&ctx, path, &b), 0);
	return b;
}

START_TEST(a_pipe)
{
	pthread_t thread;
	struct svy_bytes *b = open_pipe(&thread);
	ck_assert_int_lt(svy_bytes_size(b), 0);
	check_peek(b, 0, 4, 4);
	check_peek(b, 0, 65536, 65536);
	check_read(b, 0, 10);
	check_peek(b, 10, 65536, 65536);
	check_read(b, 10, 300000);
	check_read(b, 300010, 1);
	check_read(b, 300011, 399980);
	check_peek(b, 699991, 65536, 10);
	check_read(b, 699991, 400000);
	check_read(b, TOTAL, 5);
	ck_assert_int_lt(svy_bytes_seek(&ctx, b, 0), 0);
	svy_bytes_close(b);
	pthread_join(thread, NULL);
}
END_TEST

START_TEST(a_spooled_pipe)
{
	pthread_t thread;
	struct svy_bytes *b = open_pipe(&thread);
	check_peek(b, 0, 100, 100);
	ck_assert_int_eq(svy_bytes_spool(&ctx, b), 0);
	ck_assert_int_eq(svy_bytes_size(b), TOTAL);
	static const size_t places[] = {0, 699999, 5, 300000, 300100, 299990, TOTAL, 1};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		ck_assert_int_eq(svy_bytes_seek(&ctx, b, (int64_t)places[i]), 0);
		check_read(b, places[i], 1000);
	}
	svy_bytes_close(b);
	pthread_join(thread, NULL);
}
END_TEST

START_TEST(a_file)
{
	struct svy_output *o;
	struct svy_bytes *b;
	ck_assert_int_eq(svy_output_open(&ctx, path, &o), 0);
	for (size_t i = 0; i < TOTAL;) {
		char *p = svy_output_room(o, 64);
		size_t n = 0;
		for (; n < 64 && i < TOTAL; i++)
			p[n++] = (char)byte_at(i);
		svy_output_advance(o, n);
	}
	ck_assert_int_ne(access(path, F_OK), 0);
	ck_assert_int_eq(svy_output_commit(&ctx, o), 0);
	svy_output_free(o);
	ck_assert_int_eq(svy_bytes_open(&ctx, path, &b), 0);
	ck_assert_int_eq(svy_bytes_size(b), TOTAL);
	check_read(b, 0, 600000);
	ck_assert_int_eq(svy_bytes_seek(&ctx, b, 77), 0);
	check_read(b, 77, 1000);
	ck_assert_int_eq(svy_bytes_seek(&ctx, b, 80), 0);
	check_read(b, 80, TOTAL);
	svy_bytes_close(b);
}
END_TEST

START_TEST(an_abandoned_output)
{
	struct svy_output *o;
	FILE *f = fopen(path, "w");
	fputs("old", f);
	fclose(f);
	ck_assert_int_eq(svy_output_open(&ctx, path, &o), 0);
	svy_output_puts(o, "new");
	svy_output_abandon(o);
	svy_output_free(o);
	char text[8] = "";
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(fgets(text, sizeof text, f));
	fclose(f);
	ck_assert_str_eq(text, "old");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);         /* nothing else was left */
	ck_assert_int_eq(mkdir(dir, 0700), 0);
}
END_TEST

/* The first error stays, and is told at the end. */
START_TEST(a_full_disk)
{
	struct svy_output *o;
	ck_assert_int_eq(svy_output_open(&ctx, "/dev/full", &o), 0);
	for (int i = 0; i < 200000; i++)
		svy_output_printf(o, "%d\n", i);
	ck_assert_int_eq(svy_output_commit(&ctx, o), SVY_EIO);
	ck_assert_str_eq(ctx.err.msg, "cannot write '/dev/full': No space left on device");
	svy_output_free(o);
}
END_TEST

static enum svy_kind kind(const char *p, size_t n)
{
	return svy_detect((const unsigned char *)p, n);
}

#define KIND(literal) kind(literal, sizeof(literal) - 1)

START_TEST(formats)
{
	char por[700];
	memset(por, 'A', sizeof por);
	for (size_t i = 80; i < sizeof por; i += 82)
		memcpy(por + i, "\r\n", 2);
	memcpy(por + 456 + 2 * 5, "SPSSPORT", 8);
	ck_assert_int_eq(kind(por, sizeof por), SVY_KIND_POR);
	ck_assert_int_eq(kind(por, 300), SVY_KIND_DELIMITED);
	ck_assert_int_eq(KIND("$FL2@(#)"), SVY_KIND_SAV);
	ck_assert_int_eq(KIND("$FL3@(#)"), SVY_KIND_ZSAV);
	ck_assert_int_eq(KIND("<stata_dta><header>"), SVY_KIND_DTA);
	ck_assert_int_eq(KIND("\x72\x02\x01\x00"), SVY_KIND_DTA);
	ck_assert_int_eq(KIND("\x66\x00\x01\x00"), SVY_KIND_DTA);
	ck_assert_int_eq(KIND("\x72\x02\x02\x00"), SVY_KIND_UNKNOWN);
	ck_assert_int_eq(KIND("#---\n# a: 1\n"), SVY_KIND_STREAM);
	ck_assert_int_eq(KIND("#---\r\n"), SVY_KIND_STREAM);
	ck_assert_int_eq(KIND("\xef\xbb\xbf#---\n"), SVY_KIND_STREAM);
	ck_assert_int_eq(KIND("#--"), SVY_KIND_STREAM);
	ck_assert_int_eq(KIND("#---x\n"), SVY_KIND_DELIMITED);
	ck_assert_int_eq(KIND("a,b\n1,2\n"), SVY_KIND_DELIMITED);
	ck_assert_int_eq(KIND("ra,dio\n"), SVY_KIND_DELIMITED);
	ck_assert_int_eq(KIND("\xff\xfe" "a\0,\0"), SVY_KIND_DELIMITED);
	ck_assert_int_eq(KIND("a\0b"), SVY_KIND_UNKNOWN);
	ck_assert_int_eq(KIND("\x1f\x8b\x08"), SVY_KIND_GZIP);
	ck_assert_int_eq(KIND("PK\x03\x04"), SVY_KIND_ZIP);
	ck_assert_int_eq(KIND(""), SVY_KIND_EMPTY);
}
END_TEST

UNIT_MAIN("bytes", set_up, tear_down, a_pipe, a_spooled_pipe, a_file, an_abandoned_output, a_full_disk, formats)
