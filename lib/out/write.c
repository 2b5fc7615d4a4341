// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/write.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "io/writer.h"
#include "out/layout.h"
#include "out/tidy.h"

static const char formats[] = "text markdown stream csv tsv sav zsav por dta json ndjson";

const char *svy_estimates_formats(void)
{
	return formats;
}

const char *svy_estimates_format_by_extension(const char *path)
{
	const char *dot = strrchr(path, '.');
	if (dot && strcasecmp(dot, ".md") == 0)
		return "markdown";
	if (dot && strcasecmp(dot, ".txt") == 0)
		return "text";
	return svy_writer_by_extension(path);
}

static int write_for_people(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out)
{
	bool tabs = strcmp(opts->format, "tsv") == 0, separated = tabs || strcmp(opts->format, "csv") == 0;
	struct svy_grid g;
	int rc = svy_layout_make(ctx, t, opts, separated, &g);
	if (!rc && separated)
		svy_grid_separated(&g, tabs, out);
	else if (!rc && strcmp(opts->format, "markdown") == 0)
		svy_grid_markdown(&g, out);
	else if (!rc)
		svy_grid_text(&g, opts->screen, out);
	svy_grid_free(&g);
	if (!rc)
		rc = svy_output_commit(ctx, out);
	svy_output_free(out);
	return rc;
}

int svy_estimates_write(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out)
{
	bool separated = strcmp(opts->format, "csv") == 0 || strcmp(opts->format, "tsv") == 0;
	if (strcmp(opts->format, "text") == 0 || strcmp(opts->format, "markdown") == 0 || (separated && opts->rounded))
		return write_for_people(ctx, t, opts, out);
	return svy_tidy_write(ctx, t, opts, out);
}
