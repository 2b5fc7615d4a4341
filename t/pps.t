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
	svycompute "p = if(p > 0.6, 1, p)" --replace "$election" >certain.svy &&
	for m in brewer overton; do
		ours "certain $m" svytotal Bush,Kerry,Nader --as r --df domain $pps $m certain.svy || return 1
	done
'
test_expect_success R 'the same rows' 'sort ours >o && sort theirs >t && cut -f1,2 o >a && cut -f1,2 t >b && test_cmp b a'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} o >a && cut -f${column%%=*} t >b && near a b 1e-8"
done

test_done
