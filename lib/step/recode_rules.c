// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/recode_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/dict.h"
#include "expr/fail.h"

/* Where the parser stands. */
struct scan {
	struct svy_ctx *ctx;
	struct svy_recode_rules *rules;
	const char *text;
	size_t at;
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c > 127;
}

static char here(struct scan *s)
{
	while (is_blank(s->text[s->at]))
		s->at++;
	return s->text[s->at];
}

static int wrong(const struct scan *s, size_t pos, const char *problem)
{
	return svy_expr_fail(s->ctx, s->text, pos, "%s", problem);
}

/* Bytes of the word that begins here; 0 if none does. */
static size_t word_length(const struct scan *s)
{
	size_t n = 0;
	while (is_letter(s->text[s->at + n]) || (n && is_digit(s->text[s->at + n])))
		n++;
	return n;
}

/* Steps over one of the words of the list, which ends in NULL; case does not matter. */
static bool take_word(struct scan *s, const char *const *words)
{
	size_t n = word_length(s);
	for (; n && *words; words++)
		if (strlen(*words) == n && strncasecmp(*words, s->text + s->at, n) == 0) {
			s->at += n;
			return true;
		}
	return false;
}

static const char *const lowest[] = {"min", "lowest", "lo", NULL};
static const char *const highest[] = {"max", "highest", "hi", NULL};
static const char *const thru[] = {"thru", NULL};
static const char *const sysmis[] = {"sysmis", NULL};
static const char *const copy[] = {"copy", NULL};

static bool begins_number(const struct scan *s)
{
	const char *p = s->text + s->at;
	p += *p == '-' || *p == '+';
	return is_digit(*p) || (*p == '.' && is_digit(p[1]));
}

static int take_number(struct scan *s, double *x)
{
	const char *p = s->text + s->at, *e = p;
	e += *e == '-' || *e == '+';
	p += *p == '+';
	while (is_digit(*e) || *e == '.')
		e++;
	if ((*e == 'e' || *e == 'E') && is_digit(e[e[1] == '-' || e[1] == '+' ? 2 : 1]))
		for (e += 2; is_digit(*e); e++) ;
	if (!svy_num_parse(p, (size_t)(e - p), x) || !isfinite(*x))
		return wrong(s, s->at, "not a number");
	s->at = (size_t)(e - s->text);
	return 0;
}

/* '.' or '.a': 0 for no value at all, 1 to 26 for a letter; -1 if none stands here. */
static int take_tag(struct scan *s)
{
	const char *p = s->text + s->at;
	if (*p != '.' || is_digit(p[1]))
		return -1;
	if (!is_letter(p[1])) {
		s->at++;
		return 0;
	}
	if (p[1] < 'a' || p[1] > 'z' || is_letter(p[2]) || is_digit(p[2]))
		return -1;
	s->at += 2;
	return p[1] - 'a' + 1;
}

