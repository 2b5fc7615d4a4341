#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyfilter: domains of a survey, and rows of everything else'
. "$(dirname "$0")/lib.sh"

cp "$TESTDATA"/{apiclus1,apiclus2,apistrat,mu284,fpc,yrbs,monitor,monitor-2stage,efc,samplics_singlepsu}.sav . && cp -r "$TESTDATA/models" . || exit 1

# The table without what tells how it was made, and without the design, where one names the domain and the other does not.
bare() {
	sed '/^# survey:/d; /^# history:/,/^#---$/d' "$@"
}

# same DESIGN FILE EXPR COMMAND…: filtering first is the same as --where, byte for byte, also through the lane; messages too.
same() {
	# shellcheck disable=SC2086
	svydesign -q $1 "$2" > design.svy 2> /dev/null || return 1
	local expr=$3 a b
	shift 3
	"$@" --where "$expr" design.svy > where.svy 2> where.err
	a=$?
	svyfilter "$expr" design.svy | "$@" - > filter.svy 2> filter.err
	b=${PIPESTATUS[*]}
	[ "$b" = "0 $a" ] || { echo "exit $b, not 0 $a: $expr, $*"; return 1; }
	svyfilter -O sav "$expr" design.svy | "$@" - > lane.svy 2> /dev/null
	bare where.svy > want && bare filter.svy | diff want - && bare lane.svy | diff want - && diff where.err filter.err
}

test_expect_success 'filter then mean, total and share are those of --where in a stratified sample' '
	d="-w pw --strata stype --psu none --fpc fpc" &&
	for e in "api99 > 600" "stype == \"H\"" "stype != \"H\" and awards == \"Yes\"" "meals > 1000" "avg_ed > 2.5"; do
		same "$d" apistrat.sav "$e" svymean api00,avg_ed,enroll --deff --vcov --stats n_missing,cv,deff_wor,sum_w &&
		same "$d" apistrat.sav "$e" svytotal api00,avg_ed --deff --vcov &&
		same "$d" apistrat.sav "$e" svyprop awards,sch_wide --stats n_cell,n_missing &&
		same "$d" apistrat.sav "$e" svymean api00 --by stype,awards --margins || return 1
	done
'

test_expect_success 'the same where whole clusters are outside' '
	d="-w pw --psu dnum --fpc fpc" &&
	for e in "stype == \"H\"" "dnum == 637" "dnum != 637" "cnum > 40" "avg_ed > 3" "1 == 2" "1 == 1"; do
		same "$d" apiclus1.sav "$e" svytotal enroll,avg_ed --deff &&
		same "$d" apiclus1.sav "$e" svymean enroll,avg_ed --vcov &&
		same "$d" apiclus1.sav "$e" svyprop awards --by stype || return 1
	done
'

test_expect_success 'the same in two stages with population sizes' '
	for e in "stype == \"E\"" "dnum < 300" "snum == 1" "awards == \"No\" or missing(avg_ed)"; do
		same "-w pw --psu dnum,snum --fpc fpc1,fpc2" apiclus2.sav "$e" svymean api00,enroll --deff &&
		same "-w pw --psu dnum,snum --fpc fpc1,fpc2" apiclus2.sav "$e" svytotal enroll --by stype || return 1
	done &&
	same "-w gewicht --strata provincie --psu gemeente,buurt --fpc fpc1,fpc2" monitor-2stage.sav "leeftijd > 50 and buurt > 3" svymean uren_zorg,leeftijd &&
	same "--psu id1,id2 --fpc n1,n2" mu284.sav "y1 > 40" svytotal y1
'

test_expect_success 'the same where whole strata are outside, in clusters in strata' '
	d="-w gewicht --strata stratum --psu psu --fpc fpc1" &&
	for e in "jaar == 2024" "stratum == 124" "sekse == 1 and leeftijd >= 65" "psu % 5 == 1" "psu == 12209" "uren_werk > 100"; do
		same "$d" monitor.sav "$e" svymean uren_werk,leeftijd,uren_zorg --deff &&
		same "$d" monitor.sav "$e" svyprop doet,opleiding --by provincie &&
		same "$d" monitor.sav "$e" svytotal doet || return 1
	done &&
	same "-w weight --strata stratum --psu psu" yrbs.sav "psu > 100000" svyprop qn8
