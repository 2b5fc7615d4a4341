#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='unequal probabilities without replacement'
. "$(dirname "$0")/lib.sh"

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], $at["std_error"], $at["df"] }'
# ours CASE COMMAND…: the rows of an estimate stream as the R script prints them
ours() {
	_case=$1
	shift
	"$@" 2>err | awk -v name="$_case" "$cells" >>ours
}
election=$TESTDATA/election_pps.sav
joint=$TESTDATA/election_jointprob.csv
pps='--psu none --prob p --pps'

test_expect_success 'a sample with units that are certain' 'svycompute "p = if(p > 0.6, 1, p)" --replace "$election" >certain.svy'
test_expect_success R 'R runs' '(cd "$TESTDATA" && Rscript pps.R) >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svykit runs' '
	rm -f ours &&
	for m in brewer overton hr "hrpop --hr-sum 0.10321027266235" "ht --joint $joint" poisson; do
		ours "${m%% *}" svytotal Bush,Kerry,Nader $pps $m "$election" &&
		ours "${m%% *} mean" svymean Bush,Kerry,Nader $pps $m "$election" &&
		ours "${m%% *} domain" svytotal Bush,Kerry,Nader $pps $m --where "votes > 100000" "$election" || return 1
	done &&
	ours "overton yg" svytotal Bush,Kerry,Nader $pps overton-yg "$election" &&
	ours "hr yg" svytotal Bush,Kerry,Nader $pps hr-yg "$election" &&
	ours "hrpop yg" svytotal Bush,Kerry,Nader $pps hrpop-yg --hr-sum 0.10321027266235 "$election" &&
	ours "ht yg" svytotal Bush,Kerry,Nader $pps yg --joint "$joint" "$election" &&
	svycompute "pi = (enroll + 10) / 9000; sum = 0.05 + 0.02 * (stype - 1)" "$TESTDATA/apistrat.sav" >strata.svy &&
	for m in brewer overton hr "hrpop --hr-sum sum"; do
		ours "strata ${m%% *}" svytotal api00,enroll --psu none -w none --strata stype --prob pi --pps $m strata.svy || return 1
	done &&
	ours "strata yg" svymean api00,enroll --psu none -w none --strata stype --prob pi --pps overton-yg strata.svy &&
	svycompute "pi = 0.05 + dnum % 37 / 51; p2 = 0.3 + snum % 7 / 20" "$TESTDATA/apiclus1.sav" >clusters.svy &&
	for m in brewer overton; do
		ours "clusters $m" svytotal api00,enroll -w none --psu dnum --prob pi --pps $m clusters.svy || return 1
	done &&
	ours "clusters hr" svymean api00,enroll -w none --psu dnum --prob pi --pps hr clusters.svy &&
	ours "stages" svytotal api00,enroll -w none --psu dnum,snum --prob pi,p2 --pps brewer --lonely remove clusters.svy &&
	ours "stages mean" svymean api00,enroll -w none --psu dnum,snum --prob pi,p2 --pps brewer --lonely remove clusters.svy &&
	ours "stages domain" svytotal api99 -w none --psu dnum,snum --prob pi,p2 --pps brewer --lonely remove --where "api00 > 600" clusters.svy &&
	for m in brewer overton; do
		ours "certain $m" svytotal Bush,Kerry,Nader --as r --df domain $pps $m certain.svy || return 1
	done
'
test_expect_success R 'the same rows' 'sort ours >o && sort theirs >t && cut -f1,2 o >a && cut -f1,2 t >b && test_cmp b a'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} o >a && cut -f${column%%=*} t >b && near a b 1e-8"
done

# estimates FILE COLUMN: a column of an estimate stream
same() {
	column std_error "$1" >same.a && column std_error "$2" >same.b && near same.a same.b "${3:-1e-11}" && [ -s same.a ]
}
votes() {
	svytotal Bush,Kerry,Nader --psu none "$@"
}

