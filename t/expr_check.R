# SPDX-License-Identifier: GPL-3.0-or-later
# Run by expr.t: columns of svycompute against what expr.R computed.
dir <- commandArgs(TRUE)[1]
want <- readRDS(file.path(dir, "want.rds"))
text <- readLines(file.path(dir, "expressions"))
have <- read.delim(file.path(dir, "have.tsv"), comment.char = "", colClasses = "character", check.names = FALSE, quote = "\"", na.strings = "", encoding = "UTF-8", strip.white = FALSE)
bad <- 0
for (i in seq_along(want)) {
	w <- want[[i]]
	h <- have[[names(want)[i]]]
	if (is.character(w)) {
		ok <- identical(is.na(w), is.na(h)) && all(enc2utf8(w) == h, na.rm = TRUE)
	} else {
		w <- as.numeric(w)
		w[is.nan(w)] <- NA
		h <- as.numeric(h)
		ok <- identical(is.na(w), is.na(h)) && all(abs(w - h) <= 1e-12 * pmax(1, abs(w)), na.rm = TRUE)
	}
	if (!ok) {
		at <- which(is.na(w) != is.na(h) | (!is.na(w) & !is.na(h) & w != h))[1]
		cat(text[i], "is", h[at], "and not", w[at], "in row", at, "\n")
		bad <- bad + 1
	}
}
cat(length(want), "expressions over", nrow(have), "rows\n")
quit(status = bad > 0)
