// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "io/readstat_base.h"

static int open_io(const char *path, void *p)
{
	struct svy_rs *r = p;
	(void)path;
	r->io.pos = 0;
	return 0;
}

static int close_io(void *p)
{
	(void)p;
	return 0;
}

/* Beyond the end is refused: ReadStat would take the short read that follows for the end of a part. */
static readstat_off_t seek_io(readstat_off_t offset, readstat_io_flags_t whence, void *p)
{
	struct svy_rs *r = p;
	int64_t base = whence == READSTAT_SEEK_SET ? 0 : whence == READSTAT_SEEK_CUR ? r->io.pos : r->io.size, to;
	if (__builtin_add_overflow(base, offset, &to) || to < 0 || to > r->io.size)
		return -1;
	return r->io.pos = to;
}

/* The full count except at the end of the file: ReadStat takes a short read for that. */
static ssize_t read_io(void *buf, size_t n, void *p)
{
	struct svy_rs *r = p;
	int64_t left = svy_rs_io_left(&r->io);
	size_t want = n < (uint64_t)left ? n : (size_t)left;
	if (want == 0)
		return 0;
	return svy_rs_io_take(&r->io, buf, want) ? (ssize_t)want : -1;
}

static readstat_error_t update_io(long size, readstat_progress_handler progress, void *user, void *p)
{
	(void)size, (void)progress, (void)user, (void)p;
	return READSTAT_OK;
}

static void on_error(const char *message, void *p)
{
	struct svy_rs *r = p;
	size_t n = strcspn(message, "\n");
	if (n >= sizeof r->error)
		n = sizeof r->error - 1;
	memcpy(r->error, message, n);
	r->error[n] = '\0';
}

/* Ends the parse with our own status. */
static int stop(struct svy_rs *r, int rc)
{
	r->rc = rc;
	return rc ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static int on_metadata(readstat_metadata_t *m, void *p)
{
	struct svy_rs *r = p;
	if (m->file_label && m->file_label[0] && !r->dict->title)
		r->dict->title = svy_rs_text_dup(r, m->file_label, strlen(m->file_label));
	return READSTAT_HANDLER_OK;
}

static int on_variable(int index, readstat_variable_t *v, const char *labels, void *p)
{
	struct svy_rs *r = p;
	(void)index, (void)labels;
	return stop(r, svy_rs_dict_variable(r, v));
}

static int on_row_variable(int index, readstat_variable_t *v, const char *labels, void *p)
{
	(void)index, (void)labels;
	return svy_rs_row_variable(p, v);
}

static readstat_parser_t *new_parser(struct svy_rs *r, bool rows)
{
	readstat_parser_t *p = readstat_parser_init();
	readstat_set_open_handler(p, open_io);
	readstat_set_close_handler(p, close_io);
	readstat_set_seek_handler(p, seek_io);
	readstat_set_read_handler(p, read_io);
	readstat_set_update_handler(p, update_io);
	readstat_set_io_ctx(p, r);
	readstat_set_error_handler(p, on_error);
	/* Without a limit a count of rows that the file does not tell may be taken for none. */
	readstat_set_row_limit(p, INT_MAX);
	/* No conversion: one invalid byte would end the parse after rows were delivered. Naming an encoding, whichever, spares those that it does not know. */
	readstat_set_handler_character_encoding(p, NULL);
	readstat_set_file_character_encoding(p, "UTF8");
	if (rows) {
		readstat_set_variable_handler(p, on_row_variable);      /* without one, a value handler crashes */
		readstat_set_value_handler(p, svy_rs_row_value);
		return p;
	}
	readstat_set_variable_handler(p, on_variable);
	readstat_set_metadata_handler(p, on_metadata);
	return p;
}

static int translate(struct svy_rs *r, readstat_error_t e)
{
	if (r->io.rc < 0)
		return r->io.rc;
	if (e == READSTAT_ERROR_READ || e == READSTAT_ERROR_ROW_COUNT_MISMATCH || e == READSTAT_ERROR_SEEK)
		return svy_rs_truncated(&r->io, "it ends before its last row");
	if (e == READSTAT_ERROR_MALLOC)
		return svy_rs_damaged(&r->io, "it asks for more memory than there is");
	return svy_rs_damaged(&r->io, "%s", r->error[0] ? r->error : readstat_error_message(e));
}

int svy_rs_parse(struct svy_rs *r, bool rows)
{
	readstat_parser_t *p = new_parser(r, rows);
	r->rc = 0;
	r->error[0] = '\0';
	readstat_error_t e = r->kind->parse(p, "", r);
	readstat_parser_free(p);
	if (r->rc)
		return r->rc;
	return e == READSTAT_OK && r->io.rc == 0 ? 0 : translate(r, e);
}
