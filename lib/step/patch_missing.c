// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/missing_words.h"
#include "data/value.h"
#include "step/patch_parts.h"

/* Adds the code, unless it is missing already: an SPSS file has room for three. */
static void declare(struct svy_var *v, const struct svy_value *x)
{
	if (svy_patch_type_of(x) != v->type || svy_value_is_missing(v, x))
		return;
	if (x->kind == SVY_VALUE_NUMBER)
		svy_var_missing_number(v, x->num);
	else
		svy_var_missing_string(v, x->str);
}

static bool parse_end(const char *s, size_t n, double *x)
{
	static const struct {
		const char *word;
		double x;
	} ends[] = {{"lowest", -INFINITY}, {"-.inf", -INFINITY}, {"highest", INFINITY}, {".inf", INFINITY}};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strlen(ends[i].word) == n && memcmp(s, ends[i].word, n) == 0) {
			*x = ends[i].x;
			return true;
		}
	return svy_num_parse(s, n, x) && isfinite(*x);
}

static int declare_range(const struct svy_patch *p, int line, double lo, double hi)
{
	if (lo > hi)
		return svy_form_fail(&p->form, line, "a range of missing codes ends below its beginning");
	if (!p->has[SVY_NUMBER])
		return svy_form_fail(&p->form, line, "a range of missing codes is for numbers, not for the text of %s", p->who);
	for (size_t i = 0; i < p->vars.n; i++)
		if (p->d->var[p->vars.v[i]].type == SVY_NUMBER)
			svy_var_missing_range(&p->d->var[p->vars.v[i]], lo, hi);
	return 0;
}

/* [97, 99] */
static int read_range(const struct svy_patch *p, const struct svy_yaml *y)
{
	double end[2];
	for (size_t i = 0; i < 2; i++)
		if (y->n != 2 || y->item[i].kind != SVY_YAML_SCALAR || !parse_end(y->item[i].text, strlen(y->item[i].text), &end[i]))
			return svy_form_fail(&p->form, y->line, "a range of missing codes is two numbers, as in [97, 99]; 'lowest' and 'highest' are ends too");
	return declare_range(p, y->line, end[0], end[1]);
}

/* 8, .a, 'text', or 97:99 as --missing has it. */
static int read_code(const struct svy_patch *p, const struct svy_yaml *y)
{
	const char *colon = strchr(y->text, ':');
	struct svy_value x;
	double lo, hi;
	if (!y->quoted && p->has[SVY_NUMBER] && colon && parse_end(y->text, (size_t)(colon - y->text), &lo) && parse_end(colon + 1, strlen(colon + 1), &hi))
		return declare_range(p, y->line, lo, hi);
	int rc = svy_patch_code(p, y, "a missing code", &x);
	for (size_t i = 0; !rc && i < p->vars.n; i++)
		declare(&p->d->var[p->vars.v[i]], &x);
	return rc;
}

/* Says of a label whether its code is missing. */
struct rule {
	regex_t pattern;
	enum svy_missing_word least, most;      /* without a pattern: what the words must say */
	bool words;
};

static bool applies(const struct rule *r, const char *label)
{
	if (r->words) {
		enum svy_missing_word says = svy_missing_words(label);
		return says >= r->least && says <= r->most;
	}
	char *folded = svy_fold_case(label);
	int rc = regexec(&r->pattern, folded, 0, NULL, 0);
	if (rc == REG_ESPACE)
		svy_mem_exhausted();
	free(folded);
	return rc == 0;
}

static int declare_labelled(const struct svy_patch *p, const struct rule *r, int line, const char *text)
{
	bool any = false;
	for (size_t i = 0; i < p->vars.n; i++) {
		struct svy_var *v = &p->d->var[p->vars.v[i]];
		for (size_t k = 0; k < v->ncat; k++) {
			if (!applies(r, v->cat[k].label))
				continue;
			any = true;
			declare(v, &v->cat[k].value);
		}
	}
	return any ? 0 : svy_warn(p->form.ctx, "no label of %s makes a code missing by '%s' (line %d of the patch)", p->who, text, line);
}

/* Lower case as applies() folds labels, but for what stands behind a backslash. */
static char *fold_pattern(const char *s)
{
	struct svy_buf b = {0};
	while (*s) {
		size_t n = strcspn(s, "\\");
		char *part = svy_strndup(s, n), *low = svy_fold_case(part);
		svy_buf_puts(&b, low);
		free(part);
		free(low);
		s += n;
		n = *s && s[1] ? 2 : *s != '\0';
		svy_buf_add(&b, s, n);
		s += n;
	}
	return svy_buf_take(&b);
}

static int read_pattern(const struct svy_patch *p, const struct svy_yaml *y)
{
	struct rule r = {0};
	const char *text = svy_yaml_text(y);
	if (!text || !*text)
		return svy_form_fail(&p->form, y->line, "'label' must be a regular expression that is found in labels");
	char *folded = fold_pattern(text);
	int bad = regcomp(&r.pattern, folded, REG_EXTENDED | REG_ICASE | REG_NOSUB);
	free(folded);
	if (bad == REG_ESPACE)
		svy_mem_exhausted();
	if (bad) {
		char why[128];
		regerror(bad, &r.pattern, why, sizeof why);
		return svy_form_fail(&p->form, y->line, "no regular expression (%s): '%s'", why, text);
	}
	int rc = declare_labelled(p, &r, y->line, text);
	regfree(&r.pattern);
	return rc;
}

static int read_words(const struct svy_patch *p, const struct svy_yaml *map)
{
	static const char *const names[] = {"no_answer", "no_opinion", "all"};
	static const enum svy_missing_word least[] = {SVY_WORD_NO_ANSWER, SVY_WORD_NO_OPINION, SVY_WORD_NO_OPINION},
					   most[] = {SVY_WORD_NO_ANSWER, SVY_WORD_NO_OPINION, SVY_WORD_NO_ANSWER};
	int k = 0, rc = svy_form_choice(&p->form, map, "words", names, 3, &k);
	struct rule r = {.words = true, .least = least[k], .most = most[k]};
	return rc ? rc : declare_labelled(p, &r, map->line, names[k]);
}

static int read_item(const struct svy_patch *p, const struct svy_yaml *y)
{
	static const char *const keys[] = {"label", "words", NULL};
	if (y->kind == SVY_YAML_SCALAR)
		return read_code(p, y);
	if (y->kind == SVY_YAML_LIST)
		return read_range(p, y);
	int rc = svy_form_keys(&p->form, y, "'missing'", keys);
	if (!rc && y->n != 1)
		rc = svy_form_fail(&p->form, y->line, "'missing' takes codes by one 'label' or 'words' at a time");
	if (rc)
		return rc;
	return strcmp(y->key[0].text, "label") == 0 ? read_pattern(p, &y->item[0]) : read_words(p, y);
}

int svy_patch_missing(const struct svy_patch *p, const struct svy_yaml *y)
{
	bool none = svy_patch_none(y);
	int rc = 0;
	for (size_t i = 0; (none || p->replace_missing) && i < p->vars.n; i++)
		svy_var_missing_none(&p->d->var[p->vars.v[i]]);
	if (none)
		return 0;
	if (y->kind != SVY_YAML_LIST)
		return read_item(p, y);
	for (size_t i = 0; !rc && i < y->n; i++)
		rc = read_item(p, &y->item[i]);
	return rc;
}
