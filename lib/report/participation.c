// SPDX-License-Identifier: GPL-3.0-or-later
/* The participation table of everyone, and the gap per task, which is a part of it. */
#include <stdlib.h>
#include <string.h>
#include "report/put.h"

/* "term in ("errands", "garden")": the tasks, each a term. */
static char *tasks(const struct svy_report *r, const char *in)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "term %s (", in);
	for (size_t i = 0; i < r->model->constructs.ngap; i++)
		svy_buf_printf(&b, "%s\"%s\"", i ? ", " : "", r->model->constructs.gap[i].name);
	svy_buf_puts(&b, ")");
	return svy_buf_take(&b);
}

static bool has_term(const struct svy_result *s, const char *term)
{
	return svy_result_row(s, term, NULL, NULL);
}

/* A picture of the rows for which a condition holds. */
static int picture(struct svy_report *r, const struct svy_result *from, const char *condition, const char *type, const char *caption)
{
	struct svy_pipe p = {0};
	struct svy_result some = {0};
	svy_pipe_add(&p, "svyfilter", condition);
	int rc = svy_result_from(r, from, &p, &some);
	if (!rc && some.t.n)
		rc = svy_result_plot(r, &some, type, caption, NULL);
	svy_result_free(&some);
	return rc;
}

/* The table without the tasks, which have a section of their own. */
static int table(struct svy_report *r, const struct svy_result *overall, const char *caption)
{
	struct svy_pipe p = {0};
	struct svy_result some = {0};
	const char *flag[] = {"--flag", "n:30", NULL};
	if (!r->model->constructs.ngap)
		return svy_result_table(r, overall, caption, flag);
	char *condition = tasks(r, "not in");
	svy_pipe_add(&p, "svyfilter", condition);
	int rc = svy_result_from(r, overall, &p, &some);
	if (!rc)
		rc = svy_result_table(r, &some, caption, flag);
	free(condition);
	svy_result_free(&some);
	return rc;
}

int svy_report_participation(struct svy_report *r, const struct svy_result *overall)
{
	int rc = 0;
	svy_put_section(r, "participation", SAY(r, "Who is willing, who is able"));
	if (has_term(overall, "quadrant")) {
		svy_put_p(r, "%s", SAY(r, "Willing and able are two things. Who says yes may lack the time, the skill or the information; who could may not want to. So "
					   "everyone who says yes or no stands in one of four groups."));
		rc = picture(r, overall, "term == \"quadrant\"", "bar", SAY(r, "Willing and able: the four groups"));
	}
	if (!rc && has_term(overall, "lacking")) {
		svy_put_p(r, "%s", SAY(r, "What do those lack who would, but are not able? Each of them is in one row: what is named is what is missing, and nothing else."));
		rc = picture(r, overall, "term == \"lacking\"", "bar", SAY(r, "What the willing lack"));
	}
	if (!rc)
		rc = table(r, overall, SAY(r, "Participation: willing, able, both, and what is lacking"));
	svy_put_end(r);
	return rc;
}

int svy_report_gap(struct svy_report *r, const struct svy_result *overall)
{
	struct svy_pipe p = {0};
	struct svy_result gap = {0};
	const char *quiet[] = {"--flag", "n:30", "--notes", "none", NULL};
	if (!r->model->constructs.ngap)
		return 0;
	svy_put_section(r, "gap", SAY(r, "What one should do, and what one would do oneself"));
	svy_put_p(r, "%s", SAY(r, "Per task: the share that agrees that people should do it, the share that would do it, and the difference, all of those who answered "
				   "both questions. Above zero, more people think that one should than would."));
	char *condition = tasks(r, "in");
	svy_pipe_add(&p, "svyfilter", condition);
	int rc = svy_result_from(r, overall, &p, &gap);
	if (!rc)
		rc = picture(r, &gap, "stat == \"proportion\"", "dot", SAY(r, "Norm and willingness per task"));
	if (!rc)
		rc = svy_result_table(r, &gap, SAY(r, "The gap per task"), quiet);
	free(condition);
	svy_result_free(&gap);
	svy_put_end(r);
	return rc;
}
