// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/write.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "io/writer.h"
#include "out/layout.h"
#include "out/tidy.h"

/* A way to show a table to people. */
struct renderer {
	const char *name;
	const char *extension[2];       /* of file names, without the point; NULL */
	bool separated;                 /* a file for a spreadsheet: words are repeated, figures plain; only where opts->rounded asks for it */
	bool binary;                    /* nothing for a terminal */
	bool fragments;                 /* is, or can be, a part of another document */
	void (*draw)(const struct svy_grid *g, struct svy_output *out);
	int (*make)(struct svy_ctx *ctx, const struct svy_grid *g, struct svy_output *out);     /* where drawing can fail; NULL */
};

static void draw_csv(const struct svy_grid *g, struct svy_output *out)
{
	svy_grid_separated(g, false, out);
}

static void draw_tsv(const struct svy_grid *g, struct svy_output *out)
{
	svy_grid_separated(g, true, out);
}

static const struct renderer renderers[] = {
	{"text", {"txt"}, false, false, false, svy_grid_text, NULL},
	{"markdown", {"md"}, false, false, true, svy_grid_markdown, NULL},
	{"html", {"html", "htm"}, false, false, true, svy_grid_html, NULL},
	{"latex", {"tex"}, false, false, true, svy_grid_latex, NULL},
	{"typst", {"typ"}, false, false, true, svy_grid_typst, NULL},
	{"xlsx", {"xlsx"}, false, true, false, NULL, svy_grid_xlsx},
	{"docx", {"docx"}, false, true, false, NULL, svy_grid_docx},
	{"csv", {NULL}, true, false, false, draw_csv, NULL},
	{"tsv", {NULL}, true, false, false, draw_tsv, NULL},
};
#define RENDERERS (sizeof renderers / sizeof *renderers)

static const char formats[] = "text markdown html latex typst xlsx docx stream csv tsv sav zsav por dta json ndjson";

const char *svy_estimates_formats(void)
{
	return formats;
}

const char *svy_estimates_format_by_extension(const char *path)
{
	const char *dot = strrchr(path, '.');
	for (size_t k = 0; k < RENDERERS && dot; k++)
		for (int e = 0; e < 2; e++)
			if (renderers[k].extension[e] && strcasecmp(dot + 1, renderers[k].extension[e]) == 0)
				return renderers[k].name;
	return svy_writer_by_extension(path);
}

/* NULL: the format holds the numbers as they are. */
static const struct renderer *find_renderer(const struct svy_show_opts *opts)
{
	for (size_t k = 0; k < RENDERERS; k++)
		if (strcmp(renderers[k].name, opts->format) == 0 && (opts->rounded || !renderers[k].separated))
			return &renderers[k];
	return NULL;
}

static int check(struct svy_ctx *ctx, const struct svy_show_opts *opts, const struct renderer *r, const struct svy_output *out)
{
	if ((opts->fragment || opts->anchor) && !(r && r->fragments))
		return svy_fail(ctx, SVY_EUSAGE, "'--%s' is for tables in documents (html, latex, typst, markdown), not for '%s'", opts->fragment ? "fragment" : "anchor",
				opts->format);
	if (r && r->binary && svy_output_is_terminal(out))
		return svy_fail(ctx, SVY_EUSAGE, "a terminal cannot show '%s': give -o FILE or redirect", r->name);
	return 0;
}

bool svy_show_anchor_valid(const char *s)
{
	if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')))
		return false;
	return !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-")];
}

/* What the options say of the table as a part of a document. */
static void set_place(const struct svy_show_opts *opts, struct svy_grid *g)
{
	if (opts->caption) {
		free(g->title);
		g->title = *opts->caption ? svy_strdup(opts->caption) : NULL;
	}
	g->captioned = (opts->caption && *opts->caption) || opts->anchor;
	g->anchor = opts->anchor;
	g->fragment = opts->fragment;
	g->screen = opts->screen;
}

static int write_for_people(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, const struct renderer *r,
			    struct svy_output *out)
{
	struct svy_grid g;
	int rc = svy_layout_make(ctx, t, opts, r->separated, &g);
	if (!rc)
		set_place(opts, &g);
	if (!rc && r->make)
		rc = r->make(ctx, &g, out);
	else if (!rc)
		r->draw(&g, out);
	svy_grid_free(&g);
	rc = svy_output_finish(ctx, out, rc);
	svy_output_free(out);
	return rc;
}

bool svy_show_for_people(const struct svy_show_opts *opts)
{
	return find_renderer(opts);
}

int svy_estimates_write(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out)
{
	const struct renderer *r = find_renderer(opts);
	int rc = check(ctx, opts, r, out);
	if (rc) {
		svy_output_free(out);
		return rc;
	}
	return r ? write_for_people(ctx, t, opts, r, out) : svy_tidy_write(ctx, t, opts, out);
}
