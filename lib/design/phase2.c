// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/phase2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/ids.h"
#include "io/yaml_form.h"

bool svy_phase2_declared(const struct svy_survey *s)
{
	return svy_extras_get(&s->extra, "phase2") != NULL;
}

static int read_map(const struct svy_form *f, const struct svy_yaml *y, struct svy_phase2 *p)
{
	static const char *const keys[] = {"sample", "strata", "psu", "fpc", NULL};
	char **const to[] = {&p->sample, &p->strata, &p->psu, &p->fpc};
	int rc = svy_form_keys(f, y, "phase2", keys);
	for (size_t k = 0; k < 4 && !rc; k++) {
		const char *name = NULL;
		rc = svy_form_text(f, y, keys[k], &name);
		*to[k] = svy_strdup(name);
	}
	if (!rc && !p->sample)
		rc = svy_form_fail(f, y->line, "phase2 needs 'sample'");
	return rc;
}

int svy_phase2_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_phase2 *p)
{
	const char *text = svy_extras_get(&s->extra, "phase2");
	struct svy_form form = {.ctx = ctx, .file = "phase2", .code = SVY_EDATA};
	struct svy_yaml root = {0};
	memset(p, 0, sizeof *p);
	if (!text)
		return 0;
	int rc = svy_yaml_parse(ctx, "phase2", text, strlen(text), 0, &root);
	if (!rc)
		rc = read_map(&form, &root, p);
	svy_yaml_free(&root);
	if (rc)
		svy_phase2_free(p);
	return rc;
}

void svy_phase2_write(struct svy_survey *s, const struct svy_phase2 *p)
{
	const char *const key[] = {"sample", "strata", "psu", "fpc"}, *const value[] = {p->sample, p->strata, p->psu, p->fpc};
	struct svy_buf b = {0};
	for (size_t k = 0; k < 4; k++) {
		if (!value[k])
			continue;
		svy_buf_printf(&b, "%s%s: ", b.n ? ", " : "{", key[k]);
		svy_yaml_put_string(&b, value[k]);
	}
	svy_buf_putc(&b, '}');
	svy_extras_set(&s->extra, "phase2", b.p);
	svy_buf_free(&b);
}

void svy_phase2_free(struct svy_phase2 *p)
{
	free(p->sample);
	free(p->strata);
	free(p->psu);
	free(p->fpc);
	memset(p, 0, sizeof *p);
}

void svy_phase2_describe(const struct svy_survey *s, struct svy_buf *b)
{
	struct svy_ctx ctx;
	struct svy_phase2 p;
	svy_ctx_init(&ctx);
	if (svy_phase2_declared(s) && svy_phase2_read(&ctx, s, &p) == 0) {
		svy_buf_printf(b, "%ssecond phase %s", b->n ? "; " : "", p.sample);
		if (p.psu)
			svy_buf_printf(b, " of %s", p.psu);
		if (p.strata)
			svy_buf_printf(b, " within %s", p.strata);
		svy_phase2_free(&p);
	}
	svy_ctx_free(&ctx);
}

struct svy_subsample {
	const struct svy_dict *dict;
	size_t at, sample, fpc;
	const struct svy_var *fpc_var;          /* NULL: no fpc */
	struct svy_ids strata, unit;
	struct svy_table *seen;                 /* strata by code, with the fpc of each */
	double *value;
	size_t cap;
	struct svy_second_rule rule;
};

static double population(void *self, const struct svy_place *place)
{
	const struct svy_subsample *s = self;
	return s->value[svy_table_find(s->seen, &place->code[s->at], 0)];
}

static char *stratum_name(void *self, const struct svy_place *place)
{
	const struct svy_subsample *s = self;
	struct svy_buf b = {0};
	if (!s->strata.var)
		return svy_strdup("the whole sample");
	char *text = svy_ids_text(&s->strata, place->code[s->at]);
	svy_buf_printf(&b, "%s=%s", s->strata.var->name, text);
	free(text);
	return svy_buf_take(&b);
}

static int bind_columns(struct svy_ctx *ctx, struct svy_subsample *s, const struct svy_phase2 *p, uint8_t *need)
{
	const struct svy_dict *d = s->dict;
	int rc = svy_dict_require(ctx, d, "second phase", p->sample, &s->sample);
	if (!rc && d->var[s->sample].type != SVY_NUMBER)
		rc = svy_fail(ctx, SVY_EUSAGE, "the second phase must be marked by 1 and 0, but '%s' holds text", p->sample);
	if (!rc && p->strata)
		rc = svy_ids_bind(ctx, d, "second phase's strata", p->strata, need, &s->strata);
	if (!rc && p->psu)
		rc = svy_ids_bind(ctx, d, "second phase's unit", p->psu, need, &s->unit);
	if (!rc && p->fpc)
		rc = svy_dict_require_number(ctx, d, "second phase's fpc", p->fpc, &s->fpc);
	if (rc)
		return rc;
	need[s->sample] = 1;
	if (!p->fpc)
		return 0;
	need[s->fpc] = 1;
	s->fpc_var = &d->var[s->fpc];
	return 0;
}

