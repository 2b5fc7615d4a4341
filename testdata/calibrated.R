# SPDX-License-Identifier: GPL-3.0-or-later
# For t/calibrated.t: data with calibrated weights into the folder that is named, and estimates of R survey from them: case, id, estimate, standard error.
suppressMessages({library(survey); library(haven)})
options(survey.lonely.psu = "fail", digits = 17)
to <- commandArgs(TRUE)[1]

plain <- function(path) as.data.frame(zap_labels(read_sav(path)))

emit <- function(case, id, statistic)
	cat(sprintf("%s\t%s\t%.17g\t%.17g\n", case, id, coef(statistic), sqrt(diag(as.matrix(vcov(statistic))))), sep = "")

# As survey::calibrate() attaches it, which needs MASS to find the factors; here they are found by Newton's method.
calibrated <- function(d, formula, totals, f, bounds = c(-Inf, Inf)) {
	x <- model.matrix(formula, d$variables)
	w <- weights(d)
	bounds <- list(lower = bounds[1], upper = bounds[2])
	l <- rep(0, ncol(x))
	for (i in 1:100) {
		u <- drop(x %*% l)
		g <- 1 + f$Fm1(u, bounds)
		miss <- totals - colSums(x * w * g)
		if (max(abs(miss / totals)) < 1e-13)
			break
		l <- l + solve(crossprod(x * w * f$dF(u, bounds), x), miss)
	}
	stopifnot(max(abs(miss / totals)) < 1e-11)
	root <- sqrt(w)
	d$prob <- d$prob / g
	d$postStrata <- c(d$postStrata, list(structure(list(qr = qr(x * root), w = g * root, stage = 0, index = NULL), class = c("greg_calibration", "gen_raking"))))
	d
}

save_weights <- function(file, data, ...) {
	w <- lapply(list(...), weights)
	write.csv(cbind(data, w), file.path(to, paste0(file, ".csv")), row.names = FALSE, na = "")
}

each <- function(case, design, variables, by = NULL, f = svymean) {
	groups <- if (is.null(by)) NA else sort(unique(design$variables[[by]]))
	for (g in groups) {
		d <- if (is.null(by)) design else design[which(design$variables[[by]] == g), ]
		for (v in variables)
			emit(case, if (is.null(by)) v else paste0(v, "@", by, "=", g), f(as.formula(paste0("~", v)), d, na.rm = TRUE))
	}
}

shares <- function(case, design, v, by = NULL) {
	groups <- if (is.null(by)) NA else sort(unique(design$variables[[by]]))
	for (g in groups) {
		d <- if (is.null(by)) design else design[which(design$variables[[by]] == g), ]
		for (level in sort(unique(design$variables[[v]]))) {
			d$variables$is <- as.numeric(d$variables[[v]] == level)
			emit(case, paste0(v, "[", level, "]", if (!is.null(by)) paste0("@", by, "=", g)), svymean(~is, d, na.rm = TRUE))
		}
	}
}

# All that is asked of one calibrated design.
several <- function(case, d, domain) {
	each(paste(case, "means"), d, c("api00", "meals"))
	each(paste(case, "totals"), d, c("enroll", "api00"), f = svytotal)
	each(paste(case, "by"), d, c("api00", "enroll"), "awards")
	shares(paste(case, "shares"), d, "comp_imp")
	shares(paste(case, "shares by"), d, "awards", "stype")
	each(paste(case, "where"), d[which(domain(d$variables)), ], c("api00", "ell"))
	ratio <- svyratio(~api00, ~api99, d)
	cat(sprintf("%s ratio\t%s\t%.17g\t%.17g\n", case, "ratio", coef(ratio), SE(ratio)))
	v <- svyvar(~api00, d)
	cat(sprintf("%s variance\t%s\t%.17g\t%.17g\n", case, "variance", as.matrix(v)[1, 1], sqrt(attr(v, "var")[1, 1])))
	both <- svymean(~api00 + meals, d)
	cat(sprintf("%s vcov\t%s\t%.17g\t%.17g\n", case, "api00,meals", vcov(both)[1, 2], vcov(both)[2, 2]))
}
poor <- function(v) v$meals > 40

margins <- c(`(Intercept)` = 6194, `factor(stype)2` = 755, `factor(stype)3` = 1018)
wide <- c(margins, `factor(sch_wide)2` = 5122)
greg <- c(margins, api99 = 3914069)

apply_all <- function(name, data, d, types) {
	g <- range(weights(calibrate(d, ~factor(stype) + api99, greg)) / weights(d))
	made <- list(
		linear = calibrate(d, ~factor(stype) + api99, greg),
		raking = calibrated(d, ~factor(stype) + factor(sch_wide), wide, cal.raking),
		logit = calibrated(d, ~factor(stype) + factor(sch_wide), wide, cal.logit, c(0.4, 2.5)),
		bounded = calibrated(d, ~factor(stype) + api99, greg, cal.linear, 1 + 0.9 * (g - 1)))
	do.call(save_weights, c(list(name, data), made))
	for (type in types)
		several(paste(name, type), made[[type]], poor)
}
all <- c("linear", "raking", "logit", "bounded")

