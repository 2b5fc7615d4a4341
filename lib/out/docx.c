// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>
#include "io/process.h"
#include "out/grid.h"

/* What pandoc said, as the end of a message: its first line. */
static int refuse(struct svy_ctx *ctx, const struct svy_process *p)
{
	const char *said = p->said.p ? p->said.p : "";
	if (p->status[0] == 127)
		return svy_fail(ctx, SVY_EIO, "docx is made by pandoc, which is not there (Debian package 'pandoc')");
	return svy_fail(ctx, SVY_EIO, "pandoc cannot make the docx: %.*s", (int)strcspn(said, "\n"), *said ? said : "it does not say why");
}

int svy_grid_docx(struct svy_ctx *ctx, const struct svy_grid *g, struct svy_output *out)
{
	struct svy_buf lang = {0};
	/* Without a date of its own the file has the date that pandoc is told. */
	static const char *const words[] = {"env", "SOURCE_DATE_EPOCH=315532800", "pandoc", "-f", "html", "-t", "docx", "-o", "-", "-M"};
	struct svy_strs args = {0};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		svy_strs_add(&args, words[i]);
	svy_buf_printf(&lang, "lang=%s", svy_lang_name[g->lang]);
	svy_strs_add_take(&args, svy_buf_take(&lang));
	char *html = svy_html_plain(g);
	struct svy_process p = {.argv = &args, .n = 1, .input = html, .ninput = strlen(html)};
	int rc = svy_process_run(ctx, &p);
	if (!rc && svy_process_failed(&p) >= 0)
		rc = refuse(ctx, &p);
	if (!rc)
		svy_output_write(out, p.out.p ? p.out.p : "", p.out.n);
	svy_process_free(&p);
	svy_strs_free(&args);
	free(html);
	return rc;
}
