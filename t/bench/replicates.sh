# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# The section "replicates" of bench.sh: 80 replicate weights of 500,000 rows, in columns and made, mean and shares by 12 groups, beside R survey.

# replicated COMMAND VAR: what a replicate costs beyond reading the file, in parts of that
replicated() {
	local f read_t
	for f in rep.sav rep.svy; do
		base=''
		time_of "$f into columns" "$runs" ./columns "$f"
		read_t=$t base=$t
		time_of "$1 --by g, 80 replicates, $f" "$runs" "$bin/$1" "$2" --by g "$f"
		against+=("$1, $f: a replicate, in parts of reading|$(awk -v a="$t" -v b="$read_t" 'BEGIN { print (a > b ? a - b : 0) / 80 / b }')|0.02|most")
		[ "$f" != rep.sav ] || ours_t=$t
	done
}

section_replicates() {
	local ours_t rows=$((size / 2)) task
	printf '\nreplicates: %s rows, 80 replicate weights\n' "$rows"
	file main half.sav "$rows" q1 q2 w stratum psu gemeente
	"$bin/svycompute" 'g = gemeente % 12' half.sav | "$bin/svydesign" -q -w w --strata stratum --psu psu -o half.svy
	"$bin/svyreplicate" --type bootstrap --replicates 80 --seed 1 -o made.svy half.svy
	base=''
	time_of 'svyreplicate --columns, to .sav' 1 "$bin/svyreplicate" --type bootstrap --replicates 80 --seed 1 --columns -o rep.sav half.svy
	"$bin/svycat" -o rep.svy rep.sav
	for task in 'svymean q1 mean' 'svyprop q2 share'; do
		# shellcheck disable=SC2086
		set -- $task
		replicated "$1" "$2"
		base=$ours_t
		time_of "$1 --by g, linearised" "$runs" "$bin/$1" "$2" --by g half.svy
		time_of "$1 --by g, made from the design" "$runs" "$bin/$1" "$2" --by g made.svy
		if [ -n "$peers" ] && Rscript -e 'library(haven); library(survey)' >last.log 2>&1; then
			time_of "R, haven and survey: $3" 1 Rscript "$top/t/bench/replicates.R" rep.sav "$3"
			against+=("R, times $1|$(quotient "$t" "$ours_t")|20|least")
		fi
	done
}
