# SPDX-License-Identifier: GPL-3.0-or-later
# Measures of inequality and poverty for t/svygini.t and t/svypoverty.t: case, id, estimate, standard error. Run in a folder to which weights of replicates are
# written, with the folder of the data as argument. Entropies and Atkinson are functions of totals that svycontrast() differentiates; the Gini
# coefficient is a sum over all pairs; others are influence values of Deville (1999) and Osier (2009) in svytotal(), and withReplicates().
suppressMessages({library(survey); library(haven)})
options(digits = 17)
data <- commandArgs(TRUE)[1]
part <- commandArgs(TRUE)[2]
plain <- function(path) as.data.frame(zap_labels(read_sav(file.path(data, path))))

emit <- function(case, id, estimate, se) cat(sprintf("%s\t%s\t%.17g\t%.17g\n", case, id, estimate, se), sep = "")
name <- function(v, level, by) paste0(v, "[", level, "]", by)

quantile_of <- function(y, w, p) {
	o <- order(y)
	y[o][which(cumsum(w[o]) >= p * sum(w) * (1 - 1e-12))[1]]
}
gini <- function(y, w) sum(outer(w, w) * abs(outer(y, y, "-"))) / (2 * sum(w) * sum(w * y))
gini_z <- function(y, w) {
	N <- sum(w); m <- sum(w * y) / N; G <- gini(y, w)
	apart <- drop(abs(outer(y, y, "-")) %*% w) / N
	((apart - 2 * G * m) / m - G * (y - m) / m) / N
}
upto <- function(y, w, p) {
	o <- order(y)
	approx(c(0, cumsum(w[o])), c(0, cumsum((w * y)[o])), p * sum(w), ties = "ordered")$y
}
upto_z <- function(y, w, p) { q <- quantile_of(y, w, p); (y - q) * (y < q) + p * q }
lorenz <- function(y, w, p) upto(y, w, p) / sum(w * y)
ratio <- function(y, w, rich, poor) (sum(w * y) - upto(y, w, rich)) / upto(y, w, poor)
entropy <- function(y, w, a) {
	r <- y / (sum(w * y) / sum(w))
	if (a == 0) -sum(w * log(r)) / sum(w) else if (a == 1) sum(w * r * log(r)) / sum(w) else (sum(w * r^a) / sum(w) - 1) / (a * (a - 1))
}
atkinson <- function(y, w, e) {
	r <- y / (sum(w * y) / sum(w))
	1 - if (e == 1) exp(sum(w * log(r)) / sum(w)) else (sum(w * r^(1 - e)) / sum(w))^(1 / (1 - e))
}

# z, a value for each row of the design with a weight, as the standard error of its total
spread <- function(d, z, inside) {
	full <- rep(0, nrow(d$variables))
	full[inside] <- z
	d$variables$z <- full
	SE(svytotal(~z, d))[1]
}
contrast <- function(d, columns, expression) {
	for (n in names(columns)) d$variables[[n]] <- columns[[n]]
	r <- svycontrast(svytotal(as.formula(paste("~", paste(names(columns), collapse = "+"))), d, na.rm = TRUE), expression)
	c(coef(r), SE(r))
}

# Rows of d in a group; a design that was made smaller keeps them with a weight of 0, or leaves them out
weight_of <- function(d) { w <- weights(d); w }
valid <- function(d, v) weight_of(d) != 0 & !is.na(d$variables[[v]])
groups_of <- function(d, by) if (is.null(by)) NA else sort(unique(d$variables[[by]]))
within <- function(d, by, g) if (is.null(by)) d else subset(d, d$variables[[by]] %in% g)
tag <- function(by, g) if (is.null(by)) "" else paste0("@", by, "=", g)

