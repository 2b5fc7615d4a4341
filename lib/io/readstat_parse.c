// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
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

/* Lines of a document stand as they are; blank ones part paragraphs and would be nothing in a list of notes. */
static int on_note(int index, const char *note, void *p)
{
	struct svy_rs *r = p;
	(void)index;
	if (note && note[strspn(note, " ")]) {
		char *s = svy_rs_text_dup(r, note, strlen(note));
		svy_strs_add_take(&r->dict->documents, s);
	}
	return READSTAT_HANDLER_OK;
}

static int on_label(const char *set, readstat_value_t value, const char *label, void *p)
{
	return stop(p, svy_rs_labels_add(p, set, value, label));
}

static int on_variable(int index, readstat_variable_t *v, const char *labels, void *p)
{
	struct svy_rs *r = p;
	(void)index;
	return stop(r, svy_rs_dict_variable(r, v, labels));
}

static int on_weight(readstat_variable_t *v, void *p)
{
	struct svy_rs *r = p;
	if (v->index >= 0 && (size_t)v->index < r->dict->nvar && r->dict->var[v->index].type == SVY_NUMBER) {
		free(r->dict->file_weight);
		r->dict->file_weight = svy_strdup(r->dict->var[v->index].name);
	}
	return READSTAT_HANDLER_OK;
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
	/* Its messages about a damaged .por quote a buffer that nothing filled. */
	if (r->kind != SVY_RS_POR)
		readstat_set_error_handler(p, on_error);
	/* Without a limit an uncompressed .sav whose count of cases is -1 gives no rows, and no error. */
	readstat_set_row_limit(p, INT_MAX);
	/*
	 * No conversion: one invalid byte would end the parse after rows were delivered; strL text is not converted at all; and with
	 * an encoding that is spelt "UTF-8" a very long string that begins with 252 NULs is written before its buffer. Naming
	 * an encoding, whichever, also spares the code pages that ReadStat does not know.
	 */
	readstat_set_handler_character_encoding(p, NULL);
	readstat_set_file_character_encoding(p, "UTF8");
	if (rows) {
		readstat_set_variable_handler(p, on_row_variable);      /* without one, a value handler crashes */
		readstat_set_value_handler(p, svy_rs_row_value);
		return p;
	}
	readstat_set_variable_handler(p, on_variable);
	readstat_set_metadata_handler(p, on_metadata);
	readstat_set_note_handler(p, on_note);
	readstat_set_value_label_handler(p, on_label);
	readstat_set_fweight_handler(p, on_weight);
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
	readstat_error_t e = READSTAT_OK;
	r->rc = 0;
	r->error[0] = '\0';
	switch (r->kind) {
	case SVY_RS_POR: e = readstat_parse_por(p, "", r); break;
	case SVY_RS_DTA: e = readstat_parse_dta(p, "", r); break;
	}
	readstat_parser_free(p);
	if (r->rc)
		return r->rc;
	return e == READSTAT_OK && r->io.rc == 0 ? 0 : translate(r, e);
}
