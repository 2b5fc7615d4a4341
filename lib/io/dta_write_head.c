// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands before the rows, and behind them. */
#include <stdio.h>
#include <string.h>
#include "base/utf8.h"
#include "io/dta_write.h"

/* The same input gives the same bytes: a time that means nothing. */
static const char stamp[] = "01 Jan 2000 12:00";

/* A part as bytes, written when its size is in the map. */
struct part {
	const char *open, *close;
	struct svy_buf b;
};

static void put_field(struct svy_buf *b, const char *s, size_t n, size_t size)
{
	svy_buf_add(b, s, n);
	for (; n < size; n++)
		svy_buf_putc(b, '\0');
}

static unsigned type_code(const struct svy_dta_writer *w, const struct svy_dta_out *c)
{
	if (c->type == SVY_DTA_STR)
		return c->width;
	if (c->type == SVY_DTA_STRL)
		return 32768;
	return w->l->tagged ? 65530u - (unsigned)c->type : 251u + (unsigned)c->type;
}

/* A title in the file's encoding, cut to 80 characters. */
static int put_title(struct svy_dta_writer *w, struct svy_buf *b, const char *title, size_t size, const char *what)
{
	title = title ? title : "";
	size_t keep = svy_utf8_fit(title, SIZE_MAX, SVY_DTA_TITLE_CHARS);
	bool foreign = false;
	size_t n = svy_dta_encode(w, title, keep, &foreign);
	if (size == 0 && w->l->tagged)
		svy_dta_put_number(b, n, w->l->title);
	put_field(b, n ? w->text.p : "", n, size);
	int rc = title[keep] ? svy_warn(w->ctx, "the title of %s was cut to %d characters", what, SVY_DTA_TITLE_CHARS) : 0;
	return rc || !foreign ? rc : svy_warn(w->ctx, "the title of %s has characters that release %u cannot hold; each became '?'", what,
		(unsigned)w->l->release);
}

static int put_titles(struct svy_dta_writer *w, struct svy_buf *b)
{
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		char what[400];
		snprintf(what, sizeof what, "'%.300s'", w->col[j].from->name);
		rc = put_title(w, b, w->col[j].from->title, w->l->label, what);
	}
	return rc;
}

static int put_plain_header(struct svy_dta_writer *w, struct svy_buf *b)
{
	svy_buf_putc(b, (char)w->l->release);
	svy_buf_add(b, "\2\1\0", 3);
	svy_dta_put_number(b, w->ncol, 2);
	svy_dta_put_number(b, w->nrow, 4);
	int rc = put_title(w, b, w->dict->title, w->l->title, "the file");
	put_field(b, stamp, strlen(stamp), w->l->stamp);
	return rc;
}

static int put_tagged_header(struct svy_dta_writer *w, struct svy_buf *b)
{
	svy_buf_printf(b, "<stata_dta><header><release>%u</release><byteorder>LSF</byteorder><K>", (unsigned)w->l->release);
	svy_dta_put_number(b, w->ncol, w->l->nvar);
	svy_buf_puts(b, "</K><N>");
	svy_dta_put_number(b, w->nrow, w->l->nobs);
	svy_buf_puts(b, "</N><label>");
	int rc = put_title(w, b, w->dict->title, 0, "the file");
	svy_buf_puts(b, "</label><timestamp>");
	svy_buf_putc(b, (char)strlen(stamp));
	svy_buf_printf(b, "%s</timestamp></header>", stamp);
	return rc;
}

static size_t size_of(const struct part *p)
{
	return strlen(p->open) + p->b.n + strlen(p->close);
}

