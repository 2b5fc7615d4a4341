#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svyjoin: columns of another file, matched by keys'
. "$(dirname "$0")/lib.sh"
command -v Rscript >/dev/null && has_r_package haven && has_r_package dplyr && test_set_prereq DPLYR

cp "$TESTDATA"/{monitor,apiclus1,efc}.sav . || exit 1

rows() { grep -v '^#' "$@"; }
# The header of a stream without its history, and its rows, without notes.
bare() { sed '/^# notes:/,/^#---$/d; /^# history:/,/^#---$/d; /^#note/d' "$@"; }
# table TEXT: a small file out of a line: blanks part fields, / lines.
table() { printf '%s\n' "$1" | tr ' /' '\t\n'; }

table 'id town/1 10/2 20/3 10/4 ./5 30' >people.tsv
table 'town pop name/10 1000 Aa/20 2000 Bb/40 4000 Dd' >towns.tsv

test_expect_success 'all rows of FILE in their order, values beside them' '
	svyjoin -v --on town towns.tsv people.tsv >have.svy 2>err && rows have.svy >have &&
	table "id town pop name/1 10 1000 Aa/2 20 2000 Bb/3 10 1000 Aa/4  .  /5 30  " | sed "s/^4.*/4\t\t\t/; s/^5.*/5\t30\t\t/" >want && test_cmp want have &&
	printf "svyjoin: %s\n" "3 of 5 rows matched, 2 without a match, 1 of them without a key" "1 of 3 rows of .towns.tsv. unused" >want &&
	tr "\047" . <err | diff want - &&
	grep "2 rows have no match in .towns.tsv." have.svy && grep "^# - .*svyjoin --on town towns.tsv people.tsv" have.svy &&
	rows have.svy >want && svyjoin --on town towns.tsv <people.tsv | rows | diff want - && svyjoin --on town - people.tsv <towns.tsv | rows | diff want -
'

test_expect_success 'inner, full, semi, anti; the indicator' '
	svyjoin --how inner --on town towns.tsv people.tsv | column id | tr "\n" " " >have && echo "1 2 3 " | tr -d "\n" | diff - have &&
	svyjoin --how semi --on town towns.tsv people.tsv | rows >have && table "id town/1 10/2 20/3 10" | diff - have &&
	svyjoin --how anti --on town towns.tsv people.tsv | rows >have && table "id town/4 /5 30" | diff - have &&
	svyjoin --how full --indicator from --on town towns.tsv people.tsv >f.svy && column from f.svy | tr "\n" " " >have && printf "3 3 3 1 1 2 " | diff - have &&
	column town f.svy | tail -1 | grep -x 40 && column name f.svy | tail -1 | grep -x Dd && test -z "$(column id f.svy | tail -1)" &&
	grep "^#note: 1 row is only in .towns.tsv." f.svy && tail -1 f.svy | grep "rows=6" &&
	svyvars -c from f.svy | grep "2  only in towns.tsv"
'

test_expect_success 'keys that are called differently; several keys; some columns' '
	sed "1s/town/code/" towns.tsv >codes.tsv && svyjoin --on town=code codes.tsv people.tsv | rows >have && svyjoin --on town towns.tsv people.tsv | rows | diff - have &&
	table "hh person age/1 1 40/1 2 38/2 1 20" >a.tsv && table "hh person job/1 2 y/2 1 n/2 2 y" >b.tsv &&
	svyjoin --on "hh, person" b.tsv a.tsv | rows >have && table "hh person age job/1 1 40 /1 2 38 y/2 1 20 n" | diff - have &&
	svyjoin --on town --columns name towns.tsv people.tsv | rows | head -1 >have && table "id town name" | diff - have &&
	svyjoin --on town --columns town,name towns.tsv people.tsv | rows | head -1 | diff - have
'

