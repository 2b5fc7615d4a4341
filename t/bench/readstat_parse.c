// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What ReadStat alone needs to read the same columns: readstat_parse FILE [NAME...] skips every other variable. Values are taken by direct
 * access to their fields and stored in columns of 4,096 rows, which are added up when they are full. Its own input handlers.
 */
#include <limits.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 4096, COLUMNS = 1024 };

struct columns {
	char **name;
	int n;
	double *value[COLUMNS];         /* NULL where the variable is skipped */
	uint8_t *miss[COLUMNS];
	int rows;
	double sum;
	long count;
};

static int on_variable(int index, readstat_variable_t *v, const char *set, void *ctx)
{
	struct columns *c = ctx;
	int wanted = !c->n;
	(void)set;
	if (index >= COLUMNS)
		return READSTAT_HANDLER_ABORT;
	for (int i = 0; i < c->n; i++)
		wanted |= !strcmp(c->name[i], v->name);
	if (!wanted)
		return READSTAT_HANDLER_SKIP_VARIABLE;
	c->value[index] = calloc(ROWS, sizeof(double));
	c->miss[index] = calloc(ROWS, 1);
	return READSTAT_HANDLER_OK;
}

static void add_up(struct columns *c)
{
	for (int i = 0; i < COLUMNS; i++)
		for (int row = 0; c->value[i] && row < c->rows; row++)
			if (!c->miss[i][row]) {
				c->sum += c->value[i][row];
				c->count++;
			}
	c->rows = 0;
}

static int on_value(int row, readstat_variable_t *v, readstat_value_t value, void *ctx)
{
	struct columns *c = ctx;
	int at = row % ROWS;
	if (at < c->rows - 1)
		add_up(c);
	c->rows = at + 1;
	c->miss[v->index][at] = value.is_system_missing || value.is_tagged_missing;
	c->value[v->index][at] = value.type == READSTAT_TYPE_DOUBLE ? value.v.double_value : value.type == READSTAT_TYPE_INT8 ? value.v.i8_value :
	                         value.type == READSTAT_TYPE_INT16 ? value.v.i16_value : value.type == READSTAT_TYPE_INT32 ? value.v.i32_value :
	                         value.v.float_value;
	return READSTAT_HANDLER_OK;
}

int main(int argc, char **argv)
{
	static struct columns c;
	size_t len = argc > 1 ? strlen(argv[1]) : 0;
	if (argc < 2 || len < 4)
		return fputs("usage: readstat_parse FILE [NAME...]\n", stderr), 2;
	c.name = argv + 2;
	c.n = argc - 2;
	readstat_parser_t *p = readstat_parser_init();
	readstat_set_variable_handler(p, on_variable);
	readstat_set_value_handler(p, on_value);
	readstat_set_row_limit(p, INT_MAX);
	readstat_error_t rc = strcmp(argv[1] + len - 4, ".dta") ? readstat_parse_sav(p, argv[1], &c) : readstat_parse_dta(p, argv[1], &c);
	readstat_parser_free(p);
	if (rc != READSTAT_OK)
		return fprintf(stderr, "readstat_parse: %s\n", readstat_error_message(rc)), 1;
	add_up(&c);
	printf("%ld values, sum %.9g\n", c.count, c.sum);
	return 0;
}
