#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark that docs/bench.md describes: svymean of 12 items beside ReadStat alone, R, Python's svy and the readstat program.
#   make bench              everything that is installed here
#   make bench PEERS=       without R, Python and readstat, which take minutes
set -eu
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
bin=${SVY_BIN:-$top/bin}
dir=$top/build/bench
peers=${PEERS-r python readstat}
runs=${RUNS:-5}
items=q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12
design=(--weights w --strata stratum --psu psu)
needed="${items//,/ } w stratum psu gemeente"
mkdir -p "$dir"
cd "$dir"

build() {
	for f in gen readstat_parse timing; do
		[ "$f" -nt "$top/t/bench/$f.c" ] || ${CC:-cc} -std=gnu11 -O2 -o "$f" "$top/t/bench/$f.c" -lreadstat -lm
	done
}

make_files() {
	local f
	for f in main.sav main.dta unique.sav shuffled.sav wide.sav; do
		[ "$f" -nt gen ] || ./gen "${f%.*}" "$f"
	done
}

# time_of NAME RUNS COMMAND…: sets t (median seconds) and mb (peak), prints a line with the ratio to $base seconds.
time_of() {
	local name=$1 n=$2 cpu
	shift 2
	if ! read -r t cpu mb < <(./timing "$n" last.log "$@"); then
		t='' mb=''
		printf '%-44s failed: %s\n' "$name" "$(tail -n 1 last.log)"
		return 0
	fi
	printf '%-44s %8.3f s  %8.3f s cpu %6d MB %10s\n' "$name" "$t" "$cpu" "$mb" "$(ratio "$t" "$base")"
}

ratio() {
	if [ -n "$1" ] && [ -n "$2" ]; then awk -v a="$1" -v b="$2" 'BEGIN {printf "x %.2f", a / b}'; fi
}

# against_target TEXT VALUE LIMIT MORE: MORE is "most" or "least".
against_target() {
	[ -n "$2" ] || return 0
	awk -v text="$1" -v v="$2" -v l="$3" -v how="$4" 'BEGIN {
		ok = how == "most" ? v <= l : v >= l
		printf "%-60s %9.2f   at %s %s   %s\n", text, v, how, l, ok ? "met" : "MISSED" }'
}

quotient() {
	if [ -n "$1" ] && [ -n "$2" ]; then awk -v a="$1" -v b="$2" 'BEGIN {printf "%.4f", a / b}'; fi
}

machine() {
	printf 'machine: %s, %s cores, %s MB; %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
		"$(awk '/^MemTotal/ {print int($2 / 1000)}' /proc/meminfo)" "$(uname -sr)"
	printf 'median of %s runs, files in the page cache; ratios to what ReadStat alone needs for the needed columns of the same file\n\n' "$runs"
}

python_with_svy() {
	local p
	for p in "${PYTHON:-}" "$dir/venv/bin/python" python3; do
		if [ -n "$p" ] && "$p" -c 'import svy' 2>/dev/null; then echo "$p"; return; fi
	done
	if python3 -m venv "$dir/venv" 2>/dev/null && "$dir/venv/bin/pip" install -q svy >venv.log 2>&1; then echo "$dir/venv/bin/python"; fi
}

ours() {
	local file
	for file in main.sav main.dta wide.sav; do
		base=''
		# shellcheck disable=SC2086
		time_of "$file: ReadStat alone" "$runs" ./readstat_parse "$file" $needed
		base=$t
		time_of "$file: svymean, 12 items" "$runs" "$bin/svymean" "${design[@]}" $items "$file"
		against+=("$file: overall, times ReadStat alone|$(quotient "$t" "$base")|1.5|most" "$file: overall, MB|$mb|200|most")
		[ "$file" != main.sav ] || { overall=$t; main_base=$base; }
		time_of "$file: svymean --by 342 municipalities" "$runs" "$bin/svymean" "${design[@]}" --by gemeente $items "$file"
		against+=("$file: by municipality, times ReadStat alone|$(quotient "$t" "$base")|1.5|most" "$file: by municipality, MB|$mb|200|most")
		[ "$file" != main.sav ] || by=$t
	done
	base=$main_base
	variant 'no primary units' --weights w --strata stratum main.sav
	variant 'a unit per row' "${design[@]}" unique.sav
	variant 'units in random order' "${design[@]}" shuffled.sav
	time_of "main.sav: svycat | svymean" "$runs" sh -c "'$bin/svycat' main.sav | '$bin/svymean' ${design[*]} $items"
	time_of "main.sav: svycat -O sav | svymean" "$runs" sh -c "'$bin/svycat' -O sav main.sav | '$bin/svymean' ${design[*]} $items"
}

# variant NAME OPTION… FILE
variant() {
	local name=$1 file=${*: -1}
	shift
	time_of "$file: $name" "$runs" "$bin/svymean" "${@:1:$#-1}" $items "$file"
	against+=("$name: overall, MB|$mb|200|most")
	time_of "$file: $name, --by gemeente" "$runs" "$bin/svymean" "${@:1:$#-1}" --by gemeente $items "$file"
	against+=("$name: by municipality, MB|$mb|200|most")
}

peer_r() {
	if ! Rscript -e 'library(haven); library(survey)' >last.log 2>&1; then
		echo 'R with haven and survey is not installed here'
		return
	fi
	time_of 'main.sav: R, haven and survey' 1 Rscript "$top/t/bench/mean.R" main.sav overall
	against+=("R, times svymean, overall|$(quotient "$t" "$overall")|20|least")
	time_of 'main.sav: R, by municipality' 1 Rscript "$top/t/bench/mean.R" main.sav by
	against+=("R, times svymean, by municipality|$(quotient "$t" "$by")|20|least")
}

peer_python() {
	local p
	p=$(python_with_svy)
	if [ -z "$p" ]; then
		echo "Python's svy can not be installed here"
		return
	fi
	time_of "main.sav: Python svy" 1 "$p" "$top/t/bench/mean.py" main.sav overall
	against+=("Python svy, times svymean, overall|$(quotient "$t" "$overall")|1|least")
	time_of "main.sav: Python svy, by municipality" 1 "$p" "$top/t/bench/mean.py" main.sav by
	against+=("Python svy, times svymean, by municipality|$(quotient "$t" "$by")|1|least")
}

peer_readstat() {
	local ours_t
	time_of 'main.sav: svycat to csv' 1 "$bin/svycat" -o out.csv main.sav
	ours_t=$t
	if ! command -v readstat >/dev/null; then
		echo 'the readstat program is not installed here'
		return
	fi
	rm -f out.csv
	time_of 'main.sav: readstat to csv' 1 readstat main.sav out.csv
	rm -f out.csv
	against+=("readstat to csv, times svymean, overall|$(quotient "$t" "$overall")|1|least" "readstat to csv, times svycat to csv|$(quotient "$t" "$ours_t")|1|least")
}

against=()
overall='' by='' main_base='' t='' mb=''
build
make_files
machine
ours
for peer in $peers; do
	"peer_$peer"
done
echo
for line in "${against[@]}"; do
	IFS='|' read -r text value limit how <<<"$line"
	against_target "$text" "$value" "$limit" "$how"
done
