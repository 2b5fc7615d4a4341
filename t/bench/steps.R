# SPDX-License-Identifier: GPL-3.0-or-later
# Filter, compute and recode as steps.sh does, by data.table with two threads; the result goes to standard output.
suppressMessages(library(data.table))
setDTthreads(2)
file <- commandArgs(TRUE)[1]
head <- sum(startsWith(readLines(file, 2000), "#"))
d <- fread(file, sep = "\t", skip = head, fill = TRUE)
d <- d[age >= 30 & region != 1]
v <- d[, .(q1, q2, q3, q4 = 6 - q4, q5 = 6 - q5)]
for (j in seq_along(v)) set(v, which(v[[j]] %in% c(9, -3)), j, NA)
n <- rowSums(!is.na(v))
d[, trust := fifelse(n >= 4, rowSums(v, na.rm = TRUE) / n, NA_real_)]
d[, q1_3 := fcase(q1 <= 2, 1, q1 == 3, 2, q1 <= 5, 3, q1 == 9, 9)]
fwrite(d, "/dev/stdout", sep = "\t")
