#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='a second phase: its declaration, its weights, and the variance of both'
. "$(dirname "$0")/lib.sh"

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], $at["std_error"], $at["var_phase1"], $at["var_phase2"], $at["df"] }'
# ours CASE COMMAND…: the rows of an estimate stream on standard input as the R script prints them
ours() {
	_case=$1
	shift
	"$@" --stats phase1,phase2 2>err | awk -v name="$_case" "$cells" >>ours
}
rei=$TESTDATA/rei_twophase.sav

test_expect_success R 'R runs' '(cd "$TESTDATA" && Rscript phases.R) >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svykit runs' '
	rm -f ours &&
	svydesign -q --psu none --fpc N --phase2 sub --strata2 h "$rei" >rei.svy &&
	ours rei svytotal y --as r --df domain rei.svy &&
	ours "rei mean" svymean y --as r --df domain rei.svy &&
	svydesign -q --psu none -w none --phase2 sub --strata2 h "$rei" >infinite.svy &&
	ours "rei infinite" svymean y --as r --df domain infinite.svy &&
	svycompute "again = snum % 3 < 1.5; N = fpc; p1 = 0.05 + snum % 7 / 20" "$TESTDATA/apiclus1.sav" >clus1.svy &&
	svydesign -q -w none --psu dnum --fpc N --phase2 again --strata2 stype clus1.svy >clusters.svy &&
	ours clusters svytotal api00,enroll --as r --df domain clusters.svy &&
	svydesign -q -w none --psu none --pps poisson --prob p1 --phase2 again --strata2 stype clus1.svy >poisson.svy &&
	ours poisson svytotal api00,enroll --as r --df domain poisson.svy &&
	ours "poisson mean" svymean api00 --as r --df domain poisson.svy &&
	svycompute "again = snum % 3 < 1.5" "$TESTDATA/apistrat.sav" |
		svydesign -q -w none --psu none --strata stype --fpc fpc --phase2 again --strata2 yr_rnd >strata.svy &&
	ours strata svytotal api00 strata.svy &&
	svycompute "again = dnum % 4 != 0" "$TESTDATA/apiclus2.sav" |
		svydesign -q -w none --psu dnum,snum --fpc fpc1,fpc2 --phase2 again --psu2 dnum >districts.svy &&
	ours "stages of districts" svytotal api00 districts.svy &&
	svycompute "again = snum % 4 != 0" "$TESTDATA/apiclus2.sav" |
		svydesign -q -w none --psu dnum,snum --fpc fpc1,fpc2 --phase2 again --strata2 stype >schools.svy &&
	ours "stages of schools" svytotal api00 --lonely remove schools.svy
'
test_expect_success R 'the same rows' 'sort ours >o && sort theirs >t && cut -f1,2 o >a && cut -f1,2 t >b && test_cmp b a'
for column in 3=estimate 4="standard error" 5="variance of the first phase" 6="variance of the second" 7=df; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} o >a && cut -f${column%%=*} t >b && near a b 1e-8"
done

same() {
	column std_error "$1" >same.a && column std_error "$2" >same.b && near same.a same.b "${3:-1e-11}" && [ -s same.a ]
}
svydesign -q --psu none --fpc N --phase2 sub --strata2 h "$rei" >rei.svy
svycompute "again = snum % 3 < 1.5" "$TESTDATA/apistrat.sav" | svydesign -q -w none --psu none --strata stype --fpc fpc --phase2 again --strata2 yr_rnd >strata.svy

test_expect_success 'what is declared and made' '
	grep "^# survey: {weights: design_weight, psu: none, fpc: \[.N.\], phase2: {sample: sub, strata: h, fpc: phase2_size}}" rei.svy &&
	column design_weight rei.svy | sort -n | uniq -c | awk "{ print \$1, \$2 }" >a && printf "12 0\n5 36\n3 40\n" >b && test_cmp b a &&
	column phase2_size rei.svy | sort -n | uniq -c | awk "{ print \$1, \$2 }" >a && printf "8 8\n12 12\n" >b && test_cmp b a'
