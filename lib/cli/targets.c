// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/targets.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "weight/targets_survey.h"

static bool ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

/* The rules of --missing name variables of FILE. */
static int open_plain(struct svy_cli *cli, const char *path, struct svy_source **src)
{
	const char *missing = cli->input.missing;
	cli->input.missing = NULL;
	int rc = svy_cli_open_other(cli, path, src);
	cli->input.missing = missing;
	return rc;
}

int svy_cli_targets_file(struct svy_cli *cli, const char *path, struct svy_targets *t)
{
	const char *name = svy_base_name(path);
	struct svy_source *src = NULL;
	if (ends_in(path, ".yaml") || ends_in(path, ".yml"))
		return svy_targets_read_yaml(&cli->ctx, path, name, t);
	int rc = open_plain(cli, path, &src);
	if (!rc)
		rc = svy_targets_read(&cli->ctx, src, name, t);
	svy_source_close(src);
	return rc;
}

bool svy_cli_is_survey(const char *text)
{
	return strrchr(text, ':') && access(text, F_OK) != 0;
}

static int open_survey(struct svy_cli *cli, const char *text, char **path, struct svy_source **src)
{
	const char *colon = strrchr(text, ':'), *weight = svy_cli_is_survey(text) ? colon + 1 : NULL;
	*path = weight ? svy_strndup(text, (size_t)(colon - text)) : svy_strdup(text);
	int rc = svy_cli_open_other(cli, *path, src);
	if (rc)
		return rc;
	struct svy_survey *s = &svy_source_dict(*src)->survey;
	if (!weight && !s->weights)
		weight = svy_source_dict(*src)->file_weight;
	if (weight) {
		free(s->weights);
		s->weights = svy_strdup(weight);
	}
	return 0;
}

int svy_cli_targets_survey(struct svy_cli *cli, const char *text, const char *margins, const char *totals, const struct svy_dict *d, char **path,
			   struct svy_targets *t)
{
	struct svy_source *src = NULL;
	int rc = open_survey(cli, text, path, &src);
	if (!rc)
		rc = svy_targets_list(&cli->ctx, margins, totals, svy_base_name(*path), t);
	if (!rc)
		rc = svy_targets_same_labels(&cli->ctx, t, svy_source_dict(src), d);
	if (!rc)
		rc = svy_targets_survey(&cli->ctx, src, t);
	svy_source_close(src);
	return rc;
}
