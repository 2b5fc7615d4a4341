// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the fuzz targets share: bytes as a file, a sink that looks at every value, and the properties that hold of every source.
 *
 * A property that does not hold is said on standard error and ends the process by a signal, so that the fuzzer keeps the input.
 */
#ifndef SVY_FUZZ_H
#define SVY_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "io/flow.h"

/* What libFuzzer calls; each target has one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A path that opens as a file of these bytes; holds until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);
/* Says what does not hold, and aborts. */
void fuzz_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
#define fuzz_check(holds, ...) do { if (!(holds)) fuzz_fail(__VA_ARGS__); } while (0)
/* rc is one of the codes, and an error is described. */
void fuzz_check_rc(const struct svy_ctx *ctx, int rc);

/* What came out of a source: one number per column over all of its values, so that two readings can be compared. */
struct fuzz_rows {
	uint64_t rows, *column;         /* column: 0 where it was not read */
	size_t ncol;
};
void fuzz_rows_free(struct fuzz_rows *r);

/*
 * A sink that checks each batch (a number is NaN where and only where it is missing, all bytes of texts are there, calls come in their
 * order) and fills rows. step 1 asks for all columns, 2 for every second.
 */
struct svy_sink *fuzz_sink_new(struct fuzz_rows *rows, size_t step);

/* A small survey with labels, all kinds of missing values and text, for what is about a survey: its dictionary and its only batch. */
const struct svy_dict *fuzz_survey(const struct svy_batch **rows);
/* The same as the bytes of a stream. */
extern const char fuzz_survey_stream[];

/*
 * Reads data as a source and checks that
 *   errors are described, and nothing ends well after one;
 *   the columns have the same values when only some are asked for, and when the bytes come through a pipe;
 *   what was read, written as a stream and read again has the same values, and written again the same bytes.
 * Text that is read in several ways by option (partial streams) is read in each.
 */
void fuzz_source(const uint8_t *data, size_t size);

#endif
