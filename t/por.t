#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='SPSS portable files: lines, tables of characters, numbers in base 30, damage'
. "$(dirname "$0")/lib.sh"

cells() { svycat -O csv --no-history "$@"; }

# A portable file around records: the greeting and the table of an ASCII file, then what comes on standard input, filled up with Z.
{
	printf '%200s' ''
	printf '%064d' 0
	printf '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+0&[]!$*);^-/|,%%_>?`:#@'\''="'
	printf '000000~000000000000000000000{}\\0'
	printf '%068d' 0
} >head.por
wrap() { fold -b -w 80 | awk '{ printf "%-80s\r\n", $0 }' | LC_ALL=C sed '$s/ *\r$//'; }
make_por() { { cat head.por; printf 'SPSSPORTA8/202611256/120000'; cat; } | wrap; }
fill='ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ'

test_expect_success 'numbers in base 30, blanks before them, fractions, exponents, missing' '
	test "$(wc -c <head.por)" = 456 &&
	printf "%s" "42/5B/70/1/X5/8/2/5/8/2/78/1/S1/8/0/1/8/0/F0/1/a-1/1/bA/1/cT.F/0/  -.F/1/dG1+2/1/e1-1/1/f*.1/g10/1/h-2J.3/1/iZZ" | make_por >n.por &&
	cells n.por >have &&
	cat >want <<-\EOT &&
	X,S
	0,a
	-1,b
	10,c
	29.5,
	-0.5,d
	432900,e
	0.03333333333333333,f
	,g
	30,h
	-79.1,i
	EOT
	test_cmp want have
'

test_expect_success 'the dictionary: titles, labels, missing codes and ranges, weight, documents' '
	printf "%s" "1A/SPSS 10.0.45/5B/61/W70/1/W5/8/2/5/8/2/70/1/Q5/1/0/5/1/0/89/8-1/C5/Aware70/1/R5/3/0/5/3/0/9-1/70/1/T5/3/0/5/3/0/A37/83/78/1/S1/8/0/1/8/0/88/REF     D1/1/Q2/1/3/Yes9/7/RefusedD1/1/S1/3/REF7/RefusedE2/5/Hello1/ F1/1/9/3A/3/REF$fill" | make_por >d.por &&
	svycat --no-history d.por | grep "^#" | tr -d "\047" >have &&
	cat >want <<-\EOT &&
	#---
	# profile: svy-data/1
	# schema:
	#   fields:
	#   - name: W
	#     type: number
	#     format: F8.2
	#   - name: Q
	#     type: number
	#     title: Aware
	#     format: F1.0
	#     categories:
	#     - {value: 1, label: Yes}
	#     - {value: 9, label: Refused}
	#     missingValues:
	#     - {value: 9, label: Refused}
	#     - {value: -1}
	#   - name: R
	#     type: number
	#     format: F3.0
	#     missingRange: [-.inf, -1]
	#   - name: T
	#     type: number
	#     format: F3.0
	#     missingValues:
	#     - {value: 3}
	#     missingRange: [97, .inf]
	#   - name: S
	#     type: string
	#     format: A8
	#     width: 8
	#     categories:
	#     - {value: REF, label: Refused}
	#     missingValues:
	#     - {value: REF, label: Refused}
	# na.strings: []
	# fileWeight: W
	# documents:
	# - Hello
	#---
	#end rows=1
	EOT
	test_cmp want have
'

test_expect_success 'dates of SPSS 25, whose formats are counted from 102' '
	printf "%s" "42/5B/70/1/D40/A/0/40/A/0/70/1/T3D/8/0/3D/8/0/FIPJ2+3/17KA/$fill" | make_por >t.por && cells t.por >have && printf "D,T\n2018-05-06,09:25:10\n" | test_cmp - have
'

test_expect_success 'line ends of any kind, lost blanks, no lines at all' '
	svycat -O por -o efc.por "$TESTDATA/efc.sav" 2>warnings && cells efc.por >want &&
	tr -d "\r" <efc.por >lf.por && cells lf.por >have && test_cmp want have &&
	sed "s/ *$//" lf.por >short.por && ! cmp -s lf.por short.por && cells short.por >have && test_cmp want have &&
	tr -d "\n" <lf.por >one.por && cells one.por >have && test_cmp want have &&
	cells <efc.por >have && test_cmp want have && cat efc.por | cells >have && test_cmp want have
