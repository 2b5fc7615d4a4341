// SPDX-License-Identifier: GPL-3.0-or-later
/* Running the commands, from the folder that holds them, and keeping what they warned of. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/progress.h"
#include "io/process.h"
#include "io/spool.h"
#include "report/put.h"
#include "report/parts.h"

/* The words of p with the folder before each command. */
static struct svy_strs *with_folder(const struct svy_report *r, const struct svy_pipe *p)
{
	struct svy_strs *argv = svy_calloc(p->n, sizeof *argv);
	for (size_t k = 0; k < p->n; k++) {
		struct svy_buf path = {0};
		svy_buf_printf(&path, "%s/%s", r->o->folder, p->stage[k].v[0]);
		svy_strs_add_take(&argv[k], svy_buf_take(&path));
		for (size_t i = 1; i < p->stage[k].n; i++)
			svy_strs_add(&argv[k], p->stage[k].v[i]);
	}
	return argv;
}

void svy_report_remember(struct svy_report *r, const char *text)
{
	if (!svy_strs_has(&r->said, text))
		svy_strs_add(&r->said, text);
}

/* "svymean: warning: text" is remembered as text; what else was said is talk. */
static void take_warnings(struct svy_report *r, const char *said)
{
	struct svy_strs lines = {0};
	svy_strs_split(&lines, said, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		const char *at = strstr(lines.v[i], ": warning: ");
		if (at)
			svy_report_remember(r, at + strlen(": warning: "));
	}
	svy_strs_free(&lines);
}

/* The program's own last words, which begin with its name. */
static int tell_failure(struct svy_report *r, const struct svy_pipe *p, const struct svy_process *run, size_t k)
{
	const char *name = p->stage[k].v[0], *said = run->said.p ? run->said.p : "", *at = NULL;
	size_t n = strlen(name);
	for (const char *line = said; line && *line; line = strchr(line, '\n'), line += line ? 1 : 0)
		if (strncmp(line, name, n) == 0 && line[n] == ':' && strncmp(line + n, ": warning: ", 11) != 0)
			at = at ? at : line;
	const char *section = r->section ? r->section : "";
	if (run->status[k] == 127)
		return svy_fail(r->ctx, SVY_EDATA, "%s%scannot find '%s', which belongs to this installation, in '%s'", section, *section ? ": " : "", name, r->o->folder);
	int code = run->status[k] == 2 && !r->section ? SVY_EUSAGE : SVY_EDATA; /* before the first section the words are those of our caller */
	if (!at)
		return svy_fail(r->ctx, SVY_EDATA, "%s%s%s failed with status %d", section, *section ? ": " : "", name, run->status[k]);
	return svy_fail(r->ctx, code, "%s%s%.*s", section, *section ? ": " : "", (int)strcspn(at, "\n"), at);
}

/* A program that ended since its reader did has not failed: the reader, further on, has. */
static size_t first_failed(const struct svy_process *p)
{
	for (size_t k = 0; k < p->n; k++)
		if (p->status[k] && p->status[k] != 128 + SIGPIPE)
			return k;
	return p->n - 1;
}

static int run(struct svy_report *r, const struct svy_pipe *p, struct svy_process *how, struct svy_buf *out)
{
	how->argv = with_folder(r, p);
	how->n = p->n;
	int rc = svy_process_run(r->ctx, how);
	if (!rc)
		take_warnings(r, how->said.p ? how->said.p : "");
	if (!rc && svy_process_failed(how) >= 0)
		rc = tell_failure(r, p, how, first_failed(how));
	if (!rc && out) {
		*out = how->out;
		how->out = (struct svy_buf){0};
	}
	for (size_t k = 0; k < p->n; k++)
		svy_strs_free(&how->argv[k]);
	free(how->argv);
	return rc;
}

int svy_report_run(struct svy_report *r, const struct svy_pipe *p, struct svy_buf *out)
{
	struct svy_process how = {0};
	int rc = run(r, p, &how, out);
	svy_process_free(&how);
	return rc;
}

int svy_report_run_on(struct svy_report *r, const struct svy_pipe *p, const struct svy_buf *in, struct svy_buf *out)
{
	struct svy_process how = {.from = in ? 0 : r->scored};
	if (in) {
		how.input = in->p ? in->p : "";
		how.ninput = in->n;
	}
	int rc = run(r, p, &how, out);
	svy_process_free(&how);
	return rc;
}

/* svydesign's own line about the design, which nothing else tells. */
static void keep_design(struct svy_report *r, const char *said)
{
	struct svy_strs lines = {0};
	svy_strs_split(&lines, said, '\n');
	for (size_t i = 0; i < lines.n; i++)
		if (strncmp(lines.v[i], "svydesign: ", 11) == 0 && strncmp(lines.v[i] + 11, "warning: ", 9) != 0 && !r->design_said)
			r->design_said = svy_strdup(lines.v[i] + 11);
	svy_strs_free(&lines);
}

/* The shown pipeline has svydesign -q; here it may speak. */
static struct svy_pipe talkative(const struct svy_pipe *p)
{
	struct svy_pipe loud = {0};
	svy_pipe_append(&loud, p);
	struct svy_strs *first = &loud.stage[0];
	if (strcmp(first->v[0], "svydesign") == 0 && first->n > 1 && strcmp(first->v[1], "-q") == 0) {
		free(first->v[1]);
		memmove(&first->v[1], &first->v[2], (first->n - 2) * sizeof *first->v);
		first->n--;
	}
	return loud;
}

int svy_report_score(struct svy_report *r)
{
	struct svy_pipe loud = talkative(&r->prefix);
	struct svy_process how = {0};
	r->scored = svy_temporary_open(r->ctx);
	if (r->scored < 0)
		return r->scored;
	how.to = r->scored;
	svy_progress_phase(r->ctx, "scoring");
	int rc = run(r, &loud, &how, NULL);
	if (!rc)
		keep_design(r, how.said.p ? how.said.p : "");
	svy_process_free(&how);
	svy_pipe_free(&loud);
	return rc;
}

void svy_report_made(struct svy_report *r, const struct svy_pipe *p, bool scored)
{
	struct svy_pipe all = {0};
	struct svy_buf b = {0};
	if (scored)
		svy_pipe_append(&all, &r->prefix);
	svy_pipe_append(&all, p);
	svy_pipe_show(&all, &b);
	svy_buf_printf(r->page, "<details class=\"made\"><summary>%s</summary>\n<pre class=\"command\" lang=\"en\" tabindex=\"0\"><code>%s</code></pre>\n</details>\n",
		       SAY(r, "How was this made?"), svy_put_text(r, b.p));
	if (!svy_strs_has(&r->commands, b.p))
		svy_strs_add(&r->commands, b.p);
	svy_buf_free(&b);
	svy_pipe_free(&all);
}