test_expect_success 'names of both files' '
	table "town id pop/10 7 1" >clash.tsv && status 2 svyjoin --on town clash.tsv people.tsv 2>err >out && test ! -s out &&
	grep "FILE has variables that are also in .clash.tsv.: .id. (--suffix TEXT" err &&
	svyjoin --on town --suffix _2 clash.tsv people.tsv | rows | head -1 >have && table "id town id_2 pop" | diff - have &&
	table "town id id_2/10 7 1" >clash.tsv && status 2 svyjoin --on town --suffix _2 clash.tsv people.tsv 2>err && grep "suffix makes a name that another" err &&
	table "id id_2 town/1 2 10" >three.tsv && table "town id/10 7" >clash.tsv && status 2 svyjoin --on town --suffix _2 clash.tsv three.tsv 2>err &&
	grep "another variable has: .id_2." err &&
	status 2 svyjoin --on town --indicator id towns.tsv people.tsv 2>err && grep "indicator is that of a variable: .id." err &&
	status 2 svyjoin --on town --indicator "" towns.tsv people.tsv 2>err && grep "a new name is empty" err &&
	status 2 svyjoin --on town --suffix "$(printf "\001")" people.tsv people.tsv 2>err && grep "control character" err
'

test_expect_success 'a key that stands in several rows' '
	table "town year/10 1/10 2/30 3" >years.tsv &&
	status 1 svyjoin --on town years.tsv people.tsv >out 2>err && ! grep "^#end" out &&
	grep "several rows of FILE and of .years.tsv., and each would meet each: .town 10. (--relation m:m" err &&
	svyjoin --relation m:m --on town years.tsv people.tsv >m.svy && column id m.svy | tr "\n" " " >have && printf "1 1 2 3 3 4 5 " | diff - have &&
	column year m.svy | tr "\n" " " >have && printf "1 2  1 2  3 " | diff - have &&
	grep "^#note: rows match several rows of .years.tsv.: there are 2 rows more than there were" m.svy &&
	status 1 svyjoin --relation m:1 --on town years.tsv people.tsv 2>err && grep "several rows of .years.tsv., where one is expected: .town 10." err &&
	status 1 svyjoin --relation 1:m --on town years.tsv people.tsv 2>err && grep "several rows of FILE, where one is expected: .town 10." err &&
	status 1 svyjoin --relation 1:1 --on town towns.tsv people.tsv 2>err && grep "several rows of FILE, where" err &&
	head -3 people.tsv | svyjoin --on town years.tsv | column year | tr "\n" " " >have && printf "1 2  " | diff - have &&
	head -3 people.tsv | svyjoin --relation 1:1 --on town towns.tsv | rows | wc -l | grep -qx 3 &&
	svyjoin --how semi --on town years.tsv people.tsv | column id | tr "\n" " " >have && printf "1 3 5 " | diff - have
'

test_expect_success 'what is missing matches nothing: no value, tags, codes of either file, blanks' '
	printf "#---\n# schema: {fields: [{name: k, type: integer, missingValues: [{value: \"9\"}]}, {name: n, type: integer}]}\n#---\nk\tn\n1\t1\n9\t2\n\t3\n.a\t4\n8\t5\n#end rows=5\n" >k.svy &&
	printf "#---\n# schema: {fields: [{name: k, type: integer, missingValues: [{value: \"8\"}]}, {name: v, type: integer}]}\n#---\nk\tv\n1\t10\n9\t20\n\t30\n.a\t40\n8\t50\n#end rows=5\n" >o.svy &&
	svyjoin -v --on k o.svy k.svy >j.svy 2>err && column v j.svy | tr "\n" " " >have && printf "10     " | diff - have &&
	grep "1 of 5 rows matched, 4 without a match, 4 of them without a key" err && grep "4 of 5 rows of .o.svy. unused, 4 of them without a key" err &&
	grep "^# - .*codes of .k. that are missing differ" j.svy &&
	svyjoin --how full --on k o.svy k.svy | column v | tr "\n" " " >have && printf "10     20 30 40 50 " | diff - have &&
	printf "s\tn\n\"  \"\t1\na\t2\n\t3\n" >s.tsv && printf "s\tv\n\"  \"\t1\n\"a  \"\t2\n\t3\n" >t.tsv &&
	svyjoin --on s t.tsv s.tsv | column v | tr "\n" " " >have && printf " 2  " | diff - have
