// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/writers.h"

#include <string.h>
#include <strings.h>

static const struct format {
	const char *name;
	int (*open)(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
	bool binary;
} formats[] = {
	{"stream", svy_stream_writer_new, false},
	{"csv", svy_delimited_writer_new, false},
	{"tsv", svy_delimited_writer_new, false},
	{"sav", svy_sav_writer_new, true},
	{"zsav", svy_sav_writer_new, true},
	{"por", svy_por_writer_new, false},
	{"dta", svy_stata_writer_new, true},
	{"json", svy_json_writer_new, false},
	{"ndjson", svy_json_writer_new, false},
	{"text", svy_text_writer_new, false},
	{NULL, NULL, false},
};

static const struct format *find(const char *name, bool ignore_case)
{
	for (const struct format *f = formats; name && f->name; f++)
		if ((ignore_case ? strcasecmp : strcmp)(f->name, name) == 0)
			return f;
	return NULL;
}

const char *svy_writer_formats(void)
{
	return "stream csv tsv sav zsav por dta json ndjson text";
}

/* With its point; NULL if there is none. */
static const char *extension(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	return path ? strrchr(slash ? slash : path, '.') : NULL;
}

bool svy_writer_foreign_extension(const char *path)
{
	static const char *const foreign[] = {".xlsx", ".xls", ".ods", ".sas7bdat", ".xpt", ".rds", ".rda", ".rdata", ".parquet", ".feather", ".arrow",
		".docx", ".html", ".htm", ".tex", ".typ", ".pdf", ".gz", ".zip"};
	const char *dot = extension(path);
	for (size_t i = 0; dot && i < sizeof foreign / sizeof *foreign; i++)
		if (strcasecmp(dot, foreign[i]) == 0)
			return true;
	return false;
}

const char *svy_writer_by_extension(const char *path)
{
	const char *dot = extension(path);
	const struct format *f = dot ? find(dot + 1, true) : NULL;
	if (dot && !f && strcasecmp(dot, ".svy") == 0)
		return "stream";
	if (dot && strcasecmp(dot, ".jsonl") == 0)
		return "ndjson";
	return f ? f->name : NULL;
}

bool svy_writer_is_stream(const char *format, const struct svy_output *out)
{
	return strcmp(format, "stream") == 0 || (strcmp(format, "sav") == 0 && !svy_output_is_file(out));
}

static void add_once(struct svy_strs *to, const char *note)
{
	if (!svy_strs_has(to, note))
		svy_strs_add(to, note);
}

void svy_writer_notes(struct svy_strs *to, const struct svy_ctx *ctx, size_t written, const struct svy_tail *tail)
{
	for (size_t i = 0; tail && i < tail->notes.n; i++)
		add_once(to, tail->notes.v[i]);
	for (size_t i = written; i < ctx->notes.n; i++)
		add_once(to, ctx->notes.v[i]);
}

int svy_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink)
{
	const struct format *f = find(opts->format, false);
	*sink = NULL;
	if (!f)
		return svy_fail(ctx, SVY_EUSAGE, "unknown format '%s' (there are: %s)", opts->format ? opts->format : "", svy_writer_formats());
	if (f->binary && svy_output_is_terminal(out))
		return svy_fail(ctx, SVY_EUSAGE, "a terminal cannot show '%s': give -o FILE or redirect", f->name);
	return f->open(ctx, opts, out, sink);
}