clus1 <- plain("apiclus1.sav")
apply_all("clus1", clus1, svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1), all)
strat <- plain("apistrat.sav")
apply_all("strat", strat, svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat), all)
clus2 <- plain("apiclus2.sav")
apply_all("clus2", clus2, svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2), c("linear", "raking"))

# Equal weights before: R's post-stratification is the regression then
d <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
post <- postStratify(d, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
save_weights("post", clus1, post = post)
several("post", post, poor)

# A stratum of one unit, and no calibration within strata
lonely <- strat[strat$stype != 2 | seq_len(nrow(strat)) == which(strat$stype == 2)[1], ]
d <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = lonely)
raked <- calibrated(d, ~factor(sch_wide) + factor(awards), c(6194, 5122, 4200), cal.raking)
save_weights("lonely", lonely, raking = raked)
for (rule in c("remove", "certainty", "average", "adjust")) {
	options(survey.lonely.psu = rule)
	each(paste("lonely", rule), raked, c("api00", "meals"))
	each(paste("lonely", rule, "totals"), raked, "enroll", f = svytotal)
}
options(survey.lonely.psu = "fail")

# Unequal weights, many clusters, missing outcomes
monitor <- plain("monitor.sav")
for (v in c("n1", "n2", "w1")) monitor[[v]][monitor[[v]] < 0] <- NA
for (units in c("clusters", "rows")) {
	d <- if (units == "rows") svydesign(ids = ~1, strata = ~gemeente, weights = ~gewicht, data = monitor)
	else svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
	N <- sum(weights(d))
	share <- function(v, k) N * (mean(monitor[[v]] == k) + 0.01)
	totals <- c(N, share("sekse", 2), sapply(sort(unique(monitor$opleiding))[-1], function(k) share("opleiding", k)), 1.02 * sum(weights(d) * monitor$leeftijd))
	raked <- calibrated(d, ~factor(sekse) + factor(opleiding) + leeftijd, totals, cal.raking)
	save_weights(paste0("monitor_", units), monitor, raking = raked)
	each(paste("monitor", units), raked, c("n1", "n2", "uren_zorg"))
	each(paste("monitor", units, "by"), raked, "n1", "jaar")
	shares(paste("monitor", units, "shares"), raked, "w1", "sekse")
	each(paste("monitor", units, "where"), raked[which(monitor$leeftijd >= 60), ], "uren_zorg")
}

# Replicates: each post-stratified or raked again
again <- function(case, rep) {
	each(paste(case, "means"), rep, c("api00", "meals"))
	each(paste(case, "totals"), rep, "enroll", f = svytotal)
	each(paste(case, "by"), rep, "api00", "awards")
}
for (type in c("JK1", "mse")) {
	d <- as.svrepdesign(svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1), type = "JK1", mse = type == "mse")
	again(paste("replicates", type, "post"), postStratify(d, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018))))
	again(paste("replicates", type, "rake"), rake(d, list(~stype, ~sch_wide), list(data.frame(stype = 1:3, Freq = c(4421, 755, 1018)),
		data.frame(sch_wide = 1:2, Freq = c(1072, 5122))), control = list(maxit = 500, epsilon = 1e-11)))
}
d <- as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat), type = "JKn")
again("replicates JKn post", postStratify(d, ~sch_wide, data.frame(sch_wide = 1:2, Freq = c(1072, 5122))))
w <- weights(svydesign(ids = ~1, weights = ~pw, data = strat))
strat$post <- w * c(1072, 5122)[strat$sch_wide] / tapply(w, strat$sch_wide, sum)[strat$sch_wide]
write.csv(strat, file.path(to, "stratpost.csv"), row.names = FALSE, na = "")

# Three steps, one after the other. R takes their residuals in the order of the steps, the first one first; here each estimate is differentiated in
# the weights of each unit instead.
met <- function(w, by, totals) as.vector(w * totals[by] / tapply(w, by, sum)[by])
steps <- function(w) {
	w <- met(w, clus1$awards, c(2000, 4194))
	x <- cbind(1, clus1$api99)
	w <- w * (1 + drop(x %*% solve(crossprod(x * w, x), c(6194, 3914069) - colSums(x * w))))
	met(w, clus1$comp_imp, c(2500, 3694))
}
unit <- match(clus1$dnum, unique(clus1$dnum))
differentiated <- function(id, f) {
	central <- function(i, h) (f(steps(clus1$pw * (1 + h * (unit == i)))) - f(steps(clus1$pw * (1 - h * (unit == i))))) / (2 * h)
	slope <- sapply(seq_len(max(unit)), function(i) (4 * central(i, 1e-3) - central(i, 2e-3)) / 3)
	v <- (1 - max(unit) / clus1$fpc[1]) * max(unit) * var(slope)
	cat(sprintf("steps\t%s\t%.17g\t%.17g\n", id, f(steps(clus1$pw)), sqrt(v)))
}
differentiated("api00", function(w) sum(w * clus1$api00) / sum(w))
differentiated("enroll@awards=2", function(w) sum((w * clus1$enroll)[clus1$awards == 2]))
differentiated("api00/enroll", function(w) sum(w * clus1$api00) / sum(w * clus1$enroll))
