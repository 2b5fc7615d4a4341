// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The only mutable static of the library: written once before any work starts. */
static void (*on_exhaustion)(void);

void svy_mem_on_exhaustion(void (*handler)(void))
{
	on_exhaustion = handler;
}

void svy_mem_exhausted(void)
{
	if (on_exhaustion)
		on_exhaustion();
	abort();
}

static void *checked(void *p)
{
	if (!p)
		svy_mem_exhausted();
	return p;
}

void *svy_malloc(size_t n)
{
	return checked(malloc(n ? n : 1));
}

void *svy_calloc(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *svy_realloc(void *p, size_t n)
{
	return checked(realloc(p, n ? n : 1));
}

void *svy_reallocarray(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return checked(NULL);
	return svy_realloc(p, n * size);
}

char *svy_strdup(const char *s)
{
	return s ? svy_strndup(s, strlen(s)) : NULL;
}

char *svy_strndup(const char *s, size_t n)
{
	char *p = svy_malloc(n + 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}
