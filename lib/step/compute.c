// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/compute.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "expr/program.h"
#include "io/relay.h"
#include "step/describe.h"
#include "step/domain.h"
#include "step/target.h"

struct item {
	size_t to;                      /* place in what goes out */
	ptrdiff_t copy_of;              /* place of the variable that is copied; -1: an expression */
	struct svy_column col;          /* of an expression */
	uint64_t valid, missing;
};

struct compute {
	struct svy_relay relay;
	struct svy_program program;
	struct item *item;              /* one for each assignment */
	struct svy_strs names;          /* of the assignments */
	/*
	 * What each assignment is bound to. A variable that is overwritten has other rules before than after, so each overwriting begins a new
	 * dictionary; the expressions borrow from the older ones.
	 */
	struct svy_dict **world;
	size_t nworld, world_cap;
	uint8_t *need;                  /* by the expressions, of those that come in, and of those that are made */
	const struct svy_dict *in;
	ptrdiff_t domain;
	uint8_t *inside;                /* rows outside the domain are not counted */
	struct svy_column *col;         /* of what goes out, borrowed */
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct compute *c = (struct compute *)sink;
	uint8_t *wanted;
	int rc = svy_relay_bind(&c->relay, &wanted);
	if (rc)
		return rc;
	for (size_t i = c->program.n; i-- > 0;)
		if (c->item[i].copy_of >= 0)    /* a copy is wanted of what the copied variable is just before */
			wanted[c->item[i].copy_of] |= wanted[c->item[i].to];
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= wanted[i] | c->need[i];
	free(wanted);
	return svy_domain_bind(c->relay.ctx, dict, need, &c->domain);
}

static void count(const struct compute *c, struct item *it, size_t nrow)
{
	for (size_t i = 0; i < nrow; i++) {
		it->valid += c->inside[i] & (it->col.miss[i] == SVY_VALID);
		it->missing += c->inside[i] & (it->col.miss[i] != SVY_VALID);
	}
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct compute *c = (struct compute *)sink;
	struct svy_batch out = *b;
	int rc = svy_domain_read(c->relay.ctx, c->in, c->domain, b, c->inside);
	if (rc)
		return rc;
	memcpy(c->col, b->col, c->in->nvar * sizeof *c->col);
	out.ncol = c->relay.out.nvar;
	out.col = c->col;
	for (size_t i = 0; i < c->program.n; i++) {
		struct item *it = &c->item[i];
		if (it->copy_of < 0) {
			svy_expr_eval_column(c->program.v[i].expr, &out, &it->col);
			c->col[it->to] = it->col;
			count(c, it, b->nrow);
		} else {
			c->col[it->to] = c->col[it->copy_of];
		}
	}
	return c->relay.next->batch(c->relay.next, &out);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct compute *c = (struct compute *)sink;
	for (size_t i = 0; i < c->program.n; i++) {
		const struct item *it = &c->item[i];
		if (it->copy_of < 0)
			svy_tell(c->relay.ctx, "%s: %" PRIu64 " valid, %" PRIu64 " missing", c->names.v[i], it->valid, it->missing);
	}
	return svy_relay_finish(&c->relay, 0, tail);
}

static void free_parts(struct compute *c)
{
	svy_program_free(&c->program);
	for (size_t i = 0; c->item && i < c->names.n; i++)
		svy_column_free(&c->item[i].col);
	for (size_t i = 0; i < c->nworld; i++) {
		svy_dict_free(c->world[i]);
		free(c->world[i]);
	}
	free(c->world);
	free(c->item);
	free(c->need);
	free(c->inside);
	free(c->col);
	svy_strs_free(&c->names);
}

static void free_compute(struct svy_sink *sink)
{
	free_parts((struct compute *)sink);
	svy_relay_free(sink);
}

/* Variables are added to a world while expressions borrow from it, so they must not move. */
static struct svy_dict *add_world(struct compute *c, const struct svy_dict *from)
{
	struct svy_dict *d = svy_malloc(sizeof *d);
	svy_dict_copy(d, from);
	d->var_cap = d->nvar + c->program.n + 1;
	d->var = svy_reallocarray(d->var, d->var_cap, sizeof *d->var);
	svy_grow(c->world, c->nworld, c->world_cap);
	c->world[c->nworld++] = d;
	return d;
}

/* What a variable is once it holds the values of an expression. */
static void set_value(struct compute *c, struct svy_var *v, const struct svy_expr *e, bool keep)
{
	enum svy_kind kind = svy_expr_kind(e);
	enum svy_type type = kind == SVY_KIND_TEXT ? SVY_STRING : SVY_NUMBER;
	keep = keep && type == v->type;
	v->integer = kind == SVY_KIND_TRUTH;
	v->width = 0;
	if (!keep) {
		if (v->ncat || svy_var_has_missing(v))
			svy_note(c->relay.ctx, "labels and missing rules of '%s' are gone, since it has new values", v->name);
		svy_var_unlabel_all(v);
		svy_var_missing_none(v);
		free(v->format);
		free(v->write_format);
		v->format = v->write_format = NULL;
	}
	if (type != v->type || v->measure == SVY_MEASURE_UNKNOWN) {
		v->measure = kind == SVY_KIND_NUMBER ? SVY_MEASURE_UNKNOWN : SVY_NOMINAL;
		v->align = SVY_ALIGN_UNKNOWN;
		v->columns = 0;
	}
	v->type = type;
}

