# SPDX-License-Identifier: GPL-3.0-or-later
# Run by dta.t: FILE COPY…; what haven reads in every COPY (values, tags, labels, titles, formats of dates) is what it reads in FILE.
suppressMessages(library(haven))
args <- commandArgs(TRUE)

# The widths of columns on a screen are not data.
read <- function(path) {
	x <- read_dta(path)
	for (v in names(x)) {
		attr(x[[v]], "display_width") <- NULL
		f <- attr(x[[v]], "format.stata")
		if (!grepl("^%t", f)) attr(x[[v]], "format.stata") <- NULL
	}
	x
}

tags <- function(x) lapply(x, function(v) if (is.double(v)) na_tag(v))

want <- read(args[1])
for (path in args[-1]) {
	have <- read(path)
	same <- all.equal(want, have, tolerance = 0)
	if (!isTRUE(same) || !identical(tags(want), tags(have))) {
		print(head(same))
		stop(path)
	}
	cat("same", path, dim(have), "\n")
}