'

test_expect_success 'numbers match by value: -0, 1e300, fractions; NaN does not' '
	table "k n/-0 1/1e300 2/0.1 3/NaN 4/Inf 5/12345678901 6" >a.tsv && table "k v/0 1/1e300 2/0.1 3/NaN 4/Inf 5/12345678901 6" >b.tsv &&
	svyjoin --on k b.tsv a.tsv | column v | tr "\n" " " >have && printf "1 2 3  5 6 " | diff - have
'

test_expect_success 'keys of another type, or that mean something else, are errors' '
	printf "town\tpop\n0010\t1\n" >text.tsv && status 2 svyjoin --on town text.tsv people.tsv 2>err && test "$(wc -l <err)" = 1 &&
	grep "the key .town. is a number in FILE and text in .text.tsv.: make both the same" err &&
	status 2 svyjoin --on town people.tsv text.tsv 2>err && grep "text in FILE and a number in" err &&
	status 2 svyjoin --on twon towns.tsv people.tsv 2>err && grep "unknown key variable .twon. (did you mean .town.?) in FILE" err &&
	status 2 svyjoin --on town=twon towns.tsv people.tsv 2>err && grep "unknown key variable .twon. (did you mean .town.?) in .towns.tsv." err &&
	status 2 svyjoin --on town --columns nmae towns.tsv people.tsv 2>err && grep "did you mean .name." err &&
	status 2 svyjoin --on town,town towns.tsv people.tsv 2>err && grep "named twice" err &&
	status 2 svyjoin --on town= towns.tsv people.tsv 2>err && status 2 svyjoin --on "" towns.tsv people.tsv 2>err &&
	f() { printf "#---\n# schema: {fields: [{name: k, type: integer, categories: [{value: 1, label: %s}, {value: 2, label: %s}]}, {name: $3, type: integer}]}\n#---\nk\t$3\n1\t1\n2\t2\n#end rows=2\n" "$1" "$2"; } &&
	f Man Woman x >a.svy && f Woman Man y >b.svy && status 2 svyjoin --on k b.svy a.svy 2>err && grep "key .k. does not mean the same in .b.svy." err &&
	svyjoin --allow --on k b.svy a.svy >j.svy && column y j.svy | tr "\n" " " | grep "1 2" && grep "^# - .*does not mean the same" j.svy &&
	f man WOMAN y >b.svy && svyjoin --on k b.svy a.svy | grep "label: Man}" &&
	f Man Child y >b.svy && status 2 svyjoin --on k b.svy a.svy 2>err && grep "code 2 is .Woman. in FILE and .Child. there" err
'

test_expect_success 'labels, titles, rules, formats and sets come along; labels of the key are those of both' '
	svycat -c c12hour,e15relat,e16sex efc.sav | rows | head -1 >/dev/null && svycat -c e15relat,e16sex,e42dep efc.sav | svyhead 1 >other.svy 2>/dev/null &&
	table "e16sex n/1 1/2 2" >file.tsv && svyjoin --on e16sex other.svy file.tsv >j.svy 2>err && grep "warning: .other.svy. is an excerpt" err &&
	svyvars -c e42dep j.svy | sed -n "/^e42dep/,\$p" >have && svyvars -c e42dep efc.sav | sed -n "/^e42dep/,\$p" | diff - have &&
	svyvars -c e16sex j.svy | grep "2  female"
'

