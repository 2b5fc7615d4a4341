# SPDX-License-Identifier: GPL-3.0-or-later
# For replicates.t: writes data with replicate weights, and prints what R survey takes from them: case, id, estimate, standard error, df.
suppressMessages({ library(survey); library(haven) })
options(digits = 17, warn = -1)
dir <- Sys.getenv("TESTDATA")
api <- as.data.frame(zap_labels(read_sav(file.path(dir, "apistrat.sav"))))[, c("stype", "pw", "fpc", "api00", "api99", "enroll", "awards")]
api <- api[order(api$stype), ]
rownames(api) <- NULL
api$full <- api$enroll
api$enroll[c(3, 50, 121)] <- NA
api$third <- (seq_len(200) %/% 3 + seq_len(200)) %% 3 + 1
# fifty strata of two units, two schools in each
api$pair <- rep(1:50, each = 4)
api$unit <- rep(1:100, each = 2)
api$cluster <- c(rep(1:20, each = 5), rep(21:30, each = 5), rep(31:40, each = 5))

say <- function(case, id, est, se, df) cat(sprintf("%s\t%s\t%.17g\t%.17g\t%.17g\n", case, id, est, se, df), sep = "")

# what is printed of each design
estimates <- function(case, d) {
	df <- degf(d)
	m <- svymean(~api00 + api99, d)
	say(paste(case, "mean"), c("api00", "api99"), coef(m), SE(m), df)
	m <- svymean(~enroll, d, na.rm = TRUE)
	say(paste(case, "missing"), "enroll", coef(m), SE(m), df)
	m <- svytotal(~api00 + full, d)
	say(paste(case, "total"), c("api00", "full"), coef(m), SE(m), df)
	m <- svymean(~factor(third), d)
	say(paste(case, "share"), paste0("third[", 1:3, "]"), coef(m), SE(m), df)
	m <- svyby(~api00, ~third, d, svymean, covmat = TRUE)
	say(paste(case, "by"), paste0("api00@third=", 1:3), coef(m), SE(m), df)
	v <- vcov(m)
	say(paste(case, "vcov"), c("12", "13", "23"), v[upper.tri(v)], 0, df)
	m <- svymean(~api99, subset(d, api00 > 650))
	say(paste(case, "where"), "api99", coef(m), SE(m), df)
	m <- svymean(~api00, d, deff = TRUE)
	say(paste(case, "deff"), "api00", as.vector(deff(m)), SE(m), df)
}

# case: the data go to case.csv, with the columns rep1 …; combined weights, or factors
check <- function(case, rep, type, combined = TRUE, ...) {
	colnames(rep) <- paste0("rep", seq_len(ncol(rep)))
	write.csv(cbind(api, rep), paste0(case, ".csv"), row.names = FALSE, na = "")
	for (mse in if (type == "ACS") TRUE else c(FALSE, TRUE))
		estimates(paste0(case, if (mse) " mse"),
			  svrepdesign(data = api, repweights = rep, weights = ~pw, type = type, combined.weights = combined, mse = mse, ...))
}

pairs <- svydesign(~unit, strata = ~pair, weights = ~pw, data = api)
strat <- svydesign(~cluster, strata = ~stype, weights = ~pw, data = api)
clus <- svydesign(~cluster, weights = ~pw, data = api)
brr <- as.svrepdesign(pairs, "BRR")
fay <- as.svrepdesign(pairs, "Fay", fay.rho = 0.3)
jk1 <- as.svrepdesign(clus, "JK1")
jkn <- as.svrepdesign(strat, "JKn")
set.seed(20)
boot <- as.svrepdesign(strat, "bootstrap", replicates = 60)
w <- function(d) weights(d, "analysis")
f <- function(d) as.matrix(weights(d, "replication"))

check("brr", w(brr), "BRR")
check("brr-factors", f(brr), "BRR", combined = FALSE)
check("fay", w(fay), "Fay", rho = 0.3)
check("jk1", w(jk1), "JK1", scale = jk1$scale)
check("jk1-factors", f(jk1), "JK1", combined = FALSE, scale = jk1$scale)
check("jkn", w(jkn), "JKn", rscales = jkn$rscales, scale = 1)
check("bootstrap", w(boot), "bootstrap", scale = 1 / 59)
check("other", w(boot), "other", scale = 0.02, rscales = seq_len(60) / 30)
# jk2: one unit of each pair, the other counts twice
first <- !duplicated(api$pair)
out <- api$unit %in% api$unit[first]
jk2 <- sapply(1:50, function(h) ifelse(api$pair != h, 1, ifelse(out, 0, 2)))
check("jk2", jk2 * api$pw, "JK2")
# successive differences: any factors around 1 will do for the formula
acs <- 1 + outer(seq_len(200), 1:80, function(i, r) 2^-1.5 * (((i * r) %% 3) - 1))
check("sdr", acs * api$pw, "ACS")

# made from the design
m <- function(case, d) estimates(case, d)
m("made jk1", as.svrepdesign(clus, "JK1", mse = FALSE))
m("made jk1 mse", as.svrepdesign(clus, "JK1", mse = TRUE))
m("made jkn", as.svrepdesign(strat, "JKn", mse = FALSE))
m("made jkn fpc", as.svrepdesign(svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = api), "JKn", mse = TRUE))
lone <- api
lone$cluster[lone$stype == 2] <- 99
d <- svydesign(~cluster, strata = ~stype, weights = ~pw, data = lone)
write.csv(lone, "lone.csv", row.names = FALSE, na = "")
for (rule in c("adjust", "average", "certainty", "remove")) {
	options(survey.lonely.psu = rule)
	m(paste("made lonely", rule), as.svrepdesign(d, "JKn", mse = TRUE))
}
options(survey.lonely.psu = "fail")
# half-samples of full orthogonal balance: totals do not depend on the matrix
d <- as.svrepdesign(pairs, "BRR", mse = TRUE)
t <- svytotal(~api00 + full, d)
say("made brr total", c("api00", "full"), coef(t), SE(t), degf(d))
d <- as.svrepdesign(pairs, "Fay", fay.rho = 0.5, mse = TRUE)
t <- svytotal(~api00 + full, d)
say("made fay total", c("api00", "full"), coef(t), SE(t), degf(d))

# replicates that have no number: a group in a single unit
d <- svrepdesign(data = api, repweights = w(jkn), weights = ~pw, type = "JKn", rscales = jkn$rscales, scale = 1, combined.weights = TRUE)
t <- svymean(~api00, subset(d, cluster == 3 | (cluster == 4 & stype == 1)))
say("few units", "api00", coef(t), SE(t), degf(d))
cat(jkn$rscales, sep = ",", file = "jkn.rscales")
cat(format(seq_len(60) / 30, digits = 17), sep = ",", file = "other.rscales")
