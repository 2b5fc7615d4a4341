#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2016
test_description='svyselect: which variables go on, in which order, under which names, and what becomes of the design'
. "$(dirname "$0")/lib.sh"

cat >head.svy <<'EOF'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: q1
#     type: integer
#     title: Trust
#     measure: ordinal
#     format: F2.0
#     categories:
#     - {value: 1, label: low}
#     - {value: 9, label: refused}
#     missingValues:
#     - {value: '9', label: refused}
#     attributes: {source: ISSP}
#     unknownKey: [kept]
#   - name: q2
#     type: integer
#   - name: q3
#     type: number
#   - name: häuser
#     type: string
#   - name: w
#     type: number
#   - name: stratum
#     type: integer
#   - name: psu
#     type: integer
#   - name: psu2
#     type: integer
#   - name: n1
#     type: integer
#   - name: n2
#     type: integer
#   - name: rw1
#     type: number
#   - name: rw2
#     type: number
#   - name: kind
#     type: integer
# fileWeight: w
# survey: {weights: w, strata: [stratum], psu: [psu, psu2], fpc: [n1, n2], replicates: {kind: kind, columns: [rw1, rw2]}}
# multipleResponseSets:
# - {name: $m, kind: categories, variables: [q1, q2]}
# variableSets:
# - {name: core, variables: [q2, q3]}
#---
EOF
{
	cat head.svy
	printf '%s\n' q1 q2 q3 häuser w stratum psu psu2 n1 n2 rw1 rw2 kind | paste -sd '\t'
	printf '%s\n' 1 2 0.5 a 1.5 1 1 1 10 20 1 2 3 | paste -sd '\t'
	printf '%s\n' 9 '' .a '" b"' 2.5 2 2 2 11 21 3 4 5 | paste -sd '\t'
	echo '#end rows=2'
} >in.svy

names() { grep -v '^#' "${1:--}" | head -n 1; }
design() { grep '^# survey' "${1:--}"; }

test_expect_success 'variables go on in the order of the list, those of the design behind them' '
	svyselect q3,q1 in.svy >out && names out >got && printf "%s\n" q3 q1 w stratum psu psu2 n1 n2 rw1 rw2 | paste -sd "\t" >want && diff want got &&
	diff <(design in.svy) <(design out) && grep -q "^# fileWeight: w" out &&
	svyselect "psu,q*,q1" in.svy | names >got && printf "%s\n" psu q1 q2 q3 w stratum psu2 n1 n2 rw1 rw2 | paste -sd "\t" | diff - got &&
	svyselect q2-häuser in.svy | names | cut -f 1-4 >got && printf "q2\tq3\thäuser\tw\n" | diff - got
'

test_expect_success 'rows, and all that is known of a variable, stay' '
	svyselect "*" --no-history in.svy >out && svycat --no-history in.svy | diff - out &&
	svyselect q1 in.svy >out && diff <(sed -n "/name: q1/,/name: q2/p" in.svy | sed "\$d") <(sed -n "/name: q1/,/name: w\$/p" out | sed "\$d") &&
	grep -F ", kind: categories, variables: [q1]}" out && test_must_fail grep "name: core" out &&
	svyselect häuser,q3 in.svy | grep -v "^#" | cut -f 1,2 | tail -n 1 >got && printf "%s\n" "\" b\"	.a" | diff - got
'

test_expect_success 'svycat -c does the same' '
	svycat --no-history -c q3,q1 in.svy >want && svyselect --no-history q3,q1 in.svy | diff want -
'

test_expect_success 'two steps are as one; a permutation and its way back change nothing' '
	svyselect q3,q2,q1 in.svy | svyselect --no-history q1,q3 >out && grep -v "^# - svy" out >a &&
	svyselect --no-history q1,q3 in.svy | grep -v "^# - svy" | diff - a &&
	all=$(names in.svy | tr "\t" ",") && rev=$(names in.svy | tr "\t" "\n" | tac | paste -sd ,) &&
	svyselect --no-history "$rev" in.svy | svyselect --no-history "$all" >out && svycat --no-history in.svy | diff - out
'

