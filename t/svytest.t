#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svytest: beside R, what theory gives, edges, and what it refuses'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
design='-w pw --psu dnum --fpc fpc'
stages='-w pw --psu dnum,snum --fpc fpc1,fpc2'
strata='-w pw --strata stype --psu none --fpc fpc'
monitor='-w gewicht --strata stratum --psu psu --missing n1,n2,w1=-7:-1'
cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	$at["p_value"] != "" { print name, $at["id"], number($at["estimate"]), number($at["std_error"]), number($at["df"]), number($at["statistic"]), number($at["df1"]),
		number($at["df2"]), number($at["p_value"]) }
	function number(s) { return s == "" ? "NaN" : s }'
# ours CASE COMMAND…: the tests of an estimate stream as the R script prints them
ours() {
	_case=$1
	shift
	"$@" 2>/dev/null | awk -v name="$_case" "$cells" >>ours
}
# ranked CASE COMMAND…: by all rank tests
ranked() {
	_ranked=$1
	shift
	for _test in wilcoxon vanderwaerden median kruskal; do ours "$_ranked $_test" "$@" --rank $_test --as r || return 1; done
}
# cell COLUMN ID: that cell of the stream on standard input
cell() {
	awk -F'\t' -v column="$1" -v id="$2" '/^#/ { next } !at { for (i = 1; i <= NF; i++) if ($i == column) at = i; next } $1 == id { print $at }'
}

