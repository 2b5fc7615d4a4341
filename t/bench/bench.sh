#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark that docs/bench.md describes, in sections:
#   means       svymean of 12 items beside ReadStat alone, R, Python's svy and the readstat program
#   reading     .sav into columns beside ReadStat, and what an unused value costs
#   domains     svymean --by 342 municipalities beside DuckDB
#   converting  .sav and .por to CSV beside readstat and pspp-convert
#   streams     reading streams beside R's fread and Miller, and pipelines
#   quantiles   quartiles beside R
#   steps       filter, compute and recode a stream beside Miller and R's data.table
#   weights     raking to three margins beside reading the same rows
#   tables      a table of 20 x 2 beside R
#   replicates  80 replicate weights beside R's survey
#
#   make bench                          everything that is installed here
#   make bench ONLY="reading domains"   these sections
#   make bench PEERS=                   without R, Python and readstat in the first section and the last, which take minutes
#   make bench SIZE=100000              smaller files
set -eu
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
bin=${SVY_BIN:-$top/bin}
dir=$top/build/bench
peers=${PEERS-r python readstat}
runs=${RUNS:-5}
size=${SIZE:-1000000}
only=${ONLY:-means reading domains converting streams quantiles tables steps weights replicates}
items=q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12
design=(--weights w --strata stratum --psu psu)
needed="${items//,/ } w stratum psu gemeente"
mkdir -p "$dir"
cd "$dir"
libs='-lreadstat -lgsl -lgslcblas -lcsv -lyaml -ljansson -lutf8proc -lz -lm'

build() {
	local f
	for f in gen readstat_parse timing; do
		[ "$f" -nt "$top/t/bench/$f.c" ] || ${CC:-cc} -std=gnu11 -O2 -o "$f" "$top/t/bench/$f.c" -lreadstat -lm
	done
	# shellcheck disable=SC2086
	${CC:-cc} -std=gnu11 -D_GNU_SOURCE -O2 -I"$top/lib" -o columns "$top/t/bench/columns.c" "$top/build/libsvy.a" $libs
}

# file KIND FILE [ROWS [NAME...]]: makes it, unless it is there as asked.
file() {
	local f=$2
	[ "$f" -nt gen ] && [ "$(cat "$f.of" 2>/dev/null)" = "$*" ] || { ./gen "$@" && echo "$*" >"$f.of"; }
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
		printf "%-60s %9.3g   at %s %s   %s\n", text, v, how, l, ok ? "met" : "MISSED" }'
}

quotient() {
	if [ -n "$1" ] && [ -n "$2" ]; then awk -v a="$1" -v b="$2" 'BEGIN {printf "%.4f", a / b}'; fi
}

