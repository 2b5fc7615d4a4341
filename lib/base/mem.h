// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Memory. These never return NULL: when the system has none left they call the handler that the cli layer has
 * set (which says so, removes a half-written output and exits 1), and abort() where none was set. A suite of
 * short-lived commands has nothing better to do, and every other error path stays free of it. What a *file* asks
 * for is checked before it is allocated: a reader bounds each size by the bytes that it has seen.
 */
#ifndef SVY_BASE_MEM_H
#define SVY_BASE_MEM_H

#include <stddef.h>

void *svy_malloc(size_t n);
void *svy_calloc(size_t n, size_t size);
void *svy_realloc(void *p, size_t n);
/* n * size with the product checked. */
void *svy_reallocarray(void *p, size_t n, size_t size);
char *svy_strdup(const char *s);             /* NULL gives NULL */
char *svy_strndup(const char *s, size_t n);

/* Called with no memory left; must not return. Set once, by lib/cli/, before anything else runs. */
void svy_mem_on_exhaustion(void (*handler)(void));

/* For what a library could not allocate: does what the others do. Does not return. */
void svy_mem_exhausted(void) __attribute__((noreturn));

/* Grows v (element size, count n, capacity *cap) so that one more fits. */
#define svy_grow(v, n, cap) do { \
	if ((n) >= (cap)) { \
		(cap) = (cap) ? (cap) * 2 : 8; \
		(v) = svy_reallocarray((v), (cap), sizeof *(v)); \
	} \
} while (0)

#endif
