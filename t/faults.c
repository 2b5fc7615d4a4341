// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A library to preload that makes one call fail: FAULT_WRITE=n the n-th write, pwrite, rename or link; FAULT_MALLOC=n the n-th allocation.
 * What goes to standard error is not counted, or nothing could be said. FAULT_COUNT=FILE: how many of both there were.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static long writes, allocations;

static long wanted(const char *name)
{
	const char *s = getenv(name);
	return s ? atol(s) : 0;
}

/* Does the call fail? */
static int fails(long *count, const char *name)
{
	return ++*count == wanted(name);
}

static int write_fails(void)
{
	if (!fails(&writes, "FAULT_WRITE"))
		return 0;
	errno = ENOSPC;
	return 1;
}

ssize_t write(int fd, const void *p, size_t n)
{
	static ssize_t (*next)(int, const void *, size_t);
	if (!next)
		next = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
	return fd != STDERR_FILENO && write_fails() ? -1 : next(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	static ssize_t (*next)(int, const void *, size_t, off_t);
	if (!next)
		next = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
	return write_fails() ? -1 : next(fd, p, n, at);
}

int rename(const char *from, const char *to)
{
	static int (*next)(const char *, const char *);
	if (!next)
		next = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
	return write_fails() ? -1 : next(from, to);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	static int (*next)(int, const char *, int, const char *, int);
	if (!next)
		next = (int (*)(int, const char *, int, const char *, int))dlsym(RTLD_NEXT, "linkat");
	return write_fails() ? -1 : next(from_dir, from, to_dir, to, flags);
}

static int allocation_fails(void)
{
	if (!fails(&allocations, "FAULT_MALLOC"))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t n)
{
	return allocation_fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return allocation_fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return allocation_fails() ? NULL : __libc_realloc(p, n);
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("FAULT_COUNT");
	char text[64];
	int n = snprintf(text, sizeof text, "%ld %ld\n", writes, allocations);
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
	if (fd >= 0)
		(void)!write(fd, text, (size_t)n);
}