test_expect_success '--drop leaves out, also of a list, and may leave FILE or VARS out' '
	svyselect --drop q2,häuser,kind in.svy >out && names out | cut -f 1,2,3 >got && printf "q1\tq3\tw\n" | diff - got &&
	svyselect --drop q2 "q*" in.svy | names | cut -f 1-3 >got && printf "q1\tq3\tw\n" | diff - got &&
	svyselect --drop q2 "q*" <in.svy | names | cut -f 1-3 >got && printf "q1\tq3\tw\n" | diff - got &&
	svyselect --drop q2 "q*" - <in.svy | names | cut -f 1-3 | diff got - &&
	svyselect --drop q2 <in.svy | names | cut -f 1-3 >got && printf "q1\tq3\thäuser\n" | diff - got &&
	svyselect --drop q2 - <in.svy | names | cut -f 1-3 | diff got -
'

test_expect_success 'without VARS a lone argument that looks like a file is one' '
	status 1 svyselect --drop q2 gone.sav <in.svy 2>err && grep "cannot open .gone.sav." err &&
	status 1 svyselect --drop q2 ./gone <in.svy 2>err && grep "cannot open" err &&
	status 2 svyselect --drop q2 gone <in.svy 2>err && grep "unknown variable .gone." err &&
	status 2 svyselect in.svy 2>err && grep "VARS is missing: .in.svy. is a file" err
'

test_expect_success 'ranges and patterns spare the design, and a note says so' '
	svyselect --drop "p*,q1-q3,w*" in.svy >out 2>err && test_must_be_empty err && diff <(design in.svy) <(design out) &&
	names out | cut -f 1-5 >got && printf "häuser\tw\tstratum\tpsu\tpsu2\n" | diff - got &&
	grep "^# - .*columns of the design stay.*w, psu, psu2" out
'

lost() {        # lost COLUMN WHAT SURVEY
	svyselect --drop "$1" in.svy >out 2>err && grep "warning: .*$2.*'$1'" err && grep "^# - .*$2" out &&
	{ design out || true; } | sed 's/^# survey: //' >got && echo "$3" | diff - got && ! names out | tr '\t' '\n' | grep -qx "$1" &&
	status 1 svyselect --strict --drop "$1" in.svy >/dev/null 2>&1
}
test_expect_success 'a column of the design is dropped by its name, with what could not be read without it' '
	lost w "estimates are unweighted" "{strata: [stratum], psu: [psu, psu2], fpc: [n1, n2], replicates: {kind: kind, columns: [rw1, rw2]}}" &&
	test_must_fail grep fileWeight out &&
	lost stratum "strata are dropped" "{weights: w, psu: [psu, psu2], replicates: {kind: kind, columns: [rw1, rw2]}}" &&
	lost psu "usually too small" "{weights: w, strata: [stratum], replicates: {kind: kind, columns: [rw1, rw2]}}" &&
	lost psu2 "a later stage" "{weights: w, strata: [stratum], psu: [psu], fpc: [n1], replicates: {kind: kind, columns: [rw1, rw2]}}" &&
	lost n2 "with replacement" "{weights: w, strata: [stratum], psu: [psu, psu2], fpc: [n1], replicates: {kind: kind, columns: [rw1, rw2]}}" &&
	lost rw2 "no replicates" "{weights: w, strata: [stratum], psu: [psu, psu2], fpc: [n1, n2]}"
'

test_expect_success 'what is declared no longer does not follow a list' '
	svyselect --drop psu q1 in.svy 2>/dev/null | names >got && printf "q1\tw\tstratum\trw1\trw2\n" | diff - got
'

test_expect_success 'units that are numbered within strata do not stay without them' '
	sed "s/psu: \[psu, psu2\]/psu: [psu], nest: true/; s/, n2\]/]/" in.svy >nest.svy &&
	status 2 svyselect --drop stratum nest.svy >out 2>err && grep "numbered within strata" err && test_must_be_empty out &&
	svyselect --drop stratum,psu nest.svy 2>/dev/null | design >got && test_must_fail grep -e "nest" -e "psu" got
'

test_expect_success 'a filter column is dropped with a warning' '
	sed "s/{weights: w/{domain: kind, weights: w/" in.svy | svyselect --drop kind 2>err >out && grep "left out count again: .kind." err &&
	test_must_fail grep "domain" out
'

