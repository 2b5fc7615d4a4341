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

test_done