inequality <- function(case, design, v, by = NULL, positive = TRUE) for (g in groups_of(design, by)) {
	d <- within(design, by, g)
	at <- valid(d, v); y <- d$variables[[v]][at]; w <- weight_of(d)[at]; Y <- sum(w * y)
	put <- function(level, estimate, z) emit(case, name(v, level, tag(by, g)), estimate, spread(d, z, at))
	put("gini", gini(y, w), gini_z(y, w))
	for (p in c(.1, .5, .9)) put(p, lorenz(y, w, p), (upto_z(y, w, p) - lorenz(y, w, p) * y) / Y)
	put("top:0.05", 1 - lorenz(y, w, .95), -(upto_z(y, w, .95) - lorenz(y, w, .95) * y) / Y)
	for (r in list(c(.8, .2), c(.9, .4))) {
		R <- ratio(y, w, r[1], r[2])
		put(if (r[1] == .8) "s80s20" else "s90s40", R, (y - upto_z(y, w, r[1]) - R * upto_z(y, w, r[2])) / upto(y, w, r[2]))
	}
	d <- subset(d, !is.na(d$variables[[v]]))
	x <- d$variables[[v]]
	both <- function(level, columns, expression) { r <- contrast(d, c(list(N = 1 + 0 * x, Y = x), columns), expression); emit(case, name(v, level, tag(by, g)), r[1], r[2]) }
	both("ge:2", list(S = x^2), quote((S / N / (Y / N)^2 - 1) / 2))
	both("ge:0.5", list(S = x^.5), quote((S / N / (Y / N)^.5 - 1) / -.25))
	both("theil", list(S = ifelse(x > 0, x * log(x), 0)), quote(S / Y - log(Y / N)))
	both("atkinson:0.5", list(S = x^.5), quote(1 - (S / N)^2 / (Y / N)))
	if (!positive) next
	both("mld", list(S = log(x)), quote(log(Y / N) - S / N))
	both("ge:-1", list(S = 1 / x), quote((S / N * (Y / N) - 1) / 2))
	both("atkinson:1", list(S = log(x)), quote(1 - exp(S / N) / (Y / N)))
	both("atkinson:2", list(S = 1 / x), quote(1 - (N / S) / (Y / N)))
}

replicated <- function(case, design, v, theta, levels) {
	# of the rows that have a value
	y <- design$variables[[v]]
	r <- withReplicates(design, function(w, data) theta(y[!is.na(y) & w > 0], w[!is.na(y) & w > 0]), return.replicates = FALSE)
	emit(case, name(v, levels, ""), coef(r), SE(r))
}
all_inequality <- function(y, w) c(gini(y, w), lorenz(y, w, .1), lorenz(y, w, .5), lorenz(y, w, .9), 1 - lorenz(y, w, .95), ratio(y, w, .8, .2), ratio(y, w, .9, .4),
	entropy(y, w, 2), entropy(y, w, .5), entropy(y, w, 1), atkinson(y, w, .5), entropy(y, w, 0), entropy(y, w, -1), atkinson(y, w, 1), atkinson(y, w, 2))
inequality_levels <- c("gini", .1, .5, .9, "top:0.05", "s80s20", "s90s40", "ge:2", "ge:0.5", "theil", "atkinson:0.5", "mld", "ge:-1", "atkinson:1", "atkinson:2")

# The formulas of R convey where they are others: its Gini coefficient, and ratio of shares with densities
inequality_as_r <- function(case, design, v) {
	at <- valid(design, v); y <- design$variables[[v]][at]; w <- weight_of(design)[at]; N <- sum(w); Y <- sum(w * y)
	o <- order(y); C <- numeric(length(y)); C[o] <- cumsum(w[o]); G <- numeric(length(y)); G[o] <- cumsum((w * y)[o])
	T1 <- sum(C * w * y); z1 <- Y - G + w * y + C * y
	value <- (2 * T1 - Y) / (Y * N) - 1
	emit(case, name(v, "gini", ""), value, spread(design, 2 / (Y * N) * z1 - y * (1 / (Y * N) + (2 * T1 - Y) / (Y^2 * N)) - (2 * T1 - Y) / (Y * N^2), at))
	h <- sqrt(sum(w * y^2) / N - (Y / N)^2) / N^.2
	tail <- function(p) {
		q <- quantile_of(y, w, p)
		K <- dnorm((q - y) / h) / h
		list(total = sum(w * y * (y <= q)), z = y * (y <= q) - sum(w * y * K) / sum(w * K) * ((y <= q) - p))
	}
	rich <- tail(.8); poor <- tail(.2); R <- (Y - rich$total) / poor$total
	emit(case, name(v, "s80s20", ""), R, spread(design, (y - rich$z - R * poor$z) / poor$total, at))
}

