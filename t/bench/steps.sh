# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# Section "steps" of bench.sh: filter, compute and recode a stream, beside what reading and writing it alone needs, Miller and R's data.table.

# The same in Miller's language: text "" is missing, and 9 is "don't know".
mlr_mean='n = 0; s = 0; for (v in [$q1, $q2, $q3, 6 - $q4, 6 - $q5]) { if (is_not_empty(v) && v != 9 && v != -3) { n += 1; s += v } } $trust = n >= 4 ? s / n : ""'
mlr_recode='$q1_3 = is_empty($q1) || $q1 == 9 ? $q1 : $q1 <= 2 ? 1 : $q1 == 3 ? 2 : 3'
mlr_filter='is_not_empty($age) && $age >= 30 && $region != 1'

step_filter='age >= 30 and region != 1'
step_compute='trust = mean(q1, q2, q3, rev(q4, 1, 5), rev(q5, 1, 5), min=4)'
step_recode='(1/2=1 "low") (3=2 "mid") (4/5=3 "high") (9=9)'

# step NAME COMMAND…: one command over main.svy, beside the reading and writing in $base.
step() {
	local name=$1
	shift
	time_of "$name" "$runs" sh -c '"$@" >/dev/null' sh "$@"
	against+=("$name, times reading and writing|$(quotient "$t" "$base")|1.3|most")
}

# peer NAME COMMAND…: the three steps by another program, beside ours in $base.
peer() {
	local name=$1
	shift
	time_of "$name" 1 sh -c '"$@" >theirs.tsv' sh "$@"
	against+=("$name, times svykit|$(quotient "$t" "$base")|1|least")
}

# Both must have found the same: the number of rows, and the sums of the two new columns.
steps_agree() {
	local sums='!/^#/ && !n++ { for (i = 1; i <= NF; i++) at[$i] = i; next } !/^#/ { rows++; a += $at["trust"]; b += $at["q1_3"] } END { printf "%d %.6f %d\n", rows, a, b }'
	[ "$(awk -F '\t' "$sums" ours.tsv)" = "$(awk -F '\t' "$sums" theirs.tsv)" ] || { echo "$1 has another result" >&2; exit 1; }
}

section_steps() {
	printf '\nsteps: filter, compute and recode %s rows of 30 columns\n' "$size"
	file main main.sav "$size"
	"$bin/svycat" -o main.svy main.sav
	"$bin/svydesign" "${design[@]}" -q -o designed.svy main.svy
	base=''
	time_of 'svycat main.svy: reading and writing' "$runs" sh -c "'$bin/svycat' main.svy >/dev/null"
	base=$t
	step 'svyfilter' "$bin/svyfilter" "$step_filter" main.svy
	step 'svyfilter in a design' "$bin/svyfilter" "$step_filter" designed.svy
	step 'svycompute' "$bin/svycompute" "$step_compute" main.svy
	step 'svyrecode' "$bin/svyrecode" -q q1 "$step_recode" --into q1_3 main.svy
	awk 'BEGIN { print "region,people"; for (i = 1; i <= 12; i++) print i "," i * 1000 }' >regions.csv
	step 'svyjoin, by region' "$bin/svyjoin" --on region regions.csv main.svy
	step 'svyselect, 8 of 30' "$bin/svyselect" id,w,q1-q6 main.svy
	base=''
	time_of 'the three in a pipe' "$runs" sh -c "'$bin/svyfilter' '$step_filter' main.svy | '$bin/svycompute' '$step_compute' |
		'$bin/svyrecode' -q q1 '$step_recode' --into q1_3 >ours.tsv"
	base=$t
	if command -v mlr >/dev/null; then
		peer 'Miller: the three' mlr --tsv --pass-comments filter "$mlr_filter" then put "$mlr_mean; $mlr_recode" main.svy
		steps_agree Miller
	fi
	if command -v Rscript >/dev/null; then
		peer "R's data.table: the three" Rscript "$top/t/bench/steps.R" main.svy
		steps_agree data.table
	fi
	rm -f ours.tsv theirs.tsv
}
