// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What svykit needs to read columns and nothing else: columns FILE [NAME...], all without names. The values of each batch are added up,
 * as readstat_parse.c does with its own columns, so that both must have them and the sums can be compared.
 */
#include <stdio.h>
#include <string.h>
#include "io/flow.h"

struct adder {
	struct svy_sink sink;
	const struct svy_dict *dict;
	char **name;
	int n;
	double sum;
	long count;
};

static int on_bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct adder *a = (struct adder *)sink;
	a->dict = dict;
	for (size_t i = 0; i < dict->nvar; i++) {
		need[i] = !a->n;
		for (int k = 0; k < a->n; k++)
			need[i] |= !strcmp(a->name[k], dict->var[i].name);
	}
	return 0;
}

static int on_begin(struct svy_sink *sink)
{
	(void)sink;
	return 0;
}

static int on_batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct adder *a = (struct adder *)sink;
	for (size_t i = 0; i < b->ncol; i++) {
		const double *v = b->col[i].num;
		const uint8_t *miss = b->col[i].miss;
		for (size_t row = 0; v && row < b->nrow; row++)
			if (!miss[row]) {
				a->sum += v[row];
				a->count++;
			}
	}
	return 0;
}

static int on_end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct adder *a = (struct adder *)sink;
	(void)tail;
	return printf("%ld values, sum %.9g\n", a->count, a->sum) < 0;
}

static void on_abort(struct svy_sink *sink)
{
	(void)sink;
}

int main(int argc, char **argv)
{
	struct adder a = {.sink = {on_bind, on_begin, on_batch, on_end, on_abort, on_abort}, .name = argv + 2, .n = argc - 2};
	struct svy_input in = {.path = argc > 1 ? argv[1] : NULL};
	struct svy_ctx ctx;
	struct svy_source *src;
	svy_ctx_init(&ctx);
	int rc = svy_source_open(&ctx, &in, &src);
	if (!rc)
		rc = svy_source_run(&ctx, src, &a.sink);
	svy_source_close(src);
	if (rc)
		fprintf(stderr, "columns: %s\n", ctx.err.msg);
	svy_ctx_free(&ctx);
	return rc != 0;
}
