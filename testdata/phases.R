# SPDX-License-Identifier: GPL-3.0-or-later
# The estimates of t/phases.t by R survey, and by the double sum of eq. 9.4.14 itself: case, id, estimate, standard error, variance of each phase,
# degrees of freedom. Run in this folder.
suppressMessages({library(survey); library(haven)})
options(digits = 17)

plain <- function(path) as.data.frame(zap_labels(read_sav(path)))
emit <- function(case, id, estimate, v1, v2, df) cat(sprintf("%s\t%s\t%.17g\t%.17g\t%.17g\t%.17g\t%d\n", case, id, estimate, sqrt(v1 + v2), v1, v2, df))

by_survey <- function(case, design, variables, f = svytotal) for (v in variables) {
	s <- f(as.formula(paste0("~", v)), design, na.rm = TRUE)
	phases <- attr(vcov(s), "phases")
	emit(case, v, coef(s), phases$phase1, phases$phase2, degf(design))
}

# 1 - p_i p_j / p_ij of a sample in stages: strata, units (unique within what is above them) and fractions, one column per stage; n of the whole sample.
check <- function(strata, units, n, f) {
	left <- matrix(1, nrow(strata), nrow(strata))
	together <- left == 1
	for (k in seq_len(ncol(strata))) {
		same_stratum <- together & outer(strata[[k]], strata[[k]], "==")
		same_unit <- same_stratum & outer(units[[k]], units[[k]], "==")
		d <- ifelse(same_unit, 1 - f[[k]], ifelse(same_stratum, -(1 - f[[k]]) / (n[[k]] - 1), 0))
		left <- left * (1 - d)
		together <- same_unit
	}
	1 - left
}
# z: weighted by both phases
double_sum <- function(case, id, z, D1, D2, df) {
	v <- sum(z * ((D1 + D2 - D1 * D2) %*% z))
	v2 <- sum(z * (D2 %*% z))
	emit(case, id, sum(z), v - v2, v2, df)
}

r <- plain("rei_twophase.sav")
r$sub <- r$sub == 1
d <- twophase(id = list(~1, ~1), strata = list(NULL, ~h), fpc = list(~N, NULL), subset = ~sub, data = r)
by_survey("rei", d, "y")
by_survey("rei mean", d, "y", svymean)
by_survey("rei infinite", twophase(id = list(~1, ~1), strata = list(NULL, ~h), subset = ~sub, data = r), "y", svymean)

# Schools of a sample of districts, of which every third was asked again
k <- plain("apiclus1.sav")
k <- k[order(k$dnum, k$snum), ]
k$again <- k$snum %% 3 < 1.5
k$N <- k$fpc
by_survey("clusters", twophase(id = list(~dnum, ~snum), strata = list(NULL, ~stype), fpc = list(~N, NULL), subset = ~again, data = k), c("api00", "enroll"))
k$p1 <- 0.05 + k$snum %% 7 / 20
d <- twophase(id = list(~1, ~1), strata = list(NULL, ~stype), probs = list(~p1, NULL), subset = ~again, data = k)
by_survey("poisson", d, c("api00", "enroll"))
by_survey("poisson mean", d, "api00", svymean)

# Strata of different sizes in the first phase: survey 4.1 takes the sizes of other rows there, so the double sum
s <- plain("apistrat.sav")
s$again <- s$snum %% 3 < 1.5 & s$stype > 0
n1 <- ave(s$snum, s$stype, FUN = length)
g <- s$yr_rnd
N2 <- ave(s$snum, g, FUN = length)
n2 <- ave(s$again + 0, g, FUN = sum)
i <- s$again
D1 <- check(data.frame(s$stype[i]), data.frame(s$snum[i]), list(n1[i]), list((n1 / s$fpc)[i]))
D2 <- check(data.frame(g[i]), data.frame(s$snum[i]), list(n2[i]), list((n2 / N2)[i]))
w <- (s$fpc / n1 * N2 / n2)[i]
double_sum("strata", "api00", w * s$api00[i], D1, D2, sum(i) - length(unique(s$stype)))

# Two stages, and then districts of them
t <- plain("apiclus2.sav")
m <- ave(t$snum, t$dnum, FUN = length)
n <- length(unique(t$dnum))
t$again <- t$dnum %% 4 != 0
a <- length(unique(t$dnum[t$again]))
i <- t$again
D1 <- check(data.frame(rep(1, sum(i)), t$dnum[i]), data.frame(t$dnum[i], t$snum[i]), list(n, m[i]), list(n / t$fpc1[i], (m / t$fpc2)[i]))
D2 <- check(data.frame(rep(1, sum(i))), data.frame(t$dnum[i]), list(a), list(a / n))
w <- (t$fpc1 / n * t$fpc2 / m * n / a)[i]
double_sum("stages of districts", "api00", w * t$api00[i], D1, D2, a - 1)
# and then schools of both levels
t$again <- t$snum %% 4 != 0
i <- t$again
D1 <- check(data.frame(rep(1, sum(i)), t$dnum[i]), data.frame(t$dnum[i], t$snum[i]), list(n, m[i]), list(n / t$fpc1[i], (m / t$fpc2)[i]))
g <- t$stype
N2 <- ave(t$snum, g, FUN = length)
n2 <- ave(t$again + 0, g, FUN = sum)
D2 <- check(data.frame(g[i]), data.frame(t$snum[i]), list(n2[i]), list((n2 / N2)[i]))
w <- (t$fpc1 / n * t$fpc2 / m * N2 / n2)[i]
double_sum("stages of schools", "api00", w * t$api00[i], D1, D2, length(unique(t$dnum[i])) - 1)
