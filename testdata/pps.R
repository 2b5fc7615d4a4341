# SPDX-License-Identifier: GPL-3.0-or-later
# The estimates of t/pps.t by R survey: case, id, estimate, standard error, degrees of freedom. Run in this folder.
suppressMessages({library(survey); library(haven)})
options(survey.lonely.psu = "fail", digits = 17)

emit <- function(case, id, statistic, design)
	cat(sprintf("%s\t%s\t%.17g\t%.17g\t%d\n", case, id, coef(statistic), sqrt(diag(as.matrix(vcov(statistic)))), degf(design)), sep = "")
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))
totals <- function(case, design, variables, f = svytotal)
	for (v in variables) emit(case, v, f(as.formula(paste0("~", v)), design, na.rm = TRUE), design)

# One stage, rows as units
votes <- c("Bush", "Kerry", "Nader")
e <- plain("election_pps.sav")
J <- as.matrix(read.csv("election_jointprob.csv", header = FALSE)); dimnames(J) <- NULL
rows <- list(brewer = "brewer", overton = "overton", hr = HR(), hrpop = HR(0.10321027266235), ht = ppsmat(J, tolerance = 0), poisson = poisson_sampling(e$p))
for (m in names(rows)) {
	d <- svydesign(id = ~1, fpc = ~p, data = e, pps = rows[[m]])
	totals(m, d, votes)
	totals(paste(m, "mean"), d, votes, svymean)
	totals(paste(m, "domain"), subset(d, votes > 100000), votes)
}
for (m in c("overton", "hr", "hrpop", "ht"))
	totals(paste(m, "yg"), svydesign(id = ~1, fpc = ~p, data = e, pps = rows[[m]], variance = "YG"), votes)

# Strata
s <- plain("apistrat.sav")
s$h <- as.numeric(s$stype)
s$pi <- (s$enroll + 10) / 9000
for (m in c("brewer", "overton")) totals(paste("strata", m), svydesign(id = ~1, strata = ~h, fpc = ~pi, data = s, pps = m), c("api00", "enroll"))
totals("strata hr", svydesign(id = ~1, strata = ~h, fpc = ~pi, data = s, pps = HR()), c("api00", "enroll"))
totals("strata hrpop", svydesign(id = ~1, strata = ~h, fpc = ~pi, data = s, pps = HR(list(c(0.05, 0.07, 0.09)), list(1:3))), c("api00", "enroll"))
totals("strata yg", svydesign(id = ~1, strata = ~h, fpc = ~pi, data = s, pps = "overton", variance = "YG"), c("api00", "enroll"), svymean)

# Clusters. They are sorted, since survey 4.1 takes the probabilities of "brewer" in the order of rows and the sums of units in the order of ids; and
# no two of them sum to 1, which its HR takes for certainty.
k <- plain("apiclus1.sav")
k <- k[order(k$dnum, k$snum), ]
k$pi <- 0.05 + (k$dnum %% 37) / 51
for (m in c("brewer", "overton")) totals(paste("clusters", m), svydesign(id = ~dnum, fpc = ~pi, data = k, pps = m), c("api00", "enroll"))
totals("clusters hr", svydesign(id = ~dnum, fpc = ~pi, data = k, pps = HR()), c("api00", "enroll"), svymean)

# Two stages, each with probabilities of its units
k$p2 <- 0.3 + (k$snum %% 7) / 20
options(survey.lonely.psu = "remove")
two <- svydesign(id = ~dnum + snum, fpc = ~pi + p2, data = k, pps = "brewer")
totals("stages", two, c("api00", "enroll"))
totals("stages mean", two, c("api00", "enroll"), svymean)
totals("stages domain", subset(two, api00 > 600), "api99")

# Units that were certain, as R takes them
e$p[e$p > 0.6] <- 1
for (m in c("brewer", "overton")) totals(paste("certain", m), svydesign(id = ~1, fpc = ~p, data = e, pps = m), votes)
