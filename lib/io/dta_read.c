// SPDX-License-Identifier: GPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"
#include "io/readers.h"

/* The rows must be there; they are read later. */
static int pass_rows(struct svy_dta *d)
{
	if (d->l->tagged) {
		d->strayed |= svy_dta_tell(d) != d->map[9];
		if (!svy_dta_tag(d, "<data>"))
			return svy_dta_left(d) < 6 ? svy_dta_cut(d, "characteristics") : svy_dta_damaged(d, "no data where they should be");
	}
	uint64_t left = (uint64_t)svy_dta_left(d);
	d->data = svy_dta_tell(d);
	if (d->nobs > INT64_MAX || (d->row == 0 && d->nobs > 0))
		return svy_dta_damaged(d, "%" PRIu64 " rows of %" PRIu64 " bytes", d->nobs, d->row);
	if (d->nobs > 0 && d->nobs > left / d->row)
		return svy_dta_truncated(d, "%" PRIu64 " of its %" PRIu64 " rows are there", left / d->row, d->nobs);
	if (!svy_dta_skip(d, d->nobs, d->row))
		return svy_dta_cut(d, "rows");
	if (!d->l->tagged || svy_dta_tag(d, "</data>"))
		return 0;
	return svy_dta_ends_well(d) ? svy_dta_damaged(d, "its rows do not end where they should") : svy_dta_cut(d, "rows");
}

static int tell_structure(struct svy_dta *d)
{
	int rc = 0;
	if (d->strayed)
		rc = svy_warn(d->ctx, "the map of the file does not say where its parts are; they were found one behind the other");
	if (!rc && d->unended)
		rc = svy_warn(d->ctx, "%" PRIu64 " names or titles fill their field, without the NUL that ends them", d->unended);
	return rc ? rc : svy_text_report(d->ctx, &d->text, "dictionary");
}

static int read_dictionary(struct svy_dta *d)
{
	int (*const parts[])(struct svy_dta *) = {
		svy_dta_read_header, svy_dta_read_variables, svy_dta_read_characteristics, pass_rows, svy_dta_index_strls, svy_dta_read_sets,
		svy_dta_attach_sets, svy_dta_take_embedded, svy_dta_take_svyset, tell_structure,
	};
	int rc = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts && !rc; i++)
		rc = parts[i](d);
	svy_dta_free_sets(d);
	return rc ? rc : d->rc;
}

static void free_reader(void *self)
{
	struct svy_dta *d = self;
	if (!d)
		return;
	for (size_t i = 0; d->col && i < d->nvar; i++)
		free(d->col[i].set);
	free(d->col);
	free(d->strl);
	svy_buf_free(&d->field);
	if (d->l)
		svy_text_free(&d->text);
	free(d);
}

int svy_stata_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	int rc = svy_bytes_spool(ctx, b);
	if (rc)
		return rc;
	struct svy_dta *d = svy_calloc(1, sizeof *d);
	d->ctx = ctx;
	d->in = b;
	d->size = svy_bytes_size(b);
	d->dict = dict;
	d->encoding = in->encoding;
	if ((rc = read_dictionary(d))) {
		free_reader(d);
		return rc;
	}
	*vt = (struct svy_reader){"Stata .dta", svy_dta_read, free_reader};
	*self = d;
	return 0;
}
