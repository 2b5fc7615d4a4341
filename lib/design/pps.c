// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/pps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/yaml_form.h"

const char *const svy_pps_method_name[SVY_PPS_METHODS] = {
	"brewer", "overton", "hr", "hrpop", "ht", "yg", "poisson", "overton-yg", "hr-yg", "hrpop-yg",
};

bool svy_pps_declared(const struct svy_survey *s)
{
	return svy_extras_get(&s->extra, "pps") != NULL;
}

static int read_probability(const struct svy_form *f, const struct svy_yaml *map, struct svy_pps *p)
{
	const struct svy_yaml *y = svy_yaml_get(map, "probability");
	if (y && y->kind == SVY_YAML_LIST && y->n > SVY_STAGES_MAX)
		return svy_form_fail(f, y->line, "'probability' must name a variable for each stage, %d at most", SVY_STAGES_MAX);
	return svy_form_names(f, map, "probability", "", &p->probability);
}

static int read_map(const struct svy_form *f, const struct svy_yaml *y, struct svy_pps *p)
{
	static const char *const keys[] = {"method", "probability", "hr_sum", NULL};
	int method = SVY_PPS_BREWER, rc = svy_form_keys(f, y, "pps", keys);
	if (!rc)
		rc = svy_form_choice(f, y, "method", svy_pps_method_name, SVY_PPS_METHODS, &method);
	if (!rc)
		rc = read_probability(f, y, p);
	p->method = (enum svy_pps_method)method;
	const struct svy_yaml *sum = svy_yaml_get(y, "hr_sum");
	if (!rc && sum && !svy_yaml_number(sum, &p->sum)) {
		const char *name = NULL;
		rc = svy_form_text(f, y, "hr_sum", &name);
		p->sum_var = svy_strdup(name);
	}
	return rc;
}

int svy_pps_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_pps *p)
{
	const char *text = svy_extras_get(&s->extra, "pps");
	struct svy_form form = {.ctx = ctx, .file = "pps", .code = SVY_EDATA};
	struct svy_yaml root = {0};
	*p = (struct svy_pps){.method = SVY_PPS_BREWER, .sum = NAN};
	if (!text)
		return 0;
	int rc = svy_yaml_parse(ctx, "pps", text, strlen(text), 0, &root);
	if (!rc)
		rc = read_map(&form, &root, p);
	svy_yaml_free(&root);
	if (rc)
		svy_pps_free(p);
	return rc;
}

void svy_pps_write(struct svy_survey *s, const struct svy_pps *p)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "{method: %s", svy_pps_method_name[p->method]);
	for (size_t i = 0; i < p->probability.n; i++) {
		svy_buf_puts(&b, i ? ", " : ", probability: [");
		svy_yaml_put_string(&b, p->probability.v[i]);
	}
	svy_buf_puts(&b, p->probability.n ? "]" : "");
	if (p->sum_var || !isnan(p->sum))
		svy_buf_puts(&b, ", hr_sum: ");
	if (p->sum_var)
		svy_yaml_put_string(&b, p->sum_var);
	else if (!isnan(p->sum))
		svy_yaml_put_number(&b, p->sum);
	svy_buf_putc(&b, '}');
	svy_extras_set(&s->extra, "pps", b.p);
	svy_buf_free(&b);
}

void svy_pps_describe(const struct svy_survey *s, struct svy_buf *b)
{
	struct svy_ctx ctx;
	struct svy_pps p;
	svy_ctx_init(&ctx);
	if (svy_pps_declared(s) && svy_pps_read(&ctx, s, &p) == 0) {
		char *names = svy_strs_join(&p.probability, ", ");
		svy_buf_printf(b, "%sprobabilities %s%s(%s)", b->n ? "; " : "", names, p.probability.n ? " " : "", svy_pps_method_name[p.method]);
		free(names);
		svy_pps_free(&p);
	}
	svy_ctx_free(&ctx);
}

void svy_pps_free(struct svy_pps *p)
{
	svy_strs_free(&p->probability);
	free(p->sum_var);
	memset(p, 0, sizeof *p);
}
