# SPDX-License-Identifier: GPL-3.0-or-later
# Run by corpus.t: sav.R LIST, with lines "FILE STREAM COPY". Cells that haven reads in FILE are those of the stream, and its titles, labels,
# missing values and formats are those that it reads in a copy by svykit. Says which differ; leaves out what haven itself cannot read.
suppressMessages(library(haven))

seconds <- function(y) {
	p <- strsplit(y, ":")
	vapply(p, function(q) if (length(q) == 1) as.numeric(q) else sum(as.numeric(q) * c(3600, 60, 1)[seq_along(q)]), 0)
}
# What haven counts: days, moments since 1970, seconds; its classes go where there are labels.
counts <- function(x) {
	f <- attr(x, "format.spss")
	if (is.null(f)) f <- ""
	if (inherits(x, "Date") || grepl("^[AES]?J?DATE[0-9]", f)) "days"
	else if (inherits(x, "POSIXct") || grepl("^(DATETIME|YMDHMS)", f)) "moments"
	else if (inherits(x, "difftime") || grepl("^[DM]?TIME", f)) "seconds"
	else "numbers"
}
# Dates and times as haven counts them; raw numbers where they have no ISO form.
as_counted <- function(kind, y) {
	number <- suppressWarnings(as.numeric(y))
	iso <- switch(kind,
		days = as.numeric(as.Date(y, optional = TRUE, format = "%Y-%m-%d")),
		moments = as.numeric(as.POSIXct(y, tz = "UTC", format = "%Y-%m-%dT%H:%M:%OS")),
		seconds = suppressWarnings(seconds(y)),
		number)
	raw <- switch(kind, days = number / 86400 - 141428, moments = number - 141428 * 86400, number)
	ifelse(is.na(iso), raw, iso)
}

cells <- function(want, stream) {
	lines <- readLines(stream, encoding = "UTF-8")
	have <- read.delim(text = lines[!startsWith(lines, "#")], colClasses = "character", check.names = FALSE, na.strings = character(0),
		encoding = "UTF-8", blank.lines.skip = FALSE)
	if (!identical(enc2utf8(names(want)), names(have))) return("names")
	if (nrow(want) != nrow(have)) return("rows")
	for (v in seq_along(want)) {
		x <- want[[v]]
		y <- have[[v]]
		if (is.character(x)) {
			y <- gsub("\\\\", "\\", gsub("\\n", "\n", gsub("\\r", "\r", gsub("\\t", "\t", y, fixed = TRUE), fixed = TRUE), fixed = TRUE), fixed = TRUE)
			if (!all(sub(" +$", "", as.vector(unclass(x))) == y)) return(names(want)[v])
			next
		}
		x0 <- as.numeric(unclass(x))
		kind <- counts(x)
		z <- as_counted(kind, y)
		if (!all(is.na(x0) == (y %in% c("", ".")))) return(names(want)[v])
		k <- !is.na(x0)
		slack <- if (kind == "numbers") 1e-15 * abs(x0[k]) else 1e-3
		if (!isTRUE(all(abs(z[k] - x0[k]) <= slack | z[k] == x0[k]))) return(names(want)[v])
	}
	NULL
}

# Without the width on the screen, and labels in one order.
plain <- function(x) {
	for (v in names(x)) {
		attr(x[[v]], "display_width") <- NULL
		l <- attr(x[[v]], "labels")
		if (!is.null(l)) attr(x[[v]], "labels") <- l[order(as.vector(l), names(l))]
		m <- attr(x[[v]], "na_values")
		if (is.character(m)) attr(x[[v]], "na_values") <- m[m != ""]
	}
	x
}

for (line in readLines(commandArgs(TRUE)[1])) {
	path <- strsplit(line, " ")[[1]]
	want <- tryCatch(suppressWarnings(read_sav(path[1], user_na = TRUE)), error = function(e) NULL)
	if (is.null(want)) next
	d <- cells(want, path[2])
	if (!is.null(d)) cat(basename(path[1]), ": cells of ", d, "\n", sep = "")
	same <- all.equal(plain(want), plain(read_sav(path[3], user_na = TRUE)), tolerance = 0)
	if (!isTRUE(same)) cat(basename(path[1]), ": ", paste(head(same, 3), collapse = "; "), "\n", sep = "")
}
