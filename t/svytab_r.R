# SPDX-License-Identifier: GPL-3.0-or-later
# for t/svytab_r.t: tables by R survey, figure by figure: case, id, estimate, standard error, degrees of freedom. Data with weights of its own go into the folder
# where it runs.
suppressMessages({library(survey); library(haven)})
options(survey.lonely.psu = "fail", digits = 17, warn = -1)
dir <- Sys.getenv("TESTDATA")
plain <- function(name) as.data.frame(zap_labels(read_sav(file.path(dir, paste0(name, ".sav")))))

say <- function(case, id, est, se, df) cat(sprintf("%s\t%s\t%.17g\t%.17g\t%.17g\n", case, id, est, se, df), sep = "")

# Where x is v; everywhere where v is NULL.
at <- function(x, v) if (is.null(v)) rep(TRUE, length(x)) else !is.na(x) & x == v

# One figure: those in the cell, of those in the base. Both are lists of conditions, and incomplete rows count for the units.
figure <- function(case, id, d, complete, cell, base, f, deff = FALSE) {
	d$variables$is <- ifelse(complete, as.numeric(cell), NA)
	sub <- if (is.null(base)) d else d[which(base), ]
	if (!any(complete & (if (is.null(base)) TRUE else base) & weights(d, "sampling") != 0))
		return(say(case, id, if (identical(f, svytotal)) 0 else NaN, NaN, 0))
	m <- f(~is, sub, na.rm = TRUE, deff = if (deff) "replace" else FALSE)
	say(case, id, coef(m), SE(m), degf(sub))
	if (deff && length(unique(cell[complete])) > 1) say(paste(case, "deff"), id, as.vector(deff(m)), 0, 0)
}

# A table of two variables, by layers of a third if there is one, as svytab prints it with --cells all.
two_way <- function(case, d, row, col, layer = NULL, suffix = "", deff = FALSE, of = d) {
	v <- d$variables
	complete <- !is.na(v[[row]]) & !is.na(v[[col]]) & (if (is.null(layer)) TRUE else !is.na(v[[layer]]))
	levels_of <- function(x) c(as.list(sort(unique(of$variables[[x]][weights(of, "sampling") != 0]))), list(NULL))
	for (l in if (is.null(layer)) list(NULL) else levels_of(layer)) for (k in levels_of(col)) for (r in levels_of(row)) {
		by <- c(if (!is.null(l)) paste0(layer, "=", l), if (!is.null(k)) paste0(col, "=", k))
		name <- function(base) paste0(row, if (!is.null(r)) paste0("[", r, "]"), "/", base,
			if (length(by) || nchar(suffix)) "@", suffix, if (nchar(suffix) && length(by)) ",", paste(by, collapse = ","))
		R <- at(v[[row]], r); C <- at(v[[col]], k); L <- if (is.null(layer)) TRUE else at(v[[layer]], l)
		all <- if (is.null(l)) NULL else L
		f <- function(base, of, g = svymean) figure(case, name(base), d, complete, R & C & L, of, g, deff)
		f("count", NULL, svytotal)
		if (!is.null(k)) f("row", if (is.null(r)) all else R & L)
		if (!is.null(r)) f("column", if (is.null(k)) all else C & L)
		if (!is.null(layer) && !(is.null(r) && is.null(k))) f("layer", all)
		if (!is.null(r) || !is.null(k) || !is.null(l)) f("table", NULL)
	}
}

by_group <- function(case, d, by, ...)
	for (g in sort(unique(d$variables[[by]]))) two_way(case, d[which(d$variables[[by]] == g), ], ..., suffix = paste0(by, "=", g), of = d)

# Covariances of the shares and counts of the cells, and residuals with the design's errors.
matrices <- function(case, d, row, col) {
	d$variables$cell <- interaction(d$variables[[row]], d$variables[[col]])
	p <- svymean(~cell, d, na.rm = TRUE); t <- svytotal(~cell, d, na.rm = TRUE)
	say(paste(case, "vcov"), paste0("share", seq_along(vcov(p))), vcov(p), 0, 0)
	say(paste(case, "vcov"), paste0("count", seq_along(vcov(t))), vcov(t), 0, 0)
	n <- length(unique(na.omit(d$variables[[row]])))
	P <- matrix(coef(p), n)
	for (j in seq_len(ncol(P))) for (i in seq_len(n)) {
		g <- matrix(0, n, ncol(P)); g[i, j] <- 1
		g[i, ] <- g[i, ] - sum(P[, j]); g[, j] <- g[, j] - sum(P[i, ])
		e <- P[i, j] - sum(P[i, ]) * sum(P[, j])
		say(paste(case, "residual"), paste0(i, ",", j), e / sqrt(drop(c(g) %*% vcov(p) %*% c(g))), 0, 0)
	}
}

