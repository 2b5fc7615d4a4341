#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svypotential: the participation table'
. "$(dirname "$0")/lib.sh"

cd "$TESTDATA" || exit 1
out=$SHARNESS_TRASH_DIRECTORY
monitor() {
	svydesign -q -w gewicht --strata stratum --psu psu monitor.sav | svyscore --model models/monitor.yaml 2>/dev/null
}
# columns NAME,…: those columns of an estimate stream, without its header
columns() {
	awk -F'\t' -v want="$1" '/^#/ { next }
		!n { n = split(want, name, ","); for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[name[k]], k < n ? FS : "\n" }'
}
monitor >"$out/scored"

test_expect_success 'every row equals what R computes from the items' '
	svypotential "$out/scored" | columns id,estimate,std_error,conf_low,conf_high,n,persons,persons_low,persons_high >"$out/ours" &&
	cut -f1 potential.tsv >"$out/a" && cut -f1 "$out/ours" >"$out/b" && test_cmp "$out/a" "$out/b" &&
	for k in 2 3 4 5 6; do
		cut -f$k potential.tsv >"$out/a" && cut -f$k "$out/ours" >"$out/b" && near "$out/a" "$out/b" 1e-8 || return 1
	done &&
	for k in 7 8 9; do
		cut -f1,$k potential.tsv | grep -vF "[gap]" | cut -f2 >"$out/a" &&
		cut -f1,$k "$out/ours" | grep -vF "[gap]" | cut -f2 >"$out/b" && near "$out/a" "$out/b" 1e-8 || return 1
	done &&
	grep -F "[gap]" "$out/ours" | cut -f7- | sort -u >"$out/a" && printf "\t\t\n" >"$out/b" && test_cmp "$out/b" "$out/a"'
test_expect_success R 'and R still computes it' '
	Rscript potential.R 2>"$out/r.err" >"$out/r" && cut -f2 "$out/r" >"$out/a" && cut -f2 potential.tsv >"$out/b" && near "$out/a" "$out/b" 1e-12'

test_expect_success 'quadrants, levels and combinations are whole' '
	svypotential --by gemeente,jaar "$out/scored" | columns gemeente,jaar,term,base,stat,estimate >"$out/t" &&
	awk -F"\t" "(\$3 == \"quadrant\" || \$3 == \"lacking\" || \$4 == \"all asked\") && \$5 == \"proportion\" && \$6 != \"NaN\" {
		sum[\$1 FS \$2 FS \$3] += \$6 } END { for (k in sum) { n++; d = sum[k] - 1; if (d * d > 1e-20) { print k, sum[k]; bad = 1 } } exit bad || n < 60 }" "$out/t"'
