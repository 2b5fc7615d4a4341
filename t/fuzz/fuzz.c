// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/mem.h"
#include "io/writer.h"

#define PIPE_BYTES 65536

void fuzz_fail(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fputs("property violated: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}

/* Replaces what the file fd holds. */
static void refill(int fd, const uint8_t *data, size_t size)
{
	if (ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size || lseek(fd, 0, SEEK_SET) < 0)
		fuzz_fail("no memory file");
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	if (fd < 0) {
		fd = memfd_create("input", MFD_CLOEXEC);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	refill(fd, data, size);
	return path;
}

void fuzz_check_rc(const struct svy_ctx *ctx, int rc)
{
	fuzz_check(rc >= SVY_ENUM && rc <= SVY_STOP, "the code %d means nothing", rc);
	fuzz_check(rc >= 0 || (ctx->err.code && *ctx->err.msg), "an error (%d) without a message", rc);
	fuzz_check(rc >= 0 || memchr(ctx->err.msg, 0, sizeof ctx->err.msg), "a message without an end");
}

void fuzz_rows_free(struct fuzz_rows *r)
{
	free(r->column);
	memset(r, 0, sizeof *r);
}

enum state { NEW, BOUND, BEGUN, ENDED, ABORTED };

struct fuzz_sink {
	struct svy_sink sink;
	struct fuzz_rows *rows;
	const struct svy_dict *dict;
	size_t step;
	enum state state;
};

/* FNV-1a (Fowler, Noll & Vo), eight bytes at a time. */
static uint64_t mix(uint64_t h, uint64_t x)
{
	return (h ^ x) * 0x100000001b3u;
}

static uint64_t mix_number(uint64_t h, double x, uint8_t miss)
{
	uint64_t bits = 0;
	if (!miss && x != 0)
		memcpy(&bits, &x, sizeof bits);
	return mix(mix(h, miss), bits);
}

static uint64_t mix_text(uint64_t h, struct svy_str s)
{
	h = mix(h, s.n);
	for (size_t i = 0; i < s.n; i++)
		h = mix(h, (unsigned char)s.p[i]);
	return h;
}

static int on_bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_check(s->state == NEW, "bind comes late");
	s->state = BOUND;
	s->dict = dict;
	s->rows->ncol = dict->nvar;
	s->rows->column = svy_calloc(dict->nvar, sizeof *s->rows->column);
	for (size_t i = 0; i < dict->nvar; i += s->step)
		need[i] = s->rows->column[i] = 1;
	return 0;
}

static int on_begin(struct svy_sink *sink)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_check(s->state == BOUND, "begin without bind");
	s->state = BEGUN;
	return 0;
}

static void take_number(struct fuzz_sink *s, const struct svy_batch *b, size_t i)
{
	const struct svy_column *c = &b->col[i];
	const char *name = s->dict->var[i].name;
	for (size_t row = 0; row < b->nrow; row++) {
		uint8_t m = c->miss[row];
		fuzz_check(m == SVY_VALID || m == SVY_SYSMIS || (m >= 'a' && m <= 'z'), "'%s' is missing as %d", name, m);
		fuzz_check(isnan(c->num[row]) == (m != SVY_VALID), "'%s' holds %g, missing %d", name, c->num[row], m);
		s->rows->column[i] = mix_number(s->rows->column[i], c->num[row], m);
	}
}

static void take_text(struct fuzz_sink *s, const struct svy_batch *b, size_t i)
{
	const struct svy_column *c = &b->col[i];
	const char *name = s->dict->var[i].name;
	for (size_t row = 0; row < b->nrow; row++) {
		uint8_t m = c->miss[row];
		fuzz_check(m == (c->str[row].n ? SVY_VALID : SVY_SYSMIS), "'%s' has %zu bytes and is missing %d", name, c->str[row].n, m);
		s->rows->column[i] = mix_text(s->rows->column[i], c->str[row]);
	}
}

static int on_batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_check(s->state == BEGUN, "a batch before begin or after the end");
	fuzz_check(b->nrow && b->nrow <= SVY_BATCH_ROWS, "a batch of %zu rows", b->nrow);
	fuzz_check(b->first == s->rows->rows, "a batch begins at %ju, not at %ju", (uintmax_t)b->first, (uintmax_t)s->rows->rows);
	fuzz_check(b->ncol == s->dict->nvar, "a batch of %zu columns for %zu variables", b->ncol, s->dict->nvar);
	for (size_t i = 0; i < b->ncol; i += s->step) {
		bool number = s->dict->var[i].type == SVY_NUMBER;
		fuzz_check(b->col[i].miss && (number ? (void *)b->col[i].num : (void *)b->col[i].str), "'%s' has no column", s->dict->var[i].name);
		(number ? take_number : take_text)(s, b, i);
	}
	s->rows->rows += b->nrow;
	return 0;
}

