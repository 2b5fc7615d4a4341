# SPDX-License-Identifier: GPL-3.0-or-later
# Run by svylong.t and svywide.t: what tidyr makes of the same files, and the standard errors of the survey package on it.
#   Rscript reshape.R long NET.sav LONG.tsv EST MONITOR.sav EST2     compares with what svylong wrote
#   Rscript reshape.R wide LONG.sav WIDE.tsv                         compares with what svywide wrote
suppressMessages({
	library(haven)
	library(dplyr)
	library(tidyr)
	library(survey)
})
args <- commandArgs(TRUE)

text <- function(x) {
	x <- as.vector(unclass(x))
	ifelse(is.na(x), "", as.character(x))
}

# All cells as text, in the same rows and columns.
check_cells <- function(want, path) {
	have <- read.delim(path, comment.char = "#", colClasses = "character", check.names = FALSE, na.strings = character(0), quote = "")
	stopifnot(setequal(names(want), names(have)), nrow(want) == nrow(have))
	for (v in names(want)) stopifnot(identical(text(want[[v]]), have[[v]]))
}

check_estimates <- function(want, path) {
	have <- read.delim(path, comment.char = "#")
	stopifnot(length(want$estimate) == nrow(have), max(abs(want$estimate / have$estimate - 1)) < 1e-12, max(abs(want$se / have$std_error - 1)) < 1e-10)
}

long <- function() {
	d <- read_sav(args[2], user_na = TRUE) |> rename(ego = sex)
	l <- pivot_longer(d, starts_with("alter"), names_pattern = "alter(.)_(.*)", names_to = c("i", ".value"))
	stopifnot(identical(attr(l$sex, "labels"), attr(d$alter1_sex, "labels")), identical(attr(l$sex, "na_values"), attr(d$alter1_sex, "na_values")))
	check_cells(l, args[3])
	l$sex[l$sex == 9] <- NA
	s <- svydesign(ids = ~resp, strata = ~region, weights = ~weight, data = zap_labels(l))
	m <- svymean(~age, s, na.rm = TRUE)
	b <- svyby(~age, ~sex, s, svymean, na.rm = TRUE)
	check_estimates(list(estimate = c(coef(m), coef(b)), se = c(SE(m), SE(b))), args[4])
	# Stages: with populations for all of them the respondent is none; without, he is the last.
	d <- read_sav(args[5]) |> zap_labels() |> mutate(row = seq_along(resp))
	l <- pivot_longer(d, c(n1, n2, n3), names_pattern = "n(.)", names_to = "i", values_to = "n")
	a <- svymean(~n, svydesign(ids = ~gemeente + buurt, strata = ~provincie, fpc = ~fpc1 + fpc2, weights = ~gewicht, data = l, nest = TRUE), na.rm = TRUE)
	b <- svymean(~n, svydesign(ids = ~gemeente + buurt + row, strata = ~provincie, weights = ~gewicht, data = l, nest = TRUE), na.rm = TRUE)
	c <- svymean(~n, svydesign(ids = ~row, strata = ~provincie, weights = ~gewicht, data = l), na.rm = TRUE)
	check_estimates(list(estimate = c(coef(a), coef(b), coef(c)), se = c(SE(a), SE(b), SE(c))), args[6])
}

wide <- function() {
	d <- read_sav(args[2], user_na = TRUE)
	w <- pivot_wider(d, id_cols = c(resp, region, weight, sex), names_from = i, values_from = c(age, asex, tie), names_glue = "alter{i}_{.value}")
	check_cells(w, args[3])
	stopifnot(identical(attr(w$alter2_asex, "labels"), attr(d$asex, "labels")))
}

if (args[1] == "long") long() else wide()
