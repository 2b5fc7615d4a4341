// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct slot {
	uint32_t index1;    /* index + 1; 0 is empty */
	uint32_t hash;
};

/* Open addressing with linear probing, filled to a half at most. */
struct svy_table {
	size_t keylen;
	uint32_t n;
	size_t mask;
	struct slot *slot;
	unsigned char *key;
	size_t used, cap;       /* bytes of key */
	size_t *start;          /* only for keys of any length; n + 1 entries */
	size_t start_cap;
};

struct svy_table *svy_table_new(size_t keylen)
{
	struct svy_table *t = svy_calloc(1, sizeof *t);
	t->keylen = keylen;
	t->mask = 63;
	t->slot = svy_calloc(t->mask + 1, sizeof *t->slot);
	return t;
}

void svy_table_free(struct svy_table *t)
{
	if (!t)
		return;
	free(t->slot);
	free(t->key);
	free(t->start);
	free(t);
}

/* Folds eight bytes at a time: a naive hash of doubles, whose low bits are mostly zero, makes long chains. */
static uint32_t hash_bytes(const unsigned char *p, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ n;
	while (n) {
		uint64_t w = 0;
		size_t k = n < 8 ? n : 8;
		memcpy(&w, p, k);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
		p += k;
		n -= k;
	}
	h *= 0xc4ceb9fe1a85ec53u;
	return (uint32_t)(h >> 32);
}

const void *svy_table_key(const struct svy_table *t, uint32_t index, size_t *len)
{
	if (t->keylen) {
		if (len)
			*len = t->keylen;
		return t->key + (size_t)index * t->keylen;
	}
	if (len)
		*len = t->start[index + 1] - t->start[index];
	return t->key + t->start[index];
}

/* Most keys are one to three words: a call of memcmp would cost more than their comparison. */
static inline bool same_key(const unsigned char *a, const unsigned char *b, size_t len)
{
	uint64_t x, y;
	for (; len >= 8; len -= 8, a += 8, b += 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		if (x != y)
			return false;
	}
	return len == 0 || memcmp(a, b, len) == 0;
}

static struct slot *probe(const struct svy_table *t, const void *key, size_t len, uint32_t hash)
{
	for (size_t i = hash & t->mask;; i = (i + 1) & t->mask) {
		struct slot *s = &t->slot[i];
		if (!s->index1)
			return s;
		if (s->hash != hash)
			continue;
		size_t have;
		const void *k = svy_table_key(t, s->index1 - 1, &have);
		if (have == len && same_key(k, key, len))
			return s;
	}
}

static void double_slots(struct svy_table *t)
{
	struct slot *old = t->slot;
	size_t n = t->mask + 1;
	t->mask = 2 * n - 1;
	t->slot = svy_calloc(2 * n, sizeof *t->slot);
	for (size_t i = 0; i < n; i++) {
		if (!old[i].index1)
			continue;
		size_t j = old[i].hash & t->mask;
		while (t->slot[j].index1)
			j = (j + 1) & t->mask;
		t->slot[j] = old[i];
	}
	free(old);
}

static void store_key(struct svy_table *t, const void *key, size_t len)
{
	while (t->used + len >= t->cap) {        /* an empty key has an address, too */
		t->cap = t->cap ? t->cap * 2 : 1024;
		t->key = svy_realloc(t->key, t->cap);
	}
	if (len)
		memcpy(t->key + t->used, key, len);
	if (!t->keylen) {
		if (t->n + 2 > t->start_cap) {
			t->start_cap = t->start_cap ? t->start_cap * 2 : 64;
			t->start = svy_reallocarray(t->start, t->start_cap, sizeof *t->start);
		}
		t->start[t->n] = t->used;
		t->start[t->n + 1] = t->used + len;
	}
	t->used += len;
}

uint32_t svy_table_add(struct svy_table *t, const void *key, size_t len, bool *fresh)
{
	if (t->keylen)
		len = t->keylen;
	uint32_t hash = hash_bytes(key, len);
	struct slot *s = probe(t, key, len, hash);
	if (fresh)
		*fresh = !s->index1;
	if (s->index1)
		return s->index1 - 1;
	store_key(t, key, len);
	s->hash = hash;
	s->index1 = ++t->n;
	if ((size_t)t->n * 2 > t->mask)
		double_slots(t);
	return t->n - 1;
}

uint32_t svy_table_find(const struct svy_table *t, const void *key, size_t len)
{
	if (t->keylen)
		len = t->keylen;
	return probe(t, key, len, hash_bytes(key, len))->index1 - 1;
}

uint32_t svy_table_count(const struct svy_table *t)
{
	return t->n;
}

void svy_table_clear(struct svy_table *t)
{
	memset(t->slot, 0, (t->mask + 1) * sizeof *t->slot);
	t->n = 0;
	t->used = 0;
}

size_t svy_table_bytes(const struct svy_table *t)
{
	return (t->mask + 1) * sizeof *t->slot + t->cap + t->start_cap * sizeof *t->start;
}

uint64_t svy_table_number_key(double x)
{
	uint64_t bits;
	if (x == 0)
		x = 0;
	if (isnan(x))
		x = NAN;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

double svy_table_key_number(uint64_t key)
{
	double x;
	memcpy(&x, &key, sizeof x);
	return x;
}
