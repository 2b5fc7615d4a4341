// SPDX-License-Identifier: GPL-3.0-or-later
/* The end of a .sav that one command hands to another (sav_header.h): a mark where the next row would begin, and the trailer of a stream. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include "io/sav.h"
#include "io/sav_header.h"
#include "io/stream_lines.h"

#define TRAILER_MAX ((size_t)16 << 20)

size_t svy_sav_lane_rows(struct svy_sav *s, size_t n)
{
	const uint64_t mark = htole64(SVY_SAV_LANE_END);
	for (size_t i = 0; i <= n && i * s->nslot < s->row_n; i++)
		if (!memcmp(s->row_buf + 8 * i * s->nslot, &mark, 8)) {
			s->lane_end = true;
			return i;
		}
	return n;
}

struct svy_str svy_sav_lane_text(struct svy_str t)
{
	t.n = svy_trimmed(t.p, t.n);
	t.n -= t.n > 0 && t.p[t.n - 1] == '\0';
	return t;
}

/* What stands behind the mark: in the buffer, and in what is left of the input. */
static int take_trailer(struct svy_sav *s, struct svy_buf *text)
{
	svy_buf_add(text, (char *)s->row_buf + 8, 8 * (s->row_n - 1) + s->stray);
	for (ssize_t got = 1; got > 0 && text->n <= TRAILER_MAX;) {
		got = svy_bytes_read(s->ctx, s->in, svy_buf_room(text, 4096), 4096);
		if (got < 0)
			return (int)got;
		text->n += (size_t)got;
	}
	return text->n <= TRAILER_MAX ? 0 : svy_sav_damaged(s, -1, "a trailer of more than %zu MB", TRAILER_MAX >> 20);
}

static int take_lines(struct svy_sav *s, struct svy_buf *text, struct svy_lines *l)
{
	struct svy_sav_part part = {text->p, 0, text->n};
	struct svy_str line;
	int rc = 0;
	while (!rc && svy_sav_until(&part, '\n', &line))
		rc = svy_lines_comment(s->ctx, l, line.p, line.p + line.n);
	l->unfinished = part.at < part.n;
	return rc;
}

int svy_sav_lane_finish(struct svy_sav *s, struct svy_tail *tail)
{
	struct svy_lines l = {.bytes = s->in};
	struct svy_buf text = {0};
	int rc = s->lane_end ? take_trailer(s, &text) : 0;
	if (!rc && s->lane_end)
		rc = take_lines(s, &text, &l);
	if (!rc)
		rc = svy_lines_check_end(s->ctx, &l, svy_bytes_name(s->in), s->partial, s->rows, tail);
	svy_strs_copy(&tail->notes, &l.notes);
	svy_lines_free(&l);
	svy_buf_free(&text);
	return rc;
}
