// SPDX-License-Identifier: GPL-3.0-or-later
/* Sinks that write data in a format. One registry, so that -O, the extension of -o and the help agree. */
#ifndef SVY_IO_WRITER_H
#define SVY_IO_WRITER_H

#include "base/ctx.h"
#include "base/screen.h"
#include "io/flow.h"
#include "io/output.h"

/* Whom a csv is written for. */
enum svy_for { SVY_FOR_ANY, SVY_FOR_EXCEL, SVY_FOR_SPSS, SVY_FOR_STATA, SVY_FOR_R };

struct svy_writer_opts {
	const char *format;             /* stream csv tsv sav zsav por dta json ndjson; text: aligned, for a terminal */
	bool history;                   /* write the history (stream) */
	bool labels;                    /* csv, tsv, json: labels instead of codes */
	char decimal;                   /* csv: '.' or ',' (with ',' fields are separated by ';') */
	int dta_version;                /* 0: 118, or 119 where variables are too many for it */
	enum svy_for target;            /* csv, tsv */
	struct svy_output *syntax;      /* csv, tsv: where the syntax for target goes; owned by the writer once it is made; NULL */
	const char *data_name;          /* how the syntax calls the data */
	struct svy_screen screen;       /* text: columns that do not fit its width are left out, and named below */
};

/* "stream csv tsv …" for messages and help. */
const char *svy_writer_formats(void);
/* The format that a file name's extension means, or NULL. */
const char *svy_writer_by_extension(const char *path);
/* Does the extension mean a format that nobody writes here (".xlsx", ".sas7bdat")? Text under such a name would deceive the program that opens it. */
bool svy_writer_foreign_extension(const char *path);
/*
 * A sink that writes what it is given and commits out in end. bind marks every column of the dictionary as needed.
 * out is owned by the sink from here on. Unknown formats are SVY_EUSAGE.
 */
int svy_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);

/*
 * Does a command that reads what is written in this format get all that the stream has? The stream itself, and sav into anything but a file. Whatever
 * else is written leaves the suite.
 */
bool svy_writer_is_stream(const char *format, const struct svy_output *out);

/*
 * Appends what stands behind the rows: the notes of the input, then those that were made since the first `written` of ctx went into the header. In
 * the order of the commands, so that it does not matter which of them noted something. tail may be NULL.
 */
void svy_writer_notes(struct svy_strs *to, const struct svy_ctx *ctx, size_t written, const struct svy_tail *tail);

/* The stream's pieces, for the estimate writer: the header of a dictionary, one field of text, the trailer. */
void svy_stream_header_text(struct svy_buf *to, const struct svy_dict *d, const struct svy_strs *notes, bool history);   /* its lines as YAML, without "# " */
void svy_stream_put_header(struct svy_output *out, const struct svy_dict *d, const struct svy_strs *notes, bool history);
void svy_stream_put_field(struct svy_output *out, const char *s, size_t n);
void svy_stream_put_trailer(struct svy_output *out, const char *const *notes, size_t nnotes, unsigned long long rows);

#endif
