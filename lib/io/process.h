// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Other programs: a pipeline of them is fed, and what it says is taken. Nothing passes through a shell.
 *
 * Invariants: all programs have ended when svy_process_run() returns, whatever happened. SIGPIPE kills nobody: a program that does not read its
 * input to the end is judged by its status.
 */
#ifndef SVY_IO_PROCESS_H
#define SVY_IO_PROCESS_H

#include "base/ctx.h"
#include "base/strs.h"

struct svy_process {
	/* in */
	struct svy_strs *argv;          /* of each program, the first the producer; argv[k].v[0] is a path, or a name that PATH finds */
	size_t n;
	const char *input;              /* what the first one reads; NULL: it reads /dev/null */
	size_t ninput;
	int from, to;                   /* files that the first one reads from their start, and the last one writes; 0: as above and below */
	/* out; owned, svy_process_free() frees them */
	struct svy_buf out;             /* what the last one wrote */
	struct svy_buf said;            /* standard error of all */
	int *status;                    /* of each: the exit status; 128 + signal; 127 where the program was not found */
};

/*
 * Runs them at the same time. 0 if they could be run, also where one failed: status tells. SVY_EIO where the system refused. A program that is
 * not there has status 127 and ends nothing else.
 */
int svy_process_run(struct svy_ctx *ctx, struct svy_process *p);
/* The first that failed, or -1. A producer killed by SIGPIPE has not failed: its reader had seen enough. */
ptrdiff_t svy_process_failed(const struct svy_process *p);
/* Frees out, said and status, not argv. */
void svy_process_free(struct svy_process *p);

#endif
