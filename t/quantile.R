# SPDX-License-Identifier: GPL-3.0-or-later
# The quantiles of t/svyquantile.t by R survey: case, rule, interval, id, quantile, standard error, ends. Run in a folder to which weights of replicates are
# written, with the folder of the data as argument.
suppressMessages({library(survey); library(haven)})
data <- commandArgs(TRUE)[1]
plain <- function(path) as.data.frame(zap_labels(read_sav(file.path(data, path))))
p <- c(.1, .25, .5, .75, .9)

# Equal values as one, so that rules which interpolate do not depend on the order of the rows; and the least value where p lies below its share: R's rules
# math, school, hf3 and hf4 take the second one there.
collapsed <- function(name) {
	rule <- getFromNamespace(paste0("qrule_", name), "survey")
	function(x, w, p) {
		w <- as.vector(rowsum(w, x))
		x <- sort(unique(x))
		if (p * sum(w) < w[1] && name %in% c("math", "school", "hf3", "hf4")) x[1] else rule(x, w, p)
	}
}

emit <- function(case, design, v, rule, interval, apart = FALSE, by = NULL) {
	groups <- if (is.null(by)) NA else sort(unique(design$variables[[by]]))
	for (g in groups) {
		d <- if (is.null(by)) design else design[which(design$variables[[by]] == g), ]
		d <- d[which(!is.na(d$variables[[v]])), ]
		df <- degf(if (is.null(by)) design else design[which(design$variables[[by]] == g), ])
		r <- suppressWarnings(svyquantile(as.formula(paste0("~", v)), d, p, df = df, interval.type = interval, qrule = if (apart) rule else collapsed(rule)))[[1]]
		cat(sprintf("%s\t%s\t%s\t%s[%s]%s\t%.15g\t%.15g\t%.15g\t%.15g\n", case, rule, interval, v, p, if (is.null(by)) "" else paste0("@", by, "=", g),
			    r[, 1], r[, 4], r[, 2], r[, 3]), sep = "")
	}
}

rules <- c("math", "school", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9")
strat <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = plain("apistrat.sav"))
clus1 <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = plain("apiclus1.sav"))
clus2 <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = plain("apiclus2.sav"))
for (rule in rules) {
	emit("strat", strat, "api00", rule, "mean")
	emit("clus2", clus2, "enroll", rule, "mean")
	emit("strat apart", strat, "meals", rule, "mean", apart = TRUE)
}
emit("strat apart", strat, "meals", "shahvaish", "mean", apart = TRUE)
for (interval in c("mean", "xlogit", "asin", "beta")) {
	emit("strat growth", strat, "growth", "math", interval)
	emit("clus1", clus1, "ell", "hf6", interval)
	emit("clus1 by", clus1, "meals", "school", interval, by = "stype")
}
yrbs <- plain("yrbs.sav")
emit("yrbs", svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = yrbs), "weight", "math", "xlogit")
efc <- suppressWarnings(svydesign(ids = ~1, data = plain("efc.sav")))
emit("efc", efc, "c160age", "math", "mean")
emit("efc by", efc, "c160age", "hf5", "mean", by = "e42dep")

set.seed(7)
columns <- function(design, file) {
	w <- weights(design, "analysis")
	w <- matrix(as.numeric(w), nrow(w))
	colnames(w) <- paste0("rw", seq_len(ncol(w)))
	write.csv(cbind(design$variables[c("api00", "meals", "pw")], w), file, row.names = FALSE)
}
boot <- as.svrepdesign(clus1, type = "bootstrap", replicates = 40, compress = FALSE)
columns(boot, "boot.csv")
cat(sprintf("%.15g", boot$scale * boot$rscales[1]), file = "boot.scale")
# With replicates R ignores the other kinds of intervals
for (interval in c("mean", "quantile")) {
	emit("boot", boot, "api00", "math", interval)
	emit("boot meals", boot, "meals", "hf7", interval)
	emit("boot apart", boot, "meals", "hf7", interval, apart = TRUE)
}
jk1 <- as.svrepdesign(clus1, type = "JK1", compress = FALSE)
columns(jk1, "jk1.csv")
cat(sprintf("%.15g", jk1$scale), file = "jk1.scale")
emit("jk1", jk1, "api00", "school", "mean")
