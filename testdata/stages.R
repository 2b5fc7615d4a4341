# SPDX-License-Identifier: GPL-3.0-or-later
# Designs of several stages by R survey, for t/stages.t: case, id, estimate, standard error, degrees of freedom. Reads stages.csv in the folder that is named.
suppressMessages(library(survey))
options(digits = 17, survey.lonely.psu = "remove")
d <- read.csv(file.path(commandArgs(TRUE)[1], "stages.csv"))
emit <- function(case, s, design) cat(sprintf("%s\t%s\t%.17g\t%.17g\t%d\n", case, names(coef(s)), coef(s), SE(s), degf(design)))
both <- function(case, design) {
	emit(paste(case, "total"), svytotal(~y, design), design)
	emit(paste(case, "mean"), svymean(~y, subset(design, y > 8)), subset(design, y > 8))
}
for (n in 1:4) {
	ids <- as.formula(paste("~", paste(c("p", "u", "t", "v")[1:n], collapse = "+")))
	fpc <- as.formula(paste("~", paste(paste0("N", 1:4)[1:n], collapse = "+")))
	both(paste(n, "stages"), svydesign(ids = ids, strata = ~s, fpc = fpc, weights = ~w, data = d, nest = TRUE))
}
both("fractions", svydesign(ids = ~pid + uid, strata = ~s, fpc = ~f1 + f2, weights = ~w, data = d))
both("later strata", svydesign(ids = ~pid + uid, strata = ~s + g, fpc = ~N1 + M, weights = ~w, data = d))
d$all <- 4
both("certain first", svydesign(ids = ~pid + uid, strata = ~s, fpc = ~all + N2, weights = ~w, data = d))
d$all <- 3
both("certain second", svydesign(ids = ~pid + uid + tid, strata = ~s, fpc = ~N1 + all + N3, weights = ~w, data = d))
both("no fpc", svydesign(ids = ~pid + uid + tid, strata = ~s, weights = ~w, data = d))