'

test_expect_success 'a table of characters that is not that of ASCII' '
	{ printf "%200s" ""; tail -c +201 one.por; } | iconv -f ASCII -t IBM037 >ebcdic.por && cells ebcdic.por >have && test_cmp want have
'

test_expect_success 'bytes that no table knows are UTF-8 or what --encoding says, else windows-1252 with a warning' '
	printf "%s" "41/5B/78/1/S1/8/0/1/8/0/F4/caf" >x && { cat x; printf "\351%s" "$fill"; } | make_por >w.por &&
	cells w.por >have 2>err && printf "S\ncaf\303\251\n" >want && test_cmp want have && grep -q "windows-1252" err &&
	cells --encoding CP437 w.por >have 2>err && printf "S\ncaf\316\230\n" >want && test_cmp want have && test_must_be_empty err &&
	{ printf "%s" "41/5B/78/1/S1/8/0/1/8/0/F5/caf"; printf "\303\251%s" "$fill"; } | make_por >u.por &&
	cells u.por >have 2>err && printf "S\ncaf\303\251\n" >want && test_cmp want have && test_must_be_empty err &&
	status 1 svycat --strict w.por
'

test_expect_success 'a file that is cut anywhere is refused' '
	svycat -c e42dep,c172code,n4pstu "$TESTDATA/efc.sav" | svycat -O por -o small.por 2>warnings &&
	size=$(wc -c <small.por) && last=$(LC_ALL=C grep -abo "[^Z]ZZ*.*$" small.por | tail -n 1 | cut -d : -f 1) &&
	for n in 1 100 250 455 464 470 500 700 1000 1500 2000 3000 $((size - 500)) $((last / 82 * 82)); do
		head -c $n small.por >cut.por && status 1 svycat cut.por >out 2>err && ! grep "^#end" out || { echo "$n"; return 1; }
	done
'

test_expect_success 'damage is named' '
	printf "%s" "42/5B/70/1/X5/8/2/5/8/2/F1/$fill" | make_por >c.por && status 1 svycat c.por 2>err && grep -q "says that it has 2 variables, and has 1" err &&
	printf "%s" "41/5B/70/1/X5/8/2/5/8/2/F1/!/$fill" | make_por >c.por && status 1 svycat c.por 2>err && grep -q "no.* number.* row 2\|row 2" err &&
	printf "%s" "41/5B/70/1/X5/8/2/5/8/2/D1/1/Y1/1/1/aF1/$fill" | make_por >c.por && status 1 svycat c.por 2>err && grep -q "does not exist: .Y" err &&
	printf "%s" "41/5B/70/1/X5/8/2/5/8/2/F1+TT/$fill" | make_por >c.por && status 1 svycat c.por 2>err && grep -q "too large in row 1" err &&
	printf "%s" "42/5B/70/1/X5/8/2/5/8/2/70/1/X5/8/2/5/8/2/F1/2/$fill" | make_por >c.por && cells c.por 2>err >have && grep -q "X_2" err &&
	printf "X,X_2\n1,2\n" >want && test_cmp want have
'

cat >compare.R <<'EOF'
suppressMessages(library(haven))
for (f in c("efc", "apiclus1", "monitor", "yrbs")) {
	x <- as.data.frame(read_por(paste0(f, ".por"), user_na = TRUE))
	y <- read.csv(paste0(f, ".csv"), colClasses = sapply(x, function(v) if (is.character(v)) "character" else "numeric"), na.strings = "")
	stopifnot(identical(names(x), names(y)), nrow(x) == nrow(y))
	for (v in names(x)) {
		if (is.character(x[[v]])) {
			x[[v]][x[[v]] == ""] <- NA
			stopifnot(identical(as.character(x[[v]]), y[[v]]))
		} else if (!inherits(x[[v]], c("Date", "POSIXct", "hms"))) {
			stopifnot(all.equal(as.numeric(x[[v]]), y[[v]], tolerance = 1e-14))
		}
	}
}
EOF
test_expect_success R 'the same cells as haven reads' '
	for f in efc apiclus1 monitor yrbs; do
		svycat -O por -o $f.por "$TESTDATA/$f.sav" 2>warnings && cells $f.por >$f.csv || return 1
	done &&
	Rscript compare.R