test_expect_success R 'R runs' '(cd "$TESTDATA" && Rscript ttest.R "$SHARNESS_TRASH_DIRECTORY") >all 2>r.err || { cat r.err; false; }; sed "s/\t$//" all >theirs'
test_expect_success R 'svykit runs' '
	rm -f ours && d=$TESTDATA &&
	ours clus1 svytest api00,ell --between comp_imp $design --as r --na domain "$api" &&
	ranked clus1 svytest ell --between comp_imp $design "$api" &&
	ranked clus1 svytest api00 --between sch_wide $design "$api" &&
	ours clus1 svytest api00 --between stype $design --as r "$api" &&
	ranked clus1 svytest api00 --between stype $design "$api" &&
	ours clus2 svytest api00 --between comp_imp $stages --as r "$d/apiclus2.sav" &&
	ranked clus2 svytest meals --between comp_imp $stages "$d/apiclus2.sav" &&
	ours clus2 svytest meals --between stype $stages --as r "$d/apiclus2.sav" &&
	ranked clus2 svytest ell --between stype $stages "$d/apiclus2.sav" &&
	ours strat svytest api00 --between comp_imp $strata --as r "$d/apistrat.sav" &&
	ranked strat svytest ell --between sch_wide $strata "$d/apistrat.sav" &&
	ours strat svytest ell --between stype $strata --as r "$d/apistrat.sav" &&
	ranked strat svytest ell --between stype $strata "$d/apistrat.sav" &&
	ours where svytest api00 --between comp_imp --where "stype == 1" $design --as r "$api" &&
	ranked where svytest api00 --between comp_imp --where "meals > 20" $stages "$d/apiclus2.sav" &&
	ours by svytest api00 --between sch_wide --by stype $strata --as r "$d/apistrat.sav" &&
	ours picked svytest api00 --between stype=1,3 $design --as r "$api" &&
	ranked picked svytest meals --between stype=E,M $design "$api" &&
	ours efc svytest c12hour --between c161sex --psu none --as r "$d/efc.sav" &&
	ranked efc svytest neg_c_7 --between c161sex --psu none "$d/efc.sav" &&
	ours efc svytest neg_c_7 --between e42dep --psu none --as r "$d/efc.sav" &&
	ranked efc svytest quol_5 --between e42dep --psu none "$d/efc.sav" &&
	svycompute "half = psu % 7 < 3" "$d/yrbs.sav" >yrbs.svy &&
	ours yrbs svytest qn8=2 --between half -w weight --strata stratum --psu psu --nest --as r yrbs.svy &&
	ours monitor svytest n1 --between sekse $monitor --fpc fpc1 --as r "$d/monitor.sav" &&
	ranked monitor svytest n2 --between sekse $monitor --fpc fpc1 "$d/monitor.sav" &&
	ours monitor svytest n1 --between opleiding $monitor --fpc fpc1 --as r "$d/monitor.sav" &&
	ranked monitor svytest n2 --between opleiding --where "leeftijd > 60" $monitor --fpc fpc1 "$d/monitor.sav" &&
	ours "monitor share" svytest w1=1 --between sekse $monitor --fpc fpc1 --as r "$d/monitor.sav" &&
	ours "monitor stages" svytest n1 --between sekse -w gewicht --strata stratum --psu psu,resp --fpc fpc1,fpc2 --missing n1=-7:-1 --as r "$d/monitor.sav" &&
	svyweight poststratify -q --targets "$d/targets/types.csv" $design "$api" >post.svy &&
	ours post svytest api00 --between comp_imp --as r post.svy && ranked post svytest ell --between comp_imp post.svy &&
	ours post svytest api00 --between stype --as r post.svy && ours "post own" svytest api00 --minus api99 post.svy &&
	ours pps svytest votes --between big --psu none --prob p --pps brewer --as r pps.csv &&
	svydesign -q --psu none --fpc N --phase2 sub --strata2 h "$d/rei_twophase.sav" | svycompute "half = id % 2" >phases.svy &&
	ours phases svytest y --between half --as r phases.svy && ranked phases svytest y --between half phases.svy &&
	for kind in jk1 bootstrap; do
		rep="-w pw --repweights rep* --reptype $kind" &&
		ours $kind svytest api00 --between comp_imp $rep --as r $kind.csv && ranked $kind svytest ell --between comp_imp $rep $kind.csv &&
		ours $kind svytest api00 --between stype $rep --as r $kind.csv && ours "$kind own" svytest api00 --between stype $rep $kind.csv &&
		ours "$kind own" svytest api00 --minus api99 $rep $kind.csv &&
		svytest api00 --between comp_imp --effect $rep $kind.csv 2>/dev/null >effect.svy &&
		awk -F"\t" -v OFS="\t" -v name="$kind effect" "/sd@/ { print name, \$1, \$7, \$8, \$11 }" effect.svy >>effects || return 1
	done &&
	svyreplicate --type jkn -w pw --strata stype --psu unit jkn.csv >jkn.svy &&
	ours jkn svytest api00 --between comp_imp --as r jkn.svy && ranked jkn svytest ell --between comp_imp jkn.svy &&
	ours jkn svytest api00 --between stype --as r jkn.svy &&
	ours "own mean" svytest api00 --mu 600 $stages "$d/apiclus2.sav" &&
	ours "own pair" svytest api00 --minus api99 --mu 30 $strata "$d/apistrat.sav" &&
	ours "own share" svytest awards=2 --mu 0.5 $stages "$d/apiclus2.sav" &&
	ours "own difference" svytest api00 --between comp_imp $design "$api" &&
	ours "own all" svytest api00 --between stype $design "$api" &&
	ours "own all" svytest ell --between stype $strata "$d/apistrat.sav" &&
	ours "own all" svytest neg_c_7 --between e42dep --psu none "$d/efc.sav" &&
	ours "own all" svytest n1 --between opleiding $monitor --fpc fpc1 "$d/monitor.sav" &&
	svytest api00 --between comp_imp --effect $design "$api" | awk -F"\t" -v OFS="\t" "/sd@/ { print \"own effect\", \$1, \$7, \$8, \$11 }" >>effects'
test_expect_success R 'the same rows' 'grep -v effect theirs >tests && cut -f1,2 ours >a && cut -f1,2 tests >b && test_cmp b a'
test_expect_success R 'there are many' '[ $(wc -l <ours) -gt 100 ]'
for column in 3=estimate 4=error 5=df 6=statistic 7=df1 8=df2 9=p; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} ours >a && cut -f${column%%=*} tests >b && near a b 1e-8"
done
test_expect_success R 'the same effects' 'grep effect theirs | cut -f1-5 >want && cut -f1,2 want >a && cut -f1,2 effects >b && test_cmp a b &&
	for k in 3 4 5; do cut -f$k want >a && cut -f$k effects >b && near a b 1e-8 || return 1; done'

