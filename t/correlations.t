#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='correlations of all kinds beside R on the same files'
. "$(dirname "$0")/lib.sh"

if ! test_have_prereq R; then
	[ -z "$CI" ] || { echo "Bail out! R with survey and haven is not installed"; exit 1; }
	skip_all='R with survey and haven is not installed'
	test_done
fi

ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" 'BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
		{ print name, $at["id"], $at["estimate"], $at["std_error"], $at["df"] }' >>ours
}
# replicated TYPE FILE OPTIONS… : the file with that design, its replicates made by who reads it
replicated() {
	_type=$1
	shift
	svydesign -q "$@" | sed "s/^# survey: {/&replicates: {type: $_type}, /"
}
one='-w pw --psu dnum --fpc fpc'
strat='-w pw --strata stype --fpc fpc --psu none'
two='-w pw --psu dnum,snum --fpc fpc1,fpc2'
monitor='--by jaar --psu psu --strata stratum -w gewicht --missing n1-n3=-7:-2'

test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript correlations.R "$OLDPWD") >theirs 2>r.err || { cat r.err; false; }'
test_expect_success 'svykit runs' '
	printf "stype,count\n1,4421\n2,755\n3,1018\n" >types.csv && (cd "$TESTDATA" && svyweight poststratify -q --targets "$OLDPWD/types.csv" $one apiclus1.sav) >post.svy &&
	(cd "$TESTDATA" && replicated jk1 $one apiclus1.sav) >jk1.svy && (cd "$TESTDATA" && replicated jkn -w pw --strata stype --psu snum apistrat.sav) >jkn.svy &&
	for m in pearson spearman kendall gamma; do
		ours "$m one" svycorr api00,meals -m $m $one apiclus1.sav &&
		ours "$m rows" svycorr c82cop1,c83cop2,e42dep -m $m efc.sav &&
		ours "$m where" svycorr c82cop1,c83cop2,e42dep -m $m --by e16sex --where "c160age >= 50" efc.sav &&
		ours "$m monitor" svycorr n1-n3 -m $m $monitor monitor.sav &&
		ours "$m brr" svycorr awards,stype,sch_wide -m $m -w pw --reptype brr --repweights "rep*" "$PWD/brr.csv" &&
		ours "$m boot" svycorr awards,stype,sch_wide -m $m -w pw --reptype bootstrap --repweights "rep*" "$PWD/boot.csv" || return 1
		[ $m = gamma ] && continue
		ours "$m post" svycorr api00,meals -m $m "$PWD/post.svy" &&
		ours "$m jk1" svycorr api00,meals -m $m "$PWD/jk1.svy" || return 1
		[ $m = kendall ] && continue
		ours "$m by" svycorr api00,meals -m $m --by stype $one apiclus1.sav &&
		ours "$m strat" svycorr api00,enroll -m $m $strat apistrat.sav &&
		ours "$m two" svycorr api00,meals -m $m $two apiclus2.sav &&
		ours "$m jkn" svycorr api00,meals -m $m "$PWD/jkn.svy" &&
		ours "$m brewer" svycorr Bush,Kerry -m $m --psu none --prob p --pps brewer election_pps.sav || return 1
	done &&
	ours "polychoric one" svycorr stype,awards -m polychoric $one apiclus1.sav &&
	ours "polychoric strat" svycorr stype,awards -m polychoric $strat apistrat.sav &&
	ours "polychoric two" svycorr stype,awards -m polychoric $two apiclus2.sav &&
	ours "polychoric post" svycorr stype,awards -m polychoric "$PWD/post.svy" &&
	ours "polychoric rows" svycorr c82cop1,c83cop2,e42dep -m polychoric efc.sav &&
	ours "polychoric where" svycorr c82cop1,c83cop2 -m polychoric --by e16sex --where "c160age >= 50" efc.sav &&
	ours "polychoric monitor" svycorr n1,n2 -m polychoric $monitor monitor.sav &&
	ours "polychoric jkn" svycorr stype,awards -m polychoric "$PWD/jkn.svy" &&
	ours "polychoric brr" svycorr awards,stype -m polychoric -w pw --reptype brr --repweights "rep*" "$PWD/brr.csv" &&
	ours "polychoric boot" svycorr awards,stype -m polychoric -w pw --reptype bootstrap --repweights "rep*" "$PWD/boot.csv" &&
	ours "tetrachoric strat" svycorr awards,yr_rnd -m tetrachoric $strat apistrat.sav
'
# rows OF FILE FIELD: of cases that begin so
rows() {
	awk -F "\t" -v of="$1" -v at="$3" '$1 ~ "^(" of ") "  { print $at }' "$2"
}
test_expect_success 'the same rows' 'cut -f1,2 ours >a && cut -f1,2 theirs >b && test_cmp b a'
test_expect_success 'the same degrees of freedom' 'cut -f5 ours >a && cut -f5 theirs >b && near a b'
test_expect_success 'the same estimates' 'cut -f3 ours >a && cut -f3 theirs >b && near a b 1e-8'
test_expect_success 'the same standard errors of correlations by a formula' 'rows pearson ours 4 >a && rows pearson theirs 4 >b && near a b 1e-8'
# derivatives of these are taken numerically there, unless there are replicates
test_expect_success 'the same standard errors of the others' 'rows "[^p].*|polychoric" ours 4 >a && rows "[^p].*|polychoric" theirs 4 >b && near a b 1e-6'
test_expect_success 'the same standard errors under replicates' '
	grep -E "^[a-z]+ (jk1|jkn|brr|boot)" ours | cut -f4 >a && grep -E "^[a-z]+ (jk1|jkn|brr|boot)" theirs | cut -f4 >b && near a b 1e-7'

test_done