test_expect_success 'multiple-response sets come along under the names that their variables have now' '
	printf "#---\n# schema: {fields: [{name: k, type: integer}, {name: a, type: integer}, {name: b, type: integer}]}\n# multipleResponseSets: [{name: \$m, title: Both, kind: dichotomies, counted: \"1\", variables: [a, b]}]\n#---\nk\ta\tb\n1\t1\t0\n#end rows=1\n" >m.svy &&
	table "k a/1 5/2 6" >k.tsv && svyjoin --suffix _o --on k m.svy k.tsv >j.svy && grep "variables: \[a_o, b\]" j.svy &&
	svyjoin --columns b --on k m.svy k.tsv | grep "variables: \[b\]" && ! svyjoin --how semi --on k m.svy k.tsv | grep "multipleResponse" &&
	svyjoin --suffix _o --on k m.svy m.svy >j.svy && grep -c "name: .*[$]m" j.svy | grep -qx 1 && grep "both files have a multiple-response set" j.svy
'

test_expect_success 'dates that are counted in another way are no keys of each other' '
	day() { printf "#---\n# schema: {fields: [{name: day, type: date, format: \"%s\"}, {name: $2, type: integer}]}\n#---\nday\t$2\n2020-01-01\t1\n2020-01-02\t2\n#end rows=2\n" "$1"; } &&
	day %td n >s.svy && day DATE11 m >p.svy && status 2 svyjoin --on day p.svy s.svy 2>err && grep "format %td are counted in another way than those of DATE11 there" err &&
	svycat -o s.sav s.svy && svyjoin --on day p.svy s.sav | column m | tr "\n" " " >have && printf "1 2 " | diff - have &&
	printf "day\tn\n5\t1\n" >n.tsv && status 2 svyjoin --on day p.svy n.tsv 2>err && grep "format none are counted" err
'

# What estimators see: those with a match are a domain of the survey.
test_expect_success 'in a design nobody goes: inner, semi and anti mark the domain' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav >d.svy && printf "stype\tkind\n2\tsecondary\n" >kinds.tsv &&
	svytotal enroll --where "stype == \"H\"" d.svy >a.svy && svyjoin -v --how inner --on stype kinds.tsv d.svy >i.svy 2>err && svytotal enroll i.svy >b.svy &&
	bare a.svy | sed "/^# survey/d" >want && bare b.svy | sed "/^# survey/d" | diff want - &&
	grep "14 of 183 rows inside the domain, 169 outside" err && tail -1 i.svy | grep rows=183 && grep "title: .*match in kinds.tsv" i.svy &&
	svyjoin --how semi --on stype kinds.tsv d.svy | svytotal enroll | bare | sed "/^# survey/d" | diff want - &&
	svytotal enroll --where "stype != \"H\"" d.svy | bare | sed "/^# survey/d" >want &&
	svyjoin --how anti --on stype kinds.tsv d.svy | svytotal enroll | bare | sed "/^# survey/d" | diff want - &&
	svyfilter "awards == \"Yes\"" d.svy | svyjoin --how inner --on stype kinds.tsv | svymean api00 | bare | sed "/^# survey/d" >have &&
	svymean api00 --where "awards == \"Yes\" and stype == \"H\"" d.svy | bare | sed "/^# survey/d" | diff - have &&
	svyjoin --how inner --really-drop --on stype kinds.tsv d.svy >dropped.svy 2>err && tail -1 dropped.svy | grep rows=14 && grep "169 rows were removed from a survey with a design" err &&
	svyjoin -O sav --how inner --on stype kinds.tsv d.svy | svytotal enroll | bare | sed "/^# survey/d" >have && bare b.svy | sed "/^# survey/d" | diff - have
'

test_expect_success 'rows that are multiplied, or that no sample holds, are warned of in a design' '
	svydesign -q -w pw --psu dnum apiclus1.sav >d.svy && printf "stype\tk\n2\t1\n2\t2\n7\t3\n" >k.tsv &&
	svyjoin --relation m:m --on stype k.tsv d.svy >j.svy 2>err && grep "warning: rows of the survey match several rows of .k.tsv., 14 rows more than there were" err &&
	status 1 svyjoin --strict --relation m:m --on stype k.tsv d.svy >out 2>err && ! grep "^#end" out &&
	svyjoin --how full --relation m:m --on stype k.tsv d.svy 2>err >f.svy && grep "warning: 1 row is only in .k.tsv." err &&
	svyfilter "awards == \"Yes\"" d.svy | svyjoin --how full --relation m:m --on stype k.tsv 2>/dev/null | column _domain | tail -1 | grep -x 0 &&
	status 1 svymean api00 f.svy 2>err && grep "weight variable .pw. is missing" err
