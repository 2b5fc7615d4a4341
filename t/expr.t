#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='expressions: against R, on the examples of the manual, with hostile input, and in a foreign locale'
. "$(dirname "$0")/lib.sh"

cp "$TESTDATA"/{apistrat,efc,monitor}.sav "$TESTDATA"/efc.dta . || exit 1
command -v svycompute >/dev/null && test_set_prereq COMPUTE

# body: a stream without its head and end.
body() { grep -v '^#' "$@"; }

test_expect_success R 'R makes a table, a program and its results' 'LC_ALL=C.UTF-8 Rscript "$ROOT/t/expr.R" . >expr.out 2>&1 || { cat expr.out; false; }'

test_expect_success R,COMPUTE 'each function and operator is what R computes' '
	svycompute "$(cat program)" r.sav | body > have.tsv &&
	LC_ALL=C.UTF-8 Rscript "$ROOT/t/expr_check.R" .
'

test_expect_success R,COMPUTE 'also by way of the stream' '
	svycat r.sav | svycompute "$(cat program)" | body > have.tsv &&
	LC_ALL=C.UTF-8 Rscript "$ROOT/t/expr_check.R" .
'

test_expect_success R,COMPUTE 'tags and dates of Stata are kept as R keeps them' '
	svycompute "$(cat stata.program)" r.dta | body | awk -F "\t" -v OFS="\t" "NR == 1 { n = NF - $(head -1 stata.want | wc -w) }
		{ line = \$(n + 1); for (i = n + 2; i <= NF; i++) line = line OFS \$i; print line }" > stata.have &&
	test_cmp stata.want stata.have
'

# The page: each literal block in EXAMPLES is one condition a line, about variables of the file that stands before it.
examples() {
	awk '/^\.Sh EXAMPLES/ { on = 1 } /^\.Sh DIAGNOSTICS/ { on = 0 } on && /^\.Bd -literal/ { lit = 1; next } /^\.Ed/ { lit = 0 } on && lit' "$ROOT/docs/svy-expr.7" |
		sed 's/\\&//g; s/\\-/-/g'
}

test_expect_success 'the examples of the manual page mean something' '
	examples > lines && test "$(wc -l < lines)" -ge 8 &&
	while read -r line; do
		svymean -w gewicht --psu none --missing "n1-w3=-7,-2,8" --where "$line" leeftijd monitor.sav > out.svy 2> err || { echo "$line"; cat err; return 1; }
		test "$(column n out.svy)" -gt 0 || { echo "nobody is in: $line"; return 1; }
	done < lines
'

test_expect_success 'what is computed does not depend on the locale' '
	svymean -w pw --psu none --where "api00 > 600.5 and matches(cds, \"^[0-9]+$\") and upper(\"é\") == \"É\"" api99 apistrat.sav > a.svy &&
	for l in de_DE.UTF-8 tr_TR.UTF-8 C fr_FR@euro; do
		LC_ALL=$l svymean -w pw --psu none --where "api00 > 600.5 and matches(cds, \"^[0-9]+$\") and upper(\"é\") == \"É\"" api99 apistrat.sav | cmp - a.svy || return 1
	done &&
	test "$(column n a.svy)" -gt 0
'

test_expect_success 'mistakes exit 2 and show their place' '
	while read -r e; do
		status 2 svymean -w pw --psu none --where "$e" api99 apistrat.sav > out 2> err && ! test -s out && grep -q "^ *^$" err || { echo "$e"; cat err; return 1; }
	done <<-\EOF
	apj00 > 3
	api00 = 3
	stype == "Primary"
	mean(api00:api9) > 3
	mean(api00:api99, min=9) > 3
	matches(cds, "(")
	year(api00) == 3
	cds > 3
	case(api00 > 3: 1, else: "a") == 1
	EOF
'

test_expect_success 'hostile patterns end soon or are refused' '
	for p in "(a*)*b" "((a+)+)+$" "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x" "(x+x+)+y" "(([a-z])+.)+[A-Z]([a-z])+$"; do
		timeout 10 svymean -w pw --psu none --where "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"$p\") or api00 > 0" api99 apistrat.sav > out || { echo "$p"; return 1; }
	done &&
	for p in "a{1,9999}" "(((a{99}){99}){99}){99}" "(a)\\1" "$(printf "%01001d" 0)" "[" "a{2,1}" "*("; do
		status 2 timeout 10 svymean -w pw --psu none --where "matches(cds, \"$p\")" api99 apistrat.sav 2> err || { echo "$p"; cat err; return 1; }
	done
'

test_expect_success 'long programs and lists end' '
	vars=$(seq -s, 1 5000 | sed "s/[0-9]*/api00/g") &&
	svymean -w pw --psu none --where "mean($vars) > 600" api99 apistrat.sav > a.svy 2> /dev/null &&
	svymean -w pw --psu none --where "api00 > 600" api99 apistrat.sav > b.svy &&
	test "$(column estimate a.svy)" = "$(column estimate b.svy)" &&
	list=$(printf "mean(snum:fpc,snum:fpc,snum:fpc),%.0s" $(seq 1 3000)) &&
	status 2 svymean -w pw --psu none --where "sum(${list%,}) > 3" api99 apistrat.sav 2> err &&
	grep -q "lists of the expression are too long" err
'

test_done