'

# One stratum has a single unit; what fails does so in both ways.
samplics() {
	same "-w wgt --strata region --psu district --nest" samplics_singlepsu.sav "$2" svymean age --lonely "$1"
}

test_expect_success 'the same under every rule for lonely strata, degrees of freedom and missing outcomes' '
	for rule in fail adjust average certainty remove missing; do
		same "-w gewicht --strata stratum --psu psu" monitor.sav "psu % 7 == 1 or stratum > 2000" svymean leeftijd --lonely $rule &&
		samplics "$rule" "district > 1" && samplics "$rule" "area == 1 and domain == 2" && samplics "$rule" "region < 4" || return 1
	done &&
	for option in "--df full" "--df inf" "--df 7" "--na drop" "--na listwise" "--as r" "--as stata" "--as sas" "--level 0.9"; do
		same "-w pw --psu dnum --fpc fpc" apiclus1.sav "stype == \"H\" or api00 > 700" svymean acs_46,avg_ed,api00 $option || return 1
	done
'

test_expect_success 'the same after svyscore, and in the participation table' '
	d="-w gewicht --strata stratum --psu psu" &&
	svydesign -q $d monitor.sav | svyscore --model models/monitor.yaml -o scored.svy 2> /dev/null &&
	for e in "jaar == 2024" "leeftijd < 40 and able == 1" "stratum < 500" "leeftijd > 200"; do
		same "" scored.svy "$e" svypotential --deff --vcov && same "" scored.svy "$e" svypotential --population 1000 &&
		same "" scored.svy "$e" svymean able,willing --by jaar || return 1
	done &&
	svydesign -q $d monitor.sav | svyfilter "jaar == 2024" | svyscore --model models/monitor.yaml 2> /dev/null | svypotential --no-history > a &&
	svyfilter "jaar == 2024" scored.svy | svypotential --no-history > b && test_cmp a b
'

test_expect_success 'two filters are one, and go with --where' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy &&
	svymean api00 --where "stype == \"E\" and (awards == \"Yes\")" d.svy | bare > want &&
	svyfilter "stype == \"E\"" d.svy | svyfilter "awards == \"Yes\"" > two.svy && svymean api00 two.svy | bare | diff want - &&
	svyfilter "stype == \"E\"" d.svy | svymean api00 --where "awards == \"Yes\"" | bare | diff want - &&
	grep -c "name: ._domain" two.svy | grep -qx 1 && grep -F "title: \"stype == \\\"E\\\"; awards == \\\"Yes\\\"\"" two.svy &&
	svyfilter "stype == \"E\" and (awards == \"Yes\")" d.svy | grep -v "^#" > want && grep -v "^#" two.svy | diff want -
'

test_expect_success 'the domain is the last column, says what it is, and nothing else changes' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy && svyfilter "stype == \"H\" and avg_ed > 1" d.svy > f.svy &&
	grep -v "^#" f.svy | sed "s/\t[^\t]*$//" > a && grep -v "^#" d.svy | diff - a &&
	column _domain f.svy | sort | uniq -c | tr -s " " | sed "s/^ //" > got && printf "%s\n" "169 0" "14 1" | diff - got &&
	grep "psu: \[dnum\], fpc: \[fpc\], domain: ._domain.}" f.svy && grep -A6 "name: ._domain" f.svy | grep "type: integer" &&
	svyfilter -O sav "stype == \"H\" and avg_ed > 1" d.svy | svycat > lane.svy &&
	diff <(sed "/^# history:/,/^#---/d" f.svy) <(sed "/^# history:/,/^#---/d" lane.svy)
'

