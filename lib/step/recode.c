// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/recode.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/relay.h"
#include "step/domain.h"
#include "step/recode_report.h"
#include "step/recode_var.h"
#include "step/target.h"

/* What an outcome puts into the column. */
struct result {
	bool copies;
	uint8_t miss;
	double num;
	struct svy_str str;
};

struct item {
	size_t from, to;                /* place in the source and in what goes out */
	struct svy_recode_map *map;
	struct result *result;          /* by outcome */
	uint64_t *count;
	struct svy_column col;
};

struct recode {
	struct svy_relay relay;
	const struct svy_dict *in;
	ptrdiff_t domain;
	uint8_t *inside;                /* rows outside the domain are not counted, and need no rule */
	struct svy_recode_rules rules;
	struct svy_varlist vars;
	struct item *item;              /* one for each of vars */
	struct svy_column *col;         /* of what goes out, borrowed */
	uint32_t *outcome;
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct recode *r = (struct recode *)sink;
	uint8_t *wanted;
	int rc = svy_relay_bind(&r->relay, &wanted);
	if (rc)
		return rc;
	for (size_t i = 0; i < r->vars.n; i++)
		wanted[r->item[i].to] = 0;
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= wanted[i];
	for (size_t i = 0; i < r->vars.n; i++)
		need[r->item[i].from] = 1;
	free(wanted);
	return svy_domain_bind(r->relay.ctx, dict, need, &r->domain);
}

static int fail_open(const struct recode *r, const struct item *it, const struct svy_batch *b)
{
	const struct svy_var *v = &r->in->var[it->from];
	const struct svy_column *c = &b->col[it->from];
	struct svy_buf value = {0};
	char num[SVY_NUM_MAX];
	size_t i = 0;
	while (r->outcome[i] != svy_recode_outcome_open(it->map) || !r->inside[i])
		i++;
	if (v->type == SVY_STRING) {
		svy_buf_printf(&value, "\"%.*s\"", c->str[i].n > 80 ? 80 : (int)c->str[i].n, c->str[i].p);
	} else {
		svy_num_format(num, c->num[i]);
		svy_buf_puts(&value, num);
	}
	const char *label = svy_column_label(v, c, i);
	if (label)
		svy_buf_printf(&value, " \"%s\"", label);
	svy_fail(r->relay.ctx, SVY_EDATA, "no rule covers the value %s of '%s' in row %" PRIu64 " (add one for it, or else)", value.p, v->name, b->first + i + 1);
	svy_buf_free(&value);
	return SVY_EDATA;
}

static void fill(const struct recode *r, struct item *it, const struct svy_column *from, size_t nrow)
{
	struct svy_column *to = &it->col;
	for (size_t i = 0; i < nrow; i++) {
		const struct result *x = &it->result[r->outcome[i]];
		to->miss[i] = x->copies ? from->miss[i] : x->miss;
	}
	if (to->str)
		for (size_t i = 0; i < nrow; i++) {
			const struct result *x = &it->result[r->outcome[i]];
			to->str[i] = x->copies ? from->str[i] : x->str;
		}
	else if (from->num)
		for (size_t i = 0; i < nrow; i++) {
			const struct result *x = &it->result[r->outcome[i]];
			to->num[i] = x->copies ? from->num[i] : x->num;
		}
	else
		for (size_t i = 0; i < nrow; i++)
			to->num[i] = it->result[r->outcome[i]].num;
}

static int recode_item(struct recode *r, struct item *it, const struct svy_batch *b)
{
	const struct svy_column *from = &b->col[it->from];
	svy_recode_outcomes_of(it->map, from, b->nrow, r->outcome);
	for (size_t i = 0; i < b->nrow; i++)
		it->count[r->outcome[i]] += r->inside[i];
	if (it->count[svy_recode_outcome_open(it->map)])
		return fail_open(r, it, b);
	fill(r, it, from, b->nrow);
	return 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct recode *r = (struct recode *)sink;
	struct svy_batch out = *b;
	int rc = svy_domain_read(r->relay.ctx, r->in, r->domain, b, r->inside);
	memcpy(r->col, b->col, b->ncol * sizeof *r->col);
	out.ncol = r->relay.out.nvar;
	out.col = r->col;
	for (size_t i = 0; i < r->vars.n && !rc; i++) {
		rc = recode_item(r, &r->item[i], b);
		r->col[r->item[i].to] = r->item[i].col;
	}
	return rc ? rc : r->relay.next->batch(r->relay.next, &out);
}

