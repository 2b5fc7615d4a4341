// SPDX-License-Identifier: GPL-3.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/names.h"
#include "io/readers.h"
#include "io/readstat_base.h"

#define RENAMED_MAX 1000        /* variables whose name is taken: more of them are no dictionary */

const struct svy_rs_kind svy_rs_sas7bdat = {"SAS .sas7bdat", svy_rs_guard_sas7bdat, readstat_parse_sas7bdat};
const struct svy_rs_kind svy_rs_xpt = {"SAS .xpt", svy_rs_guard_xpt, readstat_parse_xport};

/* A name that no other variable has; what had to be changed is said. */
static int add_variable(struct svy_rs *r, const readstat_variable_t *v, enum svy_type type, struct svy_var **to)
{
	char *name = svy_rs_text_dup(r, v->name, strnlen(v->name, sizeof v->name)), other[400];
	bool changed = svy_name_tidy(name);
	int rc = 0;
	*to = name[0] ? svy_dict_add(r->dict, name, type) : NULL;
	snprintf(other, sizeof other, "%s", name);
	for (unsigned k = 2; !*to && k < RENAMED_MAX; k++, changed = true) {
		snprintf(other, sizeof other, "%.300s_%u", name[0] ? name : "v", k);
		*to = svy_dict_add(r->dict, other, type);
	}
	if (!*to)
		rc = svy_rs_damaged(&r->io, "too many of its variables have one name");
	else if (changed)
		rc = svy_warn(r->ctx, "the name of variable %d, '%s', is empty, taken or not printable; it is called '%s'", v->index + 1, name, other);
	free(name);
	return rc;
}

/* SAS's DATE9 counts days since 1960, that of SPSS seconds since 1582: data/date.h tells them apart by the first word. */
static char *format(struct svy_rs *r, const readstat_variable_t *v)
{
	struct svy_buf b = {0};
	char *text = svy_rs_text_dup(r, v->format, strnlen(v->format, sizeof v->format));
	svy_name_tidy(text);
	if (text[0])
		svy_buf_printf(&b, "SAS %s", text);
	free(text);
	return b.p;
}

int svy_rs_dict_variable(struct svy_rs *r, readstat_variable_t *v)
{
	enum svy_type type = v->type == READSTAT_TYPE_STRING ? SVY_STRING : SVY_NUMBER;
	struct svy_var *to;
	if (v->index < 0 || (size_t)v->index != r->dict->nvar)
		return svy_rs_damaged(&r->io, "its variables are out of order");
	int rc = add_variable(r, v, type, &to);
	if (rc)
		return rc;
	if (v->label[0])
		to->title = svy_rs_text_dup(r, v->label, strnlen(v->label, sizeof v->label));
	to->format = format(r, v);
	to->width = type == SVY_STRING ? v->storage_width : 0;
	return 0;
}

/* Titles of .xpt have fields of 40 bytes, in which a character may be cut in two; those of other lengths are whole. */
char *svy_rs_text_dup(struct svy_rs *r, const char *s, size_t n)
{
	return svy_text_dup(&r->text, s, svy_trimmed(s, n), 40);
}

static int read_dictionary(struct svy_rs *r, const struct svy_input *in)
{
	r->facts = (struct svy_rs_facts){.rows = -1};
	int rc = r->kind->guard(&r->io, &r->facts);
	if (rc)
		return rc;
	const char *encoding = in->encoding ? in->encoding : r->facts.encoding;
	bool known = svy_text_init(&r->text, encoding);
	if (!known && in->encoding)
		return svy_fail(r->ctx, SVY_EUSAGE, "unknown encoding '%s'", encoding);
	if (!known && (rc = svy_warn(r->ctx, "the encoding that the file declares is not known here: '%s'; --encoding names another", encoding)))
		return rc;
	r->dict->encoding = known ? svy_strdup(encoding) : NULL;
	rc = svy_rs_parse(r, false);
	if (!rc && r->dict->nvar == 0)
		rc = svy_rs_damaged(&r->io, "no variables");
	return rc ? rc : svy_text_report(r->ctx, &r->text, "dictionary");
}

static void free_reader(void *self)
{
	struct svy_rs *r = self;
	svy_text_free(&r->text);
	svy_rs_io_free(&r->io);
	svy_batch_free(r->batch);
	free(r);
}

static int open_kind(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self,
	const struct svy_rs_kind *kind)
{
	int rc = svy_bytes_spool(ctx, b);
	if (rc)
		return rc;
	struct svy_rs *r = svy_calloc(1, sizeof *r);
	r->kind = kind;
	r->ctx = ctx;
	r->dict = dict;
	svy_rs_io_init(&r->io, ctx, b);
	if ((rc = read_dictionary(r, in))) {
		free_reader(r);
		return rc;
	}
	*vt = (struct svy_reader){kind->format, svy_rs_read, free_reader};
	*self = r;
	return 0;
}

int svy_sas7bdat_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	return open_kind(ctx, b, in, dict, vt, self, &svy_rs_sas7bdat);
}

int svy_xpt_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	return open_kind(ctx, b, in, dict, vt, self, &svy_rs_xpt);
}
