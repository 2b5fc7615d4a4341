#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='SAS data sets and transport files'
. "$(dirname "$0")/lib.sh"

cells() { svycat -O csv --no-history "$@"; }

cat >want <<EOT
id,x,s,date,time,tod
1,1.5,a,2020-01-31,2020-01-31T12:30:15,00:00:00
2,,,2020-02-01,2020-01-31T12:30:16,00:00:01
3,-3,café,2020-02-02,2020-01-31T12:30:17,00:00:02
4,0.1,long text with blanks,2020-02-03,2020-01-31T12:30:18,00:00:03
5,10000000000,x,2020-02-04,2020-01-31T12:30:19,00:00:04
6,2, lead,2020-02-05,2020-01-31T12:30:20,00:00:05
7,3,y,2020-02-06,2020-01-31T12:30:21,00:00:06
EOT

test_expect_success 'cells, from a file and from a pipe' '
	for f in types.xpt types8.xpt types.sas7bdat; do
		cells "$TESTDATA/$f" >have 2>err && test_cmp want have && test_must_be_empty err &&
		cat "$TESTDATA/$f" | cells >have && test_cmp want have &&
		cells -c date,x "$TESTDATA/$f" >have && cut -d , -f 4,2 want | awk -F , "{ print \$2 \",\" \$1 }" | test_cmp - have || return 1
	done
'

test_expect_success 'formats are those of SAS, titles are kept' '
	svycat --no-history "$TESTDATA/types8.xpt" >s && grep -q "title: My data" s && grep -q "title: Title of x" s &&
	grep -q "format: SAS DATE\$" s && grep -q "format: SAS DATETIME" s && grep -q "format: SAS TIME" s
'

test_expect_success 'dates become those of SPSS and Stata' '
	for kind in sav dta; do
		svycat -c id,date,time -o d.$kind "$TESTDATA/types.xpt" 2>err && cells d.$kind >have && cut -d , -f 1,4,5 want | test_cmp - have || return 1
	done &&
	svycat -c id,date,time -o d.por "$TESTDATA/types.xpt" 2>err && cells d.por | tail -n +2 >have && cut -d , -f 1,4,5 want | tail -n +2 | test_cmp - have
'

# The missing value of x in a transport file: its first byte says which it is, and 0s follow.
missing_at=$(LC_ALL=C grep -aboP '\x2e\x00{7}' "$TESTDATA/types.xpt" | tail -n 1 | cut -d : -f 1)
special() { cp "$TESTDATA/types.xpt" tag.xpt && chmod +w tag.xpt && printf "$1" | dd of=tag.xpt bs=1 seek="$missing_at" conv=notrunc 2>/dev/null; }
test_expect_success 'special missing values are tags, and ._ is system-missing with a word' '
	special A && cells -c x tag.xpt >have 2>err && sed -n 3p have >x && echo .a | test_cmp - x && test_must_be_empty err &&
	special Z && cells -c x tag.xpt >have 2>err && sed -n 3p have >x && echo .z | test_cmp - x && test_must_be_empty err &&
	special _ && cells -c x,id tag.xpt >have 2>err && sed -n 3p have >x && echo ,2 | test_cmp - x && grep -q "1 values \._" err &&
	status 1 svycat --strict tag.xpt
'

test_expect_success 'text is in the encoding that the file declares, or in that of --encoding' '
	cp "$TESTDATA/types.sas7bdat" e.sas7bdat && chmod +w e.sas7bdat &&
	test "$(od -An -tu1 -j70 -N1 e.sas7bdat | tr -d " ")" = 20 &&
	printf "\076" | dd of=e.sas7bdat bs=1 seek=70 conv=notrunc 2>/dev/null &&
	cells -c s e.sas7bdat | sed -n 4p >have && printf "caf\303\203\302\251\n" | test_cmp - have &&
	cells --encoding utf-8 -c s e.sas7bdat | sed -n 4p >have && printf "caf\303\251\n" | test_cmp - have
'

test_expect_success 'one bad byte does not lose the file' '
	LC_ALL=C sed "s/caf\xc3\xa9/caf\xc3x/" "$TESTDATA/types.sas7bdat" >b.sas7bdat &&
	cells b.sas7bdat >have 2>err && test "$(wc -l <have)" = 8 && grep -q "first in .s., row 3" err && status 1 svycat --strict b.sas7bdat
'

test_expect_success 'a file that is cut anywhere is refused' '
	for f in types.xpt types8.xpt types.sas7bdat; do
		size=$(wc -c <"$TESTDATA/$f") &&
		for n in 32 79 80 100 200 288 300 700 1000 $((size / 2)) $((size - 81)) $((size - 80)) $((size - 1)); do
			head -c $n "$TESTDATA/$f" >cut && status 1 svycat cut >out 2>err && ! grep "^#end" out || { echo "$f $n"; return 1; }
		done || return 1
	done
'

test_expect_success 'what is no data set is named' '
	cp "$TESTDATA/types.sas7bdat" c.sas7bcat && chmod +w c.sas7bcat && printf "\143" | dd of=c.sas7bcat bs=1 seek=15 conv=notrunc 2>/dev/null &&
	status 1 svycat c.sas7bcat 2>err && grep -q "catalog of SAS" err &&
	printf "**COMPRESSED** **COMPRESSED** **COMPRESSED**" | status 1 svycat 2>err && grep -q CPORT err &&
	{ cat "$TESTDATA/types.xpt"; tail -c +241 "$TESTDATA/types.xpt"; } >two.xpt && status 1 svycat two.xpt 2>err && grep -q "more than one data set" err
'

cat >compare.R <<'EOF'
suppressMessages(library(haven))
set.seed(1)
n <- 3000
d <- tibble::tibble(id = 1:n, a = rnorm(n) * 10^sample(-20:20, n, TRUE), b = sample(c(1:5, NA), n, TRUE), t = sample(c("north", "south", ""), n, TRUE))
write_xpt(d, "r5.xpt", version = 5)
write_xpt(d, "r8.xpt", version = 8)
suppressWarnings(write_sas(d, "r.sas7bdat"))
write_xpt(d[0, ], "none.xpt")
for (f in c("r5.xpt", "r8.xpt", "r.sas7bdat", "none.xpt", list.files(system.file("examples", package = "haven"), "sas7bdat$", full.names = TRUE))) {
	x <- as.data.frame(if (grepl("xpt$", f)) read_xpt(f) else read_sas(f))
	y <- read.csv(pipe(paste("svycat -O csv", f)), colClasses = sapply(x, function(v) if (is.character(v)) "character" else "numeric"), na.strings = "")
	stopifnot(identical(names(x), names(y)), nrow(x) == nrow(y))
	for (v in names(x)) {
		if (is.character(x[[v]])) {
			x[[v]][x[[v]] == ""] <- NA
			stopifnot(identical(as.character(x[[v]]), y[[v]]))
		} else {
			stopifnot(identical(as.numeric(x[[v]]), as.numeric(y[[v]])) || all.equal(as.numeric(x[[v]]), y[[v]], tolerance = 1e-15))
		}
	}
	cat(f, dim(x), "\n")
}
EOF
test_expect_success R 'the same cells as haven reads' '
	Rscript compare.R >out && test "$(wc -l <out)" -ge 4
'

test_done
