// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * {"file", "format", "rows", "rowsOutsideDomain", "weights", what io/json.h says of the file, "variables": […]}: per variable what io/json.h says, and "counts" where
 * they were made.
 */
#include "out/codebook.h"

#include <math.h>
#include "io/json.h"

static void put_text(struct svy_output *out, const char *key, const char *text)
{
	svy_output_printf(out, "\"%s\": ", key);
	if (svy_json_put(out, json_string(text), 0))
		svy_output_puts(out, "null");
	svy_output_puts(out, ",\n");
}

/* Which kind of missing value a cell is, in words. */
static const char *kind_word(uint8_t miss)
{
	return miss == SVY_SYSMIS ? "system" : miss == SVY_USERMIS ? "user" : "tag";
}

static void set_counts(const struct svy_freqs *f, json_t *to, uint64_t n, double weighted)
{
	json_object_set_new(to, "n", json_integer((json_int_t)n));
	if (f->weighted)
		json_object_set_new(to, "weighted", json_real(weighted));
}

static json_t *cell_json(const struct svy_freqs *f, const struct svy_freq_cell *c)
{
	json_t *o = json_object();
	json_object_set_new(o, "value", c->miss == SVY_SYSMIS ? json_null() : svy_json_value(&c->value));
	if (c->miss)
		json_object_set_new(o, "missing", json_string(kind_word(c->miss)));
	set_counts(f, o, c->n, c->weighted);
	return o;
}

static json_t *rest_json(const struct svy_freqs *f, const struct svy_freq_rest *r)
{
	json_t *o = json_object();
	if (isfinite(r->lo) && isfinite(r->hi)) {
		json_object_set_new(o, "from", json_real(r->lo));
		json_object_set_new(o, "to", json_real(r->hi));
	}
	set_counts(f, o, r->n, r->weighted);
	return o;
}

static json_t *variable_json(const struct svy_freqs *f, const struct svy_freq *q)
{
	json_t *v = svy_json_field(q->var), *cells = json_array();
	json_t *valid = json_object(), *missing = json_object();
	for (size_t i = 0; i < q->ncell; i++)
		json_array_append_new(cells, cell_json(f, &q->cell[i]));
	set_counts(f, valid, q->valid, q->valid_weighted);
	set_counts(f, missing, q->missing, q->missing_weighted);
	json_object_set_new(v, "counts", cells);
	if (q->other.n)
		json_object_set_new(v, "otherValid", rest_json(f, &q->other));
	if (q->other_missing.n)
		json_object_set_new(v, "otherMissing", rest_json(f, &q->other_missing));
	json_object_set_new(v, "valid", valid);
	json_object_set_new(v, "missing", missing);
	return v;
}

static int put_dict(struct svy_ctx *ctx, const struct svy_dict *d, struct svy_output *out)
{
	json_t *o = svy_json_dict(d), *value;
	const char *key;
	int rc = 0;
	json_object_foreach(o, key, value) {
		rc |= svy_json_put(out, json_string(key), 0);
		svy_output_puts(out, ": ");
		rc |= svy_json_put(out, json_incref(value), 0);
		svy_output_puts(out, ",\n");
	}
	json_decref(o);
	return rc ? svy_fail(ctx, SVY_EDATA, "text that is not UTF-8 in what the file says of itself") : 0;
}

int svy_codebook_json(struct svy_ctx *ctx, const struct svy_codebook *c, struct svy_output *out)
{
	svy_output_puts(out, "{");
	put_text(out, "file", c->name);
	put_text(out, "format", c->format);
	if (c->freqs->counted)
		svy_output_printf(out, "\"rows\": %llu,\n", (unsigned long long)c->freqs->rows);
	if (c->freqs->outside)
		svy_output_printf(out, "\"rowsOutsideDomain\": %llu,\n", (unsigned long long)c->freqs->outside);
	if (c->freqs->weighted)
		put_text(out, "weights", c->weights);
	int rc = put_dict(ctx, c->dict, out);
	if (rc)
		return rc;
	svy_output_puts(out, "\"variables\": [\n");
	for (size_t i = 0; i < c->freqs->n; i++) {
		const struct svy_freq *q = &c->freqs->v[i];
		json_t *v = c->freqs->counted ? variable_json(c->freqs, q) : svy_json_field(q->var);
		/* 15 digits are what decimal fractions survive. */
		if (svy_json_put(out, v, JSON_REAL_PRECISION(15)))
			return svy_fail(ctx, SVY_EDATA, "text that is not UTF-8 in '%s'", q->var->name);
		svy_output_puts(out, i + 1 < c->freqs->n ? ",\n" : "\n");
	}
	svy_output_puts(out, "]}\n");
	return 0;
}
