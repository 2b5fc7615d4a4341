# SPDX-License-Identifier: GPL-3.0-or-later
# For svyadjust.t: p-values to the file p, and what R makes of them to files by the names of the methods.
set.seed(3)
p <- c(signif(runif(60)^3, 6), 0, 1, 1, 1e-300, 1e-12, 0.03, 0.03, NA, 0.5)
put <- function(x, file) writeLines(ifelse(is.na(x), "", format(x, digits = 17, trim = TRUE)), file)
put(p, "p")
for (method in c("holm", "BH", "bonferroni", "BY")) put(p.adjust(p, method), tolower(method))
