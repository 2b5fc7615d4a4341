# SPDX-License-Identifier: GPL-3.0-or-later
# Run by savwrite.t: what haven, whose reader is not ours, finds in files that svykit wrote.
suppressMessages(library(haven))

same <- function(have, want, what) if (!isTRUE(all.equal(have, want, tolerance = 0))) {
	print(list(what = what, have = have, want = want))
	stop(what)
}
text <- function(x) as.vector(unclass(x))

check_all <- function(path) {
	x <- read_sav(path, user_na = TRUE)
	a <- function(v, name) attr(x[[v]], name)
	same(names(x), c("id", "trust", "low", "both", "sex", "town", "tale", "saga", "averyveryverylongnameofavariable", "Größe", "w"), "names")
	same(attr(x, "label"), "Étude of everything", "title")
	same(as.vector(x$id), c(1, 2, 3, 4), "id")
	same(a("id", "format.spss"), "F8.0", "a format for integers")
	same(a("w", "format.spss"), "F8.2", "a format for fractions")
	same(a("trust", "label"), "Trust in parliament", "title of a variable")
	same(a("trust", "labels"), c("not at all" = 1, "häälf 'way'" = 2.5, refused = -7), "labels of numbers")
	same(a("trust", "na_values"), c(-7, -8, -9), "missing numbers")
	same(a("trust", "display_width"), 12L, "columns")
	same(as.vector(unclass(x$trust)), c(1, 2.5, -7, NA), "cells")
	same(a("low", "na_range"), c(-Inf, -1), "LOWEST")
	same(a("both", "na_range"), c(90, Inf), "HIGHEST")
	same(a("both", "na_values"), 77, "a code beside a range")
	same(a("sex", "labels"), c(man = "m", woman = "f"), "labels of short strings")
	same(a("sex", "na_values"), "x", "missing short strings")
	same(a("town", "labels"), c("the capital" = "Amsterdam", "the Hague" = "'s-Gravenhage"), "labels of long strings")
	same(a("town", "na_values"), "unknown", "missing long strings")
	same(text(x$town), c("Amsterdam", "'s-Gravenhage", "unknown", ""), "strings")
	want <- read.delim("all.stream", comment.char = "#", colClasses = "character", quote = "", encoding = "UTF-8", na.strings = character(0))
	# haven leaves out the last of 32,767 bytes.
	for (v in c("tale", "saga")) same(substr(text(x[[v]]), 1, 32766), substr(want[[v]], 1, 32766), "very long strings")
	same(as.numeric(x$averyveryverylongnameofavariable), c(18344, 18344, 18345, 18345), "days")
	same(as.numeric(x[["Größe"]]), 1584921600 + c(61, 0, 0, 1), "moments")
	same(as.vector(x$w), c(1.5, 0.25, 1, 10 / 3), "fractions to the last digit")
	cat("all of", path, "\n")
}

check_blocks <- function(path, table) {
	x <- as.data.frame(zap_formats(zap_widths(read_sav(path))))
	y <- read.delim(table)
	same(dim(x), dim(y), "size")
	for (v in names(y)) same(as.vector(x[[v]]), y[[v]], v)
	cat("blocks of", path, dim(x), "\n")
}

check_hard <- function(path) {
	x <- read_sav(path, user_na = TRUE)
	same(names(x), c("a_b", "A_B_2", "with_", "ranges", "s", "day", "ms", "v1st", "aA", "né_½°_"), "legal names")
	same(attr(x, "label"), paste(rep("title", 13), collapse = "") |> substr(1, 64), "cut title of the file")
	same(nchar(attr(x$A_B_2, "label"), "bytes"), 255L, "cut title")
	same(nchar(names(attr(x$A_B_2, "labels")), "bytes"), 120L, "cut label")
	same(as.vector(x$A_B_2), c(NA, NA, -0.5), "tags")
	same(as.vector(unclass(x$with_)), c(NA, 3, NA), "codes beyond three")
	same(as.vector(unclass(x$ranges)), c(NA, 5, NA), "ranges beyond one")
	same(attr(x$ranges, "na_range"), c(1, 2), "the first range")
	same(as.vector(unclass(x$day)) , c(18344, 18346, -7305), "days of Stata")
	same(as.numeric(x$ms), c(1584964800.5, NA, -315705600), "moments of Stata")
	cat("hard", path, "\n")
}

if (length(commandArgs(TRUE))) {
	check_hard(commandArgs(TRUE)[1])
	quit()
}
check_all("all.sav")
check_all("all.zsav")
check_blocks("blocks.zsav", "blocks.tsv")
check_blocks("blocks.sav", "blocks.tsv")
