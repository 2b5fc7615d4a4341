// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pipe.h"

#include <assert.h>
#include <string.h>
#include "base/shell.h"

struct svy_strs *svy_pipe_stage(struct svy_pipe *p, const char *const *words)
{
	assert(p->n < SVY_PIPE_MAX);
	struct svy_strs *stage = &p->stage[p->n++];
	svy_pipe_words(stage, words);
	return stage;
}

void svy_pipe_append(struct svy_pipe *to, const struct svy_pipe *from)
{
	assert(to->n + from->n <= SVY_PIPE_MAX);
	for (size_t k = 0; k < from->n; k++)
		svy_strs_copy(&to->stage[to->n++], &from->stage[k]);
}

void svy_pipe_words(struct svy_strs *stage, const char *const *words)
{
	for (; words && *words; words++)
		svy_strs_add(stage, *words);
}

/* A word that begins with '-' stands behind something that changes nothing of what it means. */
static void add_after(struct svy_strs *stage, const char *before, const char *word)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s%s", *word == '-' ? before : "", word);
	svy_strs_add(stage, b.p);
	svy_buf_free(&b);
}

void svy_pipe_file(struct svy_strs *stage, const char *path)
{
	add_after(stage, "./", path);
}

void svy_pipe_expr(struct svy_strs *stage, const char *expr)
{
	add_after(stage, " ", expr);
}

void svy_pipe_free(struct svy_pipe *p)
{
	for (size_t k = 0; k < p->n; k++)
		svy_strs_free(&p->stage[k]);
	p->n = 0;
}

void svy_pipe_show(const struct svy_pipe *p, struct svy_buf *b)
{
	for (size_t k = 0; k < p->n; k++) {
		svy_buf_puts(b, k ? " |\n  " : "");
		for (size_t i = 0; i < p->stage[k].n; i++) {
			svy_buf_puts(b, i ? " " : "");
			svy_shell_word(b, p->stage[k].v[i]);
		}
	}
}