/* Where each part begins; the last two are the end mark and the end. */
static void put_map(struct svy_dta_writer *w, size_t header, const struct part *parts, size_t n, struct svy_buf *b)
{
	uint64_t at = header;
	svy_buf_puts(b, "<map>");
	svy_dta_put_number(b, 0, 8);
	svy_dta_put_number(b, at, 8);
	at += 14 * 8 + strlen("<map></map>");
	for (size_t i = 0; i < n; i++) {
		svy_dta_put_number(b, at, 8);
		at += size_of(&parts[i]);
	}
	svy_dta_put_number(b, at, 8);
	at += strlen("<data></data>") + w->nrow * w->row;
	svy_dta_put_number(b, at, 8);
	at += strlen("<strls></strls>") + w->strls;
	svy_dta_put_number(b, at, 8);
	at += strlen("<value_labels></value_labels>") + w->sets.n;
	svy_dta_put_number(b, at, 8);
	at += strlen("</stata_dta>");
	svy_dta_put_number(b, at, 8);
	svy_buf_puts(b, "</map>");
}

enum { TYPES, NAMES, ORDER, FORMATS, SETS, TITLES, CHARACTERISTICS, PARTS };

static int fill_parts(struct svy_dta_writer *w, struct part *parts)
{
	for (size_t j = 0; j < w->ncol; j++) {
		const struct svy_dta_out *c = &w->col[j];
		svy_dta_put_number(&parts[TYPES].b, type_code(w, c), w->l->tagged ? 2 : 1);
		put_field(&parts[NAMES].b, c->name, strlen(c->name), w->l->name);
		put_field(&parts[FORMATS].b, c->format, strlen(c->format), w->l->format);
		put_field(&parts[SETS].b, c->set ? c->set : "", c->set ? strlen(c->set) : 0, w->l->set_name);
	}
	put_field(&parts[ORDER].b, "", 0, (w->ncol + 1) * (w->l->nvar == 4 ? 4 : 2));
	svy_buf_add(&parts[CHARACTERISTICS].b, w->characteristics.n ? w->characteristics.p : "", w->characteristics.n);
	if (!w->l->tagged)
		put_field(&parts[CHARACTERISTICS].b, "", 0, 1u + w->l->expansion);
	return put_titles(w, &parts[TITLES].b);
}

static void write_bytes(struct svy_dta_writer *w, const struct svy_buf *b)
{
	if (b->n)
		svy_output_write(w->out, b->p, b->n);
}

static void write_parts(struct svy_dta_writer *w, const struct svy_buf *head, const struct part *parts)
{
	write_bytes(w, head);
	for (size_t i = 0; i < PARTS; i++) {
		svy_output_puts(w->out, w->l->tagged ? parts[i].open : "");
		write_bytes(w, &parts[i].b);
		svy_output_puts(w->out, w->l->tagged ? parts[i].close : "");
	}
	svy_output_puts(w->out, w->l->tagged ? "<data>" : "");
}

int svy_dta_put_head(struct svy_dta_writer *w)
{
	struct part parts[PARTS] = {
		[TYPES] = {"<variable_types>", "</variable_types>", {0}}, [NAMES] = {"<varnames>", "</varnames>", {0}},
		[ORDER] = {"<sortlist>", "</sortlist>", {0}}, [FORMATS] = {"<formats>", "</formats>", {0}},
		[SETS] = {"<value_label_names>", "</value_label_names>", {0}}, [TITLES] = {"<variable_labels>", "</variable_labels>", {0}},
		[CHARACTERISTICS] = {"<characteristics>", "</characteristics>", {0}},
	};
	struct svy_buf head = {0};
	int rc = w->l->tagged ? put_tagged_header(w, &head) : put_plain_header(w, &head);
	if (!rc)
		rc = fill_parts(w, parts);
	if (!rc && w->l->tagged)
		put_map(w, head.n, parts, PARTS, &head);
	if (!rc)
		write_parts(w, &head, parts);
	for (size_t i = 0; i < PARTS; i++)
		svy_buf_free(&parts[i].b);
	svy_buf_free(&head);
	return rc;
}

int svy_dta_put_tail(struct svy_dta_writer *w)
{
	svy_output_puts(w->out, w->l->tagged ? "<value_labels>" : "");
	write_bytes(w, &w->sets);
	svy_output_puts(w->out, w->l->tagged ? "</value_labels></stata_dta>" : "");
	return 0;
}