test_expect_success 'Student (1908): hours of sleep, in pairs and against a value' '
	printf "a,b\n.7,1.9\n-1.6,.8\n-.2,1.1\n-1.2,.1\n-.1,-.1\n3.4,4.4\n3.7,5.5\n.8,1.6\n0,4.6\n2,3.4\n" >sleep.csv && svytest b --minus a sleep.csv 2>/dev/null >out && cell estimate b-a <out >e && near "$(cat e)" 1.58 1e-14 &&
	near "$(cell statistic b-a <out)" 4.0621 1e-5 && near "$(cell p_value b-a <out)" 0.002833 1e-4 && test "$(cell df b-a <out)" = 9 &&
	near "$(cell conf_low b-a <out)" 0.7001142 1e-6 && near "$(cell conf_high b-a <out)" 2.4598858 1e-7 && cell estimate "b-a[a]" <out | grep -x 0.75 && cell estimate "b-a[b]" <out | grep -x 2.33'
test_expect_success 'a file, a pipe and a stream give the same bytes, also by way of .sav' '
	svytest api00,awards=Yes --between comp_imp --by stype $design --no-history "$api" >a 2>/dev/null && svycat "$api" | svytest api00,awards=Yes --between comp_imp --by stype $design --no-history >b 2>/dev/null && test_cmp a b &&
	svycat "$api" -O sav | svytest api00,awards=Yes --between comp_imp --by stype $design --no-history >b 2>/dev/null && test_cmp a b &&
	svytest ell --rank median --between comp_imp $design --no-history "$api" >a && svycat "$api" | svytest ell --rank median --between comp_imp $design --no-history >b && test_cmp a b'

