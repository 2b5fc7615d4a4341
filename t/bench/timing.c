// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * timing RUNS LOG COMMAND…: runs it RUNS times with its output in LOG; prints the median wall time in seconds, the processor time (user and
 * system) of the median run, and the largest peak memory in MB (1e6 bytes) of the process. Fails as the command fails.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct run {
	double wall, cpu, mb;
};

static int by_wall(const void *a, const void *b)
{
	double d = ((const struct run *)a)->wall - ((const struct run *)b)->wall;
	return (d > 0) - (d < 0);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static void become(const char *log, char **argv)
{
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(126);
	execvp(argv[0], argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	int runs = argc > 3 ? atoi(argv[1]) : 0;
	struct run r[99];
	double peak = 0;
	if (runs < 1 || runs > 99)
		return fputs("usage: timing RUNS LOG COMMAND...\n", stderr), 2;
	for (int i = 0; i < runs; i++) {
		struct rusage u;
		int status;
		double start = now();
		pid_t child = fork();
		if (!child)
			become(argv[2], argv + 3);
		if (child < 0 || wait4(child, &status, 0, &u) < 0)
			return perror("timing"), 1;
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			return fprintf(stderr, "timing: '%s' failed, see %s\n", argv[3], argv[2]), 1;
		r[i] = (struct run){now() - start, seconds(u.ru_utime) + seconds(u.ru_stime), (double)u.ru_maxrss * 1024 / 1e6};
		peak = r[i].mb > peak ? r[i].mb : peak;
	}
	qsort(r, (size_t)runs, sizeof *r, by_wall);
	printf("%.3f %.3f %.0f\n", r[runs / 2].wall, r[runs / 2].cpu, peak);
	return 0;
}