'

command -v pspp-convert >/dev/null && test_set_prereq PSPP
test_expect_success PSPP 'the same cells as PSPP reads' '
	for f in efc apiclus1; do
		pspp-convert $f.por $f.sav && cells $f.sav >want && cells $f.por >have &&
		awk -F, "NR == FNR { a[NR] = \$0; next } { n = split(a[FNR], x, \",\"); for (i = 1; i <= n; i++) if (x[i] != \$i && (x[i] - \$i) ^ 2 > 1e-18 * x[i] ^ 2) { print FNR, i, x[i], \$i; bad = 1 } } END { exit bad || NR != 2 * FNR }" want have || return 1
	done
'

test_expect_success 'every double is written so that it is read again, and in few digits where it is a decimal' '
	printf "%s\n" x 1e300 -1e-300 1.7976931348623157e308 5e-324 0.1 -2.5e-10 123456789.123456789 1e-5 9007199254740992 0.30000000000000004 -1e19 270000 \
		12.75 >x.csv &&
	svycat -o x.por x.csv && svycat -O csv x.por >have && svycat -O csv x.csv | sed 1s/x/X/ >want && test_cmp want have && test $(wc -l <have) = 14 &&
	tr -d "\r\n" <x.por | grep "/0.3/.*/C.MF/ZZ" && ! grep -v "^.\{80\}$(printf "\r")$" x.por
'

tab=$(printf "\t")
cat >rules.stream <<EOF
#---
# profile: svy-data/1
# schema:
#   fields:
#   - {name: a, type: number, missingValues: [{value: '-99'}, {value: '1e+300'}]}
#   - {name: b, type: number, missingValues: [{value: '99'}], missingRange: [-.inf, -1.0e-301]}
#   - {name: c, type: number, missingRange: [90, .inf]}
#   - {name: d, type: number, missingRange: [1.5, 2]}
#   - {name: s, type: string, width: 9, missingValues: [{value: zz}, {value: '  q'}], categories: [{value: abc, label: ABC}]}
#---
a${tab}b${tab}c${tab}d${tab}s
1${tab}2${tab}3${tab}4${tab}abc
-99${tab}-0.001${tab}95${tab}1.75${tab}zz
#end rows=2
EOF

test_expect_success 'missing codes and ranges, large and small, and those of text are kept' '
	svycat -o rules.por rules.stream 2>err && test_must_be_empty err && svyvars rules.por >have &&
	grep "missing -99, 1e+300" have && grep "missing 99, lowest to -1e-301" have && grep "missing 90 to highest" have && grep "missing 1.5 to 2" have &&
	grep "missing \"zz\", \"  q\"" have
'

test_expect_success PSPP 'PSPP finds the same in it' '
	printf "%s\n" "IMPORT FILE=\"rules.por\"." "DISPLAY DICTIONARY." "SAVE OUTFILE=\"pspp.sav\"." >x.sps && pspp x.sps >out && ! grep -i error out &&
	svycat -O csv rules.stream | sed 1d >want && svycat -O csv pspp.sav | sed 1d >have && test_cmp want have &&
	grep "\"zz      \"; \"  q     \"" out && grep "LOWEST THRU" out && grep "abc *|ABC" out
'

test_expect_success 'roles, attributes and sets that a portable file cannot hold are named' '
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: x, type: number, role: target}\n#   - {name: y, type: number, attributes: {a: b}}\n# variableSets:\n# - {name: s, variables: [x]}\n#---\nx\ty\n1\t2\n#end rows=1\n" >roles.svy &&
	svycat -o roles.por roles.svy 2>err && grep "no roles and attributes: those of .x., .y. are left out" err && grep "no sets of variables" err &&
	status 1 svycat --strict -o strict.por roles.svy 2>err && test ! -e strict.por
'

test_done