machine() {
	printf 'machine: %s, %s cores, %s MB; %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
		"$(awk '/^MemTotal/ {print int($2 / 1000)}' /proc/meminfo)" "$(uname -sr)"
	printf 'median of %s runs, files in the page cache\n\n' "$runs"
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
	file main main.sav "$size"
	file main main.dta "$size"
	file unique unique.sav "$size"
	file shuffled shuffled.sav "$size"
	file wide wide.sav $((size / 5))
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

section_means() {
	local peer
	printf 'means: ratios to what ReadStat alone needs for the needed columns of the same file\n'
	ours
	for peer in $peers; do
		"peer_$peer"
	done
}

# same_sums FILE [NAME...]: both readers found the same.
same_sums() {
	[ "$(./columns "$@")" = "$(./readstat_parse "$@")" ] || { echo "$1: svykit and ReadStat read other values" >&2; exit 1; }
}

# columns_of TITLE LIMIT FILE [NAME...]: svykit beside ReadStat; leaves t, the time of svykit.
columns_of() {
	local title=$1 limit=$2
	shift 2
	same_sums "$@"
	base=''
	time_of "$title: svykit" "$runs" ./columns "$@"
	base=$t
	time_of "$title: ReadStat" "$runs" ./readstat_parse "$@"
	against+=("$title: ReadStat, times svykit|$(quotient "$t" "$base")|$limit|least")
	t=$base
}

# unused TITLE LIMIT WIDE NARROW ROWS NAME...: what one of the other 192 values of a row costs, beside a file without them.
unused() {
	local title=$1 limit=$2 wide=$3 narrow=$4 rows=$5 all
	shift 5
	base=''
	columns_of "$title, 8 of 200" 3 "$wide" "$@"
	all=$t
	time_of "$title, a file of these 8" "$runs" ./columns "$narrow" "$@"
	[ -z "$t" ] || against+=("$title: an unused value, ns|$(awk -v a="$all" -v b="$t" -v n=$((rows * 192)) 'BEGIN {printf "%.3f", 1e9 * (a - b) / n}')|$limit|most")
}

section_reading() {
	local rows=$((size / 4)) eight='gemeente q2 q11 income x20 x70 x110 x150'
	printf '\nreading: all or some columns of a .sav into columns that are added up, the same by both\n'
	file main main.sav "$size"
	file main main-bytecode.sav $((size * 3 / 2))
	columns_of 'uncompressed, 30 columns' 2 main.sav
	columns_of 'bytecode, 30 columns' 2 main-bytecode.sav
	# shellcheck disable=SC2086
	for f in plain.sav bytecode.sav; do
		file wide "wide2-$f" $rows
		file wide "eight-$f" $rows $eight
	done
	# shellcheck disable=SC2086
	unused 'uncompressed' 2 wide2-plain.sav eight-plain.sav $rows $eight
	# shellcheck disable=SC2086
	unused 'bytecode' 4 wide2-bytecode.sav eight-bytecode.sav $rows $eight
}

python_with_duckdb() {
	local p
	for p in "${PYTHON:-}" "$dir/venv/bin/python" python3; do
		if [ -n "$p" ] && "$p" -c 'import duckdb' 2>/dev/null; then echo "$p"; return; fi
	done
	if { [ -d "$dir/venv" ] || python3 -m venv "$dir/venv" 2>/dev/null; } && "$dir/venv/bin/pip" install -q duckdb >venv.log 2>&1; then
		echo "$dir/venv/bin/python"
	fi
}

section_domains() {
	local p ours_t query
	p=$(python_with_duckdb)
	printf '\ndomains: 12 means with errors in each of 342 municipalities (4,104 estimates)\n'
	file main main.sav "$size"
	base=''
	time_of 'svymean --by gemeente, main.sav' "$runs" "$bin/svymean" "${design[@]}" --by gemeente -o ours.svy $items main.sav
	ours_t=$t base=$t
	if [ -z "$p" ]; then
		echo "Python's duckdb can not be installed here"
		return
	fi
	file main main.csv "$size"
	[ main.parquet -nt main.csv ] || "$p" "$top/t/bench/domains.py" make main.csv main.parquet
	time_of 'DuckDB, two threads, parquet: the process' "$runs" "$p" "$top/t/bench/domains.py" run main.parquet
	against+=("DuckDB, times svymean --by|$(quotient "$t" "$ours_t")|1|least")
	for ((i = 0; i < runs; i++)); do "$p" "$top/t/bench/domains.py" run main.parquet 2>&1 >theirs.tsv; done | sort -n >query
	query=$(sed -n "$((runs / 2 + 1))p" query)
	printf '%-44s %8.3f s\n' 'DuckDB: its query alone, without its start' "$query"
	against+=("DuckDB's query alone, times svymean --by|$(quotient "$query" "$ours_t")|1|least")
	against+=("largest relative difference between the two|$("$p" "$top/t/bench/domains.py" compare ours.svy theirs.tsv)|1e-6|most")
}

# convert FILE TIMES TIMES: to CSV, by all who can; the targets beside readstat and pspp-convert.
convert() {
	local f=$1 times=$2 ours_t
	base=''
	time_of "$f to CSV: svycat" 3 "$bin/svycat" -o out.csv "$f"
	ours_t=$t base=$t
	if command -v readstat >/dev/null; then
		rm -f out.csv
		time_of "$f to CSV: readstat" 1 readstat "$f" out.csv
		against+=("$f to CSV: readstat, times svycat|$(quotient "$t" "$ours_t")|$times|least")
	fi
	if command -v pspp-convert >/dev/null; then
		rm -f out.csv
		time_of "$f to CSV: pspp-convert" 1 pspp-convert "$f" out.csv
		against+=("$f to CSV: pspp-convert, times svycat|$(quotient "$t" "$ours_t")|$3|least")
	fi
	rm -f out.csv
}

section_converting() {
	printf '\nconverting\n'
	file main main.sav "$size"
	file main main.por $((size / 5))
	convert main.sav 15 15
	convert main.por 8 1
}

section_streams() {
	local ours_t means_t fread
	printf '\nstreams: %s rows of 30 columns as text\n' "$size"
	file main main.sav "$size"
	base=''
	time_of 'svycat main.sav into a file' "$runs" "$bin/svycat" -o main.svy main.sav
	time_of 'main.svy into columns' "$runs" ./columns main.svy
	ours_t=$t base=$t
	if command -v Rscript >/dev/null && fread=$(Rscript "$top/t/bench/fread.R" main.svy "$runs" 2>last.log) && [ -n "$fread" ]; then
		printf '%-44s %8.3f s %34s\n' 'R fread, two threads, without the start of R' "$fread" "$(ratio "$fread" "$ours_t")"
		against+=("fread, times svykit, all columns|$(quotient "$fread" "$ours_t")|1|least")
	fi
	if command -v mlr >/dev/null; then
		time_of 'Miller: reading alone (nothing)' 1 mlr --itsv --pass-comments nothing main.svy
		against+=("Miller, times svykit, all columns|$(quotient "$t" "$ours_t")|15|least")
	fi
	base=''
	time_of 'svymean, 12 items, main.svy' "$runs" "$bin/svymean" "${design[@]}" $items main.svy
	means_t=$t base=$t
	if command -v mlr >/dev/null; then
		time_of 'Miller: stats1 means of 12 items' 1 mlr --itsv --ojson --pass-comments stats1 -a mean -f $items main.svy
		against+=("Miller's stats1, times svymean|$(quotient "$t" "$means_t")|15|least")
	fi
	pipelines
}

pipelines() {
	base=''
	time_of 'svycat main.sav | cat' "$runs" sh -c "'$bin/svycat' main.sav | cat >/dev/null"
	against+=("text through a pipe, s|$t|0.5|most")
	time_of 'svycat main.sav | svymean' "$runs" sh -c "'$bin/svycat' main.sav | '$bin/svymean' ${design[*]} -o a.svy $items"
	base=$t
	time_of 'svycat -O sav main.sav | svymean' "$runs" sh -c "'$bin/svycat' -O sav main.sav | '$bin/svymean' ${design[*]} -o b.svy $items"
	if [ "$(grep -v '^# ' a.svy)" != "$(grep -v '^# ' b.svy)" ]; then echo 'the two lanes give other results' >&2; exit 1; fi
	time_of 'svycat -O sav main.sav | cat' "$runs" sh -c "'$bin/svycat' -O sav main.sav | cat >/dev/null"
	against+=("the fast lane through a pipe, s|$t|0.16|most")
}

# shellcheck source=/dev/null
. "$top/t/bench/steps.sh"
# shellcheck source=/dev/null
. "$top/t/bench/weights.sh"
# shellcheck source=/dev/null
. "$top/t/bench/quantiles.sh"
# shellcheck source=/dev/null
. "$top/t/bench/tables.sh"
# shellcheck source=/dev/null
. "$top/t/bench/replicates.sh"

against=()
overall='' by='' main_base='' t='' mb='' base=''
build
machine
for section in $only; do
	"section_$section"
done
echo
for line in "${against[@]}"; do
	IFS='|' read -r text value limit how <<<"$line"
	against_target "$text" "$value" "$limit" "$how"
done