'

test_expect_success 'a second survey: its design stays behind, and so do rows outside its domain' '
	svydesign -q -w pw --psu dnum apiclus1.sav | svyfilter "stype == \"H\"" | svyselect cds,api00 >other.svy && svycat -c cds,stype apiclus1.sav >file.svy &&
	svyjoin -v --on cds other.svy file.svy >j.svy 2>err && grep "14 of 183 rows matched" err && ! grep "^# survey" j.svy && ! rows j.svy | grep _domain &&
	grep "^# - .*the design of .other.svy. is not taken" j.svy && grep "169 rows outside the domain of .other.svy. were not joined" j.svy &&
	grep "svyjoin: 169 rows outside the domain of .other.svy. were not joined" err
'

test_expect_success 'a file joined with itself is itself' '
	svycat -c psu,resp,gemeente,n1-n3 monitor.sav >m.svy && svyselect psu,resp,n1-n3 m.svy >o.svy && svyjoin --on psu,resp --suffix _o o.svy m.svy >j.svy &&
	svyselect psu,resp,gemeente,n1-n3 j.svy | bare >have && bare m.svy | diff - have &&
	svyselect psu,resp,n1_o,n2_o,n3_o j.svy | rows | tail -n +2 >have && rows o.svy | tail -n +2 | diff - have &&
	svysort n1,n2 m.svy | svyjoin --on psu,resp --suffix _o o.svy | svysort psu,resp | bare >have && svysort psu,resp j.svy | bare | diff - have &&
	svysort n2:desc o.svy | svyjoin --on psu,resp --suffix _o - m.svy | bare >have && bare j.svy | diff - have
'

test_expect_success 'every format gives the same, and so does the lane' '
	svyjoin --on town towns.tsv people.tsv | rows >want && svycat -o p.sav people.tsv && svycat -o p.dta people.tsv && svycat -o p.por people.tsv && svycat -o t.sav towns.tsv && svycat -o t.dta towns.tsv &&
	for o in towns.tsv t.sav t.dta; do for f in p.sav p.dta people.tsv; do
		svyjoin --on town $o $f | rows | diff want - && svyjoin -O sav --on town $o $f | svycat | rows | diff want - || return 1
	done; done && svycat -O sav people.tsv | svyjoin --on town t.sav | rows | diff want - &&
	svyjoin --on TOWN=town towns.tsv p.por | rows | tr A-Z a-z >have && tr A-Z a-z <want | diff - have
'

test_expect_success 'no rows, one row, nothing but missing' '
	svycat people.tsv | sed "/^[^#]/{/^id/!d}; s/rows=5/rows=0/" >none.svy && svycat towns.tsv | sed "/^[^#]/{/^town/!d}; s/rows=3/rows=0/" >nothing.svy &&
	for h in left inner full semi anti; do
		svyjoin --how $h --on town towns.tsv none.svy >e.svy && svyjoin --how $h --on town nothing.svy none.svy >e2.svy && tail -1 e2.svy | grep "rows=0" &&
		svyjoin --how $h --on town nothing.svy people.tsv >e3.svy 2>err && svycat e3.svy >/dev/null || return 1
	done &&
	svyjoin --how full --on town towns.tsv none.svy | rows >have && table "id town pop name/ 10 1000 Aa/ 20 2000 Bb/ 40 4000 Dd" | diff - have &&
	svyjoin --on town nothing.svy people.tsv 2>err | column pop | sort -u >have && echo | diff - have && grep "warning: no row has a match in .nothing.svy." err &&
	head -2 people.tsv | svyjoin --on town towns.tsv | column pop | grep -x 1000