static bool is_made(const struct compute *c, size_t before, const char *name)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(c->names.v[i], name) == 0)
			return true;
	return false;
}

static int plan_item(struct compute *c, size_t i, const struct svy_compute *what)
{
	struct svy_ctx *ctx = c->relay.ctx;
	struct item *it = &c->item[i];
	struct svy_expr *e = c->program.v[i].expr;
	struct svy_dict *d = c->world[c->nworld - 1], *after = d;
	const char *name = c->names.v[i];
	bool there = svy_dict_find(d, name) >= 0, made = is_made(c, i, name);
	int rc = svy_expr_bind(ctx, e, d, c->need, SVY_WANT_ANY);
	if (!rc && there && !made && !what->replace)
		rc = svy_program_fail(ctx, &c->program, i, "there is a variable '%s' (--replace overwrites it)", name);
	if (rc)
		return rc;
	it->copy_of = svy_expr_variable(e);
	if (there)
		after = add_world(c, d);
	rc = svy_target_place(ctx, after, name, true, &it->to);
	if (rc)
		return rc;
	if (it->copy_of >= 0)
		svy_var_become(&after->var[it->to], &d->var[it->copy_of]);
	else
		set_value(c, &after->var[it->to], e, what->keep_labels);
	if (it->copy_of < 0)
		it->col = svy_column_new(after->var[it->to].type);
	return 0;
}

/* The last variable of a name counts. */
static struct svy_var *made(struct compute *c, size_t i)
{
	return &c->relay.out.var[c->item[i].to];
}

static int set_title(struct svy_ctx *ctx, struct svy_var *v, const char *text)
{
	(void)ctx;
	free(v->title);
	v->title = *text ? svy_strdup(text) : NULL;
	return 0;
}

typedef int describe_fn(struct svy_ctx *ctx, struct svy_var *v, const char *text);

static int refuse_whom(struct compute *c, const char *text, char mark)
{
	char *names = svy_strs_join(&c->names, "', '");
	svy_fail(c->relay.ctx, SVY_EUSAGE, "'%s' does not begin with a new variable and '%c', and there are several: '%s'", text, mark, names);
	free(names);
	return SVY_EUSAGE;
}

/* The texts of an option to the variables that they name. all: what names none is for all of them. */
static int describe(struct compute *c, const struct svy_strs *list, char mark, bool all, describe_fn *set)
{
	bool *chosen = svy_calloc(c->names.n, sizeof *chosen);
	int rc = 0;
	for (size_t i = 0; i < list->n && !rc; i++) {
		const char *text = svy_describe_whom(&c->names, list->v[i], mark, all, chosen);
		if (!text)
			rc = refuse_whom(c, list->v[i], mark);
		for (size_t k = 0; k < c->names.n && !rc; k++)
			if (chosen[k])
				rc = set(c->relay.ctx, made(c, k), text);
	}
	free(chosen);
	return rc;
}

static int plan(struct compute *c, const struct svy_dict *d, const struct svy_compute *what)
{
	int rc = svy_program_parse(c->relay.ctx, what->program, &c->program);
	if (rc)
		return rc;
	c->item = svy_calloc(c->program.n, sizeof *c->item);
	c->need = svy_calloc(d->nvar + c->program.n, 1);
	add_world(c, d);
	for (size_t i = 0; i < c->program.n; i++)
		svy_strs_add(&c->names, c->program.v[i].name);
	for (size_t i = 0; i < c->program.n && !rc; i++)
		rc = plan_item(c, i, what);
	if (rc)
		return rc;
	svy_dict_copy(&c->relay.out, c->world[c->nworld - 1]);
	rc = describe(c, &what->titles, '=', false, set_title);
	if (!rc)
		rc = describe(c, &what->labels, ':', false, svy_describe_labels);
	if (!rc)
		rc = describe(c, &what->measures, '=', true, svy_describe_measure);
	return rc;
}

int svy_compute_new(struct svy_ctx *ctx, const struct svy_dict *d, const struct svy_compute *what, struct svy_sink *next, struct svy_sink **out)
{
	struct compute *c = svy_calloc(1, sizeof *c);
	svy_relay_init(&c->relay, ctx, next);
	c->relay.sink.bind = bind;
	c->relay.sink.batch = batch;
	c->relay.sink.end = end;
	c->relay.sink.free = free_compute;
	c->in = d;
	int rc = plan(c, d, what);
	if (rc) {
		free_parts(c);
		svy_dict_free(&c->relay.out);
		free(c);
		return rc;
	}
	c->inside = svy_malloc(SVY_BATCH_ROWS);
	c->col = svy_calloc(c->relay.out.nvar, sizeof *c->col);
	*out = &c->relay.sink;
	return 0;
}
