#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='replicate weights, read and made, beside R survey'
. "$(dirname "$0")/lib.sh"

if ! test_have_prereq R; then
	[ -z "$CI" ] || { echo "Bail out! R with survey and haven is not installed"; exit 1; }
	skip_all='R with survey and haven is not installed'
	test_done
fi

cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at[value], $at["std_error"], $at["df"] }'
# rows CASE [COLUMN]: an estimate stream as the R script prints it
rows() { awk -v name="$1" -v value="${2:-estimate}" "$cells" >>ours; }
# covariances CASE: those of three estimates, from the header of a stream: {'id': [v11], 'id': [v21, v22], 'id': [v31, v32, v33]}
covariances() {
	awk -F'\t' -v name="$1" -v OFS='\t' '
		/^# vcov:/ { gsub(/\047[^\047]*\047:/, ""); gsub(/[^-+0-9.e ]/, ""); n = split($0, v, / +/) }
		/^#/ { next }
		!at { for (i = 1; i <= NF; i++) if ($i == "df") at = i; next }
		!df { df = $at }
		END { print name, "12", v[n - 4], 0, df; print name, "13", v[n - 2], 0, df; print name, "23", v[n - 1], 0, df }' >>ours
}

# estimates CASE: of the stream in.svy
estimates() {
	svymean api00,api99 in.svy | rows "$1 mean" &&
	svymean enroll in.svy | rows "$1 missing" &&
	svytotal api00,full in.svy | rows "$1 total" &&
	svyprop third in.svy | rows "$1 share" &&
	svymean api00 --by third in.svy | rows "$1 by" &&
	svymean api00 --by third --vcov in.svy | covariances "$1 vcov" &&
	svymean api99 --where "api00 > 650" in.svy | rows "$1 where" &&
	svymean api00 --stats deff_wor in.svy | rows "$1 deff" deff_wor
}

# check CASE OPTIONS…: of CASE.csv, centred both ways
check() {
	_case=$1
	shift
	svydesign -q -w pw "$@" "$_case.csv" >in.svy && estimates "$_case" &&
	svydesign -q -w pw "$@" --mse "$_case.csv" >in.svy && estimates "$_case mse"
}

# made CASE FILE OPTIONS…: of replicates made from a design
made() {
	_case=$1 _file=$2
	shift 2
	svyreplicate -w pw "$@" "$_file" >in.svy && estimates "$_case"
}

test_expect_success 'R runs' 'Rscript "$ROOT/t/replicates.R" >theirs 2>r.err || { cat r.err; false; }'
test_expect_success 'in columns' '
	check brr --reptype brr --repweights rep1-rep56 &&
	check brr-factors --reptype brr --repfactors --repweights "rep*" &&
	check fay --fay 0.3 --repweights "rep*" &&
	check jk1 --reptype jk1 --repweights "rep*" &&
	check jk1-factors --reptype jk1 --repfactors --repweights "rep*" &&
	check jkn --reptype jkn --repweights "rep*" --reprscales "$(cat jkn.rscales)" &&
	check bootstrap --reptype bootstrap --repweights "rep*" &&
	check other --reptype other --repscale 0.02 --reprscales "$(cat other.rscales)" --repweights "rep*" &&
	check jk2 --reptype jk2 --repweights "rep*"
'
test_expect_success 'successive differences are centred at the whole sample always' '
	svydesign -q -w pw --reptype sdr --repweights "rep*" sdr.csv >in.svy && estimates "sdr mse"
'
test_expect_success 'made' '
	made "made jk1" jk1.csv --psu cluster &&
	made "made jk1 mse" jk1.csv --psu cluster --mse &&
	made "made jkn" jk1.csv --psu cluster --strata stype &&
	made "made jkn fpc" jk1.csv --psu none --strata stype --fpc fpc --mse
'
# The rule for strata of one unit goes to the estimators too, where replicates are made by them.
test_expect_success 'made, with the rules for strata of one unit' '
	for rule in adjust average certainty remove; do
		svyreplicate -w pw --psu cluster --strata stype --mse --lonely $rule --columns lone.csv >in.svy &&
		estimates "made lonely $rule" &&
		svyreplicate -w pw --psu cluster --strata stype --mse --lonely $rule lone.csv | svymean api00,api99 --lonely $rule >a.svy &&
		svymean api00,api99 in.svy >b.svy &&
		column std_error a.svy >a && column std_error b.svy >b && near a b 1e-12 &&
		column df a.svy >a && column df b.svy >b && test_cmp a b || return 1
	done
'
test_expect_success 'made in full balance' '
	svyreplicate --type brr --mse -w pw --psu unit --strata pair jk1.csv | svytotal api00,full | rows "made brr total" &&
	svyreplicate --type fay --fay 0.5 --mse -w pw --psu unit --strata pair jk1.csv | svytotal api00,full | rows "made fay total"
'
test_expect_success 'replicates without a number are left out' '
	svymean api00 -w pw --reptype jkn --repweights "rep*" --reprscales "$(cat jkn.rscales)" --where "cluster == 3 or cluster == 4 and stype == 1" jkn.csv |
		rows "few units"
'
test_expect_success 'the same rows' '
	LC_ALL=C sort -t"$(printf "\t")" -k1,2 ours >a && LC_ALL=C sort -t"$(printf "\t")" -k1,2 theirs >b && cut -f1,2 a >a.id && cut -f1,2 b >b.id && test_cmp b.id a.id
'
test_expect_success 'there are many' '[ $(wc -l <ours) -gt 350 ]'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success "the same ${column#*=}" "cut -f${column%%=*} a >x && cut -f${column%%=*} b >y && near x y 1e-8"
done

test_done
