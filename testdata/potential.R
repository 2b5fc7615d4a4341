# SPDX-License-Identifier: GPL-3.0-or-later
# The participation table of models/monitor.yaml by R survey, from the items, without svyscore. Run in this folder.
suppressMessages({library(survey); library(haven)})
m <- as.data.frame(zap_labels(read_sav("monitor.sav")))
items <- c(paste0("n", 1:3), paste0("w", 1:4), paste0("s", 1:3), "i1", "i2")
for (v in items) m[[v]][m[[v]] >= -7 & m[[v]] <= -2] <- NA
m$uren_werk[m$uren_werk == -5] <- 0

mean_of <- function(x, min) ifelse(rowSums(!is.na(x)) >= min, rowMeans(x, na.rm = TRUE), NA)
n <- m[paste0("n", 1:3)]; n$n2 <- 6 - n$n2
m$norm <- as.numeric(mean_of(n, 2) >= 3.5)
m$time <- as.numeric(m$uren_werk < 32 & m$uren_zorg < 8)
m$skill <- as.numeric(mean_of(m[paste0("s", 1:3)], 2) >= 3)
m$information <- as.numeric(mean_of(m[c("i1", "i2")] == 1, 1) >= 0.5)
m$able <- ifelse(is.na(m$skill) | is.na(m$information), NA, m$time * m$skill * m$information)
w <- m[paste0("w", 1:4)]
yes <- rowSums(w == 3 | w == 4, na.rm = TRUE); already <- rowSums(w == 5, na.rm = TRUE)
dk <- rowSums(w == 8, na.rm = TRUE); missing <- rowSums(is.na(w))
m$willing <- ifelse(yes >= 2, "yes", ifelse(yes + already + dk + missing < 2, "no",
	ifelse(yes + already >= 2, "already", ifelse(yes + already + dk >= 2, "dk", "missing"))))

design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~gewicht, data = m)
t <- qt(0.975, degf(design))
share <- function(y, base) {
	d <- design
	d$variables$y <- as.numeric(y)
	d <- subset(d, base & !is.na(y))
	e <- svymean(~y, d)
	list(p = as.numeric(coef(e)), se = sqrt(as.numeric(vcov(e))), n = nrow(d$variables))
}
logit <- function(e) plogis(qlogis(e$p) + c(-t, t) * e$se / (e$p * (1 - e$p)))
# Persons: the share of those in `of` who are in the base and have y, times the sum of all weights; a gap has none.
row <- function(id, y, base, of = NULL) {
	e <- share(y, base)
	gap <- grepl("\\[gap\\]", id)
	ci <- if (gap) e$p + c(-t, t) * e$se else logit(e)
	whole <- if (is.null(of)) e else share(base & !is.na(y) & y == 1, of)
	persons <- if (gap) rep("", 3) else sprintf("%.17g", sum(m$gewicht) * c(whole$p, logit(whole)))
	cat(id, sprintf("%.17g", c(e$p, e$se, ci)), e$n, persons, sep = "\t")
	cat("\n")
}
all <- rep(TRUE, nrow(m))
row("norm[yes]/valid on norm", m$norm, all)
for (p in c("time", "skill", "information")) {
	row(sprintf("%s[yes]/valid on %s", p, p), m[[p]], all)
	row(sprintf("%s[yes]/valid on able", p), m[[p]], !is.na(m$able))
}
row("able[yes]/valid on able", m$able, all)
for (l in c("yes", "no", "already", "dk", "missing")) row(sprintf("willing[%s]/all asked", l), m$willing == l, all)
row("asked[yes]/valid on asked", m$gevraagd == 1, all)
row("does[yes]/valid on does", m$doet == 1, all)
valid <- m$willing != "missing" & !is.na(m$able)
known <- m$willing %in% c("yes", "no") & !is.na(m$able)
base <- "willing yes or no, valid on able"
row(sprintf("quadrant[both]/%s", base), m$willing == "yes" & m$able == 1, known, valid)
row(sprintf("quadrant[willing]/%s", base), m$willing == "yes" & m$able == 0, known, valid)
row(sprintf("quadrant[able]/%s", base), m$willing == "no" & m$able == 1, known, valid)
row(sprintf("quadrant[neither]/%s", base), m$willing == "no" & m$able == 0, known, valid)
row("able[yes]/willing, valid on able", m$able, m$willing == "yes", valid)
unable <- m$willing == "yes" & !is.na(m$able) & m$able == 0
lack <- paste0(ifelse(m$time == 0, "time+", ""), ifelse(m$skill == 0, "skill+", ""), ifelse(m$information == 0, "information+", ""))
for (l in c("time", "skill", "information", "time+skill", "time+information", "skill+information", "time+skill+information"))
	row(sprintf("lacking[%s]/willing, not able", l), lack == paste0(l, "+"), unable, valid)
for (task in list(c("errands", "n1", "w1"), c("garden", "n3", "w3"))) {
	should <- m[[task[2]]] %in% 4:5; would <- m[[task[3]]] %in% 3:4
	both <- !is.na(m[[task[2]]]) & !is.na(m[[task[3]]])
	base <- sprintf("valid on %s and %s", task[2], task[3])
	row(sprintf("%s[norm]/%s", task[1], base), should, both)
	row(sprintf("%s[own]/%s", task[1], base), would, both)
	row(sprintf("%s[gap]/%s", task[1], base), should - would, both)
}
