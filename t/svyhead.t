#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyhead: an excerpt that says that it is one'
. "$(dirname "$0")/lib.sh"

cp "$TESTDATA"/{apiclus1,efc,monitor}.sav "$TESTDATA"/efc.dta . && cp -r "$TESTDATA/models" . || exit 1
svycat efc.sav > efc.svy
svydesign -q -w pw --psu dnum --fpc fpc apiclus1.sav > d.svy

# The rows of a stream, without its header.
rows() {
	grep -v "^#" "$@"
}

test_expect_success 'the first rows, as a whole stream' '
	for n in 0 1 3 10 900 907; do
		svyhead $n efc.sav > h.svy && rows h.svy > got && rows efc.svy | head -$((n + 1)) | diff - got && tail -1 h.svy | grep -x "#end rows=$n" &&
		grep -x "# excerpt: first $n row[s]*" h.svy || return 1
	done &&
	svyhead efc.sav > h.svy && tail -1 h.svy | grep "rows=10" && grep -x "# excerpt: first 10 rows" h.svy && svyhead 1 efc.sav | grep -x "# excerpt: first 1 row" &&
	diff <(grep "^# " efc.svy | grep -v "^# - svy") <(svyhead efc.sav | grep "^# " | grep -v -e "^# excerpt" -e "^# - svy")
'

test_expect_success 'from every format, a pipe and the lane' '
	svyhead 7 efc.sav | rows > want && svycat efc.sav | svyhead 7 | rows | diff want - && svycat -O sav efc.sav | svyhead 7 | rows | diff want - &&
	svyhead 7 -O sav efc.sav | svycat > lane.svy && rows lane.svy | diff want - && grep "^# excerpt: first 7 rows" lane.svy &&
	svyhead 7 < efc.sav | rows | diff want - && svyhead 7 - < efc.sav | rows | diff want - &&
	svyhead 7 efc.dta | rows | diff want - && svycat -O csv efc.sav | svyhead 7 -O csv > got && svycat -O csv efc.sav | head -8 | diff - got
'

test_expect_success 'a file that is not longer goes on whole, without a mark' '
	for n in 908 909 5000 100000; do svyhead --no-history $n efc.sav > h.svy && svycat --no-history efc.sav | diff - h.svy || return 1; done &&
	svyhead 100001 efc.sav > h.svy && grep "excerpt: first 100001 rows" h.svy && rows h.svy | diff <(rows efc.svy) - &&
	svyhead 908 -o whole.sav efc.sav && svymean c12hour --psu none whole.sav > /dev/null &&
	svyhead 908 -o whole.dta efc.sav && svymean c12hour --psu none whole.dta > /dev/null &&
	svyhead 183 d.svy | svymean api00 > a && svymean api00 d.svy > b && diff <(sed "/^# history/,/^#---/d" a) <(sed "/^# history/,/^#---/d" b)
'

test_expect_success 'more rows than a batch has, with text' '
	awk "BEGIN { print \"x,s\"; for (i = 1; i <= 20000; i++) print i \",t\" i }" > big.csv && svycat big.csv > big.svy &&
	svyhead 20000 big.csv >h.svy && ! grep -q "^# excerpt" h.svy && rows h.svy | cmp - <(rows big.svy) &&
	for n in 4095 4096 4097 8192 9999 19999; do
		svyhead $n big.csv > h.svy && rows h.svy | cmp - <(rows big.svy | head -$((n + 1))) && tail -1 h.svy | grep -qx "#end rows=$n" && grep -q "^# excerpt" h.svy || return 1
	done
'

test_expect_success 'the mark stays through steps and files' '
	svyhead 20 d.svy > h.svy && for f in sav zsav dta svy; do
		svycat -o x.$f h.svy && svycat x.$f | grep -x "# excerpt: first 20 rows" && status 1 svymean api00 x.$f 2> err && grep "is an excerpt (first 20 rows)" err || return 1
	done &&
	svyfilter "api00 > 500" h.svy | svycat -c api00 | grep -x "# excerpt: first 20 rows" && svycat -O json h.svy > x.json && svyvars -O json h.svy | grep "\"excerpt\": \"first 20 rows\"" &&
	svyhead 5 h.svy | grep -x "# excerpt: first 5 rows of the first 20 rows" && svyhead 20 h.svy | grep -x "# excerpt: first 20 rows" &&
	status 1 svydiff d.svy h.svy > out && grep "excerpt" out && svydiff h.svy x.dta > out
'

test_expect_success 'estimators refuse an excerpt, unless --partial' '
	svyhead 20 d.svy > h.svy && for c in "svymean api00" "svytotal api00" "svyprop awards"; do
		status 1 $c h.svy > out 2> err && test_must_be_empty out && grep ".h.svy. is an excerpt (first 20 rows), where the whole survey is needed (--partial accepts it)" err &&
		$c --partial h.svy > out && grep -e "- these are estimates from an excerpt (first 20 rows)" out && svytable out | grep "from an excerpt" || return 1
	done &&
	svydesign -q -w gewicht --strata stratum --psu psu monitor.sav | svyhead 700 | svyscore --model models/monitor.yaml 2> /dev/null > s.svy &&
	status 1 svypotential s.svy 2> err && grep excerpt err && svypotential --partial s.svy > out && grep "from an excerpt" out