# A set of answers: y has a column of TRUE and FALSE for each, base says who is asked.
set <- function(case, d, name, y, base, col = NULL) {
	v <- d$variables
	complete <- base & (if (is.null(col)) TRUE else !is.na(v[[col]]))
	columns <- if (is.null(col)) list(NULL) else c(as.list(sort(unique(v[[col]]))), list(NULL))
	for (k in columns) for (j in c(as.list(colnames(y)), list(NULL))) {
		C <- if (is.null(k)) NULL else at(v[[col]], k)
		cell <- base & (if (is.null(j)) TRUE else y[, j]) & (if (is.null(k)) TRUE else C)
		id <- function(b) paste0(name, if (!is.null(j)) paste0("[", j, "]"), "/", b, if (!is.null(k)) paste0("@", col, "=", k))
		f <- function(b, of, g = svymean) figure(case, id(b), d, complete, cell, of, g)
		f("count", NULL, svytotal)
		if (!is.null(k)) f("row", if (is.null(j)) NULL else base & y[, j])
		if (!is.null(col) && !is.null(j)) f("column", if (is.null(k)) NULL else C & base)
		if (!is.null(j) || !is.null(k)) f(if (is.null(col)) "respondents" else "table", NULL)
		if (is.null(j)) next
		d$variables$yes <- ifelse(complete, as.numeric(y[, j]), NA)
		d$variables$all <- ifelse(complete, rowSums(y), NA)
		sub <- if (is.null(k)) d else d[which(C & base), ]
		r <- svyratio(~yes, ~all, sub, na.rm = TRUE)
		say(case, id("responses"), coef(r), SE(r), degf(sub))
	}
}

efc <- plain("efc")
srs <- svydesign(ids = ~1, data = efc)
two_way("efc", srs, "e42dep", "c161sex", deff = TRUE)
by_group("efc by", srs, "c172code", "e42dep", "c161sex")
matrices("efc", srs, "e42dep", "c161sex")

api <- plain("apistrat")
strat <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = api)
two_way("strat", strat, "comp_imp", "sch_wide", deff = TRUE)
two_way("strat layers", strat, "awards", "sch_wide", "stype")
two_way("strat where", subset(strat, meals > 30), "stype", "sch_wide")
matrices("strat", strat, "comp_imp", "stype")

one <- plain("apiclus1")
clus1 <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = one)
two_way("clus1", clus1, "stype", "sch_wide")
by_group("clus1 by", clus1, "awards", "stype", "comp_imp")
matrices("clus1", clus1, "stype", "sch_wide")
post <- postStratify(clus1, ~stype, data.frame(stype = 1:3, Freq = c(4421, 755, 1018)))
one$post <- weights(post)
write.csv(one, "post.csv", row.names = FALSE, na = "")
two_way("post", post, "sch_wide", "awards")
matrices("post", post, "sch_wide", "awards")

clus2 <- svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = plain("apiclus2"))
two_way("clus2", clus2, "stype", "awards")
matrices("clus2", clus2, "stype", "awards")

