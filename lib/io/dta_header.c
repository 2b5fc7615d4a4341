// SPDX-License-Identifier: GPL-3.0-or-later
/* The head of a .dta, of both kinds, and the map. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"

static int lost(struct svy_dta *d, const char *what)
{
	return svy_dta_left(d) == 0 ? svy_dta_cut(d, "header") : svy_dta_damaged(d, "no %s in its header", what);
}

/* The releases before 118 do not say how their text is encoded: by Stata in windows-1252 mostly, by others in UTF-8 as well. */
static int set_encoding(struct svy_dta *d)
{
	const char *name = d->encoding ? d->encoding : d->l->utf8 ? "UTF-8" : NULL;
	if (!svy_text_init(&d->text, name))
		return svy_fail(d->ctx, SVY_EUSAGE, "unknown encoding '%s'", name);
	d->dict->encoding = svy_strdup(name);
	return 0;
}

static int set_release(struct svy_dta *d, unsigned release)
{
	d->l = svy_dta_layout((int)release);
	if (!d->l)
		return svy_fail(d->ctx, SVY_EDATA, "'%s' is of Stata release %u, which cannot be read", svy_bytes_name(d->in), release);
	int rc = set_encoding(d);
	if (rc)
		return rc;
	if (d->l->like == d->l->release)
		return 0;
	return svy_warn(d->ctx, "Stata release %u is nowhere described; read as %u", release, (unsigned)d->l->like);
}

/* The file's label, and behind it the time, which nothing is made of. */
static int take_title(struct svy_dta *d, size_t n)
{
	svy_text_at(&d->text, "the file's title", 0);
	char *title = svy_dta_take_text(d, n);
	svy_text_at(&d->text, NULL, 0);
	if (!title)
		return svy_dta_cut(d, "header");
	if (title[0])
		d->dict->title = title;
	else
		free(title);
	return 0;
}

static int read_plain(struct svy_dta *d)
{
	unsigned char h[4];
	if (!svy_dta_take(d, h, sizeof h))
		return svy_dta_cut(d, "header");
	int rc = set_release(d, h[0]);
	if (rc)
		return rc;
	/* Stata 1 ran on one kind of machine, and left this byte 0. */
	if (h[1] < 1 && d->l->release != 102)
		return svy_dta_damaged(d, "byte order %d", h[1]);
	if (h[1] > 2)
		return svy_dta_damaged(d, "byte order %d", h[1]);
	d->big = h[1] == 1;
	if (!svy_dta_take_number(d, d->l->nvar, &d->nvar) || !svy_dta_take_number(d, d->l->nobs, &d->nobs))
		return svy_dta_cut(d, "header");
	if ((rc = take_title(d, d->l->title)))
		return rc;
	return svy_dta_skip(d, d->l->stamp, 1) ? 0 : svy_dta_cut(d, "header");
}

static int read_release(struct svy_dta *d)
{
	char text[4] = "";
	if (!svy_dta_tag(d, "<stata_dta><header><release>") || !svy_dta_take(d, text, 3))
		return lost(d, "release");
	if (strspn(text, "0123456789") != 3 || !svy_dta_tag(d, "</release><byteorder>"))
		return lost(d, "release");
	int rc = set_release(d, (unsigned)atoi(text));
	if (!rc && !d->l->tagged)
		rc = svy_dta_damaged(d, "release %s in a head of release 117", text);
	if (rc)
		return rc;
	d->big = svy_dta_tag(d, "MSF");
	return d->big || svy_dta_tag(d, "LSF") ? 0 : lost(d, "byte order");
}

/* </label><timestamp> with its length of one byte. */
static bool skip_stamp(struct svy_dta *d)
{
	uint64_t n;
	return svy_dta_tag(d, "<timestamp>") && svy_dta_take_number(d, d->l->stamp, &n) && svy_dta_skip(d, n, 1) && svy_dta_tag(d, "</timestamp></header>");
}

static int read_map(struct svy_dta *d)
{
	if (!svy_dta_tag(d, "<map>"))
		return lost(d, "map");
	for (int i = 0; i < 14; i++) {
		uint64_t at;
		if (!svy_dta_take_number(d, 8, &at))
			return svy_dta_cut(d, "header");
		d->map[i] = (int64_t)at;
	}
	return svy_dta_tag(d, "</map>") ? 0 : lost(d, "end of the map");
}

static int read_tagged(struct svy_dta *d)
{
	uint64_t n;
	int rc = read_release(d);
	if (rc)
		return rc;
	if (!svy_dta_tag(d, "</byteorder><K>") || !svy_dta_take_number(d, d->l->nvar, &d->nvar))
		return lost(d, "number of variables");
	if (!svy_dta_tag(d, "</K><N>") || !svy_dta_take_number(d, d->l->nobs, &d->nobs) || !svy_dta_tag(d, "</N>"))
		return lost(d, "number of rows");
	if (!svy_dta_tag(d, "<label>") || !svy_dta_take_number(d, d->l->title, &n))
		return lost(d, "title");
	uint64_t unended = d->unended;
	if ((rc = take_title(d, (size_t)n)))
		return rc;
	d->unended = unended;           /* this text has its length before it, and no NUL */
	if (!svy_dta_tag(d, "</label>"))
		return lost(d, "end of the title");
	return skip_stamp(d) ? read_map(d) : lost(d, "time");
}

int svy_dta_read_header(struct svy_dta *d)
{
	unsigned char first = 0;
	if (!svy_dta_take(d, &first, 1) || !svy_dta_seek(d, 0))
		return svy_dta_cut(d, "header");
	return first == '<' ? read_tagged(d) : read_plain(d);
}