/* A rule that lists values of which there are none is a slip of the pen, or of the eye. */
static int warn_idle(const struct recode *r)
{
	for (size_t k = 0; k < r->rules.n; k++) {
		uint64_t n = 0;
		for (size_t i = 0; i < r->vars.n; i++)
			n += r->item[i].count[2 * k] + r->item[i].count[2 * k + 1];
		if (n || !r->rules.v[k].nfrom)
			continue;
		const char *name = r->in->var[r->vars.v[0]].name;
		int rc = r->vars.n == 1 ? svy_warn(r->relay.ctx, "the rule '%s' meets no value of '%s'", r->rules.v[k].whole, name)
					: svy_warn(r->relay.ctx, "the rule '%s' meets no value of '%s' and the others", r->rules.v[k].whole, name);
		if (rc)
			return rc;
	}
	return 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct recode *r = (struct recode *)sink;
	int rc = 0;
	for (size_t i = 0; i < r->vars.n; i++)
		svy_recode_tell(r->relay.ctx, r->relay.out.var[r->item[i].to].name, &r->rules, r->item[i].map, r->item[i].count);
	for (size_t i = 0; i < r->vars.n && !rc; i++)
		rc = svy_recode_warn(r->relay.ctx, &r->in->var[r->item[i].from], &r->rules, r->item[i].count);
	if (!rc && tail->rows)
		rc = warn_idle(r);
	return svy_relay_finish(&r->relay, rc, tail);
}

static void free_parts(struct recode *r)
{
	for (size_t i = 0; r->item && i < r->vars.n; i++) {
		svy_recode_map_free(r->item[i].map);
		free(r->item[i].result);
		free(r->item[i].count);
		svy_column_free(&r->item[i].col);
	}
	free(r->item);
	free(r->col);
	free(r->inside);
	free(r->outcome);
	svy_varlist_free(&r->vars);
	svy_recode_rules_free(&r->rules);
}

static void free_recode(struct svy_sink *sink)
{
	free_parts((struct recode *)sink);
	svy_relay_free(sink);
}

static void set_results(const struct recode *r, struct item *it)
{
	uint32_t n = svy_recode_outcomes(it->map);
	bool same_type = svy_recode_map_type(it->map) == r->in->var[it->from].type;
	it->result = svy_calloc(n, sizeof *it->result);
	for (uint32_t o = 0; o < n; o++) {
		struct result *x = &it->result[o];
		const struct svy_recode_rule *rule = o / 2 < r->rules.n ? &r->rules.v[o / 2] : NULL;
		*x = (struct result){.miss = SVY_SYSMIS, .num = NAN, .str = {"", 0}};
		x->copies = same_type && svy_recode_copies(it->map, o);
		if (!rule)
			continue;
		x->miss = rule->to == SVY_TO_MISSING ? rule->miss : SVY_VALID;
		if (rule->to == SVY_TO_NUMBER)
			x->num = rule->num;
		else if (rule->to == SVY_TO_TEXT)
			x->str = (struct svy_str){rule->text, strlen(rule->text)};
		if (rule->to == SVY_TO_TEXT && !*rule->text)
			x->miss = SVY_SYSMIS;
	}
}

/* What the rules do to the variable that its owner may not have seen. */
static int warn_passed(const struct recode *r, const struct item *it)
{
	struct svy_buf codes = {0};
	int rc = 0;
	if (svy_recode_passed(it->map, &codes))
		rc = svy_warn(r->relay.ctx, "codes within a range that '%s' declares missing stay missing (name them, or missing): %s", r->in->var[it->from].name, codes.p);
	svy_buf_free(&codes);
	return rc;
}