test_expect_success 'the weight that an SPSS file declares is a design' '
	svycat -c resp,gewicht,jaar,leeftijd monitor.sav | sed "s/^# na.strings/# fileWeight: gewicht\n&/" | svycat -o weighted.sav &&
	svyfilter "jaar == 2022" weighted.sav > f.svy && grep "survey: {domain: ._domain.}" f.svy && tail -1 f.svy | grep "rows=1440" &&
	svymean leeftijd f.svy | bare > got && svymean leeftijd --where "jaar == 2022" weighted.sav | bare | diff - got
'

test_expect_success 'a condition that is missing selects nothing, and a note says so in the words of --where' '
	printf "w\tx\ty\n1\t5\t1\n1\t\t2\n1\t7\t3\n1\t1\t\n" | sed "s/^1/2/" | svydesign -q -w w --psu none > d.svy &&
	svyfilter -v "x > 2" d.svy > f.svy 2> err && column _domain f.svy > got && printf "%s\n" 1 0 1 0 | diff - got &&
	echo "svyfilter: 2 of 4 rows inside the domain, 1 outside, 1 where the condition is missing" | diff - err &&
	grep "^#note: 1 row is outside the domain because the condition is missing there" f.svy &&
	svyfilter "y > 0 or x == 1" d.svy > f.svy && ! grep "#note" f.svy &&
	svyfilter "y > 2" d.svy | svyfilter -v "x > 2" 2>&1 > /dev/null | grep "1 of 4 rows inside the domain, 0 outside, 3 that were outside before" &&
	svyfilter "missing(y) or y != 2" d.svy | svymean x --where "x > 2" > out && column n out > got && echo 2 | diff - got && ! grep "condition is missing" out &&
	svymean x --where "x > 2" d.svy | grep "1 row is outside the domain because the condition is missing there"
'

test_expect_success 'user-missing codes are missing, and can be asked for' '
	printf "#---\n# schema: {fields: [{name: q, type: integer, missingValues: [{value: \"9\", label: Refused}]}]}\n#---\nq\n1\n9\n.\n#end rows=3\n" > q.svy &&
	svyfilter "q > 0" q.svy | column q > got && echo 1 | diff - got &&
	svyfilter "missing(q, \"Refused\")" q.svy > f.svy && column q f.svy > got && echo 9 | diff - got && grep "value: .9." f.svy &&
	svyfilter "code(q) > 0" q.svy | column q > got && printf "%s\n" 1 9 | diff - got
'

test_expect_success 'without a design rows are removed, and the rest of the file stays' '
	svyfilter -v "c160age > 70 and e42dep == \"severely dependent\"" efc.sav > f.svy 2> err &&
	awk "/rows kept/ { print \$2 + \$7 }" err > got &&
	svycat efc.sav | awk -F "\t" "/^#/ { next } !at { for (i = 1; i <= NF; i++) { if (\$i == \"c160age\") at = i; if (\$i == \"e42dep\") dep = i } print; next }
		\$at > 70 && \$dep == 4" > want &&
	grep -v "^#" f.svy | diff want - && n=$(grep -vc "^#" f.svy) && [ $n -gt 30 ] && tail -1 f.svy | grep "rows=$((n - 1))" &&
	grep "^#note: [0-9]* rows were removed before a design was declared" f.svy &&
	diff <(svycat efc.sav | sed "/^# history:/,\$d") <(sed "/^# history:/,\$d" f.svy) &&
	svyfilter "1 == 1" efc.sav > all.svy && ! grep "^#note" all.svy && diff <(svycat --no-history efc.sav) <(svyfilter --no-history "1 == 1" efc.sav)
'

test_expect_success 'a design that is declared behind a filter is warned of' '
	svyfilter "stype == \"H\"" apiclus1.sav | svydesign -w pw --psu dnum --fpc fpc >d.svy 2>err && grep "warning: rows were removed before this design was declared" err &&
	svyfilter "stype == \"H\"" apiclus1.sav | status 1 svydesign --strict -w pw --psu dnum --fpc fpc >d.svy 2>err && ! grep "#end" d.svy &&
	svydesign -w pw --psu dnum --fpc fpc apiclus1.sav | svyfilter "stype == \"H\"" | svydesign -o d.svy 2>err && ! grep "removed" err