monitor <- plain("monitor")
for (v in c("n1", "n2", "w1")) monitor[[v]][monitor[[v]] < 0] <- NA
m <- svydesign(~psu, strata = ~stratum, weights = ~gewicht, data = monitor)
two_way("monitor", m, "w1", "opleiding")
by_group("monitor by", m, "jaar", "n1", "opleiding")
two_way("monitor layers", m, "w1", "sekse", "jaar")
w <- as.matrix(monitor[c("w1", "w2", "w3", "w4")])
w[w < 0] <- NA
will <- !is.na(w) & (w == 3 | w == 4)
valid <- rowSums(!is.na(w)) > 0
set("set", m, "will", will, valid, "opleiding")
set("set any", m, "will", will, rowSums(will) > 0)
rows <- svydesign(~1, strata = ~gemeente, weights = ~gewicht, data = monitor)
set("set rows", rows, "will", will, valid, "sekse")
codes <- sapply(as.character(1:5), function(k) rowSums(sapply(c("n1", "n2"), function(x) !is.na(monitor[[x]]) & monitor[[x]] == as.numeric(k))) > 0)
set("codes", m, "named", codes, rowSums(codes) > 0, "jaar")
y <- svymean(~w1 + w2 + w3 + w4, update(m, w1 = will[, 1] + 0, w2 = will[, 2] + 0, w3 = will[, 3] + 0, w4 = will[, 4] + 0)[valid, ])
say("set vcov", paste0("share", seq_along(vcov(y))), vcov(y), 0, 0)
monitor$zero <- ifelse(monitor$leeftijd > 60, 0, monitor$gewicht)
write.csv(monitor, "zero.csv", row.names = FALSE, na = "")
two_way("zero weights", svydesign(~psu, strata = ~stratum, weights = ~zero, data = monitor), "w1", "sekse")
lonely <- monitor[monitor$stratum != min(monitor$stratum) | monitor$psu == min(monitor$psu), ]
write.csv(lonely, "lonely.csv", row.names = FALSE, na = "")
for (rule in c("remove", "certainty", "adjust")) {
	options(survey.lonely.psu = rule)
	two_way(paste("lonely", rule), svydesign(~psu, strata = ~stratum, weights = ~gewicht, data = lonely), "w1", "sekse")
}
options(survey.lonely.psu = "fail")

api$pi <- (api$enroll + 10) / 9000
api$h <- as.numeric(api$stype)
write.csv(api, "pps.csv", row.names = FALSE, na = "")
two_way("pps", svydesign(~1, strata = ~h, fpc = ~pi, data = api, pps = "brewer"), "stype", "sch_wide")
matrices("pps", svydesign(~1, strata = ~h, fpc = ~pi, data = api, pps = "brewer"), "stype", "sch_wide")

api <- api[order(api$stype), ]
api$awards[c(3, 50, 121)] <- NA
api$pair <- rep(1:50, each = 4)
api$unit <- rep(1:100, each = 2)
api$cluster <- c(rep(1:20, each = 5), rep(21:30, each = 5), rep(31:40, each = 5))
replicated <- function(case, d, ...) {
	rep <- weights(d, "analysis")
	colnames(rep) <- paste0("rep", seq_len(ncol(rep)))
	write.csv(cbind(api, rep), paste0(case, ".csv"), row.names = FALSE, na = "")
	r <- svrepdesign(data = api, repweights = rep, weights = ~pw, combined.weights = TRUE, mse = FALSE, ...)
	two_way(case, r, "comp_imp", "awards")
	two_way(paste(case, "where"), subset(r, api00 > 600), "comp_imp", "awards")
	d <- r
	d$variables$cell <- interaction(d$variables$comp_imp, d$variables$awards)
	p <- svymean(~cell, d, na.rm = TRUE); t <- svytotal(~cell, d, na.rm = TRUE)
	say(paste(case, "vcov"), paste0("share", seq_along(vcov(p))), vcov(p), 0, 0)
	say(paste(case, "vcov"), paste0("count", seq_along(vcov(t))), vcov(t), 0, 0)
}
pairs <- svydesign(~unit, strata = ~pair, weights = ~pw, data = api)
strat <- svydesign(~cluster, strata = ~stype, weights = ~pw, data = api)
clus <- svydesign(~cluster, weights = ~pw, data = api)
jk1 <- as.svrepdesign(clus, "JK1")
jkn <- as.svrepdesign(strat, "JKn")
set.seed(20)
replicated("brr", as.svrepdesign(pairs, "BRR"), type = "BRR")
replicated("jk1", jk1, type = "JK1", scale = jk1$scale)
replicated("jkn", jkn, type = "JKn", rscales = jkn$rscales, scale = 1)
replicated("bootstrap", as.svrepdesign(strat, "bootstrap", replicates = 60), type = "bootstrap", scale = 1 / 59)
cat(jkn$rscales, sep = ",", file = "jkn.rscales")
