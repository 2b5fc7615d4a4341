// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The one key-to-index table: byte keys to dense indices 0, 1, 2 … in the order of first sight.
 * For strata, units, groups, levels, join keys, names. Keys of a fixed length cost no offset.
 */
#ifndef SVY_BASE_TABLE_H
#define SVY_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct svy_table;

/* keylen: bytes of every key, or 0 for keys of any length. */
struct svy_table *svy_table_new(size_t keylen);
void svy_table_free(struct svy_table *t);
/* Index of the key, added if new; *fresh (may be NULL) says so. len is ignored when the length is fixed. */
uint32_t svy_table_add(struct svy_table *t, const void *key, size_t len, bool *fresh);
/* Index of the key or UINT32_MAX. */
uint32_t svy_table_find(const struct svy_table *t, const void *key, size_t len);
uint32_t svy_table_count(const struct svy_table *t);
/* The key of an index; borrowed, until the next add. */
const void *svy_table_key(const struct svy_table *t, uint32_t index, size_t *len);
/* Forgets all keys, keeps the memory. */
void svy_table_clear(struct svy_table *t);
/* Bytes in use, for budgets. */
size_t svy_table_bytes(const struct svy_table *t);
/* A number as a key: -0 is 0, all NaNs are one. */
uint64_t svy_table_number_key(double x);
/* The number that a key stands for. */
double svy_table_key_number(uint64_t key);

#endif
