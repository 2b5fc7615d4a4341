// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * In which encoding the text is: told by the user, else by record 7/20, else by the code page of record 7/3. Old files tell nothing, or a
 * code page that only says that it is text; theirs is guessed, text by text (text.h).
 */
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "io/sav.h"

enum { AT_CODE_PAGE = 28 };     /* in record 7/3 */

static const struct svy_sav_extension *find(const struct svy_sav *s, int32_t subtype)
{
	for (size_t i = 0; i < s->next; i++)
		if (s->ext[i].subtype == subtype)
			return &s->ext[i];
	return NULL;
}

static int use(struct svy_sav *s, const char *name)
{
	if (!svy_text_init(&s->text, name))
		return svy_fail(s->ctx, SVY_EDATA, "unknown encoding '%s'", name);
	s->dict->encoding = svy_strdup(name);
	return 0;
}

/* Plain ASCII is a claim that files seldom keep, and says nothing where they do. */
static bool says_ascii(const char *declared)
{
	return strcasestr(declared, "ascii") || !strcasecmp(declared, "ansi_x3.4-1968") || !strcasecmp(declared, "646");
}

static bool by_name(const struct svy_sav *s, char declared[64], char name[64])
{
	const struct svy_sav_extension *e = find(s, SVY_SAV_ENCODING);
	struct svy_str t = {"", 0};
	if (e)
		t = svy_sav_trim((struct svy_str){e->p, strnlen(e->p, e->n)});
	snprintf(declared, 64, "%.*s", (int)(t.n < 63 ? t.n : 63), t.p);
	for (char *p = declared; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	return declared[0] && !says_ascii(declared) && svy_sav_encoding(declared, name);
}

static int32_t code_page(const struct svy_sav *s)
{
	const struct svy_sav_extension *e = find(s, SVY_SAV_INTEGER_INFO);
	return e && e->n == 32 ? svy_sav_int(s, e->p + AT_CODE_PAGE) : 0;
}

int svy_sav_make_encoding(struct svy_sav *s, const char *override)
{
	char declared[64], name[64];
	if (override) {
		if (!svy_sav_encoding(override, name))
			return svy_fail(s->ctx, SVY_EUSAGE, "unknown encoding '%s'", override);
		return use(s, name);
	}
	if (by_name(s, declared, name))
		return use(s, name);
	int32_t code = code_page(s);
	const char *by_code = svy_sav_code_page(code);
	int rc = 0;
	if (declared[0] && !says_ascii(declared))
		rc = svy_sav_warn(s, "the file declares an unknown encoding, '%s'; it is read as %s", declared, by_code ? by_code : "UTF-8");
	else if (!by_code && !svy_sav_code_page_is_vague(code))
		rc = svy_sav_warn(s, "the file declares an unknown code page, %" PRId32 "; it is read as UTF-8", code);
	if (rc)
		return rc;
	if (by_code)
		return use(s, by_code);
	svy_text_init(&s->text, NULL);
	return 0;
}