# Lohr (2010), Sampling: Design and Analysis, ch. 6: four supermarkets, of which two are drawn one after the other with probabilities in proportion to their
# size; the estimates of each sample and their variances.
market() {
	awk -v pair="$1" 'BEGIN { split("A B C D", name); split("1 2 3 10", size); split("11 20 24 245", y)
		for (i = 1; i <= 4; i++) for (j = 1; j <= 4; j++) if (i != j) {
			a = size[i] / 16; b = size[j] / 16; joint[name[i] name[j]] = a * b * (1 / (1 - a) + 1 / (1 - b)); p[name[i]] += joint[name[i] name[j]]
		}
		for (i = 1; i <= 4; i++) of[name[i]] = y[i]
		m = substr(pair, 1, 1); n = substr(pair, 2)
		printf "y,p\n%d,%.17g\n%d,%.17g\n", of[m], p[m], of[n], p[n] >"market.csv"
		printf "%.17g,%.17g\n%.17g,%.17g\n", p[m], joint[m n], joint[m n], p[n] >"market.joint" }'
}
while read -r pair total ht yg; do
	test_expect_success "the supermarkets $pair" "
		market $pair &&
		svytotal y --psu none --prob p --pps ht --joint market.joint market.csv >ht 2>err &&
		svytotal y --psu none --prob p --pps yg --joint market.joint market.csv >yg &&
		near \$(column estimate ht) $total 1e-4 &&
		[ \$(column std_error yg | awk '{ printf \"%.1f\", \$1 * \$1 }') = $yg ] &&
		case $ht in
		-*) [ \$(column std_error ht) = NaN ] && grep 'below zero' err ;;
		*) [ \$(column std_error ht | awk '{ printf \"%.1f\", \$1 * \$1 }') = $ht ] ;;
		esac"
done <<'END'
AB 111.87 -14691.5 47.1
AC 102.39 -10832.1 502.8
AD 330.06 4659.3 7939.8
BC 98.48 -9705.1 232.7
BD 326.15 5682.8 5744.1
CD 316.67 6782.8 3259.8
END

test_expect_success 'the variance is right in the mean over all samples' '
	for pair in AB AC AD BC BD CD; do
		market $pair && svytotal y --psu none --prob p --pps yg --joint market.joint market.csv | awk -F"\t" -v p=$(head -1 market.joint | cut -d, -f2) "\$1 == \"y\" { printf \"%.17g %.17g %.17g\n\", p, \$5, \$6 * \$6 }" || return 1
	done >results &&
	awk "{ p += \$1; t += \$1 * \$2; q += \$1 * \$2 * \$2; v += \$1 * \$3 } END { printf \"%.17g\n%.17g\n%.17g\n\", p, t, v >\"got\"; printf \"1\n300\n%.17g\n\", q - t * t }" results >want && near got want 1e-9 &&
	near $(tail -1 got) 4383.6 1e-4'
test_expect_success 'Hartley and Rao in the form of Yates and Grundy is Brewer' '
	votes --prob p --pps brewer "$election" >a && votes --prob p --pps hr-yg "$election" >b && same a b'
test_expect_success 'equal probabilities are simple random sampling' '
	svycompute "f = stype * 0 + if(stype == 1, 0.02, 0.05); N = if(stype == 1, 5000, 1000)" "$TESTDATA/apistrat.sav" >equal.svy &&
	svytotal api00,enroll -w pw --psu none --strata stype --fpc N equal.svy >a &&
	svytotal api00,enroll -w pw --psu none --strata stype --pps brewer --prob f equal.svy >b && same a b &&
	svytotal api00,enroll -w pw --psu none --fpc f --where "stype == 2" equal.svy >err 2>&1; grep "varies within" err &&
	printf "y,p\n3,.5\n5,.5\n9,.5\n4,.5\n" >four.csv && awk -v joint=0.21428571428571427 "BEGIN { for (i = 1; i <= 4; i++) print (i == 1 ? .5 : joint) \",\" (i == 2 ? .5 : joint) \",\" (i == 3 ? .5 : joint) \",\" (i == 4 ? .5 : joint) }" >four.joint &&
	svycompute "w = 2" four.csv | svytotal y --psu none -w w --fpc p >a &&
	for m in ht yg; do svytotal y --psu none --prob p --pps $m --joint four.joint four.csv >b && same a b || return 1; done'
test_expect_success 'rows in another order' '
	svysort -r votes "$election" >sorted.svy &&
	for m in brewer overton hr poisson; do votes --prob p --pps $m "$election" >a && votes --prob p --pps $m sorted.svy >b && same a b || return 1; done'
test_expect_success 'weights that are given and those that are made' '
	votes -w wt --prob p --pps brewer "$election" >a && votes --prob p --pps brewer "$election" >b && same a b 1e-9 &&
	votes -w wt --pps brewer "$election" >b && same a b 1e-9 && votes --fpc p --pps brewer "$election" >b && same a b 1e-9 &&
	grep "weights are 1 over the probabilities" b'
test_expect_success 'covariances' '
	svycompute "both = Bush + Kerry" "$election" >both.svy &&
	for m in brewer overton hr-yg poisson "ht --joint $joint" "yg --joint $joint"; do
		svytotal Bush,Kerry,both --psu none --prob p --pps $m --vcov both.svy >v &&
		sed -n "/^# vcov/,/^# [a-uw-z]/p" v | tr -d "[],{}" | grep -oE "[-0-9.e+]{5,}" >cells && [ $(wc -l <cells) = 6 ] &&
		awk "{ x[NR] = \$1 } END { print x[1] + x[3] + 2 * x[2]; print x[1] + x[2]; print x[2] + x[3] }" CONVFMT=%.17g OFMT=%.17g cells >a &&
		awk "{ x[NR] = \$1 } END { print x[6]; print x[4]; print x[5] }" cells >b && near a b 1e-6 || return 1
	done'
