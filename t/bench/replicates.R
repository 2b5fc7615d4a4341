# SPDX-License-Identifier: GPL-3.0-or-later
# The task of the section "replicates" in R: Rscript replicates.R FILE mean|share, with 80 replicate weights by 12 groups.
suppressPackageStartupMessages({library(haven); library(survey)})
a <- commandArgs(TRUE)
x <- zap_labels(read_sav(a[1]))
rep <- grep("^rep[0-9]+$", names(x))
d <- svrepdesign(data = as.data.frame(x[-rep]), repweights = as.matrix(x[rep]), weights = ~w, type = "bootstrap", combined.weights = TRUE)
f <- if (a[2] == "mean") ~q1 else ~factor(q2)
print(svyby(f, ~g, d, svymean, na.rm = TRUE))
