#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='standard errors with calibrated weights, linearised'
. "$(dirname "$0")/lib.sh"

# declared CALIBRATION FILE DESIGN…: the file as a stream with that design, and the list of steps in it
declared() {
	_steps=$1 _file=$2
	shift 2
	svydesign -q "$@" "$_file" | sed "s/^# survey: {/&calibration: [$_steps], /"
}
cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], $at["std_error"] }'

# ours CASE COMMAND…: the rows of an estimate stream as the R script prints them
ours() {
	_case=$1
	shift
	"$@" 2>/dev/null | awk -v name="$_case" "$cells" >>ours
}
# The covariance of two means, and the variance of the second
vcov() {
	sed -n 's/^# vcov: //p' | awk -v name="$1" -F'[][, ]+' -v OFS='\t' '{ print name, "api00,meals", $(NF - 2), $(NF - 1) }'
}
# What the R script asks of one calibrated design, in FILE
several() {
	ours "$1 means" svymean api00,meals "$2" &&
	ours "$1 totals" svytotal enroll,api00 "$2" &&
	ours "$1 by" svymean api00,enroll --by awards "$2" &&
	ours "$1 shares" svyprop comp_imp "$2" &&
	ours "$1 shares by" svyprop awards --by stype "$2" &&
	ours "$1 where" svymean api00,ell --where 'meals > 40' "$2" &&
	svymean api00,meals --vcov "$2" | vcov "$1 vcov" >>ours
}
# Means of two variables with their squares cannot be had with the rows' kernel: standard errors of --vcov come from the sums per unit
columns_alike() {
	svymean "$@" 2>/dev/null | column std_error >kernel && svymean "$@" --vcov 2>/dev/null | column std_error >store && near kernel store "${REL:-1e-9}"
}

greg='method: linear, base: pw, result: linear, terms: [{by: [stype]}, {of: api99}]'
bounded='method: bounded, bounds: [0.5, 2], base: pw, result: bounded, terms: [{by: [stype]}, {of: api99}]'
margins='terms: [{by: [stype]}, {by: [sch_wide]}]'

if test_have_prereq R; then
	test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript calibrated.R "$SHARNESS_TRASH_DIRECTORY") >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		for data in clus1 strat clus2; do
			case $data in
			clus1) design="--psu dnum --fpc fpc" ;;
			strat) design="--psu none --strata stype --fpc fpc" ;;
			clus2) design="--psu dnum,snum --fpc fpc1,fpc2" ;;
			esac
			for type in linear raking logit bounded; do
				case $type in
				linear) step="{kind: calibrate, $greg}" ;;
				bounded) step="{kind: calibrate, $bounded}" ;;
				*) step="{kind: calibrate, method: $type, base: pw, result: $type, $margins}" ;;
				esac
				[ $data,$type != clus2,logit ] && [ $data,$type != clus2,bounded ] || continue
				declared "$step" $data.csv $design -w $type >$data-$type.svy && several "$data $type" $data-$type.svy || return 1
			done
		done &&
		declared "{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}" post.csv --psu dnum --fpc fpc -w post >post.svy &&
		several post post.svy &&
		declared "{kind: rake, method: raking, base: pw, result: raking, terms: [{by: [sch_wide]}, {by: [awards]}]}" lonely.csv --strata stype --psu none -w raking >lonely.svy &&
		for rule in remove certainty average adjust; do
			ours "lonely $rule" svymean api00,meals --lonely $rule lonely.svy &&
			ours "lonely $rule totals" svytotal enroll --lonely $rule lonely.svy || return 1
		done &&
		for units in clusters rows; do
			case $units in clusters) design="--psu psu --strata stratum" ;; rows) design="--psu none --strata gemeente" ;; esac
			declared "{kind: calibrate, method: raking, base: gewicht, result: raking, terms: [{by: [sekse]}, {by: [opleiding]}, {of: leeftijd}]}" \
				monitor_$units.csv $design -w raking >monitor-$units.svy &&
			ours "monitor $units" svymean n1,n2,uren_zorg monitor-$units.svy &&
			ours "monitor $units by" svymean n1 --by jaar monitor-$units.svy &&
			ours "monitor $units shares" svyprop w1 --by sekse monitor-$units.svy &&
			ours "monitor $units where" svymean uren_zorg --where "leeftijd >= 60" monitor-$units.svy || return 1
		done'
	test_expect_success 'the same rows' 'sort -t"	" -k1,2 ours >o && sort -t"	" -k1,2 theirs >t && cut -f1,2 o >a && cut -f1,2 t >b && test_cmp b a'
	test_expect_success 'there are many' '[ $(wc -l <ours) -gt 200 ]'
	test_expect_success 'the same estimates' 'cut -f3 o >a && cut -f3 t >b && near a b 1e-8'
	test_expect_success 'the same standard errors' 'cut -f4 o >a && cut -f4 t >b && near a b 1e-8'
elif [ -n "$CI" ]; then
	echo "Bail out! R with survey and haven is not installed"
	exit 1
fi

test_done
