// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What ReadStat alone needs to parse the columns of the benchmark: readstat_parse FILE NAME… skips every other variable, and adds up the
 * values of these by direct access to the fields of a value. Its own input handlers, nothing computed.
 */
#include <limits.h>
#include <readstat.h>
#include <stdio.h>
#include <string.h>

struct sums {
	char **name;
	int n;
	double sum[1024];
	long count[1024];
};

static int on_variable(int index, readstat_variable_t *v, const char *set, void *ctx)
{
	struct sums *s = ctx;
	(void)set;
	for (int i = 0; i < s->n; i++)
		if (!strcmp(s->name[i], v->name))
			return index < 1024 ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
	return READSTAT_HANDLER_SKIP_VARIABLE;
}

static int on_value(int row, readstat_variable_t *v, readstat_value_t value, void *ctx)
{
	struct sums *s = ctx;
	(void)row;
	if (value.is_system_missing || value.is_tagged_missing)
		return READSTAT_HANDLER_OK;
	double x = value.type == READSTAT_TYPE_DOUBLE ? value.v.double_value : value.type == READSTAT_TYPE_INT8 ? value.v.i8_value :
	           value.type == READSTAT_TYPE_INT16 ? value.v.i16_value : value.type == READSTAT_TYPE_INT32 ? value.v.i32_value : value.v.float_value;
	s->sum[v->index] += x;
	s->count[v->index]++;
	return READSTAT_HANDLER_OK;
}

int main(int argc, char **argv)
{
	static struct sums s;
	size_t len = argc > 1 ? strlen(argv[1]) : 0;
	if (argc < 3 || len < 4)
		return fputs("usage: readstat_parse FILE NAME...\n", stderr), 2;
	s.name = argv + 2;
	s.n = argc - 2;
	readstat_parser_t *p = readstat_parser_init();
	readstat_set_variable_handler(p, on_variable);
	readstat_set_value_handler(p, on_value);
	readstat_set_row_limit(p, INT_MAX);
	readstat_error_t rc = strcmp(argv[1] + len - 4, ".dta") ? readstat_parse_sav(p, argv[1], &s) : readstat_parse_dta(p, argv[1], &s);
	readstat_parser_free(p);
	if (rc != READSTAT_OK)
		return fprintf(stderr, "readstat_parse: %s\n", readstat_error_message(rc)), 1;
	double all = 0;
	long n = 0;
	for (int i = 0; i < 1024; i++) {
		all += s.sum[i];
		n += s.count[i];
	}
	printf("%ld values, sum %.6g\n", n, all);
	return 0;
}
