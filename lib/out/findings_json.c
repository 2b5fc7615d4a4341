// SPDX-License-Identifier: GPL-3.0-or-later
/* {"file", "format", "rowsOutsideDomain", "rows", "errors", "warnings", "notes", "findings": [{"severity", "kind", "variables", "codes": [{"value", "label", "n"}], "n", "what"}]} */
#include <jansson.h>
#include <string.h>
#include "data/value.h"
#include "io/json.h"
#include "out/findings.h"

static json_t *code_json(const struct svy_var *v, const struct svy_profile_code *c)
{
	const struct svy_value *x = &c->value;
	const char *label = svy_value_label(v, x);
	json_t *o = json_object();
	json_object_set_new(o, "value", svy_json_value(x));
	if (label)
		json_object_set_new(o, "label", json_string(label));
	json_object_set_new(o, "n", json_integer((json_int_t)c->n));
	return o;
}

static json_t *finding_json(const struct svy_dict *d, const struct svy_finding *f)
{
	json_t *o = json_object(), *vars = json_array(), *codes = json_array();
	json_object_set_new(o, "severity", json_string(svy_severity_word(f->severity)));
	json_object_set_new(o, "kind", json_string(svy_finding_word(f->kind)));
	for (size_t i = 0; i < f->nvar; i++)
		json_array_append_new(vars, json_string(d->var[f->var[i]].name));
	json_object_set_new(o, "variables", vars);
	for (size_t i = 0; i < f->ncode; i++)
		json_array_append_new(codes, code_json(&d->var[f->var[0]], &f->code[i]));
	if (f->ncode)
		json_object_set(o, "codes", codes);
	json_decref(codes);
	if (f->n)
		json_object_set_new(o, "n", json_integer((json_int_t)f->n));
	if (f->what)
		json_object_set_new(o, "what", json_string(f->what));
	return o;
}

void svy_findings_json(const struct svy_findings_report *r, struct svy_output *out)
{
	const struct svy_findings *f = r->findings;
	svy_output_puts(out, "{\"file\": ");
	svy_json_put(out, json_string(r->name), 0);
	svy_output_puts(out, ",\n\"format\": ");
	svy_json_put(out, json_string(r->format), 0);
	if (f->outside)
		svy_output_printf(out, ",\n\"rowsOutsideDomain\": %llu", (unsigned long long)f->outside);
	svy_output_printf(out, ",\n\"rows\": %llu,\n\"errors\": %zu, \"warnings\": %zu, \"notes\": %zu,\n\"findings\": [", (unsigned long long)f->rows,
			  f->count[SVY_SEVERITY_ERROR], f->count[SVY_SEVERITY_WARNING], f->count[SVY_SEVERITY_NOTE]);
	for (size_t i = 0; i < f->n; i++) {
		svy_output_puts(out, i ? ",\n" : "\n");
		svy_json_put(out, finding_json(r->dict, &f->v[i]), 0);
	}
	svy_output_puts(out, f->n ? "\n]}\n" : "]}\n");
}