test_expect_success 'the gap is the difference of its parts' '
	svypotential "$out/scored" | columns term,level,estimate | awk -F"\t" "\$1 == \"errands\" { v[\$2] = \$3 }
		END { d = v[\"norm\"] - v[\"own\"] - v[\"gap\"]; exit !(v[\"gap\"] != 0 && d * d < 1e-24) }"'

test_expect_success 'persons are shares of the sum of the weights' '
	svypotential "$out/scored" | columns term,level,base,estimate,persons >"$out/t" &&
	total=$(svytotal gewicht -w none --psu none monitor.sav 2>/dev/null | columns estimate) &&
	awk -F"\t" -v total="$total" "\$3 == \"all asked\" { n++; d = \$5 - \$4 * total; if (d * d > 1e-12 * total) bad = 1 }
		END { exit bad || n != 5 }" "$out/t"'
test_expect_success 'persons of the combinations add up to the quadrant that they part' '
	svypotential --by provincie "$out/scored" | columns provincie,term,level,persons >"$out/t" &&
	awk -F"\t" "\$2 == \"quadrant\" && \$3 == \"willing\" { q[\$1] = \$4 } \$2 == \"lacking\" { sum[\$1] += \$4 }
		END { for (k in q) { n++; d = sum[k] / q[k] - 1; if (d * d > 1e-24) bad = 1 } exit bad || n != 3 }" "$out/t"'
test_expect_success 'a population is taken from a number or a file' '
	svypotential --population 1000 "$out/scored" | columns term,level,base,estimate,persons >"$out/t" &&
	awk -F"\t" "\$3 == \"all asked\" && \$2 == \"yes\" { d = \$5 - 1000 * \$4; ok = d * d < 1e-18 } END { exit !ok }" "$out/t" &&
	printf "jaar,population\n2022,100\n2024,300\n" >"$out/pop.csv" &&
	svypotential --population "$out/pop.csv" --by jaar "$out/scored" | columns jaar,term,level,estimate,persons >"$out/t" &&
	awk -F"\t" "\$2 == \"willing\" && \$3 == \"yes\" { d = \$5 - (\$1 == 2022 ? 100 : 300) * \$4; n++; if (d * d > 1e-20) bad = 1 } END { exit bad || n != 2 }" "$out/t"'
test_expect_success 'a number for groups, a file without them, a wrong number' '
	status 2 svypotential --population 1000 --by jaar "$out/scored" 2>"$out/err" && grep "jaar" "$out/err" &&
	printf "year,population\n2022,100\n" >"$out/pop.csv" &&
	status 1 svypotential --population "$out/pop.csv" --by jaar "$out/scored" 2>"$out/err" && grep "no column .jaar." "$out/err" &&
	status 2 svypotential --population 0 "$out/scored"'
test_expect_success 'a group that the population file does not have has no persons, and a note' '
	printf "jaar,population\n2022,100\n" >"$out/pop.csv" &&
	svypotential --population "$out/pop.csv" --by jaar "$out/scored" >"$out/t" && grep "^# - .*no numbers of persons for .*jaar=2024" "$out/t" &&
	columns jaar,term,level,persons <"$out/t" | grep -x "2024	willing	yes	" &&
	columns jaar,term,level,persons <"$out/t" | grep "^2022	willing	yes	[1-9]"'
test_expect_success 'weights that sum to n gross nothing up' '
	svyscore --model models/efc.yaml efc.sav 2>/dev/null | svypotential >"$out/t" &&
	grep "no numbers of persons" "$out/t" && grep "primary units" "$out/t" && ! grep -P "\tpersons" "$out/t"'
test_expect_success 'a stream without constructs is refused' '
	status 2 svypotential monitor.sav 2>"$out/err" && grep svyscore "$out/err"'
test_expect_success 'a domain without respondents has no numbers, and says so' '
	svypotential --where "jaar == 1999" "$out/scored" >"$out/t" && grep "base without respondents" "$out/t" &&
	columns estimate <"$out/t" | sort -u | grep -x NaN'
test_expect_success 'covariances agree with standard errors' '
	svypotential --vcov --by jaar "$out/scored" >"$out/t" && columns id,std_error <"$out/t" >"$out/se" &&
	sed -n "s/^# vcov: {//p" "$out/t" | sed "s/], \"/]\\n\"/g" |
		sed -E "s/^\"(.*)\": \[(.*, )?([^ ]*)]}?\$/\1\t\3/" | awk -F"\t" "{ printf \"%s\t%.17g\n\", \$1, sqrt(\$2) }" >"$out/v" &&
	cut -f1 "$out/se" >"$out/a" && cut -f1 "$out/v" >"$out/b" && test_cmp "$out/a" "$out/b" && test "$(wc -l <"$out/v")" = 66 &&
	cut -f2 "$out/se" >"$out/a" && cut -f2 "$out/v" >"$out/b" && near "$out/a" "$out/b" 1e-9'

# model REGEX: the monitor's model without the lines that match, applied
model() {
	grep -vE "$1" models/monitor.yaml >"$out/model.yaml" && svyscore --model "$out/model.yaml" "$out/scored.svy" 2>/dev/null
}
svydesign -q -w gewicht --strata stratum --psu psu monitor.sav >"$out/scored.svy"
test_expect_success 'a role that is absent has no rows, the others are as they were' '
	svypotential "$out/scored" | columns id,estimate,std_error >"$out/all" &&
	for role in norm: willing: asked: does: "able:  " "(gap|errands|garden):"; do
		model "^ *$role" | svypotential | columns id,estimate,std_error >"$out/some" && test -s "$out/some" &&
		test "$(wc -l <"$out/some")" -lt "$(wc -l <"$out/all")" && ! grep -vxFf "$out/all" "$out/some" || return 1
	done &&
	model "^ *able:" | svypotential | columns id >"$out/ids" && grep -Fx "skill[yes]/valid on skill" "$out/ids"'
test_expect_success 'an inapplicable answer counts in the gap as what it stands for' '
	sed "s/^inapplicable:/&\n- {items: [w1], codes: [-5], value: 1}\n- {items: [n1], codes: [-6], value: 5}/" models/monitor.yaml >"$out/model.yaml" &&
	awk -F"\t" -v OFS="\t" "/^#/ { print; next } !at { for (i = 1; i <= NF; i++) col[\$i] = i; at = 1; print; next }
		{ k++; if (k <= 40) { \$col[\"n1\"] = 4; \$col[\"w1\"] = -5 } else if (k <= 80) { \$col[\"n1\"] = -6; \$col[\"w1\"] = 3 }
		  else if (k <= 90) \$col[\"w1\"] = -4; print }" "$out/scored.svy" >"$out/in.svy" &&
	awk -F"\t" -v OFS="\t" "/^#/ { print; next } !at { for (i = 1; i <= NF; i++) col[\$i] = i; at = 1; print; next }
		{ if (\$col[\"w1\"] == -5) \$col[\"w1\"] = 1; if (\$col[\"n1\"] == -6) \$col[\"n1\"] = 5; print }" "$out/in.svy" >"$out/by-hand.svy" &&
	for f in in by-hand; do
		svyscore --model "$out/model.yaml" "$out/$f.svy" 2>/dev/null | svypotential | columns id,estimate,std_error,n >"$out/$f" || return 1
	done &&
	grep -F "errands[gap]" "$out/in" && test_cmp "$out/by-hand" "$out/in"'
test_expect_success 'the table by year shows' '
	svypotential --by jaar "$out/scored" | svytable --wide jaar >"$out/t" && grep "would do it oneself" "$out/t" && grep "time + skill" "$out/t"'

cd "$SHARNESS_TRASH_DIRECTORY" || exit 1
test_expect_success 'a column of other estimates is refused' 'status 2 svypotential --stats n_cell "$out/scored" 2>"$out/err" && grep "no column .n_cell." "$out/err"'

test_done