test_expect_success 'a second phase that takes all is none' '
	svycompute "all = 1; W = fpc / if(stype == 1, 100, 50)" "$TESTDATA/apistrat.sav" >all.svy &&
	svydesign -q -w none --psu none --strata stype --fpc fpc --phase2 all --strata2 yr_rnd all.svy | svymean api00,enroll --stats phase2 >a &&
	svymean api00,enroll -w W --psu none --strata stype --fpc fpc all.svy >b && same a b && column var_phase2 a | awk "{ exit !(\$1 == 0) }"'
test_expect_success 'a second phase of a census is a sample' '
	svycompute "n1 = 200; g = stype; again = snum % 3 < 1.5" "$TESTDATA/apistrat.sav" >census.svy &&
	svydesign -q -w none --psu none --fpc n1 --phase2 again --strata2 g census.svy >two.svy &&
	svytotal api00,enroll two.svy --stats phase1 >a && column var_phase1 a | awk "{ s += (\$1 < 0 ? -\$1 : \$1) > 1 } END { exit s > 0 }" &&
	svycat -O csv two.svy | awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR == 1 || \$at[\"again\"] == 1" >taken.csv &&
	svytotal api00,enroll -w design_weight --psu none --strata g --fpc phase2_size taken.csv >b && same a b 1e-8'
test_expect_success 'rows in another order, groups, domains, the fast lane' '
	svysort -r api00 strata.svy >sorted.svy && svymean api00,enroll --by stype strata.svy >a && svymean api00,enroll --by stype sorted.svy >b && same a b &&
	svymean api00,enroll --where "stype == 2" strata.svy >b && column std_error a | sed -n 3,4p >u && column std_error b >v && near u v 1e-12 &&
	svyfilter "stype == 2" strata.svy | svymean api00,enroll >a && same a b &&
	svycat -O sav strata.svy | svymean api00,enroll --where "stype == 2" >a && same a b &&
	svycat -o strata.sav strata.svy && svymean api00,enroll --where "stype == 2" strata.sav >a && same a b &&
	svyselect api00,enroll,stype strata.svy | svymean api00,enroll --where "stype == 2" >a && same a b'
test_expect_success 'covariances' '
	svycompute "sum = api00 + enroll" strata.svy | svytotal api00,enroll,sum --vcov --stats phase1,phase2 >v &&
	sed -n "/^# vcov/,/^# [a-uw-z]/p" v | tr -d "[],{}" | grep -oE "[-0-9.e+]{5,}" >cells && [ $(wc -l <cells) = 6 ] &&
	awk "{ x[NR] = \$1 } END { print x[1] + x[3] + 2 * x[2]; print x[1] + x[2]; print x[2] + x[3] }" CONVFMT=%.17g OFMT=%.17g cells >a &&
	awk "{ x[NR] = \$1 } END { print x[6]; print x[4]; print x[5] }" CONVFMT=%.17g OFMT=%.17g cells >b && near a b 1e-9'
test_expect_success 'shares have phases too' '
	svyprop awards --stats phase1,phase2 strata.svy >a && svycompute "yes = awards == 1" strata.svy | svymean yes --stats phase1,phase2 >b &&
	grep -c "awards" a && column var_phase1 a | tail -1 >u && column var_phase1 b >v && near u v 1e-9'
test_expect_success 'weights: of the first phase, of both' '
	svycompute "w1 = 15; final = if(sub == 0, none(), if(h == 1, 36, 40))" "$rei" >weighted.svy 2>/dev/null ||
		svycat -O csv "$rei" | awk -F, "NR == 1 { print \$0 \",w1,final\"; next } { print \$0 \",15,\" (\$7 == 0 ? \"\" : \$4 == 1 ? 36 : 40) }" >weighted.svy &&
	svytotal y rei.svy >a &&
	svydesign -q --psu none -w w1 --fpc N --phase2 sub --strata2 h weighted.svy | svytotal y >b && same a b &&
	svydesign -q --psu none --fpc N --phase2 sub --strata2 h --final-weight final weighted.svy | svytotal y >b && same a b &&
	svydesign -q --psu none --fpc N --phase2 sub --strata2 h --fpc2 n_ah weighted.svy >d && ! grep "phase2_size" d && svytotal y d >b && same a b &&
	svydesign -q --psu none -w w1 weighted.svy | svydesign -q --phase2 sub --strata2 h >d && grep "weights: design_weight" d &&
	svydesign -q --psu none --phase2 sub --strata2 h "$rei" >d 2>&1 && grep "its cases count once" d'
test_expect_success 'the report counts both phases' '
	svydesign --psu none --fpc N --phase2 sub --strata2 h "$rei" 2>err >d && grep "second phase: 8 units in 2 strata" err && grep "df = 6" err && svydesign d 2>err >e && grep "second phase: 8 units" err && cmp <(grep -v "^#" d) <(grep -v "^#" e)'
test_expect_success 'tables tell of the phases' '
	svytotal y rei.svy | svytable >a && grep "second phase sub within h" a && grep "12 rows were not drawn by the second phase" a'

# All that may happen: 4 of 6 are drawn, then 2 of those in each stratum, or the one that is there.
test_expect_success 'the variance is right in the mean over all samples' '
	mkdir all && awk "BEGIN {
		split(\"1 4 6 9 15 2\", y)
		for (s = 0; s < 64; s++) {
			n = 0
			for (k = 1; k <= 6; k++) { drawn[k] = int(s / 2 ^ (k - 1)) % 2; n += drawn[k] }
			if (n != 4) continue
			a = drawn[1] + drawn[2] + drawn[3]; b = 4 - a; many = a > 2 || b > 2 ? 3 : 1
			for (left = 1; left <= many; left++) {
				file = \"all/\" s \".\" left \".\" many; seen = 0
				print \"id,N,h,sub,y\" >file
				for (k = 1; k <= 6; k++) if (drawn[k]) {
					h = k > 3; size = h ? b : a; seen += size > 2; out = size > 2 && seen == left
					print k \",6,\" h \",\" (out ? 0 : 1) \",\" (out ? \"\" : y[k]) >file
				}
				close(file)
			}
		}
	}" && [ $(ls all | wc -l) = 27 ] &&
	for f in all/*; do
		svydesign -q --psu none --fpc N --phase2 sub --strata2 h $f | svytotal y | awk -F"\t" -v many=${f##*.} "\$1 == \"y\" { printf \"%.17g %.17g %.17g\n\", 1 / 15 / many, \$5, \$6 * \$6 }" || return 1
	done >results &&
	awk "{ p += \$1; t += \$1 * \$2; q += \$1 * \$2 * \$2; v += \$1 * \$3 } END { printf \"%.17g\n%.17g\n%.17g\n\", p, t, v >\"got\"; printf \"1\n37\n%.17g\n\", q - t * t }" results >want && near got want 1e-9'

refused() {
	_status=$1
	_text=$2
	shift 2
	test_expect_success "refused: $_text" "status $_status $* 2>err >out && grep -e '$_text' err"
}
declare2="svydesign -q --psu none --fpc N"
refused 2 "name the variable that is 1" "$declare2 --strata2 h '$rei'"
refused 2 "did you mean" "$declare2 --phase2 subb '$rei'"
refused 2 "did you mean" "$declare2 --phase2 sub --strata2 hh '$rei'"
refused 2 "declared already" "svydesign -q --phase2 sub rei.svy"
refused 2 "has no second phase" "svytotal y --psu none --stats phase1 '$rei'"
refused 2 "goes with --pps poisson" "svydesign -q --psu none --pps brewer --prob N --phase2 sub '$rei'"
refused 1 "neither 0 nor 1 in row 1" "$declare2 --phase2 h '$rei'"
refused 1 "is in it in some of its rows only" "svydesign -q -w none --psu none --phase2 sub --psu2 h '$rei'"
printf 'h,sub,y,t\n1,1,2,a\n1,1,3,a\n1,0,,a\n2,0,,a\n2,0,,b\n' >empty.csv
refused 1 "has none of the 2 units of stratum .h=2" "svydesign -q -w none --psu none --phase2 sub --strata2 h empty.csv"
refused 2 "holds text" "svydesign -q -w none --psu none --phase2 t empty.csv"
printf 'h,sub,y,N\n1,1,2,3\n1,1,3,4\n1,0,,4\n' >fpc2.csv
printf 'h,sub,y\n,0,\n1,1,3\n1,1,4\n' >nowhere.csv
refused 1 "is missing in row 1" "svydesign -q -w none --psu none --phase2 sub --strata2 h nowhere.csv"
test_expect_success 'an fpc that varies, or is too small' '
	status 1 svydesign -q -w none --psu none --phase2 sub --fpc2 N fpc2.csv >d 2>err && grep "varies within stratum .the whole sample. of the second phase: 3 and 4" err &&
	printf "sub,y,N\n1,1,1\n1,2,1\n0,,1\n" >small.csv && status 1 svydesign -q -w none --psu none --phase2 sub --fpc2 N small.csv 2>err >out && grep "has more units than the first" err'
test_expect_success 'a lonely unit of the second phase' '
	printf "h,sub,y\n1,1,2\n1,1,3\n1,0,\n2,1,7\n2,0,\n" >lonely.csv && svydesign -q -w none --psu none --phase2 sub --strata2 h lonely.csv >d &&
	status 1 svytotal y d 2>err && grep "stratum .h=2. of the second phase has only one unit" err &&
	svytotal y --lonely certainty d >a && svytotal y --lonely adjust d >b && ! same a b >/dev/null && svytotal y --lonely missing d >c 2>err && [ "$(column std_error c)" = NaN ]'
test_expect_success 'no rows, nobody drawn, outcomes all missing, names that are not ASCII' '
	head -1 lonely.csv >none.csv && svydesign -q -w none --psu none --phase2 sub --strata2 h none.csv >d && svytotal y d >a 2>err; [ $? -le 1 ] &&
	svytotal N rei.svy >a && svycompute "y = .a" rei.svy --replace 2>/dev/null >gone.svy; svymean y gone.svy >a 2>err; [ $? -le 2 ] &&
	printf "é,ü,y\n1,1,2\n1,1,3\n1,0,\n" >utf.csv && svydesign -q -w none --psu none --phase2 ü --strata2 é utf.csv >d && LC_ALL=C svymean y d >a && [ "$(column n a)" = 2 ]'
test_expect_success 'a stack of two' '
	status 1 svystack rei.svy rei.svy 2>err >out && grep "second phase are not stacked" err &&
	svydesign -q --psu none -w none --phase2 sub rei.svy 2>err; [ $? = 2 ] && svystack "$rei" "$rei" | svycompute "stratum = 10 * source + h" |
		svydesign -q --psu none --strata source --fpc N --phase2 sub --strata2 stratum >d && svytotal y d >a && svytotal y rei.svy >b &&
	near "$(column std_error a)" "$(column std_error b | awk "{ printf \"%.17g\", \$1 * sqrt(2) }")" 1e-11'
test_expect_success 'a cut stream and a full disk' '
	head -c 900 rei.svy | status 1 svytotal y 2>err && status 1 svydesign -q --psu none --fpc N --phase2 sub --strata2 h "$rei" >/dev/full 2>err'
test_expect_success 'replicates and calibrated weights of two phases are refused' '
	sed "s/phase2: {/replicates: {type: jk1}, phase2: {/" rei.svy >rep.svy && status 2 svytotal y rep.svy 2>err; grep -e "second phase" -e "replicates" err'

test_expect_success 'replicate and calibrated weights do not go with a second phase, which is said before anything is written' '
	rei="--psu none --fpc N --phase2 sub --strata2 h" && svydesign -q $rei "$TESTDATA/rei_twophase.sav" >two.svy &&
	status 2 svymean y --repweights N,h --reptype jk1 two.svy >out 2>err && test_must_be_empty out && grep "second phase" err &&
	status 2 svydesign $rei -w N --repweights n_a,h --reptype jk1 "$TESTDATA/rei_twophase.sav" >out 2>err && test_must_be_empty out && grep "second phase" err &&
	sed "/^# survey/s/}$/, replicates: {type: jk1, columns: [N, h]}}/" two.svy >both.svy && status 2 svymean y both.svy 2>err && grep "second phase" err &&
	svymean y --repweights none both.svy >a && svymean y two.svy >b && tail -2 a >c && tail -2 b | test_cmp c - &&
	printf "h,share\n1,50\n2,50\n" >h.csv && status 2 svyweight rake -q --targets h.csv two.svy >out 2>err && test_must_be_empty out && grep "second phase" err
'

test_done
