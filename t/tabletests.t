#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='tests of tables: beside those of R survey on the same files, what they must not depend on, edges, and what is refused'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apistrat.sav
one='-w pw --psu dnum --fpc fpc'
strat='-w pw --strata stype --fpc fpc --psu none'
two='-w pw --psu dnum,snum --fpc fpc1,fpc2'
hanes='-w WTMEC2YR --strata SDMVSTRA --psu SDMVPSU --nest'
monitor='--psu psu --strata stratum -w gewicht'
all='pearson,lr,first,null'

# The rows of tests as the R script prints them; of measures the standard error and the interval.
rows='BEGIN { FS = OFS = "\t" } /^#/ { next }
	!n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	function number(c) { return $at[c] == "" ? "NaN" : $at[c] }
	$at["stat"] == "test" { print name, $at["id"], $at["estimate"], number("statistic"), number("df1"), number("df2"), number("p_value"); next }
	$at["stat"] ~ /ratio|difference|cramers/ { print name, $at["id"], $at["estimate"], number("std_error"), number("conf_low"), number("conf_high"), "NA" }'
# ours CASE COMMAND…: its tests, without measures unless they are asked for
ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" "$rows" >>ours
}
# table CASE TABLE OPTIONS…: all tests of two variables
table() {
	_name=$1 _table=$2
	shift 2
	ours "$_name" svytab "$_table" --test "$all,wald,adjwald" --measures none "$@"
}
# models CASE TABLE OPTIONS…: tests of three variables, not those of the layers, and all two-way interactions against none
models() {
	_name=$1 _table=$2
	shift 2
	_a=${_table%%,*} _c=${_table##*,} _b=${_table#*,} _b=${_b%,*}
	(cd "$TESTDATA" && svytab "$_table" --test pearson,lr,pearson-first,lr-first --measures none "$@" 2>/dev/null) | grep -v "@$_c=" | awk -v name="$_name" "$rows" >>ours &&
	ours "$_name nested" svytab "$_table" --test pearson,lr,pearson-first,lr-first --model "$_a+$_b+$_c" --against "$_a*$_b+$_a*$_c+$_b*$_c" --measures none --no-totals "$@"
}
# measured TABLE OPTIONS…: its measures alone
measured() { svytab "$@" --measures all | grep -v "\[pearson\]"; }
compute() { (cd "$TESTDATA" && svycompute "$@"); }
# replicated TYPE OPTIONS…: a file with that design, its replicates made by who reads it
replicated() {
	_type=$1
	shift
	svydesign -q "$@" | sed "s/^# survey: {/&replicates: {type: $_type}, /"
}

if test_have_prereq R; then
	test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript tabletests.R) >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		compute "poor = meals > 40" apiclus1.sav >clus1.svy && compute "poor = meals > 40" apistrat.sav >strat.svy &&
		compute "poor = meals > 40; elem = stype == 1" apiclus2.sav >clus2.svy && compute "heavy = weight > 0.7" yrbs.sav >yrbs.svy &&
		compute "bush = Bush > Kerry; nader = Nader > 100" election_pps.sav >election.svy && here=$PWD &&
		table clus1 stype,comp_imp $one apiclus1.sav && table strat stype,awards $strat apistrat.sav && table clus2 stype,poor $two "$here/clus2.svy" &&
		table "clus1 by" awards,poor --by stype $one "$here/clus1.svy" && table "strat by" stype,poor --by comp_imp $strat "$here/strat.svy" &&
		table where comp_imp,poor --where "api00 > 500" $two "$here/clus2.svy" &&
		table empty stype,sch_wide --where "stype != 2 or sch_wide == 1" $strat apistrat.sav &&
		(cd "$TESTDATA" && svytab stype,poor,comp_imp --test "$all,wald,adjwald" --measures none $strat "$here/strat.svy" 2>/dev/null) | grep "^#\|^id\|@comp_imp=" | awk -v name=layers "$rows" >>ours &&
		models "strat three" stype,poor,comp_imp $strat "$here/strat.svy" && models "clus2 three" poor,comp_imp,elem $two "$here/clus2.svy" &&
		ours "given clus1" svytab stype --given E:0.7,H:0.1,M:0.2 --test pearson,lr $one apiclus1.sav &&
		ours "given strat" svytab comp_imp --given 1:0.3,2:0.7 --df inf $strat apistrat.sav &&
		ours "measures clus1" measured comp_imp,poor $one "$here/clus1.svy" && ours "measures strat" measured comp_imp,poor $strat "$here/strat.svy" &&
		table nhanes HI_CHOL,race $hanes nhanes.zsav && table "nhanes by" HI_CHOL,race --by agecat $hanes nhanes.zsav &&
		ours "measures nhanes" measured HI_CHOL,RIAGENDR $hanes nhanes.zsav && models "nhanes three" HI_CHOL,race,RIAGENDR $hanes nhanes.zsav &&
		table yrbs qn8,heavy -w weight --strata stratum --psu psu --nest "$here/yrbs.svy" &&
		table efc e42dep,c172code --psu none efc.sav && ours "efc relation" svytab e15relat,e42dep --test $all --measures none --psu none efc.sav &&
		table monitor opleiding,sekse $monitor monitor.sav && models "monitor three" provincie,opleiding,sekse $monitor monitor.sav &&
		table "monitor rows" provincie,opleiding --psu none --strata gemeente -w gewicht monitor.sav &&
		(cd "$TESTDATA" && replicated jk1 $one apiclus1.sav) >jk1.svy && (cd "$TESTDATA" && replicated jkn -w pw --strata stype --psu snum apistrat.sav) >jkn.svy &&
		ours jk1 svytab stype,comp_imp --test $all --measures none "$here/jk1.svy" && ours jkn svytab stype,awards --test $all --measures none "$here/jkn.svy" &&
		(cd "$TESTDATA" && svyweight poststratify -q --targets targets/types.csv $one "$here/clus1.svy") >post.svy && table poststratified awards,poor "$here/post.svy" &&
		table brewer bush,nader --psu none --prob p --pps brewer "$here/election.svy" &&
		awk -F "\t" "BEGIN { OFS = FS } NR == FNR { for (i = 4; i <= 7; i++) if (\$i == \"NA\") na[FNR, i] = 1; next } { for (i = 4; i <= 7; i++) if ((FNR, i) in na) \$i = \"NA\"; print }" theirs ours >same
	'
	test_expect_success 'the same rows' 'cut -f1,2 same >a && cut -f1,2 theirs >b && test_cmp b a'
	for column in 3=estimate 4=statistic 5=df1 6=df2 7='p'; do
		test_expect_success "the same ${column#*=}" "cut -f${column%%=*} same >a && cut -f${column%%=*} theirs >b && near a b 1e-8"
	done
fi

test_done