'

test_expect_success 'tables of estimates on either side' '
	svymean leeftijd --by gemeente monitor.sav 2>/dev/null >ages.svy && svyjoin -v --on gemeente --columns estimate,std_error ages.svy monitor.sav 2>err >j.svy &&
	grep "1440 of 1440 rows matched" err && column estimate j.svy | sort -u >have && column estimate ages.svy | sort -u | diff - have &&
	column gemeente ages.svy | sed "1i gemeente" | awk "NR == 1 { print \"gemeente\tinwoners\"; next } { print \$1 \"\t\" \$1 * 100 }" >inw.tsv &&
	svyjoin --on gemeente inw.tsv ages.svy >e.svy && grep "profile: svy-estimates" e.svy && column inwoners e.svy >have && column gemeente ages.svy | awk "{ print \$1 * 100 }" | diff - have &&
	svytable e.svy >/dev/null && svyjoin --how inner --on gemeente <(head -3 inw.tsv) ages.svy | tail -1 | grep rows=2
'

test_expect_success 'names that are not ASCII, in every locale' '
	printf "gemeente_naam\tø\nSúdwest-Fryslân\t1\nÆrø\t2\n" >a.tsv && printf "nåm\t人口\nSúdwest-Fryslân\t90000\nÆrø\t6000\n" >b.tsv &&
	for l in C nl_NL.UTF-8 tr_TR.UTF-8; do
		LC_ALL=$l svyjoin --on gemeente_naam=nåm b.tsv a.tsv | column 人口 | tr "\n" " " >have && printf "90000 6000 " | diff - have || return 1
	done
'

test_expect_success 'input that is cut, a full disk, two standard inputs, wrong words' '
	svycat towns.tsv | sed "/^#end/d" >cut.svy && status 1 svyjoin --on town cut.svy people.tsv >out 2>err && test ! -s out && grep "cut.svy" err &&
	svyjoin --partial --on town cut.svy people.tsv >out && svycat people.tsv | head -12 | sed "/^#end/d" >half.svy &&
	status 1 svyjoin --on town towns.tsv half.svy >out 2>err && ! grep "^#end" out &&
	status 1 sh -c "svyjoin --on town towns.tsv people.tsv >/dev/full" 2>err && grep "No space left" err &&
	status 2 svyjoin --on town - - 2>err && grep "only one of OTHER and FILE" err && status 2 svyjoin --on town - 2>err </dev/null &&
	status 2 svyjoin --on town 2>err && grep "OTHER is missing" err && status 2 svyjoin towns.tsv people.tsv 2>err && grep "no keys are given" err &&
	status 2 svyjoin --how outer --on town towns.tsv people.tsv 2>err && grep "one of left, inner, full, semi, anti, not .outer." err &&
	status 2 svyjoin --relation n:1 --on town towns.tsv people.tsv 2>err && status 2 svyjoin --how anti --columns pop --on town towns.tsv people.tsv 2>err &&
	status 1 svyjoin --on town nowhere.sav people.tsv 2>err && grep "cannot open .nowhere.sav." err &&
	status 1 svyjoin --on town --strict nothing.svy people.tsv 2>err >out && ! grep "^#end" out
'

test_expect_success 'rules of --missing are of FILE' '
	svyjoin --missing "id=5" --on town towns.tsv people.tsv | grep -A9 "name: id" | grep "value: .5."
'

