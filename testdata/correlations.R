# SPDX-License-Identifier: GPL-3.0-or-later
# Correlations of t/correlations.t by R: case, id, estimate, standard error, degrees of freedom. Run in this folder; writes brr.csv and boot.csv into the
# folder of its argument. R survey has no command for any of them: Pearson's are taken from svyvar by the delta method, of the others the estimate is
# written down here from its definition, its derivatives by the weights are taken numerically, and survey gives the variance of their total. Under
# replicates survey evaluates it again. Probabilities of the bivariate normal distribution are integrated over the conditional distribution.
suppressMessages({library(survey); library(haven)})
options(digits = 17)
out <- commandArgs(TRUE)[1]

line <- function(case, id, est, se, df) cat(sprintf("%s\t%s\t%.17g\t%.17g\t%.17g\n", case, id, est, se, df), sep = "")
plain <- function(path) as.data.frame(zap_labels(read_sav(path)))
name <- function(a, b, by, g) paste0(a, ":", b, if (!is.null(by)) paste0("@", by, "=", g))

# Each is a function of a table of weights: values of x along the rows, of y along the columns, in ascending order.
middle <- function(p) cumsum(p) - p / 2
tables <- list(
	pearson = function(w, x, y) {
		c <- which(w > 0, arr.ind = TRUE); p <- w[c] / sum(w)
		x <- x[c[, 1]] - sum(p * x[c[, 1]]); y <- y[c[, 2]] - sum(p * y[c[, 2]])
		sum(p * x * y) / sqrt(sum(p * x^2) * sum(p * y^2))
	},
	spearman = function(w, x, y) tables$pearson(w, middle(rowSums(w) / sum(w)), middle(colSums(w) / sum(w))),
	kendall = function(w, x, y) {
		a <- agreement(w); p <- w / sum(w)
		(a[1] - a[2]) / sqrt((1 - sum(rowSums(p)^2)) * (1 - sum(colSums(p)^2)))
	},
	gamma = function(w, x, y) { a <- agreement(w); (a[1] - a[2]) / sum(a) },
	polychoric = function(w, x, y) {
		w <- w[rowSums(w) > 0, colSums(w) > 0, drop = FALSE]
		p <- w / sum(w)
		a <- c(-Inf, qnorm(head(cumsum(rowSums(p)), -1)), Inf)
		b <- c(-Inf, qnorm(head(cumsum(colSums(p)), -1)), Inf)
		cells <- which(p > 0, arr.ind = TRUE)
		score <- function(r) sum(apply(cells, 1, function(c) p[c[1], c[2]] * slope(a, b, c, r) / mass(a, b, c, r)))
		uniroot(score, c(-0.98, 0.98), tol = 1e-15)$root
	}
)
agreement <- function(w) {
	c <- which(w > 0, arr.ind = TRUE); p <- w[c] / sum(w)
	s <- sign(outer(c[, 1], c[, 1], "-")) * sign(outer(c[, 2], c[, 2], "-"))
	c(sum(outer(p, p)[s > 0]), sum(outer(p, p)[s < 0]))
}
density <- function(h, k, r) if (is.infinite(h) || is.infinite(k)) 0 else exp(-(h^2 - 2 * r * h * k + k^2) / (2 * (1 - r^2))) / (2 * pi * sqrt(1 - r^2))
slope <- function(a, b, c, r) {
	i <- c[1]; j <- c[2]
	density(a[i + 1], b[j + 1], r) - density(a[i], b[j + 1], r) - density(a[i + 1], b[j], r) + density(a[i], b[j], r)
}
mass <- function(a, b, c, r) {
	s <- sqrt(1 - r^2)
	f <- function(x) dnorm(x) * (pnorm((b[c[2] + 1] - r * x) / s) - pnorm((b[c[2]] - r * x) / s))
	integrate(f, max(a[c[1]], -12), min(a[c[1] + 1], 12), rel.tol = 1e-12, subdivisions = 500)$value
}