'

test_expect_success 'removing is the same from every format, and through the lane' '
	svyfilter --no-history "c160age > 70" efc.sav | grep -v "^#" > want &&
	svycat -O sav efc.sav | svyfilter "c160age > 70" | grep -v "^#" | diff want - && svycat efc.sav | svyfilter -O sav "c160age > 70" | svycat | grep -v "^#" | diff want - &&
	svyfilter -o f.sav "c160age > 70" efc.sav && svycat f.sav | grep -v "^#" | diff want - &&
	svyfilter "c160age > 70" "$TESTDATA/efc.dta" | grep -v "^#" | diff want -
'

test_expect_success '--really-drop removes rows and warns; the domain goes' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy &&
	svyfilter --really-drop "stype == \"H\"" d.svy > f.svy 2> err && grep "169 rows were removed from a survey with a design: standard errors are those" err &&
	tail -1 f.svy | grep "rows=14" && ! grep -e domain f.svy &&
	svytotal enroll f.svy | column std_error > got && near got <(echo 190845.6) 1e-5 &&
	svyfilter "api00 > 600" d.svy | svyfilter --really-drop "stype == \"H\"" 2> /dev/null > f.svy && ! grep -e "_domain" f.svy &&
	svyfilter "api00 > 600 and stype == \"H\"" d.svy | svycat -O tsv 2> /dev/null > want && svycat -O tsv f.svy | diff want - &&
	svyfilter --really-drop "1 == 1" d.svy 2> err > f.svy && test_must_be_empty err && diff <(grep -v "^#" d.svy) <(grep -v "^#" f.svy) &&
	status 1 svyfilter --strict --really-drop "stype == \"H\"" d.svy > f.svy 2> err && ! grep "^#end" f.svy
'

test_expect_success 'whatever is no stream has the rows inside only, without the column' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav | svyfilter "stype == \"H\"" > f.svy &&
	for o in csv tsv json ndjson text por dta sav zsav; do
		svycat -O $o -o out.$o f.svy 2> err && grep "svycat: warning: 169 rows outside the domain were left out" err &&
		! grep -a -q "_domain" out.$o || { echo $o; return 1; }
	done &&
	[ $(wc -l < out.csv) = 15 ] && [ $(wc -l < out.ndjson) = 14 ] && [ $(wc -l < out.text) = 15 ] &&
	for o in sav zsav dta por; do svycat out.$o | tail -1 | grep "rows=14" || return 1; done &&
	svycat out.sav | grep "survey: {weights: pw, psu: \[dnum\], fpc: \[fpc\]}" && svycat out.dta | grep "survey: {weights: pw, psu: \[dnum\], fpc: \[fpc\]}" &&
	svycat out.sav | grep -e "^# - .*169 rows outside the domain were left out" &&
	svycat -O sav f.svy | svycat | tail -1 | grep "rows=183" && svycat -o out.svy f.svy && tail -1 out.svy | grep "rows=183" &&
	svyfilter -O csv "stype == \"H\"" f.svy 2> /dev/null > a && diff a out.csv
'

test_expect_success 'a file that has its notes before the rows says too that they are those inside' '
	svydesign -q -w gewicht --strata stratum --psu psu monitor.sav | svyselect leeftijd,sekse > d.svy &&
	for o in sav zsav dta; do
		svyfilter "sekse == 1" -o inside.$o d.svy 2> err && grep "warning: 744 rows outside" err &&
		svymean leeftijd inside.$o | grep -e "^# - .*only rows inside the domain are here" || { echo $o; return 1; }
	done &&
	svyfilter "sekse == 1" d.svy > f.svy && ! grep -e "only rows inside" f.svy && ! svymean leeftijd f.svy | grep "only rows inside"
'