# Poverty. line: a list of kind, factor, p; below: what is poor
cuberoot <- function(y, w, n = length(y)) {
	s <- sqrt(sum(w * y^2) / sum(w) - (sum(w * y) / sum(w))^2)
	iqr <- quantile_of(y, w, .75) - quantile_of(y, w, .25)
	.9 * (if (iqr > 0) min(s, iqr / 1.34) else s) * n^(-1/3)
}
osier <- function(y, w) sqrt(sum(w * y^2) / sum(w) - (sum(w * y) / sum(w))^2) / sum(w)^.2
density_at <- function(y, w, x, h) sum(w * dnorm((x - y) / h)) / h / sum(w)
line_of <- function(y, w, line) switch(line$kind, fixed = line$factor, mean = line$factor * sum(w * y) / sum(w), line$factor * quantile_of(y, w, line$p))
poverty_of <- function(y, w, t, below) {
	poor <- below(y, t)
	m <- if (any(poor)) quantile_of(y[poor], w[poor], .5) else NaN
	c(t, sum(w * poor) / sum(w), (t - m) / t, m, sum(w * poor * pmax(1 - y / t, 0)) / sum(w), sum(w * poor * (1 - y / t)^2) / sum(w))
}
poverty_levels <- c("threshold", "rate", "median_gap", "poor_median", "fgt:1", "fgt:2")
poverty <- function(case, design, v, line, by = NULL, own = FALSE, h_of = cuberoot, below = `<`) for (g in groups_of(design, by)) {
	d <- within(design, by, g)
	# everyone, and who of them is in the group
	all <- valid(design, v); Y <- design$variables[[v]][all]; W <- weight_of(design)[all]
	member <- if (is.null(by)) rep(TRUE, length(Y)) else design$variables[[by]][all] %in% g
	y <- Y[member]; w <- W[member]; N <- sum(w)
	if (own) { ly <- y; lw <- w } else { ly <- Y; lw <- W }
	t <- line_of(ly, lw, line)
	v0 <- switch(line$kind, fixed = 0 * Y, mean = line$factor * (Y - sum(lw * ly) / sum(lw)) / sum(lw), {
		q <- quantile_of(ly, lw, line$p)
		-line$factor * ((Y <= q) - line$p) / (sum(lw) * density_at(ly, lw, q, h_of(ly, lw)))
	})
	if (own) v0 <- v0 * member
	value <- poverty_of(y, w, t, below); m <- value[4]; h <- hm <- h_of(y, w); poor <- below(y, t)
	if (any(poor) && identical(h_of, cuberoot)) hm <- cuberoot(y[poor], w[poor], length(y) * sum(w[poor]) / N)
	if (hm == 0) hm <- h
	z <- list(v0)
	z[[2]] <- member * (below(Y, t) - value[2]) / N + density_at(y, w, t, h) * v0
	z[[4]] <- (z[[2]] / 2 - member * ((Y <= m) - value[2] / 2) / N) / density_at(y, w, m, hm)
	z[[3]] <- m / t^2 * v0 - z[[4]] / t
	for (a in 1:2) z[[4 + a]] <- member * (below(Y, t) * (1 - Y / t)^a - value[4 + a]) / N + sum(w * below(y, t) * a * (1 - y / t)^(a - 1) * y / t^2) / N * v0
	emit(case, name(v, poverty_levels, tag(by, g)), value, sapply(z, function(x) spread(design, x, all)))
	kept[[paste(case, g)]] <<- list(rate = value[2], z = z[[2]], all = all)
}
kept <- list()
# The difference of the rates of two groups, whose line is one
difference <- function(case, design, a, b) {
	a <- kept[[paste(case, a)]]; b <- kept[[paste(case, b)]]
	emit(case, "difference", a$rate - b$rate, spread(design, a$z - b$z, a$all))
}
all_poverty <- function(line, below = `<`) function(y, w) poverty_of(y, w, line_of(y, w, line), below)
median60 <- list(kind = "quantile", factor = .6, p = .5)

strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = plain("apistrat.sav"))
clus1 <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = plain("apiclus1.sav"))
clus2 <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = plain("apiclus2.sav"))
efc <- suppressWarnings(svydesign(ids = ~1, data = plain("efc.sav")))
monitor <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = plain("monitor.sav"))
election <- svydesign(id = ~1, fpc = ~p, data = plain("election_pps.sav"), pps = "brewer")
post <- postStratify(clus1, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
write.csv(cbind(post$variables, post = weights(post)), "post.csv", row.names = FALSE, na = "")

rows <- postStratify(svydesign(ids = ~1, weights = ~pw, data = plain("apiclus1.sav")), ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
election$variables$big <- as.numeric(election$variables$votes > 100000)
write.csv(cbind(rows$variables, post = weights(rows)), "rows.csv", row.names = FALSE, na = "")

columns <- function(design, file) {
	w <- matrix(as.numeric(weights(design, "analysis")), nrow(design$variables))
	colnames(w) <- paste0("rw", seq_len(ncol(w)))
	write.csv(cbind(design$variables, w), paste0(file, ".csv"), row.names = FALSE, na = "")
	cat(sprintf("%.17g", design$scale), file = paste0(file, ".scale"))
	cat(sprintf("%.17g", design$rscales), sep = ",", file = paste0(file, ".rscales"))
}
set.seed(11)
reps <- list(jk1 = as.svrepdesign(clus1, type = "JK1", compress = FALSE), jkn = as.svrepdesign(strat, type = "JKn", compress = FALSE),
	boot = as.svrepdesign(clus1, type = "bootstrap", replicates = 30, compress = FALSE))
scd <- plain("scd.sav")
reps$brr <- as.svrepdesign(svydesign(ids = ~ambulance, strata = ~ESA, weights = rep(1, nrow(scd)), data = scd, nest = TRUE), type = "BRR", compress = FALSE)
for (n in names(reps)) columns(reps[[n]], n)

if (part == "inequality") {
	inequality("strat", strat, "enroll")
	inequality("strat by", strat, "enroll", by = "awards")
	inequality("clus1", clus1, "api00")
	inequality("clus1 where", subset(clus1, meals > 40), "api00")
	inequality("clus2", clus2, "api00")
	inequality("efc by", efc, "c12hour", by = "e42dep")
	inequality("efc ties", efc, "quol_5", positive = FALSE)
	inequality("monitor", monitor, "leeftijd")
	inequality("election", election, "votes")
	inequality("post", post, "api00")
	for (n in c("jk1", "boot")) replicated(n, reps[[n]], "api00", all_inequality, inequality_levels)
	replicated("jkn", reps$jkn, "enroll", all_inequality, inequality_levels)
	replicated("brr", reps$brr, "alive", all_inequality, inequality_levels)
	inequality_as_r("strat r", strat, "enroll")
	inequality_as_r("efc r", efc, "quol_5")
} else {
	poverty("strat", strat, "enroll", median60)
	poverty("strat p40", strat, "enroll", list(kind = "quantile", factor = .5, p = .4))
	poverty("strat mean", strat, "enroll", list(kind = "mean", factor = .7))
	poverty("strat fixed", strat, "enroll", list(kind = "fixed", factor = 400))
	poverty("strat by", strat, "enroll", median60, by = "awards")
	poverty("strat mean by", strat, "enroll", list(kind = "mean", factor = .7), by = "awards")
	poverty("strat own", strat, "enroll", median60, by = "awards", own = TRUE)
	poverty("strat fixed by", strat, "enroll", list(kind = "fixed", factor = 400), by = "awards")
	poverty("clus1", clus1, "meals", median60)
	poverty("clus1 by", clus1, "meals", median60, by = "stype")
	poverty("clus2", clus2, "ell", median60)
	poverty("efc", efc, "quol_5", median60)
	poverty("efc by", efc, "quol_5", median60, by = "e42dep")
	poverty("monitor", monitor, "leeftijd", median60)
	poverty("election", election, "votes", median60)
	difference("strat by", strat, 1, 2)
	poverty("rows by", rows, "meals", median60, by = "stype")
	poverty("election by", election, "votes", list(kind = "mean", factor = .4), by = "big")
	poverty("post by", post, "meals", median60, by = "stype")
	for (n in c("jk1", "boot")) replicated(n, reps[[n]], "meals", all_poverty(median60), poverty_levels)
	replicated("jkn", reps$jkn, "enroll", all_poverty(list(kind = "mean", factor = .7)), poverty_levels)
	poverty("strat r", strat, "enroll", median60, h_of = osier, below = `<=`)
	poverty("strat r by", strat, "enroll", median60, by = "awards", h_of = osier, below = `<=`)
	poverty("efc r", efc, "quol_5", median60, h_of = osier, below = `<=`)
}
