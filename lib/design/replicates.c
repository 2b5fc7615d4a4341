// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/replicates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml_form.h"

const char *const svy_rep_type_name[SVY_REP_TYPES] = {"brr", "fay", "jk1", "jk2", "jkn", "bootstrap", "sdr", "other", "rwyb"};

void svy_replicates_init(struct svy_replicates *r)
{
	*r = (struct svy_replicates){.type = SVY_REP_OTHER, .scale = NAN, .rho = NAN};
}

void svy_replicates_free(struct svy_replicates *r)
{
	svy_strs_free(&r->column);
	free(r->rscales);
	svy_replicates_init(r);
}

bool svy_replicates_declared(const struct svy_survey *s)
{
	return svy_extras_get(&s->extra, "replicates") != NULL;
}

static int read_columns(const struct svy_form *f, const struct svy_yaml *y, struct svy_replicates *r)
{
	const struct svy_yaml *l = svy_yaml_get(y, "columns");
	if (l && l->kind == SVY_YAML_LIST && !l->n)
		return svy_form_fail(f, l->line, "'columns' must be a list of variables");
	return svy_form_names(f, y, "columns", "", &r->column);
}

static int read_rscales(const struct svy_form *f, const struct svy_yaml *y, struct svy_replicates *r)
{
	const struct svy_yaml *l = svy_yaml_get(y, "rscales");
	if (!l)
		return 0;
	if (l->kind != SVY_YAML_LIST || l->n != r->column.n)
		return svy_form_fail(f, l->line, "'rscales' must be a list of numbers, one for each of the %zu columns", r->column.n);
	r->rscales = svy_calloc(l->n, sizeof *r->rscales);
	r->nrscales = l->n;
	for (size_t i = 0; i < l->n; i++)
		if (!svy_yaml_number(&l->item[i], &r->rscales[i]) || !(r->rscales[i] >= 0 && r->rscales[i] < INFINITY))
			return svy_form_fail(f, l->item[i].line, "'rscales' must be numbers of zero or more");
	return 0;
}

static int read_number(const struct svy_form *f, const struct svy_yaml *y, const char *key, double lo, double hi, double *x)
{
	const struct svy_yaml *v = svy_yaml_get(y, key);
	if (!v)
		return 0;
	if (!svy_yaml_number(v, x) || !(*x >= lo && *x <= hi))
		return svy_form_fail(f, v->line, "'%s' must be a number from %g to %g", key, lo, hi);
	return 0;
}

static int read_flag(const struct svy_form *f, const struct svy_yaml *y, const char *key, bool *x)
{
	const struct svy_yaml *v = svy_yaml_get(y, key);
	if (v && !svy_yaml_bool(v, x))
		return svy_form_fail(f, v->line, "'%s' must be true or false", key);
	return 0;
}

static int read_map(const struct svy_form *f, const struct svy_yaml *y, struct svy_replicates *r)
{
	static const char *const keys[] = {"type", "columns", "number", "seed", "scale", "rscales", "rho", "mse", "factors", NULL};
	int type = -1, rc = svy_form_keys(f, y, "replicates", keys);
	double number = 0, seed = 0;
	if (!rc)
		rc = svy_form_choice(f, y, "type", svy_rep_type_name, SVY_REP_TYPES, &type);
	if (!rc && type < 0)
		rc = svy_form_fail(f, y->line, "the 'type' is missing");
	r->type = (enum svy_rep_type)type;
	if (!rc)
		rc = read_columns(f, y, r);
	if (!rc)
		rc = read_rscales(f, y, r);
	if (!rc)
		rc = read_number(f, y, "scale", 0, 1e9, &r->scale);
	if (!rc)
		rc = read_number(f, y, "rho", 0, 0.999, &r->rho);
	if (!rc)
		rc = read_number(f, y, "number", 2, 100000, &number);
	if (!rc)
		rc = read_number(f, y, "seed", 0, 9007199254740992, &seed);
	if (!rc)
		rc = read_flag(f, y, "mse", &r->mse);
	if (!rc)
		rc = read_flag(f, y, "factors", &r->factors);
	r->number = (size_t)number;
	r->seed = (uint64_t)seed;
	return rc;
}