static int on_end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_check(s->state == BEGUN, "end without begin");
	fuzz_check(tail->rows == s->rows->rows, "the tail says %ju rows, %ju came", (uintmax_t)tail->rows, (uintmax_t)s->rows->rows);
	s->state = ENDED;
	return 0;
}

static void on_abort(struct svy_sink *sink)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_check(s->state == BEGUN, "abort without begin, or after the end");
	s->state = ABORTED;
}

static void on_free(struct svy_sink *sink)
{
	free(sink);
}

struct svy_sink *fuzz_sink_new(struct fuzz_rows *rows, size_t step)
{
	struct fuzz_sink *s = svy_calloc(1, sizeof *s);
	memset(rows, 0, sizeof *rows);
	s->sink = (struct svy_sink){on_bind, on_begin, on_batch, on_end, on_abort, on_free};
	s->rows = rows;
	s->step = step;
	return &s->sink;
}

/* The codes and texts of a dictionary are touched, and are what they must be. */
static void check_dict(const struct svy_dict *d)
{
	for (size_t i = 0; i < d->nvar; i++) {
		const struct svy_var *v = &d->var[i];
		fuzz_check(v->name && *v->name, "variable %zu has no name", i);
		fuzz_check(svy_dict_find(d, v->name) == (ptrdiff_t)i, "'%s' is not found at its place", v->name);
		for (size_t k = 0; k < v->ncat; k++)
			fuzz_check((v->cat[k].value.kind == SVY_VALUE_STRING) == (v->type == SVY_STRING), "'%s' has labels of another type", v->name);
		for (size_t k = 0; k < v->nmissing; k++)
			fuzz_check((v->missing[k].kind == SVY_VALUE_STRING) == (v->type == SVY_STRING), "'%s' has missing values of another type", v->name);
		for (size_t k = 0; k < v->nrange; k++)
			fuzz_check(v->type == SVY_NUMBER && !isnan(v->range[k].lo) && !isnan(v->range[k].hi), "'%s' has a range of no numbers", v->name);
	}
}

/* 0, or the code of what failed. */
static int run(struct svy_ctx *ctx, const struct svy_input *in, struct svy_sink *sink)
{
	struct svy_source *src;
	int rc = svy_source_open(ctx, in, &src);
	fuzz_check_rc(ctx, rc);
	fuzz_check((rc == 0) == (src != NULL), "code %d, and a source or none", rc);
	if (rc)
		return rc;
	fuzz_check(!ctx->err.code, "opened in spite of the error: %s", ctx->err.msg);
	check_dict(svy_source_dict(src));
	rc = svy_source_run(ctx, src, sink);
	fuzz_check_rc(ctx, rc);
	fuzz_check(rc < 0 || !ctx->err.code, "success in spite of the error: %s", ctx->err.msg);
	svy_source_close(src);
	return rc;
}

/* Reads into rows; *rows is empty if that fails. */
static int read_rows(const struct svy_input *in, size_t step, struct fuzz_rows *rows)
{
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	struct svy_sink *sink = fuzz_sink_new(rows, step);
	enum state *state = &((struct fuzz_sink *)sink)->state;
	int rc = run(&ctx, in, sink);
	fuzz_check(rc < 0 ? *state != ENDED && *state != BEGUN : *state == ENDED, "code %d, and the sink is left in state %d", rc, (int)*state);
	sink->free(sink);
	svy_ctx_free(&ctx);
	return rc;
}

static void compare(const char *how, const struct fuzz_rows *a, const struct fuzz_rows *b)
{
	fuzz_check(a->rows == b->rows && a->ncol == b->ncol, "%s: %ju x %zu values become %ju x %zu", how, (uintmax_t)a->rows, a->ncol, (uintmax_t)b->rows,
	           b->ncol);
	for (size_t i = 0; i < a->ncol; i++)
		fuzz_check(!a->column[i] || !b->column[i] || a->column[i] == b->column[i], "%s: column %zu has other values", how, i + 1);
}

static void read_some_columns(const struct svy_input *in, const struct fuzz_rows *all)
{
	struct fuzz_rows some;
	int rc = read_rows(in, 2, &some);
	fuzz_check(rc >= 0, "every second column cannot be read where all can");
	compare("every second column", all, &some);
	fuzz_rows_free(&some);
}

