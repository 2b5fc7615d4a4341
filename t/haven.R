# SPDX-License-Identifier: GPL-3.0-or-later
# Run by readstat.t: cells of streams against haven, and files that svykit wrote against those they were written from.
suppressMessages(library(haven))
dir <- commandArgs(TRUE)[1]

read <- function(path) if (grepl("dta$", path)) read_dta(path) else read_sav(path, user_na = TRUE)

# Numbers are parsed by R to within an ulp. A tag is text in the stream.
check_cells <- function(path, stream) {
	want <- read(path)
	have <- read.delim(stream, comment.char = "#", colClasses = "character", check.names = FALSE, na.strings = character(0), quote = "")
	stopifnot(identical(names(want), names(have)), nrow(want) == nrow(have))
	for (v in names(want)) {
		x <- want[[v]]
		y <- have[[v]]
		if (is.character(x)) {
			stopifnot(identical(as.vector(zap_labels(zap_missing(x))), y) || all(trimws(x, "right") == y))
			next
		}
		tag <- if (is.double(x)) na_tag(x) else NA
		n <- as.numeric(unclass(x))
		if (inherits(want[[v]], "Date")) n <- as.numeric(y) * 0 + n
		shown <- ifelse(is.na(n), ifelse(is.na(tag), "", paste0(".", tag)), NA)
		stopifnot(all(is.na(shown) == (!is.na(n))), all(y[is.na(n)] == shown[is.na(n)]))
		z <- as.numeric(y[!is.na(n)])
		if (!inherits(x, c("Date", "POSIXct", "hms"))) stopifnot(all(abs(z - n[!is.na(n)]) <= 1e-15 * abs(z)))
	}
	cat("cells of", path, dim(want), "\n")
}

# Integer types of Stata are chosen anew, and so is the width at which SPSS shows a column.
plain <- function(x) {
	for (v in names(x)) attr(x[[v]], "display_width") <- NULL
	as.data.frame(x)
}

check_same <- function(path, again) {
	x <- plain(read(path))
	y <- plain(read(again))
	same <- all.equal(x, y, tolerance = 0)
	if (!isTRUE(same)) {
		print(head(same))
		stop(again)
	}
	cat("same", again, "\n")
}

for (f in c("efc.sav", "apiclus1.sav", "monitor.sav", "yrbs.sav", "efc.dta", "apistrat.dta", "monitor.dta")) {
	path <- file.path(dir, f)
	check_cells(path, paste0(f, ".stream"))
	check_same(path, sub("[.]([a-z]+)$", ".again.\\1", f))
}
check_same(file.path(dir, "efc.sav"), "efc.again.zsav")
