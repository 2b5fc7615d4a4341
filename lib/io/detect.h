// SPDX-License-Identifier: GPL-3.0-or-later
/* Which reader understands an input: by its first bytes, never by its name. Private to lib/io/. */
#ifndef SVY_IO_DETECT_H
#define SVY_IO_DETECT_H

#include <stddef.h>

enum svy_kind { SVY_KIND_EMPTY, SVY_KIND_STREAM, SVY_KIND_SAV, SVY_KIND_ZSAV, SVY_KIND_PC, SVY_KIND_POR, SVY_KIND_DTA, SVY_KIND_SAS7BDAT, SVY_KIND_XPT,
	SVY_KIND_DELIMITED, SVY_KIND_GZIP, SVY_KIND_ZIP, SVY_KIND_FOREIGN, SVY_KIND_UNKNOWN };

#define SVY_DETECT_BYTES 4096   /* what a decision needs at most */

enum svy_kind svy_detect(const unsigned char *p, size_t n);
/* What else it is, as far as a user would want to be told: "a PDF document"; NULL if that is not known. */
const char *svy_detect_foreign(const unsigned char *p, size_t n);

#endif