test_expect_success 'a new name holds everywhere' '
	svyselect --rename w=gewicht,q1=vertrauen,q2=q1,psu=unit,n2=N,rw2=wiederholung,kind=art in.svy >out &&
	names out >got && printf "%s\n" vertrauen q1 q3 häuser gewicht stratum unit psu2 n1 N rw1 wiederholung art | paste -sd "\t" | diff - got &&
	grep "^# fileWeight: gewicht" out &&
	design out >got && echo "# survey: {weights: gewicht, strata: [stratum], psu: [unit, psu2], fpc: [n1, '"'N'"'], replicates: {kind: kind, columns: [rw1, wiederholung]}}" | diff - got &&
	grep -F ", kind: categories, variables: [vertrauen, q1]}" out && grep -F "{name: core, variables: [q1, q3]}" out &&
	svyselect --no-history --rename gewicht=w,vertrauen=q1,q1=q2,unit=psu,N=n2,wiederholung=rw2,art=kind out | grep -v "^# - svy\|^# history" >back &&
	svycat --no-history in.svy | diff - back
'

test_expect_success 'swaps, and names with an equals sign' '
	svyselect --rename q1=q2,q2=q1 in.svy | names | cut -f 1,2 >got && printf "q2\tq1\n" | diff - got &&
	printf "a=b,c\n1,2\n" >eq.csv && svyselect --rename a=b=x,c=a=b eq.csv -O csv >got && printf "x,a=b\n1,2\n" | diff - got
'

test_expect_success 'names that cannot be' '
	status 2 svyselect --rename q1=q2 in.svy 2>err && grep "two variables would have the name .q2.: .q1. and .q2." err &&
	status 2 svyselect --rename q1=x,q2=x in.svy 2>err && grep "two variables would have the name .x.: .q1. and .q2." err &&
	status 2 svyselect --rename q1=x,q1=y in.svy 2>err && grep "names a variable twice: .q1." err &&
	status 2 svyselect --rename q1 in.svy 2>err && grep "takes old=new, not .q1." err &&
	status 2 svyselect --rename q1= in.svy 2>err && grep "a new name is empty" err &&
	status 2 svyselect --rename "q1=a	b" in.svy 2>err && grep "control character" err &&
	status 2 svyselect --rename "q1=$(printf "\377")" in.svy 2>err && grep "not in UTF-8" err &&
	status 2 svyselect --rename "q1=\`my age\`" in.svy 2>err && grep "in backquotes in expressions only: .\`my age\`." err &&
	status 2 svyselect --rename Q1=x in.svy 2>err && grep "unknown variable .Q1. (did you mean .q1." err &&
	status 2 svyselect q1 --rename q2=x in.svy 2>err && grep "does not go on has a new name in .--rename.: .q2." err &&
	svyselect q1 --rename q1=q2 in.svy | names | cut -f 1 >got && echo q2 | diff - got
'

test_expect_success 'lists that cannot be' '
	status 2 svyselect q1,qq2 in.svy >out 2>err && grep "unknown variable .qq2. (did you mean .q2." err && test_must_be_empty out &&
	status 2 svyselect --drop hauser in.svy 2>err && grep "did you mean .häuser." err &&
	status 2 svyselect "x*" in.svy 2>err && status 2 svyselect q3-q1 in.svy 2>err && status 2 svyselect "" in.svy 2>err &&
	printf "a,b\n1,2\n" >ab.csv && status 2 svyselect --drop "*" ab.csv 2>err && grep "every variable is dropped" err
'

test_expect_success 'constructs keep their items under new names' '
	svyscore --model "$TESTDATA/models/monitor.yaml" "$TESTDATA/monitor.sav" 2>/dev/null >scored.svy &&
	svypotential --no-history -w gewicht --psu psu --strata stratum scored.svy 2>/dev/null >want &&
	svyselect --rename able=kann,willing=will,gewicht=w,skill=vaardig,w1=eins,n1=norm1 scored.svy >renamed.svy &&
	svypotential --no-history -w w --psu psu --strata stratum renamed.svy 2>/dev/null | sed "s/kann/able/g; s/\bwill\b/willing/g; s/vaardig/skill/g; s/weights: w/weights: gewicht/; s/eins/w1/g; s/norm1/n1/g" >got &&
	grep -c . want && diff <(grep -v "^#" want) <(grep -v "^#" got)