test_expect_success 'units that were certain add nothing' '
	svytotal Bush,Kerry --psu none --prob p --pps brewer certain.svy >a && svytotal Bush,Kerry --psu none --prob p --pps brewer --as r certain.svy >r &&
	! same a r >/dev/null && svycat -O csv certain.svy | awk -F, "NR == 1 || \$8 < 1" >rest.csv &&
	svytotal Bush,Kerry --psu none --prob p --pps brewer rest.csv >b && same a b &&
	svycompute "p = 1" --replace "$election" 2>/dev/null >all.svy && svytotal Bush --psu none --prob p --pps overton all.svy >a && [ $(column std_error a) = 0 ]'
test_expect_success 'a constant has no error where the size is fixed' '
	svycompute "one = 1; share = p" "$election" >one.svy &&
	for m in brewer "yg --joint $joint"; do svymean one --psu none --prob p --pps $m one.svy >a && [ $(column std_error a) = 0 ] &&
		svytotal share --psu none --prob p --pps $m one.svy >a && column std_error a | awk "{ exit !(\$1 < 1e-6) }" || return 1; done'

test_expect_success 'the declaration travels' '
	svydesign -q --psu none --prob p --pps hrpop --hr-sum 0.10321027266235 "$election" >design.svy &&
	grep "pps: {method: hrpop, probability: \[p\], hr_sum: 0.10321027266235}" design.svy &&
	votes --prob p --pps hrpop --hr-sum 0.10321027266235 "$election" >a && svyselect Bush,Kerry,Nader design.svy | svytotal Bush,Kerry,Nader >b && same a b &&
	svydesign -q --psu none --prob p --pps hrpop --hr-sum 0.10321027266235 -O sav "$election" | svytotal Bush,Kerry,Nader >b && same a b &&
	svydesign -q --psu none --prob p --pps hrpop --hr-sum 0.10321027266235 -o design.dta "$election" && svytotal Bush,Kerry,Nader design.dta >b && same a b &&
	svytotal Bush,Kerry,Nader --pps brewer design.svy 2>err >b && grep "replaces the declared .hrpop" err &&
	votes --prob p --pps brewer "$election" >a && same a b'
test_expect_success 'svydesign makes the weight that is not there' '
	svydesign -q --psu none --prob p --pps brewer "$election" >made.svy && grep "weights: design_weight" made.svy && grep "is 1 over the probabilities" made.svy &&
	svytotal Bush,Kerry,Nader made.svy >a && votes --prob p --pps brewer "$election" >b && same a b && svydesign -q made.svy >again.svy && ! grep "design_weight_2" again.svy &&
	status 2 svydesign -q --psu none --pps ht "$election" 2>err >out && grep "nothing says with which probabilities" err &&
	svydesign -q --psu none --pps ht --joint "$joint" "$election" | svytotal Bush,Kerry,Nader --joint "$joint" >a && votes --prob p --pps ht --joint "$joint" "$election" >b && same a b 1e-9 &&
	status 2 svyweight normalize --to 40 --psu none --pps brewer --prob p "$election" 2>err >out && grep "has probabilities and no weight" err &&
	svyweight normalize --to 40 made.svy 2>err >out && svytotal Bush out 2>err >a && [ -s a ]'
test_expect_success 'two files under each other' '
	svystack made.svy made.svy >stack.svy && grep "pps: {method: brewer, probability: \[p\]}" stack.svy && svytotal Bush stack.svy >a && svytotal Bush made.svy >b &&
	near "$(column std_error a)" "$(column std_error b | awk "{ printf \"%.17g\", \$1 * sqrt(2) }")" 1e-11'
test_expect_success 'joint probabilities are told to who estimates' '
	svydesign -q --psu none --prob p --pps ht "$election" >design.svy && status 2 svytotal Bush design.svy 2>err && grep "name their file with --joint" err &&
	svytotal Bush,Kerry,Nader --joint "$joint" design.svy >a && votes --prob p --pps ht --joint "$joint" "$election" >b && same a b &&
	svytotal Bush,Kerry,Nader --psu none --pps ht --joint "$joint" "$election" >a && same a b 1e-9'
