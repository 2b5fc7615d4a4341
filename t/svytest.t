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

test_done