'

test_expect_success 'tables of estimates are tables' '
	svymean api00 --by stype -w pw "$TESTDATA/apistrat.sav" >est.svy &&
	svyselect term,stype,stat,estimate,n --rename stype=school est.svy >out && svytable out >got && grep "school" got && grep -w "674" got &&
	svyselect --drop id,df est.svy | svytable >got && svytable est.svy | diff - got &&
	svyselect estimate,std_error -O csv est.svy >got && head -n 1 got | grep -x "estimate,std_error" && test "$(wc -l <got)" = 4
'

test_expect_success 'formats in and out; the fast lane' '
	svycat -o in.sav in.svy 2>/dev/null && svycat -o in.dta in.svy 2>/dev/null &&
	svyselect --no-history q3,q2,q1 in.svy >want &&
	svyselect -O sav q3,q2,q1 in.svy | svycat --no-history | grep -v "^# - svy\|^# history" >got && diff want got &&
	svycat -O sav in.svy | svyselect --no-history q3,q2,q1 | grep -v "^# - svy\|^# history" | diff want - &&
	for f in sav dta; do svyselect q3,q1 in.$f -O csv 2>/dev/null >got && head -n 1 got | grep "^q3,q1,w," && test "$(wc -l <got)" = 3 || return 1; done
'

test_expect_success 'no rows, one row, nothing but missing' '
	grep "^#" in.svy | sed "s/rows=2/rows=0/" >h && names in.svy >n && { grep -v "^#end" h; cat n; echo "#end rows=0"; } >none.svy &&
	svyselect q1 none.svy | tail -n 1 >got && echo "#end rows=0" | diff - got &&
	printf "a\tb\n\t\n#end rows=1\n" >t.rows && { printf "#---\n# schema: {fields: [{name: a, type: number}, {name: b, type: number}]}\n#---\n"; cat t.rows; } >miss.svy &&
	svyselect b miss.svy | grep -v "^#" >got && printf "b\n.\n" | diff - got
'

test_expect_success 'nothing that fails looks whole' '
	status 1 svyselect q1 in.svy >/dev/full 2>err && grep "No space left" err &&
	sed "\$d" in.svy >cut.svy && status 1 svyselect q1 cut.svy >out 2>err && test_must_fail grep "^#end" out &&
	(head -c 900 in.svy; exit 1) | status 1 svyselect q1 >out 2>err && test_must_fail grep "^#end" out &&
	echo old >kept && status 2 svyselect nix -o kept in.svy 2>err && echo old | diff - kept
'

test_expect_success 'many variables' '
	awk "BEGIN { for (i = 1; i <= 20000; i++) printf \"%sv%d\", (i > 1 ? \",\" : \"\"), i; print \"\"; for (i = 1; i <= 20000; i++) printf \"%s%d\", (i > 1 ? \",\" : \"\"), i; print \"\" }" >wide.csv &&
	svyselect --drop "v1*" --rename v2=x -O csv wide.csv >out && head -n 1 out | tr "," "\n" | wc -l >got && echo 8889 | diff - got &&
	head -n 1 out | cut -d , -f 1,2 | grep -x "x,v3"
'

test_expect_success R 'as R selects and renames what haven reads' '
	cat >select.R <<-\EOF &&
	args <- commandArgs(TRUE)
	suppressMessages(library(haven))
	a <- read_sav(args[1], user_na = TRUE); b <- read_sav(args[2], user_na = TRUE)
	want <- a[, c("e42dep", "c12hour", grep("^c8", names(a), value = TRUE))]
	want <- want[, setdiff(names(want), "c84cop3")]
	names(want)[1] <- "dependency"
	strip <- function(d) { attributes(d) <- attributes(d)[c("names", "row.names", "class")]; d }
	r <- all.equal(strip(want), strip(b), check.attributes = TRUE)
	if (!isTRUE(r)) { print(r); quit(status = 1) }
	EOF
	svyselect "e42dep,c12hour,c8*" --drop c84cop3 --rename e42dep=dependency -o chosen.sav "$TESTDATA/efc.sav" &&
	Rscript select.R "$TESTDATA/efc.sav" chosen.sav
'

test_done
