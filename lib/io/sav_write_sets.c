// SPDX-License-Identifier: GPL-3.0-or-later
/* Text records of a .sav: multiple-response sets, variable sets, attributes of the file and of variables. Source: as sav_layout.h. */
#include <stdlib.h>
#include <string.h>
#include "io/sav_header.h"
#include "io/sav_write.h"

static void put_text(struct svy_sav_writer *w, enum svy_sav_subtype subtype, const struct svy_buf *b)
{
	if (!b->n)
		return;
	svy_sav_put_extension(&w->head, subtype, 1, b->n);
	svy_buf_add(&w->head, b->p, b->n);
}

static const struct svy_sav_target *column_of(const struct svy_sav_writer *w, const char *name)
{
	ptrdiff_t at = svy_dict_find(w->dict, name);
	return at < 0 ? NULL : &w->col[at];
}

/* A copy of at most max bytes on one line: a line break would end an entry of these records. */
static char *one_line(const char *text, size_t max)
{
	size_t ncut = 0;
	char *s = svy_sav_cut(text, max, &ncut);
	for (char *p = s; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return s;
}

/* A length, a blank and the text of that length. */
static void put_counted(struct svy_buf *b, const char *text)
{
	char *s = one_line(text, SVY_SAV_VARIABLE_TITLE);
	svy_buf_printf(b, "%zu %s", strlen(s), s);
	free(s);
}

/* $name=C, or D and the counted value, or E with its flags too; then the title and the short names in small letters. */
static void put_set(const struct svy_sav_writer *w, struct svy_buf *b, const struct svy_mrset *s)
{
	char *name = one_line(s->name, SVY_SAV_VARIABLE_TITLE);
	svy_buf_printf(b, "%s%s=", name[0] == '$' ? "" : "$", name);
	free(name);
	if (!s->dichotomies) {
		svy_buf_puts(b, "C ");
	} else {
		svy_buf_puts(b, !s->counted_labels ? "D" : s->title_of_first ? "E 11 " : "E 1 ");
		put_counted(b, s->counted ? s->counted : "1");
		svy_buf_putc(b, ' ');
	}
	put_counted(b, s->title);
	for (size_t i = 0; i < s->vars.n; i++) {
		const struct svy_sav_target *c = column_of(w, s->vars.v[i]);
		svy_buf_putc(b, ' ');
		for (const char *p = c ? c->short_name[0] : ""; *p; p++)
			svy_buf_putc(b, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
	}
	svy_buf_putc(b, '\n');
}

int svy_sav_put_sets(struct svy_sav_writer *w)
{
	struct svy_buf vars = {0}, plain = {0}, extended = {0};
	const struct svy_dict *d = w->dict;
	for (size_t i = 0; i < d->varsets.n; i++) {
		svy_buf_printf(&vars, "%s=", d->varsets.v[i].name);
		for (size_t k = 0; k < d->varsets.v[i].vars.n; k++) {
			const struct svy_sav_target *c = column_of(w, d->varsets.v[i].vars.v[k]);
			svy_buf_printf(&vars, " %s", c ? c->name : "");
		}
		svy_buf_putc(&vars, '\n');
	}
	for (size_t i = 0; i < d->mrsets.n; i++)
		put_set(w, d->mrsets.v[i].counted_labels ? &extended : &plain, &d->mrsets.v[i]);
	put_text(w, SVY_SAV_VARIABLE_SETS, &vars);
	put_text(w, SVY_SAV_RESPONSE_SETS, &plain);
	put_text(w, SVY_SAV_RESPONSE_SETS_2, &extended);
	svy_buf_free(&vars);
	svy_buf_free(&plain);
	svy_buf_free(&extended);
	return 0;
}

/* Whatever would end the name in a text record. */
static bool is_attribute_name(const char *s)
{
	return *s && !strpbrk(s, "(): /'=\t\r\n") && strlen(s) <= 64;
}

static void put_attribute(struct svy_buf *b, const char *name, const struct svy_strs *values)
{
	svy_buf_printf(b, "%s(", name);
	for (size_t i = 0; i < values->n; i++) {
		char *s = one_line(values->v[i], SIZE_MAX - 1);
		svy_buf_printf(b, "'%s'\n", s);
		free(s);
	}
	svy_buf_putc(b, ')');
}

/* owner: for the message. */
static int put_list(struct svy_sav_writer *w, struct svy_buf *b, const struct svy_attributes *l, const char *owner)
{
	int rc = 0;
	for (size_t i = 0; i < l->n && !rc; i++) {
		if (!is_attribute_name(l->v[i].name))
			rc = svy_sav_writer_warn(w, "attribute '%s' of %s has a name that SPSS does not allow, and is left out", l->v[i].name, owner);
		else if (l->v[i].values.n)
			put_attribute(b, l->v[i].name, &l->v[i].values);
	}
	return rc;
}

static int put_file_attributes(struct svy_sav_writer *w)
{
	struct svy_buf b = {0};
	struct svy_strs lines = {0};
	int rc = put_list(w, &b, &w->dict->attr, "the file");
	if (w->lane)
		svy_sav_header_whole(&lines, w->dict, &w->notes, w->opts.history);
	else
		svy_sav_header_part(&lines, w->dict, &w->notes, w->opts.history, w->names);
	if (lines.n)
		put_attribute(&b, SVY_SAV_HEADER_ATTRIBUTE, &lines);
	put_text(w, SVY_SAV_FILE_ATTRIBUTES, &b);
	svy_strs_free(&lines);
	svy_buf_free(&b);
	return rc;
}

/* Roles are attributes too; that of an input, which is every variable's to begin with, is not said. */
static int put_variable_attributes(struct svy_sav_writer *w)
{
	struct svy_buf b = {0};
	int rc = 0;
	for (size_t j = 0; j < w->ncol && !rc; j++) {
		const struct svy_var *v = w->col[j].from;
		struct svy_buf own = {0};
		if (v->role != SVY_DIALOG_INPUT)
			svy_buf_printf(&own, "$@Role('%d'\n)", (int)v->role);
		rc = put_list(w, &own, &v->attr, v->name);
		if (own.n)
			svy_buf_printf(&b, "%s%s:%s", b.n ? "/" : "", w->col[j].name, own.p);
		svy_buf_free(&own);
	}
	put_text(w, SVY_SAV_VARIABLE_ATTRIBUTES, &b);
	svy_buf_free(&b);
	return rc;
}

int svy_sav_put_attributes(struct svy_sav_writer *w)
{
	int rc = put_file_attributes(w);
	return rc ? rc : put_variable_attributes(w);
}
