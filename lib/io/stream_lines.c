// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/stream_lines.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/spool.h"

#define BUFFER ((size_t)256 << 10)
#define SLACK 16        /* bytes behind the buffer that may be read, whatever they hold */
#define LINE_MAX_BYTES ((size_t)1 << 30)

void svy_lines_init(struct svy_lines *l, struct svy_bytes *bytes)
{
	memset(l, 0, sizeof *l);
	l->bytes = bytes;
	l->cap = BUFFER;
	l->buf = svy_calloc(l->cap + SLACK, 1);
}

void svy_lines_free(struct svy_lines *l)
{
	svy_spool_free(l->spool);
	svy_strs_free(&l->notes);
	free(l->buf);
}

static ssize_t read_more(struct svy_ctx *ctx, struct svy_lines *l, void *p, size_t n)
{
	if (!l->spool)
		return svy_bytes_read(ctx, l->bytes, p, n);
	ssize_t k = svy_spool_read(ctx, l->spool, l->spool_at, p, n);
	if (k > 0)
		l->spool_at += k;
	return k;
}

/* Moves what is left to the front and fills the rest, growing only for a line that is longer than the buffer. */
static int fill(struct svy_ctx *ctx, struct svy_lines *l)
{
	memmove(l->buf, l->buf + l->pos, l->len - l->pos);
	l->len -= l->pos;
	l->pos = 0;
	if (l->len == l->cap) {
		if (l->cap >= LINE_MAX_BYTES)
			return svy_fail(ctx, SVY_EDATA, "line %llu is too long in '%s'", (unsigned long long)l->line + 1, svy_bytes_name(l->bytes));
		l->cap *= 2;
		l->buf = svy_realloc(l->buf, l->cap + SLACK);
	}
	ssize_t k = read_more(ctx, l, l->buf + l->len, l->cap - l->len);
	if (k < 0)
		return (int)k;
	l->eof = (size_t)k < l->cap - l->len;
	l->len += (size_t)k;
	return 0;
}

int svy_lines_next(struct svy_ctx *ctx, struct svy_lines *l, char **p, char **e)
{
	size_t seen = 0;
	char *end;
	while (!(end = memchr(l->buf + l->pos + seen, '\n', l->len - l->pos - seen))) {
		seen = l->len - l->pos;
		if (l->eof) {
			l->unfinished = seen > 0;
			return 0;
		}
		int rc = fill(ctx, l);
		if (rc)
			return rc;
	}
	*p = l->buf + l->pos;
	l->pos = (size_t)(end - l->buf) + 1;
	l->line++;
	if (end > *p && end[-1] == '\r')
		*--end = '\n';
	*e = end;
	return 1;
}

static bool begins(const char *p, const char *e, const char *mark)
{
	size_t n = strlen(mark);
	return (size_t)(e - p) >= n && memcmp(p, mark, n) == 0;
}

static int read_trailer(struct svy_ctx *ctx, struct svy_lines *l, const char *p, const char *e)
{
	unsigned long long rows = 0;
	bool good = p < e && e - p < 19;
	for (; good && p < e; p++) {
		good = *p >= '0' && *p <= '9';
		rows = rows * 10 + (unsigned)(*p - '0');
	}
	if (!good)
		return svy_fail(ctx, SVY_EDATA, "line %llu of '%s' is no trailer: '#end rows=' wants a count", (unsigned long long)l->line, svy_bytes_name(l->bytes));
	if (l->trailer)
		return svy_fail(ctx, SVY_EDATA, "line %llu of '%s' is a second trailer; svystack puts streams together", (unsigned long long)l->line, svy_bytes_name(l->bytes));
	l->trailer = true;
	l->declared = rows;
	return 0;
}

static void read_note(struct svy_lines *l, const char *p, const char *e)
{
	while (p < e && *p == ' ')
		p++;
	char *note = svy_malloc((size_t)(e - p) + 1);
	note[svy_field_decode(p, e, note)] = '\0';
	if (*note && !svy_strs_has(&l->notes, note))
		svy_strs_add(&l->notes, note);
	free(note);
}

int svy_lines_comment(struct svy_ctx *ctx, struct svy_lines *l, const char *p, const char *e)
{
	if (begins(p, e, "#end rows="))
		return read_trailer(ctx, l, p + 10, e);
	if (begins(p, e, "#note:"))
		read_note(l, p + 6, e);
	else if (begins(p, e, "#---"))
		return svy_fail(ctx, SVY_EDATA, "a second stream begins at line %llu of '%s'; svystack puts streams together", (unsigned long long)l->line, svy_bytes_name(l->bytes));
	return 0;
}

