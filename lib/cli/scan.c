// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/shell.h"

struct scan {
	struct svy_cli *cli;
	const struct argp_option *all;
	int argc, at;
	char **argv;
	struct svy_strs *words;
};

/* Where the result goes and how it is written is no part of how it was made. */
static bool is_told(const struct argp_option *o)
{
	return o->key != 'o' && o->key != 'O' && o->key != 'v' && o->key != SVY_KEY_HISTORY && o->key != SVY_KEY_STRICT;
}

/* Unlike svy_base_name(), nothing of a folder: the history holds no absolute path. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* The value of an option in the history: never an absolute path. */
static const char *told_value(const char *v)
{
	return v[0] == '/' && v[1] && v[1] != ' ' ? base_name(v) : v;
}

static char *next_value(struct scan *s, const char *shown)
{
	if (s->at + 1 >= s->argc)
		svy_cli_usage(s->cli, "option '%s' needs a value", shown);
	return s->argv[++s->at];
}

static _Noreturn void unknown_long(struct scan *s, const char *name, size_t n)
{
	const char *names[128];
	size_t count = 0;
	for (const struct argp_option *o = s->all; o->name || o->key || o->doc || o->group; o++)
		if (o->name && count < sizeof names / sizeof *names)
			names[count++] = o->name;
	char *given = svy_strndup(name, n);
	char *near = svy_nearest(given, names, count, 1);
	const char *prefixed = NULL;
	for (size_t i = 0; i < count && !prefixed; i++)
		if (strncmp(names[i], given, n) == 0)
			prefixed = names[i];
	if (prefixed)
		svy_cli_usage(s->cli, "unknown option '--%s' (did you mean '--%s'? Names of options are not abbreviated)", given, prefixed);
	if (near)
		svy_cli_usage(s->cli, "unknown option '--%s' (did you mean '--%.*s'?)", given, (int)(strlen(near) - 2), near + 1);
	svy_cli_usage(s->cli, "unknown option '--%s'", given);
}

static void scan_long(struct scan *s, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	const struct argp_option *o = svy_cli_find_long(s->all, name, n);
	if (!o)
		unknown_long(s, name, n);
	char shown[64];
	snprintf(shown, sizeof shown, "--%s", o->name);
	if (equals && !o->arg)
		svy_cli_usage(s->cli, "option '%s' takes no value", shown);
	const char *value = equals ? equals + 1 : NULL;
	if (o->arg && !equals && !(o->flags & OPTION_ARG_OPTIONAL))
		value = next_value(s, shown);
	if (!is_told(o))
		return;
	svy_strs_add(s->words, shown);
	if (value)
		svy_strs_add(s->words, told_value(value));
}

static void scan_short(struct scan *s, const char *word)
{
	for (const char *c = word + 1; *c; c++) {
		const struct argp_option *o = svy_cli_find_short(s->all, *c);
		char shown[3] = {'-', *c, '\0'};
		if (!o)
			svy_cli_usage(s->cli, "unknown option '%s'%s", shown, isalpha((unsigned char)*c) ? "" : " (an argument that begins with '-' stands behind '--')");
		const char *value = NULL;
		if (o->arg && c[1])
			value = c + 1;
		else if (o->arg && !(o->flags & OPTION_ARG_OPTIONAL))
			value = next_value(s, shown);
		if (is_told(o)) {
			svy_strs_add(s->words, shown);
			if (value)
				svy_strs_add(s->words, told_value(value));
		}
		if (o->arg)
			return;
	}
}

void svy_cli_scan(struct svy_cli *cli, const struct argp_option *all, int argc, char **argv, struct svy_strs *words, ptrdiff_t *last, int *npositional)
{
	struct scan s = {.cli = cli, .all = all, .argc = argc, .argv = argv, .words = words};
	bool only_positional = false;
	*last = -1;
	*npositional = 0;
	for (s.at = 1; s.at < argc; s.at++) {
		const char *word = argv[s.at];
		if (!only_positional && strcmp(word, "--") == 0) {
			only_positional = true;
		} else if (!only_positional && word[0] == '-' && word[1] == '-') {
			scan_long(&s, word);
		} else if (!only_positional && word[0] == '-' && word[1]) {
			scan_short(&s, word);
		} else {
			*last = (ptrdiff_t)words->n;
			++*npositional;
			svy_strs_add(words, cli->first_file && *npositional >= cli->first_file ? base_name(word) : word);
		}
	}
}

/* A line feed becomes a blank: the history is one line. */
static void put_word(struct svy_buf *b, const char *word)
{
	size_t from = b->n;
	svy_shell_word(b, word);
	for (size_t i = from; i < b->n; i++)
		if (strchr("\n\r\t", b->p[i]))
			b->p[i] = ' ';
}

char *svy_cli_history(const char *name, const struct svy_strs *words, ptrdiff_t file)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, name);
	for (size_t i = 0; i < words->n; i++) {
		bool is_file = (ptrdiff_t)i == file;
		if (is_file && strcmp(words->v[i], "-") == 0)
			continue;
		svy_buf_putc(&b, ' ');
		put_word(&b, is_file ? base_name(words->v[i]) : words->v[i]);
	}
	return svy_buf_take(&b);
}