# figures COMMAND…: estimate, error, df, statistic and p of each row
figures() { "$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print $at["estimate"]; print $at["std_error"]; print $at["df"]; print $at["statistic"] == "" ? "-" : $at["statistic"]; print $at["p_value"] == "" ? "-" : $at["p_value"] }'; }

test_expect_success 'neither the scale of the weights nor the order of the rows tells, of ranks with ties neither' '
	svycompute "w2 = pw * 1000; wild = 1 + enroll % 7" "$api" >scaled.svy && svysort -r enroll scaled.svy >sorted.svy && for what in "" "--rank wilcoxon" "--rank vanderwaerden" "--rank median"; do
		figures svytest ell --between comp_imp $what -w pw --psu dnum scaled.svy >a && figures svytest ell --between comp_imp $what -w w2 --psu dnum sorted.svy >b && near a b 1e-11 &&
		figures svytest ell,meals --between stype $what -w wild --psu none scaled.svy >a && figures svytest ell,meals --between stype $what -w wild --psu none sorted.svy >b && near a b 1e-11 || return 1
	done'
test_expect_success 'values on another scale have the same test' '
	svycompute "thousand = 13800000000 + api00 * 1000" "$api" >scaled.svy && svytest api00,thousand --between comp_imp --effect $design scaled.svy >out && for c in statistic p_value; do near "$(cell $c api00@comp_imp=2-1 <out)" "$(cell $c thousand@comp_imp=2-1 <out)" 1e-9 || return 1; done &&
	for c in estimate std_error; do near "$(cell $c api00/sd@comp_imp=2-1 <out)" "$(cell $c thousand/sd@comp_imp=2-1 <out)" 1e-9 || return 1; done'
test_expect_success 'ranks know the order of values and nothing else' '
	svycompute "up = exp(api00 / 100); down = -api00" "$api" >curved.svy && for test in wilcoxon vanderwaerden median; do
		svytest api00,up,down --between comp_imp --rank $test $design curved.svy >out && near "$(cell p_value api00@comp_imp=2-1 <out)" "$(cell p_value up@comp_imp=2-1 <out)" 1e-12 &&
		{ test $test = median || near "$(cell statistic api00@comp_imp=2-1 <out)" "$(cell statistic down@comp_imp=2-1 <out | tr -d -)" 1e-9; } || return 1
	done'
test_expect_success 'the difference of Wilcoxon scores is the chance to be above somebody of the other group, less a half' '
	svycompute "wild = 1 + enroll % 7" "$api" >wild.svy && svytest ell --between comp_imp --rank wilcoxon -w wild --psu dnum wild.svy | cell estimate ell@comp_imp=2-1 >have &&
	svycat wild.svy -O csv | awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; next } { g[NR] = \$at[\"comp_imp\"]; y[NR] = \$at[\"ell\"]; w[NR] = \$at[\"wild\"] }
		END { for (i in g) for (j in g) if (g[i] == 2 && g[j] == 1) { all += w[i] * w[j]; above += w[i] * w[j] * (y[i] > y[j] ? 1 : y[i] == y[j] ? 0.5 : 0) } printf \"%.15g\", above / all - 0.5 }" >want && near "$(cat have)" "$(cat want)" 1e-12'
test_expect_success 'by groups is in a domain, is behind a filter' '
	for what in "" "--rank wilcoxon"; do
		figures svytest ell --between comp_imp $what --by stype $design --where "stype != 2" "$api" >by && figures svytest ell --between comp_imp $what --where "stype == 1" $design "$api" >one && figures svytest ell --between comp_imp $what --where "stype == 3" $design "$api" >two &&
		cat one two >both && near by both 1e-12 && svydesign -q $design "$api" | svyfilter "stype == 3" >part.svy && figures svytest ell --between comp_imp $what part.svy >part && near part two 1e-12 || return 1
	done'
test_expect_success 'the other way round, and by names of labels' '
	svytest api00 --between comp_imp=2,1 $design "$api" >back && svytest api00 --between comp_imp $design "$api" >forth && near "$(cell estimate api00@comp_imp=1-2 <back)" "-$(cell estimate api00@comp_imp=2-1 <forth)" 1e-12 &&
	near "$(cell p_value api00@comp_imp=1-2 <back)" "$(cell p_value api00@comp_imp=2-1 <forth)" 1e-12 && svytest api00 --between comp_imp=no,yes --no-history $design "$api" >named && svytest api00 --between comp_imp=1,2 --no-history $design "$api" >coded && test_cmp coded named'
test_expect_success 'text has groups and shares too' '
	svycompute "word = if(comp_imp == 1, \"a \", \"b\")" "$api" >word.svy && for what in "" "--rank vanderwaerden"; do figures svytest ell --between word $what $design word.svy >a && figures svytest ell --between comp_imp $what $design "$api" >b && test_cmp b a || return 1; done &&
	figures svytest word=a --between stype=1,3 $design word.svy >a && figures svytest comp_imp=1 --between stype=1,3 $design "$api" >b && test_cmp b a'
test_expect_success 'means and shares of groups are those of svymean and svyprop' '
	svytest api00,awards=2 --between comp_imp --by sch_wide $stages "$TESTDATA/apiclus2.sav" 2>/dev/null >out && svymean api00 --by sch_wide,comp_imp $stages "$TESTDATA/apiclus2.sav" >means && svyprop awards --by sch_wide,comp_imp $stages "$TESTDATA/apiclus2.sav" 2>/dev/null >shares &&
	for id in api00@sch_wide=1,comp_imp=1 api00@sch_wide=2,comp_imp=2; do for c in estimate std_error n; do near "$(cell $c $id <out)" "$(cell $c $id <means)" 1e-12 || return 1; done; done &&
	for c in estimate std_error n; do near "$(cell $c "awards[2]@sch_wide=2,comp_imp=2" <out)" "$(cell $c "awards[2]@sch_wide=2,comp_imp=2" <shares)" 1e-12 || return 1; done'
test_expect_success 'the error of a difference follows from the covariance of the means' '
	for units in "--psu dnum --fpc fpc" "--psu none --strata stype"; do
		svytest api00 --between comp_imp --vcov -w pw $units "$api" >out 2>/dev/null && cell std_error api00@comp_imp=2-1 <out >have &&
		grep "^# vcov:" out | sed "s/\x27[^\x27]*\x27: //g; s/[^-+0-9.e ]/ /g" | awk "{ printf \"%.15g\", sqrt(\$(NF - 5) + \$(NF - 3) - 2 * \$(NF - 4)) }" >want && near "$(cat have)" "$(cat want)" 1e-10 || return 1
	done'
test_expect_success 'whether covariances are kept or not' '
	for between in comp_imp stype; do for units in "--psu dnum" "--psu none"; do figures svytest api00,ell --between $between -w pw $units "$api" >a && figures svytest api00,ell --between $between -w pw $units --vcov "$api" >b && near a b 1e-8 || return 1; done; done'
test_expect_success 'a pair is the mean of a difference, and between groups the difference of differences' '
	svycompute "change = api00 - api99" "$api" >change.svy && svytest api00 --minus api99 --mu 30 --effect $design "$api" >pair && svytest change --mu 30 --effect $design change.svy >single &&
	for c in estimate std_error df statistic p_value conf_low; do near "$(cell $c api00-api99 <pair)" "$(cell $c change <single)" 1e-10 && { test $c = statistic || test $c = p_value || near "$(cell $c api00-api99/sd <pair)" "$(cell $c change/sd <single)" 1e-9; } || return 1; done &&
	figures svytest api00 --minus api99 --between stype $design "$api" >a && figures svytest change --between stype $design change.svy >b && near a b 1e-9'
test_expect_success 'a share is the mean of zeros and ones' '
	svycompute "aw = if(awards == 2, 1, 0)" "$api" >aw.svy && figures svytest awards=Yes --between sch_wide $design "$api" >a && figures svytest aw --between sch_wide $design aw.svy >b && near a b 1e-12'
test_expect_success 'one side, the other side and both' '
	for a in less greater two; do svytest api00 --between comp_imp --alternative $a $design "$api" | cell p_value api00@comp_imp=2-1 >$a; done && near "$(awk "{ s += \$1 } END { printf \"%.15g\", s }" less greater)" 1 1e-12 && near "$(awk "{ printf \"%.15g\", 2 * \$1 }" greater)" "$(cat two)" 1e-12'
test_expect_success 'equivalence is two one-sided tests, and the interval within the margins' '
	for margin in 20 30 40 50 60; do
		svytest api00 --between comp_imp --margin $margin $design "$api" >out && p=$(cell p_value api00@comp_imp=2-1 <out) && above=$(svytest api00 --between comp_imp --mu -$margin --alternative greater $design "$api" | cell p_value api00@comp_imp=2-1) &&
		below=$(svytest api00 --between comp_imp --mu $margin --alternative less $design "$api" | cell p_value api00@comp_imp=2-1) && near "$p" "$(awk "BEGIN { printf \"%.15g\", ($above > $below ? $above : $below) }")" 1e-12 &&
		awk "BEGIN { exit !(($p < 0.05) == ($(cell conf_low api00@comp_imp=2-1 <out) > -$margin && $(cell conf_high api00@comp_imp=2-1 <out) < $margin)) }" || return 1
	done && grep "^# level: 0.9" out'
test_expect_success 'not inferior is one of the two' '
	svytest api00 --between comp_imp --margin 20 --alternative greater $design "$api" >a && svytest api00 --between comp_imp --mu -20 --alternative greater $design "$api" >b && for c in statistic p_value; do test "$(cell $c api00@comp_imp=2-1 <a)" = "$(cell $c api00@comp_imp=2-1 <b)" || return 1; done &&
	svytest api00,ell --mu 600,20 --margin -10,100 $design "$api" >out && grep "lies between 590, 10 and 700, 120" out'
test_expect_success 'degrees of freedom by the rules of others' '
	for rule in svykit=14 r=13 stata=14 sas=14; do svytest api00 --between comp_imp $design --as ${rule%=*} "$api" | cell df api00@comp_imp=2-1 | grep -x ${rule#*=} || return 1; done &&
	for rule in svykit=13 r=12 stata=13 sas=14; do svytest api00 --between stype $design --as ${rule%=*} "$api" | cell df2 api00@stype=equal | grep -x ${rule#*=} || return 1; done &&
	svytest api00 --mu 600 $design --as r "$api" | cell df api00 | grep -x 14 && svytest api00 --between comp_imp $design --df 5 --as r "$api" | cell df api00@comp_imp=2-1 | grep -x 5 && svytest api00 --between stype $design --df inf "$api" | cell df2 api00@stype=equal | grep -x Inf'
test_expect_success 'replicates take scores as they are, and evaluate their means again' '
	svydesign -q -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >lin.svy && svyreplicate --type jkn -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >rep.svy && for what in "" "--rank wilcoxon"; do
		figures svytest ell --between sch_wide $what lin.svy >a && figures svytest ell --between sch_wide $what rep.svy >b && near a b 0.04 && ! cmp -s a b || return 1
	done'
test_expect_success 'each variable on its own base, or all on one' '
	printf "x,y,g\n1,2,1\n4,,1\n3,4,1\n2,5,2\n6,8,2\n,7,2\n" >gaps.csv && svytest x,y --between g gaps.csv 2>/dev/null >out && test "$(cell n x@g=2-1 <out) $(cell n y@g=2-1 <out)" = "5 5" && svytest x,y --between g --na listwise gaps.csv 2>/dev/null >out && test "$(cell n x@g=2-1 <out) $(cell n y@g=2-1 <out) $(cell df y@g=2-1 <out)" = "4 4 5"'

test_expect_success 'nothing varies, nobody has it, everybody has it: no test, and it is said' '
	printf "x,g\n1,1\n1,1\n1,2\n1,2\n" >constant.csv && svytest x --between g constant.csv 2>err >out && grep "nothing varies" err && cell std_error x@g=2-1 <out | grep -x 0 && test -z "$(cell p_value x@g=2-1 <out)" &&
	svytest x=1 --between g constant.csv 2>err >out && grep "shares are 0 or 100 %" err && svytest x=1 --mu 0.5 constant.csv 2>err >out && grep "nothing varies" err && svytest x=9 --between g constant.csv 2>err >out && test -z "$(cell p_value "x[9]@g=2-1" <out)"'
test_expect_success 'a group of one case, of one unit, or of nobody' '
	printf "x,g,u\n1,1,1\n5,1,1\n3,2,2\n4,2,3\n2,3,3\n8,4,1\n7,4,2\n9,4,3\n" >small.csv && for groups in 1,2 2,3 2,9; do svytest x --between g=$groups --psu u small.csv 2>err >out && grep "a group has one case or lies within one primary unit" err && cell std_error "x@g=${groups#*,}-${groups%,*}" <out | grep -x NaN || return 1; done && grep "nobody is in the group .9. of .g." err &&
	svytest x --between g --psu u small.csv 2>err >out && grep "1 of 1 tests are not of all groups" err && cell df1 x@g=equal <out | grep -x 1 && cell n x@g=equal <out | grep -x 5'
test_expect_success 'more groups than the design can tell apart' '
	printf "x,g,u\n1,1,1\n5,1,2\n3,2,1\n4,2,2\n5,3,1\n1,3,2\n" | svytest x --between g --psu u 2>err >out && grep "too few degrees of freedom for so many groups" err && test -z "$(cell p_value x@g=equal <out)"'
test_expect_success 'one unit, and no degrees of freedom' '
	printf "x,g,u\n1,1,1\n5,1,1\n3,2,1\n4,2,1\n" >unit.csv && status 1 svytest x --between g --psu u unit.csv 2>err && grep "only one primary unit" err && svytest x --between g --psu u --lonely certainty unit.csv 2>err >out && grep "no degrees of freedom" err && test -z "$(cell p_value x@g=2-1 <out)"'
test_expect_success 'a domain without a member of some stratum' '
	svytest api00 --between comp_imp --where "stype != 2" $strata "$TESTDATA/apistrat.sav" 2>/dev/null >out && cell df api00@comp_imp=2-1 <out | grep -x 148'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "x,g\n" | svytest x --mu 1 2>err >out && grep "nobody has an answer" err && printf "x,g\n" | status 1 svytest x --between g 2>err && grep "no groups to compare" err &&
	printf "x,y\n1,1\n,2\n" | svytest x --mu 1 2>err >out && cell std_error x <out | grep -x NaN && printf "x,g\n,1\n,2\n,1\n" | svytest x --between g 2>/dev/null >out && cell estimate x@g=2-1 <out | grep -x NaN &&
	printf "x,g,w\n1,1,0\n2,2,0\n" | status 1 svytest x --between g -w w 2>err && printf "x,g\n1,1\n2,1\n" | status 1 svytest x --between g 2>err && grep "all have the same value of .g., 1" err && printf "x,g\n1,\n2,\n" | status 1 svytest x --between g 2>err'
test_expect_success 'one group in some domain only' '
	printf "x,g,d\n1,1,1\n2,1,1\n4,2,1\n3,2,1\n1,1,2\n2,1,2\n" | svytest x --between g --by d 2>err >out && cell p_value x@d=1,g=2-1 <out | grep 0 && cell estimate x@d=2,g=2-1 <out | grep -x NaN && grep "no standard error" err'

test_expect_success 'nothing to compare with is refused' 'status 2 svytest api00 $design "$api" 2>err && grep -e "--between VAR for groups, --minus VAR for pairs, --mu NUMBER" err'
test_expect_success 'wrong names and codes have nearest ones' '
	status 2 svytest api0 --mu 3 $design "$api" 2>err && grep api00 err && status 2 svytest api00 --between comp_im $design "$api" 2>err && grep comp_imp err && status 2 svytest api00 --minus api9 $design "$api" 2>err && grep api99 err &&
	status 2 svytest api00 --between stype=E,X $design "$api" 2>err && grep "no code and no label of .stype." err && status 2 svytest awards=maybe --mu 0.5 $design "$api" 2>err && grep "no code and no label" err'
test_expect_success 'text has no mean' 'status 2 svytest cds --mu 3 $design "$api" 2>err && grep "holds text" err && grep "cds=" err'
test_expect_success 'groups that are none' '
	status 2 svytest api00 --between stype=1 $design "$api" 2>err && grep "name two" err && status 2 svytest api00 --between stype=1,1 $design "$api" 2>err && grep "named twice" err && status 2 svytest stype --between stype $design "$api" 2>err && grep "its own groups" err &&
	status 2 svytest api00 --between stype --by stype $design "$api" 2>err && grep "in --between and in --by" err && awk "BEGIN { print \"x,g\"; for (i = 0; i < 2500; i++) print i \",\" i }" | status 1 svytest x --between g 2>err && grep "more than 1000 different values" err'
test_expect_success 'numbers that are none, too many or the wrong way round' '
	for bad in "--mu x" "--mu 1,2" "--mu 1e999" "--margin 0" "--margin -3" "--margin 5,3" "--margin 1,2,3" "--margin x" "--alternative both" "--rank ranks" "--margin 1,2 --alternative less" "--margin 5 --level 0.4"; do status 2 svytest api00 --between comp_imp $design $bad "$api" >out 2>err && ! test -s out || { echo "$bad"; return 1; }; done'
test_expect_success 'what compares two groups is refused of three' '
	for what in "--alternative less" "--margin 5" "--mu 3" --effect; do status 2 svytest api00 --between stype $what $design "$api" 2>err && grep "and .stype. has 3: name two (--between stype=1,2)" err || return 1; done'
test_expect_success 'what ranks do not have' '
	status 2 svytest api00 --rank wilcoxon --mu 3 $design "$api" 2>err && grep "rank tests compare groups" err && for what in "--mu 3" "--margin 4" --effect; do status 2 svytest api00 --rank wilcoxon --between comp_imp $what $design "$api" 2>err && grep "no unit of measurement" err || return 1; done &&
	status 2 svytest awards=1 --rank median --between comp_imp $design "$api" 2>err && grep "has no ranks" err && for what in "--ci logit" --deff "--stats n_cell"; do status 2 svytest api00 --mu 3 $what $design "$api" 2>err || return 1; done'
test_expect_success 'pairs that are none' '
	status 2 svytest api00 --minus api00 $design "$api" 2>err && grep "minus itself" err && status 2 svytest api00,ell,meals --minus api99,ell $design "$api" 2>err && grep "2 variables cannot be subtracted from 3" err && svytest api00 --paired api99 --no-history $design "$api" >a && svytest api00 --minus api99 --no-history $design "$api" >b && test_cmp a b'
test_expect_success 'a cut stream and a full disk fail' '
	svycat "$api" | head -n 100 | status 1 svytest api00 --mu 600 2>err >out && ! test -s out && status 1 svytest api00 --mu 600 $design "$api" >/dev/full 2>err'
test_expect_success 'too many for a covariance matrix' '
	awk "BEGIN { print \"g,h,x\"; for (i = 0; i < 8004; i++) print int(i / 4) \",\" i % 2 \",\" i % 7 }" >many.csv && status 2 svytest x --between h --by g --vcov many.csv 2>err && grep "too many for --vcov" err && svytest x --between h --by g many.csv 2>/dev/null | tail -n 1 | grep "rows=6003"'
test_expect_success 'tests go on as a stream' '
	svytest api00,ell --between comp_imp $design "$api" | svyfilter "not missing(p_value)" >out && column id out >ids && printf "%s\n" api00@comp_imp=2-1 ell@comp_imp=2-1 >want && test_cmp want ids && svytable out | grep "Yes - No"'
test_expect_success 'names that are not ASCII, another locale' '
	printf "größe,gruppe\n1,a\n3,a\n4,b\n7,b\n" | LC_ALL=de_DE.UTF-8 svytest größe --between gruppe 2>/dev/null | cell estimate "größe@gruppe=b-a" | grep -x 3.5'

test_done
