// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>
#include "base/mem.h"
#include "base/table.h"
#include "base/utf8.h"

const char *const svy_name_words_spss[] = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH", NULL};
const struct svy_name_rules svy_name_rules_spss = {
	.target = "SPSS", .bytes = 64, .first = "@", .more = "@#$_.", .unicode = true, .fold = true, .no_final_dot = true, .reserved = svy_name_words_spss,
};

static const char *const stata_words[] = {"_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N", "_pi",
	"_pred", "_rc", "_skip", "strL", "using", "with", NULL};
const struct svy_name_rules svy_name_rules_stata = {
	.target = "Stata", .bytes = 128, .chars = 32, .first = "_", .more = "_", .unicode = true, .reserved = stata_words, .str_digits = true,
};

bool svy_name_tidy(char *name)
{
	bool changed = false;
	for (char *p = name; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f) {
			*p = '_';
			changed = true;
		}
	return changed;
}

/* Letters, their marks, digits and symbols of any script; no punctuation, blanks, or U+FFFD for what was none. */
static bool is_letter(utf8proc_int32_t c, bool first)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
		return true;
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
		return !first;
	case UTF8PROC_CATEGORY_SM: case UTF8PROC_CATEGORY_SC: case UTF8PROC_CATEGORY_SK: case UTF8PROC_CATEGORY_SO:
		return c != 0xfffd;
	default:
		return false;
	}
}

static bool allowed(const struct svy_name_rules *r, utf8proc_int32_t c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return true;
	if (c >= 0x80)
		return r->unicode && is_letter(c, first);
	return c > 0 && (strchr(first ? r->first : r->more, c) != NULL || (!first && c >= '0' && c <= '9'));
}

/* Bytes of the character at s; *c is -1 for a byte that is none. */
static size_t character(const char *s, utf8proc_int32_t *c)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, c);
	return n > 0 ? (size_t)n : 1;
}

static bool is_reserved(const struct svy_name_rules *r, const char *name)
{
	for (size_t i = 0; r->reserved[i]; i++)
		if (r->fold ? !strcasecmp(r->reserved[i], name) : !strcmp(r->reserved[i], name))
			return true;
	return r->str_digits && strncmp(name, "str", 3) == 0 && name[3] && !name[3 + strspn(name + 3, "0123456789")];
}

/* What cannot stand becomes '_', or goes behind a 'v' where it cannot begin; then cut to the length. */
static char *make_legal(const struct svy_name_rules *r, const char *from)
{
	struct svy_buf b = {0};
	utf8proc_int32_t c;
	character(from, &c);
	if (!allowed(r, c, true))
		svy_buf_putc(&b, r->upper ? 'V' : 'v');
	for (const char *s = from; *s;) {
		size_t n = character(s, &c);
		if (!allowed(r, c, false) && !(s == from && b.n == 0))
			svy_buf_putc(&b, '_');
		else if (r->upper && c >= 'a' && c <= 'z')
			svy_buf_putc(&b, (char)(c - 'a' + 'A'));
		else
			svy_buf_add(&b, s, n);
		s += n;
	}
	char *name = svy_strndup(b.p, svy_utf8_fit(b.p, r->bytes, r->chars));
	size_t last = strlen(name);
	if (r->no_final_dot && last > 0 && name[last - 1] == '.')
		name[last - 1] = '_';
	if (is_reserved(r, name)) {
		b.n = 0;
		svy_buf_printf(&b, "%.*s_", (int)svy_utf8_fit(name, r->bytes - 1, r->chars ? r->chars - 1 : 0), name);
		free(name);
		name = svy_strdup(b.p);
	}
	svy_buf_free(&b);
	return name;
}

/* Without regard to case, as SPSS compares. */
static char *folded(const char *name)
{
	utf8proc_uint8_t *to = NULL;
	const utf8proc_option_t how = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_CASEFOLD;
	return utf8proc_map((const utf8proc_uint8_t *)name, 0, &to, how) >= 0 ? (char *)to : svy_strdup(name);
}

static bool take(const struct svy_name_rules *r, struct svy_table *taken, const char *name)
{
	bool fresh;
	char *key = r->fold ? folded(name) : svy_strdup(name);
	svy_table_add(taken, key, strlen(key), &fresh);
	free(key);
	return fresh;
}

/* A name that is taken gets _2, _3 … within the length. */
static char *make_unique(const struct svy_name_rules *r, struct svy_table *taken, char *name)
{
	for (unsigned k = 2; !take(r, taken, name); k++) {
		char end[16];
		int n = snprintf(end, sizeof end, "_%u", k);
		size_t keep = svy_utf8_fit(name, r->bytes - (size_t)n, r->chars ? r->chars - (size_t)n : 0);
		const char *last = k > 2 ? strrchr(name, '_') : NULL;
		if (last && (size_t)(last - name) < keep)
			keep = (size_t)(last - name);
		char *other = svy_malloc(keep + sizeof end);
		memcpy(other, name, keep);
		memcpy(other + keep, end, (size_t)n + 1);
		free(name);
		name = other;
	}
	return name;
}

int svy_names_legal(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_name_rules *r, bool warn, char **names)
{
	struct svy_table *taken = svy_table_new(0);
	int rc = 0;
	for (size_t j = 0; j < d->nvar && !rc; j++) {
		const char *from = d->var[j].name;
		names[j] = make_unique(r, taken, make_legal(r, from));
		bool same = r->upper ? !strcasecmp(from, names[j]) : !strcmp(from, names[j]);
		if (warn && !same)
			rc = svy_warn(ctx, "variable '%s' is called '%s' in the %s file", from, names[j], r->target);
	}
	svy_table_free(taken);
	return rc;
}
