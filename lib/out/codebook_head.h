// SPDX-License-Identifier: GPL-3.0-or-later
/* The codebook's lines on the file, and those on a variable that few ask for. Private to lib/out/. */
#ifndef SVY_OUT_CODEBOOK_HEAD_H
#define SVY_OUT_CODEBOOK_HEAD_H

#include "out/codebook.h"

/* Name, title, design, sets of answers, notes; with c->all also encoding, attributes, documents, sets of variables and history. */
void svy_codebook_head(struct svy_buf *b, const struct svy_codebook *c);
/* Role, display and attributes of a variable, a line each where there is any, behind indent blanks. */
void svy_codebook_more(struct svy_buf *b, const struct svy_var *v, size_t indent);

#endif
