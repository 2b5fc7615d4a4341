// SPDX-License-Identifier: GPL-3.0-or-later
/* A pipeline of commands of the suite, by their names: to be run, and to be shown as a shell reads it. */
#ifndef SVY_REPORT_PIPE_H
#define SVY_REPORT_PIPE_H

#include "base/strs.h"

enum { SVY_PIPE_MAX = 12 };

struct svy_pipe {
	struct svy_strs stage[SVY_PIPE_MAX];    /* words; the first is the name of the command */
	size_t n;
};

/* A stage more, of words ended by NULL; the macro takes them as they are. */
struct svy_strs *svy_pipe_stage(struct svy_pipe *p, const char *const *words);
#define svy_pipe_add(p, ...) svy_pipe_stage((p), (const char *const[]){__VA_ARGS__, NULL})
/* The stages of from behind those of to. */
void svy_pipe_append(struct svy_pipe *to, const struct svy_pipe *from);
void svy_pipe_words(struct svy_strs *stage, const char *const *words);
/* A file, and an expression, as the next word, which no command takes for an option. */
void svy_pipe_file(struct svy_strs *stage, const char *path);
void svy_pipe_expr(struct svy_strs *stage, const char *expr);
void svy_pipe_free(struct svy_pipe *p);
/* As a shell reads it, a line for each command. Appends. */
void svy_pipe_show(const struct svy_pipe *p, struct svy_buf *b);

#endif
