#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svymean --between: what lies between groups and within them, beside R, and edges'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
one='-w pw --psu dnum --fpc fpc'
strat='-w pw --strata stype --fpc fpc --psu none'
two='-w pw --psu dnum,snum --fpc fpc1,fpc2'
monitor='--psu psu --strata stratum -w gewicht --missing n1-n3,w1=-7:-2'

# numbers COMMAND…: estimate and standard error of each row
numbers() {
	"$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }'
}
# of PART COLUMN FILE: one figure of a table with one decomposition
of() { awk -F '\t' -v part="$1" -v want="$2" '/^#/ { next } !at { for (i = 1; i <= NF; i++) { if ($i == want) at = i; if ($i == "level") l = i } next } $l == part { print $at }' "$3"; }

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], bare ? "NA" : $at["std_error"], $at["df"] }'
# ours CASE COMMAND…: the rows of an estimate stream as the R script prints them; without standard errors if the case is called classic
ours() {
	_case=$1 _bare=0
	shift
	case $_case in classic*) _bare=1 ;; esac
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" -v bare=$_bare "$cells" >>ours
}
# replicated TYPE FILE OPTIONS…: the file with that design, its replicates made by who reads it
replicated() {
	_type=$1
	shift
	(cd "$TESTDATA" && svyreplicate -q --type "$_type" "$@" 2>/dev/null || svyreplicate --type "$_type" "$@")
}

test_expect_success R 'R runs' '
	svyreplicate --type bootstrap --replicates 60 --seed 3 --columns=boot -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >boot.svy && svycat -O csv boot.svy >boot.csv &&
	(cd "$TESTDATA" && Rscript between.R "$OLDPWD/boot.csv") >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svykit runs' '
	ours "classic api" svymean api00 --between stype apistrat.sav -w none &&
	ours "classic efc" svymean c12hour --between e15relat efc.sav &&
	ours "classic clusters" svymean ell --between dnum apiclus1.sav -w none &&
	ours "none" svymean c12hour --between e42dep efc.sav &&
	ours "none by" svymean neg_c_7 --between e15relat --by c161sex efc.sav &&
	ours "clusters" svymean api00 --between stype $one apiclus1.sav &&
	ours "clusters are groups" svymean api00 --between dnum $one apiclus1.sav &&
	ours "clusters where" svymean ell --between stype --where "api99 > 550" $one apiclus1.sav &&
	ours "rows" svymean api00 --between stype $strat apistrat.sav &&
	ours "rows by" svymean enroll --between awards --by stype $strat apistrat.sav &&
	ours "stages" svymean api99 --between stype $two apiclus2.sav &&
	ours "stages missing" svymean enroll --between stype $two apiclus2.sav &&
	ours "stages where" svymean meals --between awards --where "ell > 10" $two apiclus2.sav &&
	ours "monitor" svymean n1 --between opleiding --by jaar $monitor monitor.sav &&
	ours "monitor wide" svymean leeftijd --between provincie $monitor monitor.sav &&
	printf "stype,count\n1,4421\n2,755\n3,1018\n" >types.csv && (cd "$TESTDATA" && svyweight poststratify -q --targets "$OLDPWD/types.csv" $one apiclus1.sav) >post.svy &&
	ours "poststratified" svymean api00 --between awards "$PWD/post.svy" &&
	svycompute "big = Kerry > 20000" "$TESTDATA/election_pps.sav" >election.svy &&
	ours "brewer" svymean Bush --between big --psu none --prob p --pps brewer "$PWD/election.svy" &&
	svyreplicate --type jk1 $one "$api" >jk1.svy &&
	ours "jk1" svymean api00 --between stype "$PWD/jk1.svy" &&
	ours "jk1 groups" svymean ell --between dnum "$PWD/jk1.svy" &&
	svyreplicate --type jkn -w pw --strata stype --psu snum "$TESTDATA/apistrat.sav" >jkn.svy &&
	ours "jkn" svymean enroll --between awards --by stype "$PWD/jkn.svy" &&
	svycompute "big = alive > 35; two = 2" "$TESTDATA/scd.sav" | svyreplicate --type brr -w two --psu ambulance --strata ESA --nest >brr.svy &&
	ours "brr" svymean alive --between big "$PWD/brr.svy" &&
	ours "bootstrap" svymean api00 --between stype --by awards "$PWD/boot.svy"
'
test_expect_success R 'the same rows' 'cut -f1,2 ours >a && cut -f1,2 theirs >b && test_cmp b a && [ $(wc -l <ours) -gt 150 ]'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} ours >a && cut -f${column%%=*} theirs >b && near a b 1e-8"
done

test_done