/* A text in quotes, which stand in it doubled. */
static int take_quoted(struct scan *s, char **out)
{
	struct svy_buf b = {0};
	size_t from = s->at;
	char quote = s->text[s->at++];
	for (;; s->at++) {
		char c = s->text[s->at];
		if (c == quote && s->text[s->at + 1] == quote)
			s->at++;
		else if (c == quote || !c)
			break;
		svy_buf_putc(&b, c);
	}
	if (!s->text[s->at]) {
		svy_buf_free(&b);
		return wrong(s, from, "quote that is not closed");
	}
	s->at++;
	*out = svy_buf_take(&b);
	return 0;
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

static bool is_typographic_quote(const char *p)
{
	return strncmp(p, "\xe2\x80", 2) == 0 && (unsigned char)p[2] >= 0x98 && (unsigned char)p[2] <= 0x9f;
}

static bool take_range_sign(struct scan *s)
{
	size_t from = s->at;
	if (here(s) == '/') {
		s->at++;
		return true;
	}
	if (take_word(s, thru))
		return true;
	s->at = from;
	return false;
}

/* The end of a range, behind its sign. */
static int parse_end(struct scan *s, struct svy_recode_from *f)
{
	int rc = 0;
	here(s);
	if (take_word(s, highest))
		f->hi = INFINITY;
	else if (begins_number(s))
		rc = take_number(s, &f->hi);
	else
		return wrong(s, s->at, "a range ends in a number or max");
	if (!rc && f->lo > f->hi)
		return wrong(s, f->pos, "the range runs backwards");
	return rc;
}

/* A code, or a range. */
static int parse_numbers(struct scan *s, struct svy_recode_from *f)
{
	bool open = take_word(s, lowest);
	int rc = 0;
	f->lo = -INFINITY;
	if (!open)
		rc = begins_number(s) ? take_number(s, &f->lo) : SVY_STOP;
	if (rc < 0)
		return rc;
	f->hi = f->lo;
	f->kind = rc == 0 && take_range_sign(s) ? SVY_FROM_RANGE : SVY_FROM_CODE;
	if (f->kind == SVY_FROM_RANGE)
		return parse_end(s, f);
	return isfinite(f->lo) ? 0 : wrong(s, f->pos, "min and max are the ends of ranges, as in min/17");
}

static int parse_tags(struct scan *s, struct svy_recode_from *f)
{
	int lo = take_tag(s), hi = lo;
	if (lo >= 0 && take_range_sign(s)) {
		here(s);
		hi = take_tag(s);
	}
	if (lo < 0 || hi < 0)
		return wrong(s, s->at, "a missing value is '.', or '.a' to '.z'");
	if (hi < lo)
		return wrong(s, f->pos, "the range runs backwards");
	f->kind = SVY_FROM_TAGS;
	for (int i = lo; i <= hi; i++)
		f->tags |= 1u << i;
	return 0;
}

/* missing, nonmissing, else, *: 0 if none of them stands here. */
static unsigned take_rest(struct scan *s)
{
	static const char *const missing[] = {"missing", NULL}, *const valid[] = {"nonmissing", NULL}, *const all[] = {"else", NULL};
	if (s->text[s->at] == '*') {
		s->at++;
		return SVY_REST_ALL;
	}
	return take_word(s, missing) ? SVY_REST_MISSING : take_word(s, valid) ? SVY_REST_VALID : take_word(s, all) ? SVY_REST_ALL : 0;
}

static int unknown(struct scan *s)
{
	const char *p = s->text + s->at;
	size_t n = word_length(s);
	if (is_typographic_quote(p))
		return wrong(s, s->at, "typographic quote (use \" or ')");
	if (n)
		return svy_expr_fail(s->ctx, s->text, s->at, "unknown word '%.*s' (texts and labels of values stand in quotes)", (int)n, p);
	return wrong(s, s->at, *p ? "a value, a range such as 1/3, or a word such as else is expected" : "unexpected end of the rules");
}

static int parse_from(struct scan *s, struct svy_recode_from *f)
{
	char c = s->text[s->at];
	size_t at = s->at;
	*f = (struct svy_recode_from){.pos = at};
	bool word = take_word(s, lowest) || take_word(s, highest);
	s->at = at;
	if (word || begins_number(s))
		return parse_numbers(s, f);
	if (c == '.')
		return parse_tags(s, f);
	if (take_word(s, sysmis)) {
		f->kind = SVY_FROM_TAGS;
		f->tags = 1;
		return 0;
	}
	if (!is_quote(c))
		return unknown(s);
	f->kind = SVY_FROM_TEXT;
	return take_quoted(s, &f->text);
}

/* Items stand apart, so that 1-3 is not read as 1 and -3. */
static int parse_gap(struct scan *s)
{
	char c = s->text[s->at];
	if (c == '-' || c == ':')
		return wrong(s, s->at, "a range is written with '/', as in 1/3");
	if (here(s) == ')')
		return wrong(s, s->at, "'=' and a result are expected");
	if (c != ',' && c != '=' && c && !is_blank(c))
		return wrong(s, s->at, "values stand apart by blanks or commas");
	if (here(s) == ',')
		s->at++;
	return 0;
}

static int parse_left(struct scan *s, struct svy_recode_rule *r)
{
	while (here(s) != '=') {
		unsigned rest = take_rest(s);
		int rc = 0;
		if (rest) {
			r->rest |= rest;
		} else {
			svy_grow(r->from, r->nfrom, r->from_cap);
			rc = parse_from(s, &r->from[r->nfrom]);
			r->nfrom++;
		}
		if (!rc)
			rc = parse_gap(s);
		if (rc)
			return rc;
	}
	return r->nfrom || r->rest ? 0 : wrong(s, s->at, "a value is expected before '='");
}

static int parse_right(struct scan *s, struct svy_recode_rule *r)
{
	int tag;
	char c = here(s);
	if (is_quote(c)) {
		r->to = SVY_TO_TEXT;
		return take_quoted(s, &r->text);
	}
	if (begins_number(s)) {
		r->to = SVY_TO_NUMBER;
		return take_number(s, &r->num);
	}
	if (take_word(s, copy)) {
		r->to = SVY_TO_COPY;
		return 0;
	}
	r->to = SVY_TO_MISSING;
	tag = take_word(s, sysmis) ? 0 : take_tag(s);
	if (tag < 0)
		return is_typographic_quote(s->text + s->at) ? unknown(s)
			: wrong(s, s->at, "a number, a text in quotes, a missing value such as .a, or copy is expected behind '='");
	r->miss = tag ? (uint8_t)('a' + tag - 1) : SVY_SYSMIS;
	return 0;
}

/* Without quotes a label reaches to the closing parenthesis. */
static int parse_label(struct scan *s, struct svy_recode_rule *r, bool closed)
{
	char c = here(s);
	size_t from = s->at;
	if (is_typographic_quote(s->text + from))
		return unknown(s);
	if (is_quote(c)) {
		int rc = take_quoted(s, &r->label);
		if (rc)
			return rc;
	} else if (closed && c && c != ')') {
		size_t n = strcspn(s->text + from, ")");
		s->at += n;
		while (is_blank(s->text[from + n - 1]))
			n--;
		r->label = svy_strndup(s->text + from, n);
	}
	if (r->label && r->to == SVY_TO_COPY)
		return wrong(s, from, "values that are copied keep their labels");
	if (r->label && r->to == SVY_TO_MISSING && r->miss == SVY_SYSMIS)
		return wrong(s, from, "'.' can have no label ('.a' to '.z' can)");
	return 0;
}

static char *written(const struct scan *s, size_t from, size_t to)
{
	while (to > from && is_blank(s->text[to - 1]))
		to--;
	return svy_strndup(s->text + from, to - from);
}

static int parse_rule(struct scan *s)
{
	struct svy_recode_rules *l = s->rules;
	bool closed = here(s) == '(';
	size_t open = s->at;
	s->at += closed;
	here(s);
	svy_grow(l->v, l->n, l->cap);
	struct svy_recode_rule *r = &l->v[l->n++];
	*r = (struct svy_recode_rule){.pos = s->at};
	int rc = parse_left(s, r);
	if (rc)
		return rc;
	r->left = written(s, r->pos, s->at);
	s->at++;
	rc = parse_right(s, r);
	r->whole = written(s, r->pos, s->at);
	if (!rc && !closed && s->text[s->at] && !is_blank(s->text[s->at]))
		rc = wrong(s, s->at, "rules stand apart by blanks");
	if (!rc)
		rc = parse_label(s, r, closed);
	if (rc || !closed)
		return rc;
	if (here(s) != ')')
		return s->text[s->at] ? wrong(s, s->at, "')' is expected") : wrong(s, open, "parenthesis that is not closed");
	s->at++;
	return 0;
}

static bool same_result(const struct svy_recode_rule *a, const struct svy_recode_rule *b)
{
	return a->to == b->to && a->to != SVY_TO_COPY &&
		(a->to == SVY_TO_NUMBER ? a->num == b->num : a->to == SVY_TO_MISSING ? a->miss == b->miss : strcmp(a->text, b->text) == 0);
}

/* Against the rules before it. */
static int check_rule(struct scan *s, size_t i)
{
	const struct svy_recode_rule *r = &s->rules->v[i];
	for (size_t k = 0; k < i; k++) {
		const struct svy_recode_rule *b = &s->rules->v[k];
		bool mixed = (r->to == SVY_TO_TEXT && (b->to == SVY_TO_NUMBER || (b->to == SVY_TO_MISSING && b->miss != SVY_SYSMIS))) ||
			(b->to == SVY_TO_TEXT && (r->to == SVY_TO_NUMBER || (r->to == SVY_TO_MISSING && r->miss != SVY_SYSMIS)));
		if (mixed)
			return wrong(s, r->pos, "one rule makes a text and another a number");
		if (same_result(r, b) && r->label && b->label && strcmp(r->label, b->label) != 0)
			return svy_expr_fail(s->ctx, s->text, r->pos, "one value gets two labels, '%s' and '%s'", b->label, r->label);
	}
	return 0;
}

int svy_recode_rules_parse(struct svy_ctx *ctx, const char *text, struct svy_recode_rules *out)
{
	*out = (struct svy_recode_rules){.text = svy_strdup(text)};
	struct scan s = {.ctx = ctx, .rules = out, .text = out->text};
	int rc = 0;
	if (!here(&s))
		rc = wrong(&s, s.at, "no rule is given, such as 1/2=1");
	while (!rc && here(&s)) {
		rc = parse_rule(&s);
		if (!rc)
			rc = check_rule(&s, out->n - 1);
	}
	if (rc)
		svy_recode_rules_free(out);
	return rc;
}

static bool makes(const struct svy_recode_rules *r, enum svy_recode_to to)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].to == to)
			return true;
	return false;
}

bool svy_recode_rules_make_text(const struct svy_recode_rules *r)
{
	return makes(r, SVY_TO_TEXT);
}

bool svy_recode_rules_make_numbers(const struct svy_recode_rules *r)
{
	return makes(r, SVY_TO_NUMBER);
}

void svy_recode_rules_free(struct svy_recode_rules *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct svy_recode_rule *v = &r->v[i];
		for (size_t k = 0; k < v->nfrom; k++)
			free(v->from[k].text);
		free(v->from);
		free(v->text);
		free(v->label);
		free(v->left);
		free(v->whole);
	}
	free(r->v);
	free(r->text);
	*r = (struct svy_recode_rules){0};
}