# The table of the rows where both are valid and inside; g: the derivative by the weight of each cell, to the fourth order.
statistic <- function(kind, w, x, y, derive) {
	ok <- !is.na(x) & !is.na(y) & w > 0
	xs <- sort(unique(x[ok])); ys <- sort(unique(y[ok]))
	i <- match(x, xs); j <- match(y, ys)
	t <- matrix(0, length(xs), length(ys))
	add <- tapply(w[ok], list(factor(i[ok], seq_along(xs)), factor(j[ok], seq_along(ys))), sum)
	t[!is.na(add)] <- add[!is.na(add)]
	f <- function(t) tables[[kind]](t, xs, ys)
	u <- rep(0, length(w))
	if (derive) {
		g <- t
		for (c in which(t > 0)) {
			h <- min(t[c] / 2, sum(t) * (if (kind == "polychoric") 1e-4 else 1e-3)) / 2
			at <- function(k) { s <- t; s[c] <- s[c] + k * h; f(s) }
			g[c] <- (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
		}
		u[ok] <- g[cbind(i, j)[ok, ]]
	}
	list(est = f(t), u = u)
}

# Pairs of names, as svycorr has them: the lower triangle, row by row.
triangle <- function(v) do.call(c, lapply(seq_along(v)[-1], function(i) lapply(seq_len(i - 1), function(j) c(v[j], v[i]))))
check <- function(case, kind, design, v, by = NULL, where = NULL) {
	data <- design$variables
	inside <- if (is.null(where)) rep(TRUE, nrow(data)) else where(data) %in% TRUE
	replicated <- inherits(design, "svyrep.design")
	for (g in if (is.null(by)) NA else sort(unique(data[[by]][inside]))) {
		here <- if (is.null(by)) inside else inside & data[[by]] %in% g
		df <- degf(if (replicated) design else subset(design, here))
		for (p in triangle(v)) {
			x <- ifelse(here, data[[p[1]]], NA); y <- ifelse(here, data[[p[2]]], NA)
			if (replicated) {
				r <- withReplicates(design, function(w, data) statistic(kind, w, x, y, FALSE)$est)
				line(case, name(p[1], p[2], by, g), coef(r), SE(r), df)
			} else if (kind == "pearson") {
				design$variables$here_x <- x; design$variables$here_y <- y
				s <- svyvar(~here_x + here_y, subset(design, !is.na(x) & !is.na(y)))
				C <- as.matrix(s); V <- as.matrix(attr(s, "var")); r <- cov2cor(C)[1, 2]
				d <- c(-r / 2 / C[1, 1], 1 / sqrt(C[1, 1] * C[2, 2]), 0, -r / 2 / C[2, 2])
				line(case, name(p[1], p[2], by, g), r, sqrt(drop(d %*% V %*% d)), df)
			} else {
				s <- statistic(kind, weights(design, "sampling"), x, y, TRUE)
				design$variables$u <- s$u
				line(case, name(p[1], p[2], by, g), s$est, SE(svytotal(~u, design)), df)
			}
		}
	}
}

clus1 <- plain("apiclus1.sav")
one <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
strata <- plain("apistrat.sav")
strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strata)
two <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = plain("apiclus2.sav"))
efc <- plain("efc.sav")
rows <- svydesign(ids = ~1, weights = ~1, data = efc)
monitor <- plain("monitor.sav")
for (v in c("n1", "n2", "n3")) monitor[[v]][monitor[[v]] < 0] <- NA
clusters <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
post <- postStratify(one, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
election <- plain("election_pps.sav")
brewer <- svydesign(ids = ~1, fpc = ~p, data = election, pps = "brewer")
old <- function(d) d$c160age >= 50

jack <- as.svrepdesign(one, type = "JK1")
jackn <- as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = strata), type = "JKn")
strata$pair <- rep(1:50, each = 4)[order(order(strata$stype, seq_len(200)))]
strata$unit <- rep(1:100, each = 2)[order(order(strata$stype, seq_len(200)))]
half <- as.svrepdesign(svydesign(~unit, strata = ~pair, weights = ~pw, data = strata), type = "BRR")
set.seed(6)
boot <- as.svrepdesign(svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = strata), type = "bootstrap", replicates = 40)
boot <- svrepdesign(data = strata, repweights = weights(boot, "analysis"), weights = ~pw, type = "bootstrap", scale = 1 / 39)
for (d in list(list(half, "brr"), list(boot, "boot"))) {
	rep <- weights(d[[1]], "analysis")
	colnames(rep) <- paste0("rep", seq_len(ncol(rep)))
	keep <- c("stype", "pw", "api00", "meals", "awards", "sch_wide", "yr_rnd")
	write.csv(cbind(strata[keep], rep), file.path(out, paste0(d[[2]], ".csv")), row.names = FALSE, na = "")
}

for (kind in c("pearson", "spearman", "kendall", "gamma")) {
	check(paste(kind, "one"), kind, one, c("api00", "meals"))
	check(paste(kind, "rows"), kind, rows, c("c82cop1", "c83cop2", "e42dep"))
	check(paste(kind, "where"), kind, rows, c("c82cop1", "c83cop2", "e42dep"), by = "e16sex", where = old)
	check(paste(kind, "monitor"), kind, clusters, c("n1", "n2", "n3"), by = "jaar")
	check(paste(kind, "brr"), kind, half, c("awards", "stype", "sch_wide"))
	check(paste(kind, "boot"), kind, boot, c("awards", "stype", "sch_wide"))
	if (kind == "gamma") next
	check(paste(kind, "post"), kind, post, c("api00", "meals"))
	check(paste(kind, "jk1"), kind, jack, c("api00", "meals"))
	if (kind == "kendall") next
	check(paste(kind, "by"), kind, one, c("api00", "meals"), by = "stype")
	check(paste(kind, "strat"), kind, strat, c("api00", "enroll"))
	check(paste(kind, "two"), kind, two, c("api00", "meals"))
	check(paste(kind, "jkn"), kind, jackn, c("api00", "meals"))
	check(paste(kind, "brewer"), kind, brewer, c("Bush", "Kerry"))
}
kind <- "polychoric"
check("polychoric one", kind, one, c("stype", "awards"))
check("polychoric strat", kind, strat, c("stype", "awards"))
check("polychoric two", kind, two, c("stype", "awards"))
check("polychoric post", kind, post, c("stype", "awards"))
check("polychoric rows", kind, rows, c("c82cop1", "c83cop2", "e42dep"))
check("polychoric where", kind, rows, c("c82cop1", "c83cop2"), by = "e16sex", where = old)
check("polychoric monitor", kind, clusters, c("n1", "n2"), by = "jaar")
check("polychoric jkn", kind, jackn, c("stype", "awards"))
check("polychoric brr", kind, half, c("awards", "stype"))
check("polychoric boot", kind, boot, c("awards", "stype"))
check("tetrachoric strat", kind, strat, c("awards", "yr_rnd"))
