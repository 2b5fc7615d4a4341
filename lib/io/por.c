// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/por.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readers.h"
#include "io/sav_layout.h"

#define RENAMED_MAX 1000        /* variables whose name is taken: more of them are no dictionary */

static int read_int(struct svy_por *r, long *to, const char *within)
{
	double x;
	bool missing;
	int rc = svy_por_number(r, &x, &missing, within);
	if (rc)
		return rc;
	if (missing || x != floor(x) || fabs(x) > 2147483647)
		return svy_por_damaged(r, "a number in %s is no integer", within);
	*to = (long)x;
	return 0;
}

/* Decoded, owned by the caller. */
static int read_text(struct svy_por *r, char **to, const char *within)
{
	struct svy_str s;
	int rc = svy_por_string(r, &s, within);
	if (rc)
		return rc;
	s = svy_por_decode(r, (const unsigned char *)s.p, s.n);
	*to = svy_strndup(s.p, s.n);
	return 0;
}

static int skip_text(struct svy_por *r, const char *within)
{
	struct svy_str s;
	return svy_por_string(r, &s, within);
}

/* The version, then the date and the time of writing, which SPSS has been seen to leave blank. */
static int read_version(struct svy_por *r)
{
	int rc = svy_por_ensure(r, 1);
	if (rc)
		return rc;
	if (r->at == r->n)
		return svy_por_truncated(r, "it ends within its header");
	if (r->buf[r->at++] != 'A')
		return svy_por_damaged(r, "its version is not 'A'");
	rc = skip_text(r, "its header");
	return rc ? rc : skip_text(r, "its header");
}

static int read_format(struct svy_por *r, char **to)
{
	long type, width, decimals;
	char text[SVY_SAV_FORMAT_MAX];
	const char *within = "the format of a variable";
	int rc;
	if ((rc = read_int(r, &type, within)) || (rc = read_int(r, &width, within)) || (rc = read_int(r, &decimals, within)))
		return rc;
	/* SPSS 25 counts dates and times from 102 (DATE is 20, EDATE 38), which files of the wild show. */
	if (type >= 102 && type <= 123)
		type -= 82;
	if (type < 0 || type > 255 || width < 0 || width > 255 || decimals < 0 || decimals > 255)
		return 0;
	if (svy_sav_format_text((uint32_t)(type << 16 | width << 8 | decimals), text))
		*to = svy_strdup(text);
	return 0;
}

/* A name that no other variable has; what had to be changed is said. */
static int add_variable(struct svy_por *r, char *name, bool string)
{
	char other[80];
	bool changed = name[0] == '\0';
	for (char *p = name; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f) {
			*p = '_';
			changed = true;
		}
	enum svy_type type = string ? SVY_STRING : SVY_NUMBER;
	snprintf(other, sizeof other, "%.70s", name);
	r->var = name[0] ? svy_dict_add(r->dict, other, type) : NULL;
	for (unsigned k = 2; !r->var && k < RENAMED_MAX; k++, changed = true) {
		snprintf(other, sizeof other, "%.60s_%u", name[0] ? name : "v", k);
		r->var = svy_dict_add(r->dict, other, type);
	}
	if (!r->var)
		return svy_por_damaged(r, "too many of its variables have one name");
	if (!changed)
		return 0;
	return svy_warn(r->ctx, "the name of variable %zu, '%s', is empty, taken or not printable; it is called '%s'", r->dict->nvar, name, other);
}

static int read_variable(struct svy_por *r)
{
	long width;
	char *name = NULL, *format = NULL;
	int rc = read_int(r, &width, "a variable");
	if (!rc && (width < 0 || width > SVY_POR_STRING_MAX))
		rc = svy_por_damaged(r, "variable %zu has an impossible width: %ld", r->dict->nvar + 1, width);
	if (!rc)
		rc = read_text(r, &name, "the name of a variable");
	if (!rc)
		rc = add_variable(r, name, width > 0);
	free(name);
	if (rc)
		return rc;
	r->var->width = (size_t)width;
	rc = read_format(r, &r->var->format);
	if (!rc)
		rc = read_format(r, &format);
	if (!rc && format && r->var->format && strcmp(format, r->var->format) != 0)
		r->var->write_format = format;
	else
		free(format);
	return rc;
}

/* What follows a variable and belongs to it. */
static int no_variable(struct svy_por *r, const char *what)
{
	return r->var ? 0 : svy_por_damaged(r, "%s stands before any variable", what);
}

static int read_missing_code(struct svy_por *r)
{
	const char *within = "a missing value";
	double x;
	bool missing;
	int rc = no_variable(r, within);
	if (rc)
		return rc;
	if (r->var->type == SVY_STRING) {
		char *s;
		if (!(rc = read_text(r, &s, within))) {
			svy_var_missing_string(r->var, s);
			free(s);
		}
		return rc;
	}
	if (!(rc = svy_por_number(r, &x, &missing, within)) && !missing)
		svy_var_missing_number(r->var, x);
	return rc;
}