static int plan_item(struct recode *r, struct item *it, size_t from, const char *name, const struct svy_recode *what)
{
	struct svy_ctx *ctx = r->relay.ctx;
	const struct svy_var *v = &r->in->var[from];
	it->from = from;
	int rc = svy_recode_map_new(ctx, &r->rules, v, &it->map);
	if (!rc)
		rc = svy_target_place(ctx, &r->relay.out, name, what->replace, &it->to);
	if (!rc)
		rc = warn_passed(r, it);
	if (rc)
		return rc;
	struct svy_var *to = &r->relay.out.var[it->to];
	svy_recode_var(to, v, it->map, &r->rules);
	if (what->title) {
		free(to->title);
		to->title = svy_strdup(what->title);
	}
	it->col = svy_column_new(to->type);
	it->count = svy_calloc(svy_recode_outcomes(it->map), sizeof *it->count);
	set_results(r, it);
	return 0;
}

static int check_targets(struct svy_ctx *ctx, const struct svy_strs *names, const struct svy_recode *what, size_t nvars)
{
	if (what->into && names->n != nvars)
		return svy_fail(ctx, SVY_EUSAGE, "%zu name%s in '--into' for %zu variable%s", names->n, names->n == 1 ? "" : "s", nvars, nvars == 1 ? "" : "s");
	if (what->title && nvars != 1)
		return svy_fail(ctx, SVY_EUSAGE, "one title for %zu variables: '%s'", nvars, what->title);
	for (size_t i = 0; i < names->n; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(names->v[i], names->v[k]) == 0)
				return svy_fail(ctx, SVY_EUSAGE, "two results would have the name '%s'", names->v[i]);
	return 0;
}

static void name_targets(const struct recode *r, const struct svy_recode *what, struct svy_strs *names)
{
	if (what->into) {
		svy_strs_split(names, what->into, ',');
		return;
	}
	for (size_t i = 0; i < r->vars.n; i++) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, "%s%s%s", what->prefix ? what->prefix : "", r->in->var[r->vars.v[i]].name, what->suffix ? what->suffix : "");
		svy_strs_add_take(names, svy_buf_take(&b));
	}
}

static int plan(struct recode *r, const struct svy_recode *what)
{
	struct svy_strs names = {0};
	const char *first, *second;
	int rc = svy_recode_rules_parse(r->relay.ctx, what->rules, &r->rules);
	if (!rc)
		rc = svy_varlist_parse(r->relay.ctx, r->in, what->vars, &r->vars);
	if (rc)
		return rc;
	r->item = svy_calloc(r->vars.n, sizeof *r->item);
	name_targets(r, what, &names);
	rc = check_targets(r->relay.ctx, &names, what, r->vars.n);
	for (size_t i = 0; i < r->vars.n && !rc; i++)
		rc = plan_item(r, &r->item[i], r->vars.v[i], names.v[i], what);
	if (!rc && svy_recode_overlap(r->item[0].map, &first, &second))
		svy_note(r->relay.ctx, "the rules '%s' and '%s' share values: the first one counts", first, second);
	svy_strs_free(&names);
	return rc;
}

int svy_recode_new(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_recode *what, struct svy_sink *next, struct svy_sink **out)
{
	struct recode *r = svy_calloc(1, sizeof *r);
	svy_relay_init(&r->relay, ctx, next);
	r->relay.sink.bind = bind;
	r->relay.sink.batch = batch;
	r->relay.sink.end = end;
	r->relay.sink.free = free_recode;
	r->in = d;
	svy_dict_copy(&r->relay.out, d);
	int rc = plan(r, what);
	if (rc) {
		free_parts(r);
		svy_dict_free(&r->relay.out);
		free(r);
		return rc;
	}
	r->col = svy_calloc(r->relay.out.nvar, sizeof *r->col);
	r->inside = svy_malloc(SVY_BATCH_ROWS);
	r->outcome = svy_reallocarray(NULL, SVY_BATCH_ROWS, sizeof *r->outcome);
	*out = &r->relay.sink;
	return 0;
}