test_expect_success 'nothing is warned of where nothing is left out, and --strict leaves no file' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy && svyfilter "1 == 1" d.svy > f.svy &&
	svycat -O csv f.svy > a 2> err && test_must_be_empty err && svycat -O csv d.svy | diff - a &&
	svyfilter "stype == \"H\"" d.svy | status 1 svycat --strict -o strict.csv 2> err && ! [ -e strict.csv ]
'

test_expect_success 'columns that stand behind a foreign domain keep their places' '
	printf "#---\n# survey: {weights: w, domain: in}\n#---\nid\tin\tw\tname\n1\t1\t2\ta\n2\t0\t2\tb\n3\t1\t2\tc\n#end rows=3\n" > own.svy &&
	svycat -O csv own.svy 2> /dev/null > got && printf "%s\n" "id,w,name" "1,2,a" "3,2,c" | diff - got &&
	svyfilter "name != \"a\"" own.svy > f.svy && column in f.svy > got && printf "%s\n" 0 0 1 | diff - got && column id f.svy > got && printf "%s\n" 1 2 3 | diff - got &&
	svyfilter -O csv "name != \"a\"" own.svy 2> /dev/null > got && printf "%s\n" "id,w,name" "3,2,c" | diff - got
'

test_expect_success 'a variable of the name that is no domain is left alone' '
	printf "_domain,w,x\n5,1,2\n6,1,3\n" | svydesign -q -w w | svyfilter "x == 3" > f.svy &&
	column _domain f.svy > got && printf "%s\n" 5 6 | diff - got && column _domain2 f.svy > got && printf "%s\n" 0 1 | diff - got &&
	grep "domain: ._domain2.}" f.svy && grep "the data have a variable ._domain. of their own" f.svy
'

test_expect_success 'svyvars counts those inside, and says so' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav | svyfilter "stype == \"H\"" > f.svy &&
	svyvars --freq -c stype,_domain f.svy > out && grep "14 rows in the domain, 169 outside it not counted" out && grep "H  *14  *473.9  100.0" out && grep "E  *0 " out &&
	svyvars --freq -c stype -O json f.svy > out && grep "\"rows\": 14," out && grep "\"rowsOutsideDomain\": 169" out &&
	svyvars --check -c awards f.svy > out && grep "14 rows in the domain, 169 outside it not looked at" out &&
	svyvars --check -O json f.svy | grep "\"rowsOutsideDomain\": 169" &&
	svyvars --freq -c stype apiclus1.sav > out && ! grep domain out
'

test_expect_success 'svydesign checks all, and tells how many are inside' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav | svyfilter "stype == \"H\"" > f.svy &&
	svydesign f.svy 2> err > out && grep "15 primary units, n = 183 (14 in the domain), df = 14" err && grep "domain: ._domain.}" out &&
	svydesign -w pw --psu none f.svy 2> /dev/null | grep "domain: ._domain.}" && svydiff f.svy out > /dev/null
'

test_expect_success 'svydiff tells of a domain' '
	svydesign -q -w pw --psu dnum apiclus1.sav > d.svy && svyfilter "stype == \"H\"" d.svy > f.svy && status 1 svydiff d.svy f.svy > out && grep "domain" out
'

test_expect_success 'rows of a table of estimates go, and its header stays right' '
	svymean api00,enroll --by stype --vcov -w pw --psu dnum --fpc fpc apiclus1.sav > t.svy && svyfilter -v "n >= 25 and term == \"enroll\"" t.svy > f.svy 2> err &&
	grep "2 of 6 rows kept, 4 removed" err && column id f.svy > got && printf "%s\n" "enroll@stype=1" "enroll@stype=3" | diff - got &&
	diff <(sed -n "/^# vcov/,/^# history/p" t.svy) <(sed -n "/^# vcov/,/^# history/p" f.svy) && grep "^# vcov" f.svy &&
	svytable f.svy > shown && grep "^E .*144$" shown && ! grep "^H" shown && ! grep _domain f.svy && ! grep "#note" f.svy &&
	svydesign -q -w pw --psu dnum apiclus1.sav | svyfilter "stype == \"H\"" | svymean api00 > t.svy && svyfilter "n > 1" t.svy > f.svy && diff <(grep -v "^#" t.svy) <(grep -v "^#" f.svy) &&
	svycat -O csv f.svy | wc -l | grep -qx 2