'

test_expect_success 'what declares or counts takes it, and says so' '
	svyhead 20 apiclus1.sav | svydesign -w pw --psu dnum --fpc fpc 2> err > h.svy && grep "warning: the design is checked on an excerpt (first 20 rows)" err && grep "n = 20" err &&
	svyvars --freq -c stype h.svy | grep "Note: an excerpt (first 20 rows)" && svyvars h.svy | grep "Note: an excerpt" && svyvars --check h.svy | grep "an excerpt (first 20 rows)" &&
	svycat -O csv h.svy | wc -l | grep -qx 21
'

test_expect_success 'of a domain the first rows inside it' '
	svyfilter "stype == \"H\"" d.svy > f.svy && svyhead 3 f.svy > h.svy && column stype h.svy > got && printf "%s\n" 2 2 2 | diff - got && tail -1 h.svy | grep "rows=3" &&
	grep -x "# excerpt: first 3 rows of the domain" h.svy && svycat -O csv h.svy 2> err | wc -l | grep -qx 4 && test_must_be_empty err &&
	svyhead 3 -O csv f.svy > got && svycat -O csv f.svy 2> /dev/null | head -4 | diff - got && svyhead 14 f.svy > h.svy && status 1 svymean api00 h.svy 2> /dev/null && svyhead 300 f.svy | status 1 svymean api00 2> /dev/null &&
	svyfilter "1 == 1" d.svy | svyhead 183 > h.svy && svymean api00 h.svy > out
'

test_expect_success 'a table of estimates is shortened without a mark' '
	svymean api00,enroll --by stype --vcov d.svy > t.svy && svyhead 2 t.svy > h.svy && rows h.svy | diff <(rows t.svy | head -3) - && ! grep excerpt h.svy && svytable h.svy > out
'

test_expect_success 'it reads no further than it must' '
	(yes "1,2" | head -3000000; echo "3,x,y") > wide.csv && sed -i "1s/.*/a,b/" wide.csv && head -c 100000 wide.csv > /dev/null &&
	printf "#---\n# schema: {fields: [{name: a, type: integer}]}\n#---\na\n" > endless.svy &&
	{ cat endless.svy; yes 5; } 2> /dev/null | svyhead 5 > h.svy && tail -1 h.svy | grep "rows=5" && { cat endless.svy; yes 5; } 2> /dev/null | svyhead 5000 | tail -1 | grep "rows=5000"
'

test_expect_success 'no rows, one row, all missing' '
	printf "#---\n#---\nx\n#end rows=0\n" > none.svy && svyhead none.svy > h.svy && ! grep excerpt h.svy && tail -1 h.svy | grep "rows=0" && svyhead 0 none.svy > h.svy && ! grep excerpt h.svy &&
	printf "#---\n#---\nx\n.\n#end rows=1\n" > one.svy && svyhead one.svy > h.svy && ! grep excerpt h.svy && svyhead 0 one.svy > h.svy && grep "excerpt: first 0 rows" h.svy && tail -1 h.svy | grep "rows=0" &&
	svyhead 1 one.svy > h.svy && ! grep excerpt h.svy
'

test_expect_success 'a number is N, a name a file' '
	cp efc.svy 5 && svyhead 5 < efc.svy | tail -1 | grep "rows=5" && svyhead ./5 | tail -1 | grep "rows=10" && svyhead 2 5 | tail -1 | grep "rows=2" &&
	status 2 svyhead -3 efc.svy 2> err && status 2 svyhead x efc.svy 2> err && grep "N is a number of rows" err && status 2 svyhead 1.5 efc.svy 2> err && status 2 svyhead 99999999999999999999999 efc.svy 2> err &&
	status 1 svyhead x.none 2> err && grep "cannot open .x.none." err && status 2 svyhead 1 2 3 2> err
'

test_expect_success 'the counts with -v, and the history' '
	svyhead -v 3 efc.svy 2> err > h.svy && echo "svyhead: 3 rows taken, others left out" | diff - err && grep -x "# - svyhead 3 efc.svy" h.svy &&
	svyhead -v 3000 efc.svy 2> err > h.svy && echo "svyhead: 908 rows taken" | diff - err
'

test_expect_success 'what is damaged fails, within the rows that it takes' '
	sed "\$d" efc.svy > cut.svy && status 1 svyhead 908 cut.svy > out 2> err && test_must_fail grep "^#end" out && svyhead 10 cut.svy > out && tail -1 out | grep "rows=10" &&
	status 1 svyhead 10 efc.svy > /dev/full 2> /dev/null && status 1 svyhead 9000 efc.svy > /dev/full 2> /dev/null &&
	head -c 3000 efc.sav > cut.sav && status 1 svyhead 908 cut.sav -o no.svy 2> /dev/null && ! [ -e no.svy ] && status 1 svyhead 908 cut.svy -o no.sav 2> /dev/null && ! [ -e no.sav ]
'

test_expect_success 'what head leaves is accepted as before' '
	head -1000 efc.svy | status 1 svymean c12hour --psu none > out 2> err && head -1000 efc.svy | svymean --partial c12hour --psu none > out 2> err && grep "partial" out
'

test_done
