// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Replicates of the weights in Stata's svyset: _svy_vce says how variances are taken, and _svy_brrweight (with _svy_fay), _svy_jkrweight (its variables
 * with jk_multiplier, jk_stratum and jk_fpc of their own), _svy_bsrweight (with _svy_bsn) or _svy_sdrweight (with _svy_sdrfpc) name the variables;
 * _svy_mse the centre. Without variables Stata makes a jackknife or half-samples from the design, and so does who reads the declaration here.
 *
 * Multipliers are those of Stata's manual [SVY] variance estimation: (n - 1)/n of the stratum for the jackknife, times 1 - f; bsn/R; 4/R times 1 - f.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/dta_base.h"
#include "io/yaml.h"

struct method {
	const char *vce, *list, *type;
};
static const struct method methods[] = {
	{"brr", "_svy_brrweight", "brr"}, {"jackknife", "_svy_jkrweight", "jkn"}, {"bootstrap", "_svy_bsrweight", "bootstrap"}, {"sdr", "_svy_sdrweight", "sdr"},
};

static const char *text_of(const struct svy_attributes *l, const char *name)
{
	const struct svy_strs *s = svy_attributes_get(l, name);
	return s && s->n == 1 ? s->v[0] : NULL;
}

static double number_of(const struct svy_attributes *l, const char *name, double otherwise)
{
	const char *text = text_of(l, name);
	double x;
	return text && svy_num_parse(text, strlen(text), &x) ? x : otherwise;
}

/* Names between blanks. False, with a warning, if one is no variable of the file. */
static bool split(struct svy_dta *d, const char *text, struct svy_strs *names, int *rc)
{
	struct svy_strs parts = {0};
	bool whole = true;
	svy_strs_split(&parts, text, ' ');
	for (size_t i = 0; i < parts.n && whole; i++) {
		if (!*parts.v[i])
			continue;
		whole = svy_dict_find(d->dict, parts.v[i]) >= 0;
		svy_strs_add(names, parts.v[i]);
		if (!whole)
			*rc = svy_warn(d->ctx, "the file's svyset names '%s', which is no variable of it; its replicate weights are not used", parts.v[i]);
	}
	svy_strs_free(&parts);
	return whole;
}

static const struct svy_attributes *attributes(const struct svy_dta *d, const char *name)
{
	return &d->dict->var[svy_dict_find(d->dict, name)].attr;
}

static double jackknife_multiplier(const struct svy_dta *d, const struct svy_strs *names, size_t i)
{
	const struct svy_attributes *mine = attributes(d, names->v[i]);
	const char *stratum = text_of(mine, "jk_stratum");
	double n = 0, f = number_of(mine, "jk_fpc", 0);
	for (size_t k = 0; k < names->n; k++)
		n += svy_same_text(text_of(attributes(d, names->v[k]), "jk_stratum"), stratum);
	return number_of(mine, "jk_multiplier", (n - 1) / n) * (1 - f);
}

static void put_number(struct svy_buf *b, const char *key, double x)
{
	svy_buf_printf(b, ", %s: ", key);
	svy_yaml_put_number(b, x);
}

static void put_columns(struct svy_buf *b, const struct svy_strs *names)
{
	svy_buf_puts(b, ", columns: [");
	for (size_t i = 0; i < names->n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_string(b, names->v[i]);
	}
	svy_buf_putc(b, ']');
}

static void put_rscales(struct svy_buf *b, const struct svy_dta *d, const struct svy_strs *names)
{
	svy_buf_puts(b, ", rscales: [");
	for (size_t i = 0; i < names->n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_number(b, jackknife_multiplier(d, names, i));
	}
	svy_buf_putc(b, ']');
}

/* What belongs to the method beside its variables. */
static void put_rest(struct svy_buf *b, const struct svy_dta *d, const struct method *m, const struct svy_strs *names, struct svy_strs *used)
{
	const struct svy_attributes *file = &d->dict->attr;
	double n = (double)names->n;
	if (names->n)
		put_columns(b, names);
	if (!strcmp(m->type, "jkn") && names->n)
		put_rscales(b, d, names);
	if (!strcmp(m->type, "bootstrap")) {
		put_number(b, "scale", number_of(file, "_svy_bsn", 1) / n);
		svy_strs_add(used, "_svy_bsn");
	}
	if (!strcmp(m->type, "sdr")) {
		put_number(b, "scale", 4 / n * (1 - number_of(file, "_svy_sdrfpc", 0)));
		svy_strs_add(used, "_svy_sdrfpc");
	}
	if (text_of(file, "_svy_mse"))
		svy_buf_puts(b, ", mse: true");
	svy_strs_add(used, "_svy_mse");
}

static const char *type_of(const struct svy_dta *d, const struct method *m, const struct svy_strs *names, const struct svy_survey *s)
{
	if (!strcmp(m->type, "brr") && number_of(&d->dict->attr, "_svy_fay", 0) != 0)
		return "fay";
	return !strcmp(m->type, "jkn") && !names->n && !s->strata.n ? "jk1" : m->type;
}

int svy_dta_svyset_replicates(struct svy_dta *d, struct svy_survey *s, struct svy_strs *used)
{
	const char *vce = text_of(&d->dict->attr, "_svy_vce");
	const struct method *m = NULL;
	struct svy_strs names = {0};
	int rc = 0;
	for (size_t i = 0; vce && i < sizeof methods / sizeof *methods; i++)
		if (!strcmp(vce, methods[i].vce))
			m = &methods[i];
	const char *list = m ? text_of(&d->dict->attr, m->list) : NULL;
	bool made = m && !list && (!strcmp(m->type, "brr") || !strcmp(m->type, "jkn"));
	if (made || (list && split(d, list, &names, &rc))) {
		struct svy_buf b = {0};
		const char *type = type_of(d, m, &names, s);
		svy_buf_printf(&b, "{type: %s", type);
		if (!strcmp(type, "fay"))
			put_number(&b, "rho", number_of(&d->dict->attr, "_svy_fay", 0));
		put_rest(&b, d, m, &names, used);
		svy_buf_putc(&b, '}');
		svy_extras_set(&s->extra, "replicates", b.p);
		svy_buf_free(&b);
		svy_strs_add(used, "_svy_vce");
		svy_strs_add(used, "_svy_fay");
		svy_strs_add(used, m->list);
	}
	svy_strs_free(&names);
	return rc;
}