'

test_expect_success 'no rows, one row, all missing' '
	for rows in "" "1\t2\n" "1\t\n1\t\n"; do
		n=$(printf "$rows" | wc -l) &&
		printf "#---\n# survey: {weights: w}\n#---\nw\tx\n$rows#end rows=$n\n" > in.svy && svyfilter "x > 1" in.svy > f.svy && tail -1 f.svy | grep "rows=$n" &&
		sed "/^# survey/d" in.svy | svyfilter "x > 1" > g.svy && tail -1 g.svy | grep "rows=$([ "$rows" = "1\t2\n" ] && echo 1 || echo 0)" &&
		svycat -O csv f.svy > /dev/null 2>&1 && svycat -O json f.svy > /dev/null 2>&1 && svyfilter -O sav "x > 1" in.svy | svycat > /dev/null || return 1
	done
'

test_expect_success 'a wrong name, label or type is exit 2 with the nearest right one' '
	status 2 svyfilter "stipe == 1" apiclus1.sav > out 2> err && test_must_be_empty out && grep "did you mean .*stype" err &&
	status 2 svyfilter "stype == \"h\"" apiclus1.sav 2> err && grep "labels: .*.H." err &&
	status 2 svyfilter "stype == " apiclus1.sav 2> err && grep "\\^" err &&
	status 2 svyfilter "stype + 1" apiclus1.sav 2> err && status 2 svyfilter apiclus1.sav 2> err && grep "EXPR is missing" err &&
	status 2 svyfilter --drop "stype == 1" apiclus1.sav 2> err &&
	status 2 svyfilter -o bad.svy "stype == \"h\"" apiclus1.sav 2> err && ! [ -e bad.svy ]
'

test_expect_success 'names that are no ASCII, in any locale' '
	printf "größe,w\n1,1\n5,1\n" > g.csv && for l in C C.UTF-8 de_DE.UTF-8; do
		LC_ALL=$l svydesign -q -w w g.csv | LC_ALL=$l svyfilter "größe > 2" > f.svy && column _domain f.svy > got && printf "%s\n" 0 1 | diff - got && grep "title: .größe > 2" f.svy || return 1
	done &&
	svydesign -q -w w g.csv | svyfilter "$(printf "w > 0 and w != 77 or \"\\xff\" == \"a\"")" > f.svy && iconv -f utf-8 -t utf-8 f.svy > /dev/null
'

test_expect_success 'what is damaged fails' '
	svydesign -q -w pw --psu dnum apiclus1.sav > d.svy && sed "\$d" d.svy > cut.svy && status 1 svyfilter "stype == 1" cut.svy > out 2> /dev/null && ! grep "^#end" out &&
	{ cat cut.svy; } | status 1 svyfilter "stype == 1" > out 2> /dev/null && ! grep "^#end" out &&
	status 1 svyfilter "stype == 1" d.svy > /dev/full 2> /dev/null && status 1 svyfilter -O csv "stype == 1" efc.none 2> /dev/null &&
	svyfilter "stype == 1" d.svy > f.svy &&
	sed "s/\t1$/\t2/" f.svy > two.svy && status 1 svymean api00 two.svy 2> err && grep "the domain column ._domain. is neither 0 nor 1 in row" err &&
	status 1 svyfilter "stype == 1" two.svy 2> err > out && grep "neither 0 nor 1" err && ! grep "^#end" out && status 1 svycat -o no.csv two.svy 2> err && ! [ -e no.csv ] &&
	sed "s/\t1$/\t/" f.svy > gone.svy && status 1 svymean api00 gone.svy 2> err && status 1 svyvars --freq gone.svy 2> err && status 1 svydesign gone.svy 2> err > out &&
	sed "s/domain: ._domain./domain: other/" f.svy > other.svy && status 1 svyfilter "stype == 1" other.svy 2> err && grep "lost a column of its design: domain .other." err
