// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/calibration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml_form.h"

enum { STEPS_MAX = 100, TERMS_MAX = 1000 };     /* more are no work of people, and would take time without end */

const char *const svy_calibration_method_name[4] = {"linear", "raking", "logit", "bounded"};

struct svy_calibration_step *svy_calibration_add(struct svy_calibration *c, const char *kind, const char *base, const char *result)
{
	svy_grow(c->step, c->n, c->cap);
	struct svy_calibration_step *s = &c->step[c->n++];
	*s = (struct svy_calibration_step){.kind = svy_strdup(kind), .base = svy_strdup(base), .result = svy_strdup(result), .hi = INFINITY};
	return s;
}

struct svy_calibration_term *svy_calibration_add_term(struct svy_calibration_step *s)
{
	svy_grow(s->term, s->nterm, s->term_cap);
	struct svy_calibration_term *t = &s->term[s->nterm++];
	*t = (struct svy_calibration_term){.of = NULL};
	return t;
}

void svy_calibration_free(struct svy_calibration *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct svy_calibration_step *s = &c->step[i];
		for (size_t k = 0; k < s->nterm; k++) {
			svy_strs_free(&s->term[k].by);
			free(s->term[k].of);
		}
		free(s->term);
		free(s->kind);
		free(s->base);
		free(s->result);
	}
	free(c->step);
	memset(c, 0, sizeof *c);
}

static int read_term(const struct svy_form *f, const struct svy_yaml *y, struct svy_calibration_step *step)
{
	static const char *const keys[] = {"by", "of", NULL};
	struct svy_calibration_term *t = svy_calibration_add_term(step);
	const char *of = NULL;
	int rc = svy_form_keys(f, y, "a term of the calibration", keys);
	if (!rc)
		rc = svy_form_text(f, y, "of", &of);
	if (rc)
		return rc;
	t->of = svy_strdup(of);
	return svy_form_names(f, y, "by", " of a term of the calibration", &t->by);
}

/* The ratio of result to base lies between the two. */
static int read_bounds(const struct svy_form *f, const struct svy_yaml *y, struct svy_calibration_step *s)
{
	const struct svy_yaml *b = svy_yaml_get(y, "bounds");
	if (!b)
		return 0;
	if (b->kind != SVY_YAML_LIST || b->n != 2 || !svy_yaml_number(&b->item[0], &s->lo) || !svy_yaml_number(&b->item[1], &s->hi))
		return svy_form_fail(f, b->line, "'bounds' of a step of the calibration must be two numbers");
	return 0;
}

static int read_step(const struct svy_form *f, const struct svy_yaml *y, struct svy_calibration *c)
{
	static const char *const keys[] = {"kind", "method", "base", "result", "bounds", "terms", NULL};
	const char *kind = NULL, *base = NULL, *result = NULL;
	int method = SVY_CALIBRATE_LINEAR, rc = svy_form_keys(f, y, "a step of the calibration", keys);
	if (!rc)
		rc = svy_form_text(f, y, "kind", &kind);
	if (!rc)
		rc = svy_form_text(f, y, "base", &base);
	if (!rc)
		rc = svy_form_text(f, y, "result", &result);
	if (!rc)
		rc = svy_form_choice(f, y, "method", svy_calibration_method_name, 4, &method);
	if (!rc && (!kind || !base || !result))
		rc = svy_form_fail(f, y->line, "a step of the calibration needs 'kind', 'base' and 'result'");
	if (rc)
		return rc;
	struct svy_calibration_step *s = svy_calibration_add(c, kind, base, result);
	s->method = (enum svy_calibration_method)method;
	rc = read_bounds(f, y, s);
	const struct svy_yaml *terms = svy_yaml_get(y, "terms");
	if (!rc && terms && terms->kind != SVY_YAML_LIST)
		rc = svy_form_fail(f, terms->line, "'terms' of a step of the calibration must be a list");
	if (!rc && terms && terms->n > TERMS_MAX)
		rc = svy_form_fail(f, terms->line, "a step of the calibration has at most %d terms", TERMS_MAX);
	for (size_t i = 0; !rc && terms && i < terms->n; i++)
		rc = read_term(f, &terms->item[i], s);
	return rc;
}