int svy_subsample_bind(struct svy_ctx *ctx, const struct svy_dict *d, size_t at, uint8_t *need, struct svy_subsample **out)
{
	struct svy_phase2 p;
	*out = NULL;
	if (!svy_phase2_declared(&d->survey))
		return 0;
	int rc = svy_phase2_read(ctx, &d->survey, &p);
	if (rc)
		return rc;
	struct svy_subsample *s = svy_calloc(1, sizeof *s);
	s->dict = d;
	s->at = at;
	s->seen = svy_table_new(sizeof(uint64_t));
	s->rule = (struct svy_second_rule){.population = population, .stratum_name = stratum_name, .self = s};
	rc = bind_columns(ctx, s, &p, need);
	svy_phase2_free(&p);
	if (rc)
		svy_subsample_free(s);
	else
		*out = s;
	return rc;
}

void svy_subsample_free(struct svy_subsample *s)
{
	if (!s)
		return;
	svy_ids_free(&s->strata);
	svy_ids_free(&s->unit);
	svy_table_free(s->seen);
	free(s->value);
	free(s);
}

void svy_subsample_follow_r(struct svy_subsample *s)
{
	s->rule.as_r = true;
}

const struct svy_second_rule *svy_subsample_rule(const struct svy_subsample *s)
{
	return &s->rule;
}

int svy_subsample_read(struct svy_ctx *ctx, const struct svy_subsample *s, const struct svy_batch *b, uint8_t *sampled)
{
	const struct svy_column *c = &b->col[s->sample];
	for (size_t i = 0; i < b->nrow; i++) {
		if (c->miss[i] || (c->num[i] != 0 && c->num[i] != 1))
			return svy_fail(ctx, SVY_EDATA, "the second phase '%s' is neither 0 nor 1 in row %llu", s->dict->var[s->sample].name,
					(unsigned long long)(b->first + i + 1));
		sampled[i] = c->num[i] == 1;
	}
	return 0;
}

static int remember(struct svy_ctx *ctx, struct svy_subsample *s, const struct svy_batch *b, size_t i, const struct svy_place *place)
{
	bool fresh;
	double v = b->col[s->fpc].num[i];
	uint32_t h = svy_table_add(s->seen, &place->code[s->at], 0, &fresh);
	if (fresh) {
		svy_grow(s->value, h, s->cap);
		s->value[h] = v;
	}
	if (v >= 1 && s->value[h] == v)
		return 0;
	char *name = stratum_name(s, place);
	if (v >= 1)
		svy_fail(ctx, SVY_EDATA, "the fpc '%s' varies within stratum '%s' of the second phase: %g and %g", s->fpc_var->name, name, s->value[h], v);
	else
		svy_fail(ctx, SVY_EDATA, "the fpc '%s' is %g in stratum '%s' of the second phase; it must be the number of units that the first phase has there",
			 s->fpc_var->name, v, name);
	free(name);
	return SVY_EDATA;
}

int svy_subsample_batch(struct svy_ctx *ctx, struct svy_subsample *s, const struct svy_batch *b, const uint8_t *skip, const uint8_t *sampled, uint64_t row,
			bool all, struct svy_place *place)
{
	uint8_t out[SVY_BATCH_ROWS];
	int rc = 0;
	for (size_t i = 0; i < b->nrow; i++)
		out[i] = (skip && skip[i]) || !(all || sampled[i]);
	if (s->strata.var)
		rc = svy_ids_require(ctx, s->strata.var, "second phase's strata", &b->col[s->strata.col], b, out);
	if (!rc && s->unit.var)
		rc = svy_ids_require(ctx, s->unit.var, "second phase's unit", &b->col[s->unit.col], b, out);
	if (!rc && s->fpc_var)
		rc = svy_ids_require(ctx, s->fpc_var, "second phase's fpc", &b->col[s->fpc], b, out);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		uint64_t *code = place[i].code + s->at;
		code[0] = out[i] ? SVY_NOT_SAMPLED : s->strata.var ? svy_ids_code(&s->strata, &b->col[s->strata.col], i) : 0;
		code[1] = out[i] ? 0 : s->unit.var ? svy_ids_code(&s->unit, &b->col[s->unit.col], i) : row + i;
		if (!out[i] && s->fpc_var)
			rc = remember(ctx, s, b, i, &place[i]);
	}
	return rc;
}
