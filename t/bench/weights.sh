# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# Section weights of bench.sh: raking to three margins beside reading the same rows.

# tilted VAR: its weighted totals, some larger and some smaller than they are, as targets.
tilted() {
	"$bin/svytotal" w -w none --psu none --by "$1" main.sav 2>/dev/null |
		awk -F '\t' -v name="$1" '/^#/ || $1 == "id" { next } { printf "%s,%s,%.17g\n", name, $2, $6 * (1 + (++n % 7 - 3) / 30) }'
}

section_weights() {
	local read_t
	printf '\nweights: raking %s rows to sex, education and 342 municipalities\n' "$size"
	file main main.sav "$size"
	{ echo variable,category,value; tilted sex; tilted edu; tilted gemeente; } >margins.csv
	base=''
	time_of 'main.sav into columns' "$runs" ./columns main.sav
	read_t=$t base=$t
	time_of 'svycat -O sav main.sav' "$runs" sh -c "'$bin/svycat' -O sav main.sav >/dev/null"
	time_of 'svyweight rake -O sav main.sav' "$runs" sh -c "'$bin/svyweight' rake -q --targets margins.csv --total $size -w w -O sav main.sav >/dev/null"
	against+=("raking to three margins, times reading|$(quotient "$t" "$read_t")|3|most" "raking to three margins, MB|$mb|200|most")
	time_of 'svyweight calibrate, logit, with a number' "$runs" sh -c "{ cat margins.csv; echo age,,$((size * 50)); } |
		'$bin/svyweight' calibrate -q --distance logit --bounds 0.3,3 --targets - --total $size -w w -O sav main.sav >/dev/null"
}