int svy_calibration_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_calibration *c)
{
	const char *text = svy_extras_get(&s->extra, "calibration");
	struct svy_form form = {.ctx = ctx, .file = "calibration", .code = SVY_EDATA};
	struct svy_yaml root = {0};
	memset(c, 0, sizeof *c);
	if (!text)
		return 0;
	int rc = svy_yaml_parse(ctx, "calibration", text, strlen(text), 0, &root);
	if (!rc && root.kind != SVY_YAML_LIST)
		rc = svy_form_fail(&form, root.line, "must be a list of steps");
	if (!rc && root.n > STEPS_MAX)
		rc = svy_form_fail(&form, root.line, "there are at most %d steps", STEPS_MAX);
	for (size_t i = 0; !rc && i < root.n; i++)
		rc = read_step(&form, &root.item[i], c);
	svy_yaml_free(&root);
	if (rc)
		svy_calibration_free(c);
	return rc;
}

void svy_calibration_describe(const struct svy_survey *s, struct svy_buf *b)
{
	struct svy_calibration c;
	struct svy_ctx ctx;
	svy_ctx_init(&ctx);
	if (svy_calibration_read(&ctx, s, &c) == 0 && c.n && svy_same_text(c.step[c.n - 1].result, s->weights)) {
		for (size_t i = 0; i < c.n; i++) {
			if (i)
				svy_buf_printf(b, ", %s", c.step[i].kind);
			else
				svy_buf_printf(b, " (from %s by %s", c.step[i].base, c.step[i].kind);
		}
		svy_buf_putc(b, ')');
		svy_calibration_free(&c);
	}
	svy_ctx_free(&ctx);
}

static void put_names(struct svy_buf *b, const struct svy_strs *names)
{
	svy_buf_putc(b, '[');
	for (size_t i = 0; i < names->n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_string(b, names->v[i]);
	}
	svy_buf_putc(b, ']');
}

static void put_term(struct svy_buf *b, const struct svy_calibration_term *t)
{
	svy_buf_putc(b, '{');
	if (t->by.n) {
		svy_buf_puts(b, "by: ");
		put_names(b, &t->by);
	}
	if (t->of) {
		svy_buf_puts(b, t->by.n ? ", of: " : "of: ");
		svy_yaml_put_string(b, t->of);
	}
	svy_buf_putc(b, '}');
}

static void put_step(struct svy_buf *b, const struct svy_calibration_step *s)
{
	svy_buf_puts(b, "{kind: ");
	svy_yaml_put_string(b, s->kind);
	if (s->nterm)
		svy_buf_printf(b, ", method: %s", svy_calibration_method_name[s->method]);
	svy_buf_puts(b, ", base: ");
	svy_yaml_put_string(b, s->base);
	svy_buf_puts(b, ", result: ");
	svy_yaml_put_string(b, s->result);
	if (s->lo > 0 || isfinite(s->hi)) {
		svy_buf_puts(b, ", bounds: [");
		svy_yaml_put_number(b, s->lo);
		svy_buf_puts(b, ", ");
		svy_yaml_put_number(b, s->hi);
		svy_buf_putc(b, ']');
	}
	for (size_t k = 0; k < s->nterm; k++) {
		svy_buf_puts(b, k ? ", " : ", terms: [");
		put_term(b, &s->term[k]);
	}
	svy_buf_puts(b, s->nterm ? "]}" : "}");
}

void svy_calibration_write(struct svy_survey *s, const struct svy_calibration *c)
{
	struct svy_buf b = {0};
	if (!c->n) {
		for (size_t i = s->extra.n; i-- > 0;)
			if (strcmp(s->extra.v[i].key, "calibration") == 0)
				svy_extras_remove(&s->extra, i);
		return;
	}
	for (size_t i = 0; i < c->n; i++) {
		svy_buf_puts(&b, i ? ", " : "[");
		put_step(&b, &c->step[i]);
	}
	svy_buf_putc(&b, ']');
	char *text = svy_buf_take(&b);
	svy_extras_set(&s->extra, "calibration", text);
	free(text);
}

const char *svy_calibration_lead(const struct svy_calibration *c, const char *weight, bool *leads)
{
	for (size_t i = c->n; i-- > 0;) {
		leads[i] = strcmp(c->step[i].result, weight) == 0;
		if (leads[i])
			weight = c->step[i].base;
	}
	return weight;
}
