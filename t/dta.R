# SPDX-License-Identifier: GPL-3.0-or-later
# Run by dta.t and corpus.t. Values, tags, labels, titles and formats of dates that haven reads in files are what it reads in copies of them.
#   dta.R FILE COPY…
#   dta.R --pairs LIST      lines "FILE COPY"; says which differ, and leaves out what haven itself cannot read
suppressMessages(library(haven))

# The widths of columns on a screen are not data, nor is the order of labels, which Stata sorts, and of notes, which dta.t tests. Numbers that
# Stata does not have become missing.
read <- function(path) {
	x <- read_dta(path)
	attr(x, "notes") <- NULL
	for (v in names(x)) {
		attr(x[[v]], "display_width") <- NULL
		f <- attr(x[[v]], "format.stata")
		if (!is.null(f) && !grepl("^%-?[td]", f)) attr(x[[v]], "format.stata") <- NULL
		l <- attr(x[[v]], "labels")
		if (!is.null(l)) attr(x[[v]], "labels") <- l[order(as.numeric(l), na_tag(l), names(l))]
		if (is.double(x[[v]])) x[[v]][is.infinite(x[[v]]) & x[[v]] > 0] <- NA
	}
	x
}

tags <- function(x) lapply(x, function(v) if (is.double(v)) na_tag(v))

# The first difference, or NULL.
difference <- function(want, have) {
	same <- all.equal(want, have, tolerance = 0)
	if (!isTRUE(same)) return(head(same, 3))
	if (!identical(tags(want), tags(have))) return("tags")
	NULL
}

args <- commandArgs(TRUE)
if (args[1] == "--pairs") {
	for (line in readLines(args[2])) {
		path <- strsplit(line, " ")[[1]]
		want <- tryCatch(read(path[1]), error = function(e) NULL)
		if (is.null(want)) next
		d <- difference(want, read(path[2]))
		if (!is.null(d)) cat(basename(path[1]), ": ", paste(d, collapse = "; "), "\n", sep = "")
	}
	quit()
}
want <- read(args[1])
for (path in args[-1]) {
	d <- difference(want, read(path))
	if (!is.null(d)) stop(path, ": ", paste(d, collapse = "; "))
	cat("same", path, "\n")
}