/* 9: LOWEST THRU x; A: x THRU HIGHEST; B: x THRU y. PSPP (1.6) writes HIGHEST for the x of A, and nobody knows what stood there. */
static int read_missing_range(struct svy_por *r, char record)
{
	const char *within = "a range of missing values";
	double lo = -INFINITY, hi = INFINITY;
	bool no_lo = false, no_hi = false;
	int rc = no_variable(r, within);
	if (!rc && record != '9')
		rc = svy_por_number(r, &lo, &no_lo, within);
	if (!rc && record != 'A')
		rc = svy_por_number(r, &hi, &no_hi, within);
	if (rc)
		return rc;
	if (r->var->type == SVY_STRING || no_lo || no_hi || lo > hi || (record == 'A' && lo > 1e308))
		return svy_warn(r->ctx, "a range of missing values of '%s' holds no number, and is left out", r->var->name);
	svy_var_missing_range(r->var, lo, hi);
	return 0;
}

static int read_title(struct svy_por *r)
{
	int rc = no_variable(r, "the label of a variable");
	if (rc)
		return rc;
	char *title;
	if ((rc = read_text(r, &title, "the label of a variable")))
		return rc;
	free(r->var->title);
	r->var->title = title[0] ? title : NULL;
	if (!title[0])
		free(title);
	return 0;
}

static int read_documents(struct svy_por *r)
{
	long n;
	int rc = read_int(r, &n, "the documents");
	for (long i = 0; i < n && !rc; i++) {
		char *line;
		if ((rc = read_text(r, &line, "the documents")))
			return rc;
		if (line[strspn(line, " ")])
			svy_strs_add_take(&r->dict->documents, line);
		else
			free(line);
	}
	return rc;
}

static int read_counted(struct svy_por *r)
{
	if (r->claimed >= 0)
		return svy_por_damaged(r, "it says twice how many variables it has");
	int rc = read_int(r, &r->claimed, "the number of variables");
	return !rc && r->claimed < 1 ? svy_por_damaged(r, "no variables") : rc;
}

static int read_weight(struct svy_por *r)
{
	free(r->dict->file_weight);
	r->dict->file_weight = NULL;
	return read_text(r, &r->dict->file_weight, "the name of the weight variable");
}

static int read_ignored_number(struct svy_por *r)
{
	long precision;
	return read_int(r, &precision, "the precision");
}

/* One record of a letter; 'F' is not among them. */
static int read_record(struct svy_por *r, char record)
{
	switch (record) {
	case '1': case '2': case '3': return skip_text(r, "the name of the program that wrote it");
	case '4': return read_counted(r);
	case '5': return read_ignored_number(r);
	case '6': return read_weight(r);
	case '7': return read_variable(r);
	case '8': return read_missing_code(r);
	case '9': case 'A': case 'B': return read_missing_range(r, record);
	case 'C': return read_title(r);
	case 'D': return svy_por_read_labels(r);
	case 'E': return read_documents(r);
	}
	if (record > ' ' && record < 0x7f)
		return svy_por_damaged(r, "its dictionary has a record '%c', which does not exist", record);
	return svy_por_damaged(r, "its dictionary has a record of a kind that does not exist");
}

static int check(struct svy_por *r)
{
	const struct svy_dict *d = r->dict;
	if (!d->nvar)
		return svy_por_damaged(r, "no variables");
	if (r->claimed >= 0 && (size_t)r->claimed != d->nvar)
		return svy_por_damaged(r, "it says that it has %ld variables, and has %zu", r->claimed, d->nvar);
	if (!d->file_weight)
		return 0;
	ptrdiff_t w = svy_dict_find(d, d->file_weight);
	if (w >= 0 && d->var[w].type == SVY_NUMBER)
		return 0;
	int rc = svy_warn(r->ctx, "the weight that the file declares is no number of it: '%s'", d->file_weight);
	free(r->dict->file_weight);
	r->dict->file_weight = NULL;
	return rc;
}

static int read_dictionary(struct svy_por *r)
{
	int rc = svy_por_read_head(r);
	if (!rc)
		rc = read_version(r);
	while (!rc) {
		if ((rc = svy_por_ensure(r, 1)))
			break;
		if (r->at == r->n)
			return svy_por_truncated(r, "it ends within its dictionary");
		char record = (char)r->buf[r->at++];
		if (record == 'F')
			break;
		rc = read_record(r, record);
	}
	if (!rc)
		rc = check(r);
	return rc ? rc : svy_text_report(r->ctx, &r->text, "dictionary");
}

static void free_reader(void *self)
{
	struct svy_por *r = self;
	svy_por_chars_free(r);
	svy_text_free(&r->text);
	free(r);
}

int svy_por_open(struct svy_ctx *ctx, struct svy_bytes *b, const struct svy_input *in, struct svy_dict *dict, struct svy_reader *vt, void **self)
{
	struct svy_por *r = svy_calloc(1, sizeof *r);
	r->ctx = ctx;
	r->in = b;
	r->dict = dict;
	r->claimed = -1;
	svy_por_chars_init(r);
	svy_por_powers(r);
	/* What the table of characters does not know is in an encoding that the file does not tell. */
	int rc = svy_text_init(&r->text, in->encoding) ? 0 : svy_fail(ctx, SVY_EUSAGE, "unknown encoding '%s'", in->encoding);
	if (!rc)
		rc = read_dictionary(r);
	if (rc) {
		free_reader(r);
		return rc;
	}
	*vt = (struct svy_reader){"SPSS .por", svy_por_read, free_reader};
	*self = r;
	return 0;
}