int svy_lines_check_end(struct svy_ctx *ctx, const struct svy_lines *l, const char *name, bool partial, uint64_t rows, struct svy_tail *tail)
{
	unsigned long long n = rows;
	if (l->trailer && !l->unfinished && l->declared == rows)
		return 0;
	tail->partial = partial;
	if (!partial && l->trailer)
		return svy_fail(ctx, SVY_EDATA, "the stream is not whole: %llu rows came where its trailer says %llu, in '%s' (--partial accepts it)", n,
				l->declared, name);
	if (!partial)
		return svy_fail(ctx, SVY_EDATA, "the stream is cut: %llu rows came and no trailer '#end rows=N' behind them, in '%s' (--partial accepts it)",
				n, name);
	if (l->unfinished)
		svy_note(ctx, "the last line of the input has no end and was left out");
	if (l->trailer)
		return svy_warn(ctx, "partial input: %llu of %llu rows", n, l->declared);
	return svy_warn(ctx, "partial input: %llu rows and no trailer", n);
}

static int spool_rest(struct svy_ctx *ctx, struct svy_lines *l)
{
	struct svy_spool *s = svy_spool_new();
	int rc = svy_spool_write(ctx, s, l->buf + l->pos, l->len - l->pos);
	while (!rc && !l->eof) {
		ssize_t k = svy_bytes_read(ctx, l->bytes, l->buf, l->cap);
		rc = k < 0 ? (int)k : svy_spool_write(ctx, s, l->buf, (size_t)k);
		l->eof = k < (ssize_t)l->cap;
	}
	l->spool = s;
	return rc;
}

int svy_lines_mark(struct svy_ctx *ctx, struct svy_lines *l)
{
	l->mark_line = (int64_t)l->line;
	if (svy_bytes_size(l->bytes) >= 0) {
		l->mark_at = svy_bytes_tell(l->bytes) - (int64_t)(l->len - l->pos);
		return 0;
	}
	int rc = spool_rest(ctx, l);
	return rc ? rc : svy_lines_rewind(ctx, l);
}

int svy_lines_rewind(struct svy_ctx *ctx, struct svy_lines *l)
{
	l->line = (uint64_t)l->mark_line;
	l->pos = l->len = 0;
	l->eof = l->unfinished = false;
	l->spool_at = 0;
	return l->spool ? 0 : svy_bytes_seek(ctx, l->bytes, l->mark_at);
}

static char unescape(char c)
{
	return c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c == '\\' ? '\\' : 0;
}

size_t svy_field_decode(const char *p, const char *e, char *out)
{
	bool quoted = e - p >= 2 && *p == '"' && e[-1] == '"';
	char *to = out;
	if (quoted) {
		p++;
		e--;
	}
	while (p < e) {
		char c = *p++;
		if (c == '\\' && p < e && unescape(*p))
			c = unescape(*p++);
		else if (quoted && c == '"' && p < e && *p == '"')
			p++;
		*to++ = c;
	}
	return (size_t)(to - out);
}

/* Codes with leading zeros, and more digits than a double holds, would not come back as they are. */
static void guess_field(struct svy_guess *g, const char *p, const char *e)
{
	double x;
	size_t n = (size_t)(e - p), sign = n && (*p == '-' || *p == '+');
	if (!n || (*p == '.' && (n == 1 || (n == 2 && p[1] >= 'a' && p[1] <= 'z'))))
		return;
	if (!svy_num_parse(p, n, &x)) {
		g->string = true;
		return;
	}
	size_t digits = 0;
	while (sign + digits < n && p[sign + digits] >= '0' && p[sign + digits] <= '9')
		digits++;
	bool whole = sign + digits == n;
	g->fraction |= !whole;
	g->string |= (digits > 1 && p[sign] == '0') || (whole && digits > 15);
}

int svy_lines_guess(struct svy_ctx *ctx, struct svy_lines *l, struct svy_guess *guess, size_t ncol)
{
	char *p, *e;
	int rc;
	while ((rc = svy_lines_next(ctx, l, &p, &e)) > 0) {
		if (p < e && *p == '#')
			continue;
		for (size_t i = 0; i < ncol; i++) {
			char *tab = memchr(p, '\t', (size_t)(e - p));
			guess_field(&guess[i], p, tab ? tab : e);
			if (!tab)
				break;
			p = tab + 1;
		}
	}
	return rc;
}