int svy_replicates_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_replicates *r)
{
	const char *text = svy_extras_get(&s->extra, "replicates");
	struct svy_form form = {.ctx = ctx, .file = "replicates", .code = SVY_EDATA};
	struct svy_yaml root = {0};
	svy_replicates_init(r);
	int rc = svy_yaml_parse(ctx, "replicates", text, strlen(text), 0, &root);
	if (!rc)
		rc = read_map(&form, &root, r);
	svy_yaml_free(&root);
	if (rc)
		svy_replicates_free(r);
	return rc;
}

static void put_list(struct svy_buf *b, const char *key, const struct svy_replicates *r, bool names)
{
	svy_buf_printf(b, ", %s: [", key);
	for (size_t i = 0; i < (names ? r->column.n : r->nrscales); i++) {
		svy_buf_puts(b, i ? ", " : "");
		if (names)
			svy_yaml_put_string(b, r->column.v[i]);
		else
			svy_yaml_put_number(b, r->rscales[i]);
	}
	svy_buf_putc(b, ']');
}

static void put_number(struct svy_buf *b, const char *key, double x)
{
	if (isnan(x))
		return;
	svy_buf_printf(b, ", %s: ", key);
	svy_yaml_put_number(b, x);
}

void svy_replicates_write(struct svy_survey *s, const struct svy_replicates *r)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "{type: %s", svy_rep_type_name[r->type]);
	if (r->column.n)
		put_list(&b, "columns", r, true);
	if (r->number)
		put_number(&b, "number", (double)r->number);
	if (r->seed)
		put_number(&b, "seed", (double)r->seed);
	put_number(&b, "scale", r->scale);
	if (r->nrscales)
		put_list(&b, "rscales", r, false);
	put_number(&b, "rho", r->rho);
	svy_buf_puts(&b, r->mse ? ", mse: true" : "");
	svy_buf_puts(&b, r->factors ? ", factors: true}" : "}");
	char *text = svy_buf_take(&b);
	svy_extras_set(&s->extra, "replicates", text);
	free(text);
}

char *svy_replicates_text(const struct svy_survey *s, size_t n)
{
	struct svy_ctx ctx;
	struct svy_replicates r;
	struct svy_buf b = {0};
	if (!svy_replicates_declared(s))
		return NULL;
	svy_ctx_init(&ctx);
	if (svy_replicates_read(&ctx, s, &r) == 0) {
		n = n ? n : r.column.n ? r.column.n : r.number;
		svy_buf_puts(&b, svy_rep_type_name[r.type]);
		if (!isnan(r.rho))
			svy_buf_printf(&b, " %g", r.rho);
		if (n)
			svy_buf_printf(&b, " (%zu)", n);
		svy_replicates_free(&r);
	}
	svy_ctx_free(&ctx);
	return b.n ? svy_buf_take(&b) : NULL;
}

double svy_replicates_scale(const struct svy_replicates *r, size_t n)
{
	double N = (double)n, rho = isnan(r->rho) ? 0 : r->rho;
	if (!isnan(r->scale))
		return r->scale;
	switch (r->type) {
	case SVY_REP_BRR:       return 1 / N;
	case SVY_REP_FAY:       return 1 / (N * (1 - rho) * (1 - rho));
	case SVY_REP_JK1:       return (N - 1) / N;
	case SVY_REP_JK2:
	case SVY_REP_JKN:       return 1;
	case SVY_REP_BOOTSTRAP:
	case SVY_REP_RWYB:      return 1 / (N - 1);
	case SVY_REP_SDR:       return 4 / N;
	default:                return NAN;
	}
}

size_t svy_replicates_usual(enum svy_rep_type type)
{
	if (type == SVY_REP_SDR)
		return 80;
	return type == SVY_REP_BOOTSTRAP || type == SVY_REP_RWYB ? 200 : 0;
}
