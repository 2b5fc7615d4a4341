// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows of a stream. Private to lib/io/. */
#ifndef SVY_IO_STREAM_ROWS_H
#define SVY_IO_STREAM_ROWS_H

#include "io/flow.h"
#include "io/stream_lines.h"

struct svy_stream {
	const char *name;               /* of the input; borrowed */
	const struct svy_dict *dict;    /* its variables are the table's columns, in order */
	bool partial;
	struct svy_lines lines;         /* behind the table's header */
};

/* struct svy_reader's read; self is a struct svy_stream. */
int svy_stream_rows(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail);

#endif