'

test_expect_success 'huge values, and more rows than a batch has' '
	awk "BEGIN { print \"w,x,s\"; for (i = 1; i <= 10000; i++) print 1 \",\" (i % 3 ? 1e300 * (i % 2 ? 1 : -1) : i) \",t\" i }" > big.csv &&
	svyfilter "x > 1e299" big.csv > f.svy && awk -F, "NR > 1 && \$2 > 1e299 { print \$3 }" big.csv > want && column s f.svy | diff want - &&
	svydesign -q -w w big.csv | svyfilter "x > 1e299" > f.svy && [ "$(column _domain f.svy | grep -c 1)" = "$(wc -l < want)" ] && tail -1 f.svy | grep "rows=10000" &&
	svycat -O csv -c s f.svy 2> /dev/null | tail -n +2 | cut -d, -f1 | diff want -
'

test_expect_success 'a producer that dies, and columns of one name' '
	head -c 20000 monitor.sav > cut.sav && { svycat cut.sav | svyfilter "jaar == 2024" | svymean leeftijd > out; echo "${PIPESTATUS[*]}" > got; } 2> err && echo "1 1 1" | diff - got && test_must_be_empty out &&
	printf "x\tx\n1\t2\n" | sed "1i #---\n#---" > twice.svy && status 1 svyfilter "x == 1" twice.svy 2> err && grep "two columns of .* have the name .x." err
'

test_expect_success 'standard output that is a file is no pipe' '
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy && svyfilter -O sav "stype == \"H\"" d.svy > out.sav 2> err && grep "169 rows outside" err && svycat out.sav | tail -1 | grep "rows=14" &&
	svyfilter "stype == \"H\"" d.svy > out.svy 2> err && test_must_be_empty err && tail -1 out.svy | grep "rows=183"
'

# Three surveys of chance: 9 strata of 1 to 6 units of 1 to 9 persons, with population sizes; conditions that leave out persons, units and strata.
random_survey() {
	awk -v seed="$1" 'BEGIN {
		srand(seed); OFS = "\t"
		print "#---"; print "# survey: {weights: w, strata: [h], psu: [u, p], fpc: [f, g]}"; print "#---"; print "h", "u", "p", "f", "g", "w", "y", "x", "k"
		for (h = 1; h <= 9; h++) { units = 1 + int(6 * rand()); f = units + int(5 * rand())
			for (u = 1; u <= units; u++) { persons = 1 + int(9 * rand()); g = persons + int(4 * rand())
				for (p = 1; p <= persons; p++) { n++
					print h, 10 * h + u, n, f, g, (f * g) / (units * persons), (rand() < .1 ? "" : int(1000 * rand()) / 7), (rand() < .1 ? "" : int(5 * rand())), int(3 * rand()) } } }
		print "#end rows=" n }'
}

test_expect_success 'surveys of chance' '
	for seed in 1 2 3; do
		random_survey $seed > random.svy &&
		for e in "x > 2" "h > 4 and x != 1" "u % 3 == 1" "u % 10 == 1 and k == 0" "y < 30 or k == 2"; do
			same "" random.svy "$e" svymean y,x --deff --vcov --lonely adjust && same "" random.svy "$e" svytotal y,x --by k --margins --lonely average &&
			same "" random.svy "$e" svyprop x --by k --lonely remove || return 1
		done
	done
'

cat > subset.R <<'R'
suppressMessages({library(survey); library(haven)})
x <- as.data.frame(zap_labels(zap_missing(read_sav("apiclus1.sav"))))
d <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = x)
y <- as.data.frame(zap_labels(read_sav("monitor.sav")))
e <- svydesign(id = ~psu, strata = ~stratum, weights = ~gewicht, data = y)
z <- as.data.frame(zap_labels(read_sav("apiclus2.sav")))
g <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = z)
say <- function(s) cat(format(c(coef(s), SE(s)), digits = 15), sep = "\n")
say(svytotal(~enroll, subset(d, stype == 2)))
say(svymean(~enroll, subset(d, stype == 2 & api00 > 500)))
say(svymean(~leeftijd, subset(e, jaar == 2024 & leeftijd >= 65)))
say(svymean(~leeftijd, subset(e, stratum > 2000 & stratum < 2300)))
say(svytotal(~api00, subset(g, avg_ed > 2.5)))
h <- subset(x, stype == 2)
say(svytotal(~enroll, svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = h)))
R

