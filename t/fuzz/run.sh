#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzz targets with clang and runs each for its part of the time: run.sh [SECONDS], 60 unless given; 0 runs the seeds alone,
# which is the same each time.
#
#   TARGETS="stream sav"    these only
#   JOBS=2                  two at a time
#   CORPUS=DIR              more seeds (default ../shared/corpus, where that is)
#
# Inputs that reach new code stay in build-fuzz/corpus/, findings in build-fuzz/findings/. Exits 1 if there is any finding.
set -eu
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
here=$top/t/fuzz
cd "$top"
B=build-fuzz
all='stream delimited sav zsav dta por yaml model patch recode expr num design'
targets=${TARGETS:-$all}
jobs=${JOBS:-1}
corpus=${CORPUS:-$top/../shared/corpus}
max_len=65536
sanitize='-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer'
libs='-lreadstat -lgsl -lgslcblas -lcsv -lyaml -ljansson -lutf8proc -lz -lm'

command -v clang >/dev/null || { echo "fuzzing needs clang (Debian packages clang and libclang-rt-14-dev)" >&2; exit 2; }

# Ten programs for thirteen targets: see source.c.
program() {
	case $1 in
	stream | delimited | sav | zsav | dta | por) echo source ;;
	*) echo "$1" ;;
	esac
}

build() {
	local name flags="-std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Ilib -O1 -g $sanitize"
	MAKEFLAGS='' make -s -j"$(nproc)" B=$B CC=clang CFLAGS="-O1 -g $sanitize -fsanitize=fuzzer-no-link" $B/libsvy.a
	# Without the fuzzer's instruments: what the checks do is nothing to explore. These flags are several words.
	# shellcheck disable=SC2086
	for name in fuzz survey; do
		clang $flags -c -o $B/$name.o "$here/$name.c"
	done
	# shellcheck disable=SC2086
	for name in $(for t in $targets; do program "$t"; done | sort -u); do
		clang $flags -c -o $B/$name.o "$here/$name.c"
		clang $flags -fsanitize=fuzzer -o $B/$name $B/$name.o $B/fuzz.o $B/survey.o $B/libsvy.a $libs
	done
}

# put DIR FILE…: small files as seeds, under their names.
put() {
	local dir=$1 f
	shift
	for f in "$@"; do
		if [ -f "$f" ] && [ "$(stat -c %s "$f")" -le $max_len ]; then cp -n "$f" "$dir/seed-${f##*/}"; fi
	done
}

# put_lines DIR FILE: each line a seed.
put_lines() {
	local n=0 line
	while IFS= read -r line; do
		n=$((n + 1))
		printf '%s' "$line" >"$1/seed-$(basename "$2")-$n"
	done <"$2"
}

# few_rows FILE: a stream of its first variables and rows.
few_rows() {
	bin/svycat "$1" 2>/dev/null | head -n 400 | awk '/^#/ && !body { if (/^#   - name:/) vars++; if (vars < 9 || !/^#   /) print; next } !body { body = NR }
		NR < body + 5 { print } END { print "#end rows=4" }'
}

seeds() {
	local dir=$B/corpus/$1 f
	mkdir -p "$dir"
	put "$dir" testdata/hostile/*."$1" testdata/hostile/"$1"-*
	case $1 in
	sav | zsav | dta | por)
		put "$dir" testdata/*."$1" "$corpus"/*/*."$1"
		;;
	stream)
		put "$dir" "$here"/seeds/*.svy
		for f in testdata/*.sav testdata/*.dta; do
			[ ! -x bin/svycat ] || few_rows "$f" >"$dir/seed-${f##*/}.svy"
		done
		;;
	delimited) put "$dir" "$here"/seeds/*.csv "$here"/seeds/*.tsv testdata/*.tsv ;;
	yaml | model | patch) put "$dir" testdata/models/*.yaml "$here"/seeds/*.yaml ;;
	recode | expr | num | design) put_lines "$dir" "$here/seeds/$1.txt" ;;
	esac
}

# One target for so many seconds; a finding ends the run of libFuzzer, so it begins anew until the time is over.
fuzz() {
	local name=$1 end=$((SECONDS + $2)) left log=$B/$1.log limits
	limits=("-max_len=$max_len" -timeout=10 -rss_limit_mb=400 -malloc_limit_mb=200 -print_final_stats=1 "-artifact_prefix=$B/findings/$name/")
	[ ! -f "$here/$name.dict" ] || limits+=("-dict=$here/$name.dict")
	mkdir -p "$B/findings/$name"
	: >"$log"
	[ "$2" -gt 0 ] || "$B/$(program "$name")" -runs=0 "${limits[@]}" "$B/corpus/$name" >"$log" 2>&1 || true
	while left=$((end - SECONDS)) && [ $left -gt 0 ]; do
		nice -n 10 "$B/$(program "$name")" -max_total_time=$left "${limits[@]}" "$B/corpus/$name" >>"$log" 2>&1 && break
		sleep 1
	done
	awk -v name="$name" -v found="$(find "$B/findings/$name" -type f | wc -l)" '
		/stat::number_of_executed_units/ { runs += $2 } /stat::peak_rss_mb/ && $2 > mb { mb = $2 } /cov: [0-9]/ { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
		END { printf "%-10s %12d executions %8d edges %5d MB at most %5d findings\n", name, runs, cov, mb, found }' "$log"
}

# Little of freed memory is held back, so that the limit is one of the readers.
export ASAN_OPTIONS=allocator_may_return_null=0:quarantine_size_mb=8:malloc_context_size=12
main() {
	local n each t found
	n=$(echo "$targets" | wc -w)
	each=$((${1:-60} * jobs / n))
	[ $each -gt 0 ] || [ "${1:-60}" = 0 ] || each=1
	build
	echo "$n targets, $each seconds each, $jobs at a time"
	for t in $targets; do
		seeds "$t"
		while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
		fuzz "$t" $each &
	done
	wait
	found=$(find $B/findings -type f)
	[ -z "$found" ] || { printf 'findings:\n%s\n' "$found"; exit 1; }
	echo 'no findings'
}

# On one line, so that the file may change while it runs.
main "$@"; exit