test_expect_success 'a lonely unit' '
	printf "h,p,y\n1,.5,2\n1,.4,3\n2,.3,4\n" >lonely.csv &&
	status 1 svytotal y --psu none --strata h --prob p --pps brewer lonely.csv 2>err && grep "stratum .h=2. has only one primary unit" err &&
	svytotal y --psu none --strata h --prob p --pps brewer --lonely certainty lonely.csv >a && head -3 lonely.csv | svytotal y --psu none --strata h --prob p --pps brewer >b && same a b &&
	svytotal y --psu none --strata h --prob p --pps poisson lonely.csv >a && near "$(column std_error a)" "$(awk "BEGIN { printf \"%.17g\", sqrt(.5 * 16 + .6 * 7.5 ^ 2 + .7 * (4 / .3) ^ 2) }")" &&
	svydesign -q --psu none --strata h --prob p --pps brewer lonely.csv 2>err >d && grep "one primary unit" err && svydesign -q --psu none --strata h --prob p --pps poisson lonely.csv 2>err >d && [ ! -s err ]'

wrong() {
	_text=$1
	shift
	test_expect_success "refused: $_text" "status 2 $* 2>err && grep -e '$_text' err"
}
wrong "--pps. is one of" "votes --prob p --pps brewr '$election'"
wrong "say which with --pps" "votes --prob p '$election'"
wrong "did you mean .p." "votes --prob pp --pps brewer '$election'"
wrong "needed for .hrpop." "votes --prob p --pps hrpop '$election'"
wrong "--hr-sum. is above 0" "votes --prob p --pps hrpop --hr-sum -1 '$election'"
wrong "none are there" "votes --pps brewer '$election'"
wrong "all stages" "svytotal api00 -w pw --psu dnum,snum --pps brewer '$TESTDATA/apiclus1.sav'"
wrong "another method" "votes --prob p --pps brewer --joint '$joint' '$election'"
wrong "none of unequal ones" "votes --joint '$joint' '$election'"
wrong "2 variables are given as probabilities" "votes --prob p,wt --pps brewer '$election'"
fails() {
	_text=$1
	shift
	test_expect_success "an error of the data: $_text" "status 1 $* 2>err && grep '$_text' err"
}
printf 'u,p,y,t\n1,.5,2,a\n2,0,3,b\n' >zero.csv
printf 'u,p,y\n1,.5,2\n2,,3\n' >missing.csv
printf 'u,p,y\n1,.5,2\n1,.4,3\n2,.4,3\n' >varies.csv
printf 'y,w\n1,.5\n2,3\n' >light.csv
head -39 "$joint" >cut.joint
cut -d, -f1-39 cut.joint >small.joint
sed '3s/,[^,]*/,0.01/' "$joint" >skew.joint
sed '3s/,[^,]*/,x/' "$joint" >text.joint
sed '3s/,[^,]*/,2/' "$joint" >large.joint
tac "$joint" | awk -F, '{ for (i = NF; i > 0; i--) printf "%s%s", $i, (i > 1 ? "," : "\n") }' >back.joint
fails "above 0 and at most 1" svytotal y --psu none --prob p --pps brewer zero.csv
fails "is missing in row 2" svytotal y --psu none --prob p --pps brewer missing.csv
fails "varies within unit .u=1.: 0.5 and 0.4" svytotal y --psu u --prob p --pps brewer varies.csv
fails "gives no probability" svytotal y --psu none -w w --pps brewer light.csv
fails "as many rows as columns" "votes --prob p --pps yg --joint cut.joint '$election'"
fails "joint probabilities of 39 units" "votes --prob p --pps yg --joint small.joint '$election'"
fails "not symmetric" "votes --prob p --pps yg --joint skew.joint '$election'"
fails "holds text" "votes --prob p --pps yg --joint text.joint '$election'"
fails "at most 1" "votes --prob p --pps yg --joint large.joint '$election'"
fails "in the order of the data" "votes --prob p --pps yg --joint back.joint '$election'"
fails "No such file" "votes --prob p --pps yg --joint none.joint '$election'"

test_expect_success 'no rows, one row, all missing' '
	printf "p,y\n" >none.csv && svymean y --psu none --prob p --pps brewer none.csv >a 2>err; [ $? -le 1 ] &&
	printf "p,y\n.5,3\n" >one.csv && status 1 svymean y --psu none --prob p --pps brewer one.csv 2>err && grep "only one primary unit" err &&
	printf "p,y\n.5,\n.4,\n" >gone.csv && svymean y --psu none --prob p --pps hr gone.csv 2>err >a && [ "$(column std_error a)" = NaN ]'

test_expect_success 'probabilities beside replicate weights make no weight, and have no part in variances' '
	status 2 svydesign -q --psu none --pps brewer --prob p --repweights p,Bush --reptype jk1 "$election" >out 2>err && test_must_be_empty out && grep "name the weight" err &&
	svycompute "w = 1 / p; r1 = w; r2 = w * 1.1" "$election" | svymean Bush -w w --pps brewer --prob p --repweights "r1,r2" --reptype jk1 >out && grep "^# .*--pps. has no part" out
'

test_done
