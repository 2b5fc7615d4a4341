// SPDX-License-Identifier: GPL-3.0-or-later
/* svydiff: what differs between two files. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "cli/cli.h"
#include "out/difference.h"

static struct {
	const char *vars, *id;
	double tolerance;
	bool dict, data;
} opt;

enum { KEY_ID = SVY_CLI_OWN, KEY_TOLERANCE, KEY_DICT, KEY_DATA };

static const struct argp_option own[] = {
	{"columns", 'c', "VARS", 0, "Only these variables", 0},
	{"id", KEY_ID, "VARS", 0, "Compare the rows that agree in these variables, wherever they stand (default: in order)", 0},
	{"tolerance", KEY_TOLERANCE, "X", 0, "Numbers that differ by less than X, relative to the larger, are the same (default: 0)", 0},
	{"dict", KEY_DICT, NULL, 0, "Compare only what the files say of their variables, and read no rows", 0},
	{"data", KEY_DATA, NULL, 0, "Compare only the values", 0},
	{0},
};

static struct svy_cli cli;

static int parse_own(struct svy_cli *c, int key, char *arg)
{
	switch (key) {
	case 'c': opt.vars = arg; return 0;
	case KEY_ID: opt.id = arg; return 0;
	case KEY_DICT: opt.dict = true; return 0;
	case KEY_DATA: opt.data = true; return 0;
	case KEY_TOLERANCE:
		if (!svy_num_parse(arg, strlen(arg), &opt.tolerance) || !(opt.tolerance >= 0 && opt.tolerance < 1))
			svy_cli_usage(c, "'--tolerance' is a number from 0 to below 1, not '%s'", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static struct svy_cli cli = {
	.name = "svydiff",
	.doc = "What differs between two files or streams: variables, labels, missing rules, design, values. Exits 0 if nothing does, "
	       "1 if something does, 2 if that cannot be told",
	.args = "A B",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse_own,
	.max_args = 1,
	.first_file = 1,
	.formats = "text json",
	.failure = 2,
};

struct job {
	struct svy_source *a, *b;
	const struct svy_dict *da, *db;
	uint8_t *take_a, *take_b;       /* -c; NULL for all */
	struct svy_dict_diffs dict;
	struct svy_value_diffs values;
	size_t *id;                     /* positions among the pairs */
	size_t nid;
};

static bool is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

static void check_arguments(void)
{
	if (cli.narg < 1)
		svy_cli_usage(&cli, cli.input.path ? "B is missing" : "A and B are missing");
	if (is_stdin(cli.arg[0]) && is_stdin(cli.input.path))
		svy_cli_usage(&cli, "only one of A and B can be standard input");
	if (opt.dict && opt.data)
		svy_cli_usage(&cli, "--dict and --data exclude each other");
	if (opt.dict && opt.id)
		svy_cli_usage(&cli, "--dict compares no rows, so there is nothing to match by --id");
}

static int open_both(struct job *j)
{
	int rc = svy_cli_open_other(&cli, cli.arg[0], &j->a);
	if (!rc)
		rc = svy_cli_open_other(&cli, cli.input.path, &j->b);
	if (rc)
		return rc;
	j->da = svy_source_dict(j->a);
	j->db = svy_source_dict(j->b);
	return 0;
}

/* Variables are chosen among those of both files: A's, then what only B has. */
static int choose(struct job *j)
{
	struct svy_dict both;
	struct svy_varlist list = {0};
	svy_dict_init(&both);
	for (size_t i = 0; i < j->da->nvar; i++)
		svy_dict_add(&both, j->da->var[i].name, SVY_NUMBER);
	for (size_t i = 0; i < j->db->nvar; i++)
		svy_dict_add(&both, j->db->var[i].name, SVY_NUMBER);
	int rc = svy_varlist_parse(&cli.ctx, &both, opt.vars, &list);
	if (!rc && opt.id)
		rc = svy_varlist_parse(&cli.ctx, &both, opt.id, &list);
	j->take_a = svy_calloc(j->da->nvar + 1, 1);
	j->take_b = svy_calloc(j->db->nvar + 1, 1);
	for (size_t i = 0; i < list.n && !rc; i++) {
		ptrdiff_t a = svy_dict_find(j->da, both.var[list.v[i]].name), b = svy_dict_find(j->db, both.var[list.v[i]].name);
		if (a >= 0)
			j->take_a[a] = 1;
		if (b >= 0)
			j->take_b[b] = 1;
	}
	svy_varlist_free(&list);
	svy_dict_free(&both);
	return rc;
}