# 20,000 rows of chance: two keys, some missing, some several times.
awk 'BEGIN { srand(11)
	print "k\ts\tn"
	for (i = 1; i <= 20000; i++) printf "%s\t%s\t%d\n", rand() < 0.02 ? "" : int(rand() * 900) / 4, rand() < 0.02 ? "" : substr("abcdefgh", 1, 1 + int(rand() * 4)), i
}' >left.tsv
awk 'BEGIN { srand(12)
	print "k\ts\tv\tw"
	for (i = 1; i <= 3000; i++) printf "%s\t%s\t%d\t%s\n", rand() < 0.05 ? "" : int(rand() * 1000) / 4, rand() < 0.05 ? "" : substr("abcdefgh", 1, 1 + int(rand() * 5)), i, rand() < 0.5 ? "" : "t" int(rand() * 99)
}' >right.tsv
cat >join.R <<'R'
suppressMessages(library(dplyr))
read <- function(file) read.delim(file, colClasses = c(k = "numeric", s = "character"), na.strings = "", comment.char = "")
a <- read("left.tsv")
b <- read("right.tsv")
put <- function(d, name) write.table(d, name, sep = "\t", quote = FALSE, na = "", row.names = FALSE)
on <- c("k", "s")
put(left_join(a, b, by = on, na_matches = "never", relationship = "many-to-many"), "left.want")
put(inner_join(a, b, by = on, na_matches = "never", relationship = "many-to-many"), "inner.want")
put(full_join(a, b, by = on, na_matches = "never", relationship = "many-to-many"), "full.want")
put(semi_join(a, b, by = on, na_matches = "never"), "semi.want")
put(anti_join(a, b, by = on, na_matches = "never"), "anti.want")
put(left_join(a, distinct(b, k, .keep_all = TRUE) |> select(k, v), by = "k", na_matches = "never"), "one.want")
R
test_expect_success DPLYR 'R: the joins of dplyr, row by row, in any size of batch' '
	Rscript --vanilla join.R && for h in left inner full semi anti; do
		svyjoin --how $h --relation m:m --on k,s right.tsv left.tsv | rows >have && cmp $h.want have &&
		svycat left.tsv | svyjoin -O sav --how $h --relation m:m --on k,s right.tsv | svycat | rows >have && cmp $h.want have || return 1
	done &&
	awk -F "\t" "NR == 1 || !seen[\$1]++ { print \$1 \"\t\" \$3 }" right.tsv >one.tsv && svyjoin --relation m:1 --on k one.tsv left.tsv | rows >have && cmp one.want have
'

cat >labelled.R <<'R'
suppressMessages({library(haven); library(dplyr)})
m <- read_sav("monitor.sav", user_na = TRUE)
g <- tibble(gemeente = c(3, 36, 8), inwoners = c(10, 20, 30))
d <- left_join(m, g, by = "gemeente")
cat(nrow(d), sum(d$inwoners, na.rm = TRUE), sum(is.na(d$inwoners)), identical(attr(d$gemeente, "labels"), attr(m$gemeente, "labels")), "\n")
R
test_expect_success DPLYR 'R: a labelled file of SPSS keeps its labels, and has the same values' '
	printf "gemeente\tinwoners\n3\t10\n36\t20\n8\t30\n" >g.tsv && svyjoin --on gemeente g.tsv monitor.sav >j.svy && Rscript --vanilla labelled.R >want &&
	column inwoners j.svy | awk "{ n++; sum += \$1; none += \$1 == \"\" } END { print n, sum, none, \"TRUE \" }" | diff want - &&
	svyvars -c gemeente j.svy | tail -n +3 >have && svyvars -c gemeente monitor.sav | tail -n +3 >want && grep "36  Reeuwerbos" have && diff <(grep "^  *[0-9]* " want) <(grep "^  *[0-9]* " have)
'

test_expect_success 'a million rows by a small side in little memory' '
	awk "BEGIN { print \"k\"; for (i = 0; i < 1000000; i++) print i % 700 }" >big.tsv && awk "BEGIN { print \"k\tv\"; for (i = 0; i < 650; i++) print i \"\t\" i * 2 }" >small.tsv &&
	(limit_memory 200000 && svyjoin -v --on k small.tsv big.tsv 2>err | awk "/^[0-9]/ && \$2 != \"\" && \$2 != 2 * \$1 { bad = 1 } END { exit bad }") &&
	grep "928600 of 1000000 rows matched" err
'

test_done