/* The bytes fit into a pipe, so that no second process is needed. */
static void read_from_pipe(const uint8_t *data, size_t size, const struct svy_input *file, int file_rc, const struct fuzz_rows *all)
{
	struct fuzz_rows rows;
	struct svy_input in = *file;
	int ends[2];
	if (size > PIPE_BYTES || pipe(ends) < 0)
		return;
	if (write(ends[1], data, size) != (ssize_t)size || dup2(ends[0], STDIN_FILENO) < 0)
		fuzz_fail("no pipe");
	close(ends[0]);
	close(ends[1]);
	in.path = NULL;
	int rc = read_rows(&in, 1, &rows);
	fuzz_check(rc == file_rc, "from a pipe it ends with %d, from a file with %d", rc, file_rc);
	if (!rc)
		compare("from a pipe", all, &rows);
	fuzz_rows_free(&rows);
}

/* Standard output as a file that can be read again. */
static int written = -1;

/* Writes what in holds as a stream; the bytes are the caller's. */
static int write_stream(const struct svy_input *in, struct svy_buf *out)
{
	struct svy_ctx ctx;
	struct svy_output *o;
	struct svy_sink *sink;
	struct svy_writer_opts opts = {.format = "stream", .history = true};
	if (written < 0) {
		written = memfd_create("output", MFD_CLOEXEC);
		if (written < 0 || dup2(written, STDOUT_FILENO) < 0)
			fuzz_fail("no memory file");
	}
	refill(written, NULL, 0);
	svy_ctx_init(&ctx);
	if (svy_output_open(&ctx, NULL, &o) || svy_writer_new(&ctx, &opts, o, &sink))
		fuzz_fail("no writer: %s", ctx.err.msg);
	int rc = run(&ctx, in, sink);
	sink->free(sink);
	svy_ctx_free(&ctx);
	off_t n = lseek(written, 0, SEEK_END);
	if (pread(written, svy_buf_room(out, (size_t)n), (size_t)n, 0) != n)
		fuzz_fail("no memory file");
	out->n = (size_t)n;
	return rc;
}

static void say_difference(const struct svy_buf *a, const struct svy_buf *b)
{
	size_t i = 0, from, line = 1;
	while (i < a->n && i < b->n && a->p[i] == b->p[i])
		line += a->p[i++] == '\n';
	for (from = i; from && a->p[from - 1] != '\n'; from--)
		;
	fuzz_fail("written again, line %zu differs:\n%.*s\n%.*s", line, (int)(a->n - from > 300 ? 300 : a->n - from), a->p + from,
	          (int)(b->n - from > 300 ? 300 : b->n - from), b->p + from);
}

static void write_and_read(const struct svy_input *in, const struct fuzz_rows *all)
{
	struct svy_buf one = {0}, two = {0};
	struct svy_input again = {0};
	struct fuzz_rows rows;
	/* A table without columns cannot be a stream. */
	if (!all->ncol)
		return;
	int rc = write_stream(in, &one);
	fuzz_check(rc >= 0, "it can be read but not written");
	again.path = fuzz_file((const uint8_t *)one.p, one.n);
	rc = read_rows(&again, 1, &rows);
	fuzz_check(rc >= 0, "what was written cannot be read: %d", rc);
	compare("as a stream", all, &rows);
	fuzz_rows_free(&rows);
	rc = write_stream(&again, &two);
	fuzz_check(rc >= 0, "a stream can be read but not written");
	if (one.n != two.n || memcmp(one.p, two.p, one.n) != 0)
		say_difference(&one, &two);
	svy_buf_free(&one);
	svy_buf_free(&two);
}

static void read_all_ways(const uint8_t *data, size_t size, bool partial)
{
	struct svy_input in = {.path = fuzz_file(data, size), .partial = partial};
	struct fuzz_rows all;
	int rc = read_rows(&in, 1, &all);
	read_from_pipe(data, size, &in, rc, &all);
	if (rc >= 0) {
		read_some_columns(&in, &all);
		write_and_read(&in, &all);
	} else if (!partial && size > 4 && memcmp(data, "#---", 4) == 0) {
		fuzz_rows_free(&all);
		read_all_ways(data, size, true);
	}
	fuzz_rows_free(&all);
}

void fuzz_source(const uint8_t *data, size_t size)
{
	read_all_ways(data, size, false);
}
