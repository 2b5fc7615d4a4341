// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/installed.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "cli/options.h"

char *svy_cli_folder(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	if (n <= 0 || n == sizeof path)
		return NULL;
	while (n > 1 && path[n - 1] != '/')
		n--;
	return svy_strndup(path, n > 1 ? (size_t)n - 1 : 1);
}

static bool is_of(const struct argp_option *group, const struct argp_option *o)
{
	for (; o && group && svy_cli_is_option(group); group++)
		if (group->key == o->key)
			return true;
	return false;
}

static const struct argp_option *options_of(const struct svy_cli *cli, int group)
{
	if (!group)
		return cli->own;
	for (const struct svy_cli_group *g = svy_cli_groups; g->option; g++)
		if (g->bit == group)
			return g->option;
	return NULL;
}

static void take_long(const struct argp_option *all, const struct argp_option *group, char **argv, int *at, struct svy_strs *words)
{
	const char *name = argv[*at] + 2, *equals = strchr(name, '=');
	const struct argp_option *o = svy_cli_find_long(all, name, equals ? (size_t)(equals - name) : strlen(name));
	const char *value = equals ? equals + 1 : o && o->arg && !(o->flags & OPTION_ARG_OPTIONAL) ? argv[++*at] : NULL;
	if (!is_of(group, o))
		return;
	struct svy_buf word = {0};
	svy_buf_printf(&word, "--%s", o->name);
	svy_strs_add_take(words, svy_buf_take(&word));
	if (value)
		svy_strs_add(words, value);
}

/* Several short options may share a word. */
static void take_short(const struct argp_option *all, const struct argp_option *group, char **argv, int *at, struct svy_strs *words)
{
	for (const char *c = argv[*at] + 1; *c; c++) {
		const struct argp_option *o = svy_cli_find_short(all, *c);
		const char shown[3] = {'-', *c, '\0'};
		const char *value = !o || !o->arg ? NULL : c[1] ? c + 1 : !(o->flags & OPTION_ARG_OPTIONAL) ? argv[++*at] : NULL;
		if (is_of(group, o)) {
			svy_strs_add(words, shown);
			if (value)
				svy_strs_add(words, value);
		}
		if (!o || o->arg)
			return;
	}
}

void svy_cli_words_of(const struct svy_cli *cli, int group, int argc, char **argv, struct svy_strs *words)
{
	struct argp_option *all = svy_cli_options(cli);
	const struct argp_option *own = options_of(cli, group);
	for (int at = 1; at < argc && strcmp(argv[at], "--") != 0; at++) {
		if (argv[at][0] == '-' && argv[at][1] == '-')
			take_long(all, own, argv, &at, words);
		else if (argv[at][0] == '-' && argv[at][1])
			take_short(all, own, argv, &at, words);
	}
	free(all);
}

static bool has_dash(const struct svy_cli *cli)
{
	bool dash = cli->input.path && *cli->input.path == '-' && cli->input.path[1];
	for (int i = 0; i < cli->narg; i++)
		dash |= *cli->arg[i] == '-' && cli->arg[i][1];
	return dash;
}

char *svy_cli_again(const struct svy_cli *cli, int argc, char **argv)
{
	struct svy_strs words = {0};
	svy_cli_words_of(cli, SVY_CLI_DESIGN, argc, argv, &words);
	svy_cli_words_of(cli, SVY_CLI_INPUT, argc, argv, &words);
	svy_cli_words_of(cli, 0, argc, argv, &words);
	if (has_dash(cli))
		svy_strs_add(&words, "--");
	for (int i = 0; i < cli->narg; i++)
		svy_strs_add(&words, cli->arg[i]);
	if (cli->input.path)
		svy_strs_add(&words, cli->input.path);
	char *line = svy_cli_history(cli->name, &words, -1);
	svy_strs_free(&words);
	return line;
}
