# SPDX-License-Identifier: GPL-3.0-or-later
# fread.R FILE RUNS: the median time in seconds of data.table's fread with two threads, as R measures it: the start of R is not in it.
suppressMessages(library(data.table))
setDTthreads(2)
arg <- commandArgs(TRUE)
runs <- as.integer(arg[2])
t <- sapply(seq_len(runs), function(i) system.time(suppressWarnings(fread(arg[1], yaml = TRUE, sep = "\t", showProgress = FALSE)))[["elapsed"]])
cat(sort(t)[runs %/% 2 + 1])