static int find_ids(struct job *j)
{
	struct svy_varlist list = {0};
	int rc = svy_varlist_parse(&cli.ctx, j->da, opt.id, &list);
	j->id = svy_calloc(list.n + 1, sizeof *j->id);
	for (size_t k = 0; k < list.n && !rc; k++) {
		size_t i = 0;
		while (i < j->dict.npair && j->dict.pair[i].a != list.v[k])
			i++;
		if (i == j->dict.npair)
			rc = svy_fail(&cli.ctx, SVY_EUSAGE, "the id '%s' is no variable of '%s'", j->da->var[list.v[k]].name, svy_source_name(j->b));
		j->id[j->nid++] = i;
	}
	svy_varlist_free(&list);
	return rc;
}

static int compare_values(struct job *j)
{
	struct svy_value_diff_opts opts = {.pair = j->dict.pair, .npair = j->dict.npair, .id = j->id, .nid = j->nid, .tolerance = opt.tolerance,
					   .name_a = svy_source_name(j->a), .name_b = svy_source_name(j->b)};
	struct svy_value_differ *differ = NULL;
	int rc = svy_value_differ_new(&cli.ctx, j->da, j->db, &opts, &differ);
	for (int side = 0; side < 2 && !rc; side++) {
		struct svy_sink *sink = side ? svy_value_differ_compare(differ) : svy_value_differ_store(differ);
		rc = svy_source_run(&cli.ctx, side ? j->b : j->a, sink);
		sink->free(sink);
	}
	svy_value_differ_take(differ, &j->values);
	svy_value_differ_free(differ);
	return rc;
}

static int compare(struct job *j)
{
	int rc = opt.vars ? choose(j) : 0;
	if (rc)
		return rc;
	svy_dict_compare(j->da, j->db, j->take_a, j->take_b, &j->dict);
	if (opt.id)
		rc = find_ids(j);
	return rc || opt.dict ? rc : compare_values(j);
}

/* 1 if the files differ. */
static int report(const struct job *j)
{
	const char *format = svy_cli_format(&cli);
	struct svy_difference d = {.a = {svy_base_name(svy_source_name(j->a)), svy_source_format(j->a), j->da},
				   .b = {svy_base_name(svy_source_name(j->b)), svy_source_format(j->b), j->db},
				   .dict = opt.data ? NULL : &j->dict, .values = opt.dict ? NULL : &j->values, .id = opt.id};
	struct svy_output *out;
	int rc = svy_cli_output(&cli, &out);
	if (rc)
		return rc;
	if (format && strcmp(format, "json") == 0)
		svy_difference_json(&d, out);
	else
		svy_difference_text(&d, out);
	rc = svy_cli_commit(&cli, out);
	return rc ? rc : svy_difference_any(&d);
}

static void free_job(struct job *j)
{
	svy_value_diffs_free(&j->values);
	svy_dict_diffs_free(&j->dict);
	svy_source_close(j->a);
	svy_source_close(j->b);
	free(j->take_a);
	free(j->take_b);
	free(j->id);
}

int main(int argc, char **argv)
{
	struct job j = {0};
	svy_cli_begin(&cli, argc, argv);
	check_arguments();
	int rc = open_both(&j);
	if (!rc)
		rc = compare(&j);
	if (!rc)
		rc = report(&j);
	free_job(&j);
	int status = svy_cli_end(&cli, rc);
	return rc > 0 && status == 0 ? 1 : status;
}
