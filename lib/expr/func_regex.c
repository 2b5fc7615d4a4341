// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * matches(): extended regular expressions of POSIX, by the system's library, over characters of UTF-8 whatever the locale.
 *
 * A pattern may come with a file from elsewhere, and a library that is told to count to a thousand a thousand times does. So what makes it run for
 * ever or take all memory is refused: back-references, long patterns, and repetitions that multiply to much.
 */
#include "expr/func.h"

#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

enum { LONGEST = 1000, REPEATS = 1000 };

struct regex {
	regex_t re;
	locale_t locale;                /* in which '.' is a letter and not a byte; 0 if the system has none */
};

static locale_t enter(const struct regex *x)
{
	return x->locale ? uselocale(x->locale) : (locale_t)0;
}

static void leave(locale_t before)
{
	if (before)
		uselocale(before);
}

/* The larger bound of {m,n} at s, which points behind the brace. */
static double bound(const char *s)
{
	char *end;
	double most = (double)strtoul(s, &end, 10);
	if (*end == ',') {
		double n = (double)strtoul(end + 1, NULL, 10);
		most = n > most ? n : most;
	}
	return most < 1 ? 1 : most;
}

/* Why the pattern is not even tried; NULL if it is. */
static const char *refusal(const char *pattern)
{
	double repeats = 1;
	if (strlen(pattern) > LONGEST)
		return "it is longer than 1000 bytes";
	for (const char *s = pattern; *s; s++) {
		if (*s == '\\') {
			if (s[1] >= '1' && s[1] <= '9')
				return "back-references such as \\1 are not supported";
			s += s[1] != '\0';
		} else if (*s == '{') {
			repeats *= bound(s + 1);
		}
	}
	return repeats > REPEATS ? "it repeats more than 1000 times" : NULL;
}

int svy_bind_matches(struct svy_binder *b, struct svy_node *n)
{
	const struct svy_node *pattern = n->kid[1];
	char reason[200];
	if (pattern->op != SVY_OP_TEXT)
		return svy_bind_fail(b, pattern, "the pattern of matches() is a text in quotes");
	const char *why = refusal(pattern->text);
	if (why)
		return svy_bind_fail(b, pattern, "the regular expression cannot be used: %s", why);
	struct regex *x = svy_calloc(1, sizeof *x);
	x->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = enter(x);
	int rc = regcomp(&x->re, pattern->text, REG_EXTENDED | REG_NOSUB);
	leave(before);
	if (!rc) {
		n->own = x;
		return 0;
	}
	regerror(rc, &x->re, reason, sizeof reason);
	if (x->locale)
		freelocale(x->locale);
	free(x);
	return svy_bind_fail(b, pattern, "the regular expression is wrong: %s", reason);
}

void svy_apply_matches(const struct svy_call *c)
{
	const struct regex *x = c->node->own;
	locale_t before = enter(x);
	for (size_t i = 0; i < c->n; i++) {
		struct svy_str s = c->arg[0].str[i];
		regmatch_t m = {0, (regoff_t)(c->miss[i] ? 0 : svy_trimmed(s.p, s.n))};
		c->truth[i] = !c->miss[i] && regexec(&x->re, s.p, 1, &m, REG_STARTEND) == 0;
	}
	leave(before);
}

void svy_release_regex(void *own)
{
	struct regex *x = own;
	regfree(&x->re);
	if (x->locale)
		freelocale(x->locale);
	free(x);
}
