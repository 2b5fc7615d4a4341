// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint64_t rotate(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

void svy_random_seed(struct svy_random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&seed);
}

uint64_t svy_random_next(struct svy_random *r)
{
	uint64_t *s = r->s, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

double svy_random_uniform(struct svy_random *r)
{
	return (double)(svy_random_next(r) >> 11) * 0x1p-53;
}

double svy_random_open(struct svy_random *r)
{
	return ((double)(svy_random_next(r) >> 12) + 0.5) * 0x1p-52;
}

/* Lemire (2019): the high half of a product; the few low halves that would make some numbers likelier are drawn again. */
uint64_t svy_random_below(struct svy_random *r, uint64_t n)
{
	unsigned __int128 m = (unsigned __int128)svy_random_next(r) * n;
	if ((uint64_t)m < n)
		for (uint64_t unfair = -n % n; (uint64_t)m < unfair;)
			m = (unsigned __int128)svy_random_next(r) * n;
	return (uint64_t)(m >> 64);
}

void svy_random_shuffle(struct svy_random *r, uint32_t *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = svy_random_below(r, i);
		uint32_t swap = v[i - 1];
		v[i - 1] = v[j];
		v[j] = swap;
	}
}

uint64_t svy_random_fresh_seed(void)
{
	uint64_t bits;
	if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) != (ssize_t)sizeof bits) {
		struct timespec now;
		clock_gettime(CLOCK_REALTIME, &now);
		bits = (uint64_t)now.tv_sec * 1000000007u + (uint64_t)now.tv_nsec * 31u + (uint64_t)getpid();
	}
	return splitmix(&bits) % 1000000000;
}

bool svy_random_parse_seed(const char *text, uint64_t *seed)
{
	uint64_t x = 0;
	const char *c = text;
	for (; *c >= '0' && *c <= '9'; c++) {
		unsigned digit = (unsigned)(*c - '0');
		if (x > (UINT64_MAX - digit) / 10)
			return false;
		x = x * 10 + digit;
	}
	*seed = x;
	return c > text && !*c;
}
