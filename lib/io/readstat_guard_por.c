// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Looks at the head of a .por before ReadStat does: 200 bytes of greeting, 256 of alphabet, SPSSPORT, then A, the date as a string
 * of 8 characters and the time as one of 6. A date that is none makes ReadStat print from memory that it never filled.
 */
#include <string.h>
#include "io/readstat_base.h"

enum { HEAD = 464 };

/* The next byte that is not the end of a line; -1 at the end of the file. */
static int next(struct svy_rs_io *io)
{
	unsigned char c;
	do {
		if (!svy_rs_io_take(io, &c, 1))
			return -1;
	} while (c == '\r' || c == '\n');
	return c;
}

static bool digits(struct svy_rs_io *io, int count)
{
	int length = next(io), slash = next(io);
	if (length != '0' + count || slash != '/')
		return false;
	while (count-- > 0) {
		int c = next(io);
		if ((c < '0' || c > '9') && c != ' ')
			return false;
	}
	return true;
}

int svy_rs_guard_por(struct svy_rs_io *io, struct svy_rs_facts *f)
{
	*f = (struct svy_rs_facts){.rows = -1};
	for (int i = 0; i < HEAD; i++)
		if (next(io) < 0)
			return svy_rs_truncated(io, "it ends within its header");
	bool whole = next(io) == 'A' && digits(io, 8) && digits(io, 6);
	bool more = svy_rs_io_left(io) > 0;
	io->pos = 0;
	if (!more)
		return svy_rs_truncated(io, "it ends within its header");
	return whole ? 0 : svy_rs_damaged(io, "its date and time are not where they should be");
}