test_expect_success R 'R: subset() of the design, and the design of a subset' '
	Rscript subset.R | tr -d " " > want &&
	both() { awk -F "\t" "/^#/ { next } { n++ } n == 2 { print \$5; print \$6 }"; } &&
	svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy && svydesign -q -w gewicht --strata stratum --psu psu monitor.sav > e.svy &&
	svydesign -q -w pw --psu dnum,snum --fpc fpc1,fpc2 apiclus2.sav > g.svy &&
	{
		svyfilter "stype == \"H\"" d.svy | svytotal enroll | both
		svyfilter "stype == 2" d.svy | svyfilter "api00 > 500" | svymean enroll | both
		svyfilter "jaar == 2024 and leeftijd >= 65" e.svy | svymean leeftijd | both
		svyfilter "stratum in (2001:2299)" e.svy | svymean leeftijd | both
		svyfilter "avg_ed > 2.5" g.svy | svytotal api00 | both
		svyfilter --really-drop "stype == 2" d.svy 2> /dev/null | svytotal enroll | both
	} > got && near got want
'

cat > rows.R <<'R'
suppressMessages({library(haven)})
x <- read_sav("efc.sav")
keep <- list(x$c160age > 70, x$e42dep == 4 & x$e16sex == 2, x$c12hour > 40 | is.na(x$e17age), x$c82cop1 %in% c(1, 3:4) & !(x$e17age < 80),
	     !is.na(x$tot_sc_e) & x$tot_sc_e * 2 - 1 >= 5)
for (k in keep) cat(which(!is.na(k) & k), "\n")
R

test_expect_success R 'R: the rows that dplyr::filter() and subset() keep' '
	Rscript rows.R | sed "s/ *$//" > want && svycat efc.sav | awk -F "\t" -v OFS="\t" "/^#end/ || /^#note/ { print; next } /^# schema/ { print; getline; print; print \"#   - name: nr\"; next }
		/^#/ { print; next } { print n++ ? n - 1 : \"nr\", \$0 }" > numbered.svy &&
	for e in "c160age > 70" "e42dep == \"severely dependent\" and e16sex == \"female\"" "c12hour > 40 or missing(e17age)" \
		"c82cop1 in (1, 3:4) and not (e17age < 80)" "tot_sc_e * 2 - 1 >= 5"; do
		svyfilter "$e" numbered.svy | column nr | paste -sd " "
	done > got && diff want got
'

test_expect_success 'a missing text, and the label of a text, equal nothing, and that is said' '
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: s, type: string, categories: [{value: m, label: Man}, {value: R, label: Refused}], missingValues: [R]}\n#---\ns\nm\nR\nv\n#end rows=3\n" >s.svy &&
	svyfilter "s == \"R\"" s.svy 2>err | svycat -O csv >got && echo s | diff - got && grep "warning: .R. is a missing code of .s. and never equal to it (write missing(s, \"R\"))" err &&
	svyfilter "s in (\"v\", \"Man\")" s.svy 2>err | svycat -O csv >got && printf "s\nv\n" | diff - got && grep "warning: .Man. is a label of .s., which is compared as text (write \"m\", or label(s))" err &&
	status 1 svyfilter --strict "\"Man\" == s" s.svy 2>err && svyfilter --strict "s != \"R\" and s in (\"m\", \"nobody\")" s.svy -O csv >got && printf "s\nm\n" | diff - got &&
	svyfilter --strict "label(s) == \"Man\"" s.svy -O csv | diff - got && svyfilter "missing(s, \"R\")" s.svy -O csv >got && printf "s\nR\n" | diff - got
'

test_done
