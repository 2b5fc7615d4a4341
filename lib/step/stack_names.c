// SPDX-License-Identifier: GPL-3.0-or-later
/* How the sources are called, and the column that says which one a row is from. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "step/stack_parts.h"
#include "step/target.h"

/* The last two parts of a path. */
static const char *with_folder(const char *path)
{
	const char *base = svy_base_name(path);
	if (base - path < 2)
		return base;
	const char *p = base - 1;
	while (p > path && p[-1] != '/')
		p--;
	return p;
}

/* A pipe that the shell has opened has a number for a name. */
static bool is_pipe(const char *path)
{
	return strcmp(path, "-") == 0 || strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/proc/", 6) == 0 || strcmp(path, "/dev/stdin") == 0;
}

/* By the name of the file: without its extension, with it, with its folder, whichever is the first to tell all files apart. */
static char *label_of(const char *path, size_t number, int level)
{
	struct svy_buf b = {0}, text = {0};
	const char *name = level < 2 ? svy_base_name(path) : with_folder(path), *dot = strrchr(name, '.');
	if (is_pipe(path))
		svy_buf_printf(&text, "file %zu", number);
	else if (level == 0 && dot && dot > name)
		svy_buf_add(&text, name, (size_t)(dot - name));
	else
		svy_buf_puts(&text, name);
	if (level > 2)
		svy_buf_printf(&text, " (%zu)", number);
	svy_utf8_add(&b, text.p);
	svy_buf_free(&text);
	return svy_buf_take(&b);
}

static bool label_all(struct svy_stack *s, const char *const *paths, int level)
{
	struct svy_strs seen = {0};
	bool unique = true;
	for (size_t i = 0; i < s->n; i++) {
		free(s->wave[i].label);
		s->wave[i].label = label_of(paths[i], i + 1, level);
		s->wave[i].code = (double)(i + 1);
		unique &= !svy_strs_has(&seen, s->wave[i].label);
		svy_strs_add(&seen, s->wave[i].label);
	}
	svy_strs_free(&seen);
	return unique;
}

static bool all_numbers(const struct svy_strs *l)
{
	double x;
	for (size_t i = 0; i < l->n; i++)
		if (!svy_num_parse(l->v[i], strlen(l->v[i]), &x) || !isfinite(x))
			return false;
	return true;
}

/* Behind NAME=: numbers are the codes, texts the labels. */
static int take_values(struct svy_stack *s, const char *text)
{
	struct svy_strs list = {0}, seen = {0};
	int rc = 0;
	svy_strs_split(&list, text, ',');
	if (list.n != s->n)
		rc = svy_fail(s->ctx, SVY_EUSAGE, "%zu file%s and %zu values of '--source': '%s'", s->n, s->n == 1 ? "" : "s", list.n, text);
	s->coded = all_numbers(&list);
	for (size_t i = 0; !rc && i < s->n; i++) {
		struct svy_stack_wave *w = &s->wave[i];
		if (!list.v[i][0] || svy_strs_has(&seen, list.v[i]))
			rc = svy_fail(s->ctx, SVY_EUSAGE, "each file needs a value of its own in '--source': '%s'", text);
		svy_strs_add(&seen, list.v[i]);
		free(w->label);
		w->label = svy_strdup(list.v[i]);
		if (s->coded)
			svy_num_parse(list.v[i], strlen(list.v[i]), &w->code);
		for (size_t k = 0; s->coded && k < i && !rc; k++)
			if (s->wave[k].code == w->code)
				rc = svy_fail(s->ctx, SVY_EUSAGE, "each file needs a value of its own in '--source': '%s'", text);
	}
	svy_strs_free(&list);
	svy_strs_free(&seen);
	return rc;
}

int svy_stack_name_waves(struct svy_stack *s, const char *const *paths)
{
	const char *given = s->opts.source ? s->opts.source : "source", *equals = strchr(given, '=');
	int level = 0;
	s->source = svy_strndup(given, equals ? (size_t)(equals - given) : strlen(given));
	if (!s->source[0])
		return svy_fail(s->ctx, SVY_EUSAGE, "'--source' is NAME or NAME=VALUE,…, not '%s'", given);
	int rc = svy_target_check_name(s->ctx, s->source);
	if (rc)
		return rc;
	while (!label_all(s, paths, level) && level < 3)
		level++;
	for (size_t i = 0; i < s->n; i++)
		s->wave[i].file = svy_strdup(s->wave[i].label);
	return equals ? take_values(s, equals + 1) : 0;
}
