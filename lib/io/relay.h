// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What sinks have in common that hand rows on to another: each method calls the same one of the next, until a sink puts its own in the place.
 *
 * A sink of this kind begins with a struct svy_relay, and is freed by its own free method, which ends in svy_relay_free(). What comes out of it has
 * the dictionary `out`, which the sink fills before it binds the next one with svy_relay_bind().
 */
#ifndef SVY_IO_RELAY_H
#define SVY_IO_RELAY_H

#include "io/flow.h"

struct svy_relay {
	struct svy_sink sink;           /* first, so that a pointer to it is one to the relay */
	struct svy_ctx *ctx;
	struct svy_sink *next;          /* owned */
	struct svy_dict out;            /* owned; all zeros until the sink fills it, by svy_dict_copy() as a rule */
};

/* r lies in memory that is all zeros. All methods hand on; bind hands on the dictionary that comes in. */
void svy_relay_init(struct svy_relay *r, struct svy_ctx *ctx, struct svy_sink *next);
/*
 * Binds the next sink to r->out. wanted (the caller frees it) has a byte for each variable of r->out and says which the next one needs: on an
 * error it is NULL.
 */
int svy_relay_bind(struct svy_relay *r, uint8_t **wanted);
/* Ends or aborts the next sink as rc says; returns rc, or the error of the end. */
int svy_relay_finish(struct svy_relay *r, int rc, const struct svy_tail *tail);
/* Frees what the relay holds and the memory that r stands at the beginning of. */
void svy_relay_free(struct svy_sink *sink);

#endif
