# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# Section "quantiles" of bench.sh: quartiles of a scale of five and of a number with as many values as rows, beside R.

# quartiles VARIABLE COLUMNS: the columns that are needed in all
quartiles() {
	local v=$1 columns=$2 ours_t
	base=''
	time_of "svyquantile $v, three quartiles" "$runs" "$bin/svyquantile" "${design[@]}" -p 0.25,0.5,0.75 "$v" main.sav
	ours_t=$t base=$t
	against+=("quartiles of $v: MB over those of the columns|$(quotient "$mb" "$(awk -v n="$size" -v c="$columns" 'BEGIN {print n * c * 8 / 1e6}')")|3|most")
	time_of "svyquantile $v --by gemeente" "$runs" "$bin/svyquantile" "${design[@]}" -p 0.25,0.5,0.75 --by gemeente "$v" main.sav
	against+=("quartiles of $v: by 342 municipalities, times overall|$(quotient "$t" "$ours_t")|2|most")
	case " $peers " in *" r "*) ;; *) return ;; esac
	if ! Rscript -e 'library(haven); library(survey)' >last.log 2>&1; then
		echo 'R with haven and survey is not installed here'
		return
	fi
	time_of "R: $v" 1 Rscript "$top/t/bench/quantile.R" main.sav "$v"
	against+=("quartiles of $v: R, times svyquantile|$(quotient "$t" "$ours_t")|10|least")
}

section_quantiles() {
	printf '\nquantiles\n'
	file main main.sav "$size"
	quartiles q1 4
	quartiles w 3
}
