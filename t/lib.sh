# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
#
# What every shell test begins with, after it has set test_description:
#
#	test_description='svyfoo …'
#	. "$(dirname "$0")/lib.sh"
#
# Commands are those of $SVY_BIN (default: bin/). $TESTDATA is testdata/, $ROOT the source. The test runs in a directory of its own.

ROOT=$(cd "$(dirname "$0")/.." && pwd) || exit 1
TESTDATA=$ROOT/testdata
SVY_BIN=${SVY_BIN:-$ROOT/bin}
PATH=$SVY_BIN:$PATH
# A leak is no wrong result, and a command that exits need not tidy up; libcheck's own tests look for leaks.
ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
SHARNESS_TEST_SRCDIR=$ROOT/t    # sharness asks $0, which may be relative to where we were
export ROOT TESTDATA SVY_BIN PATH ASAN_OPTIONS UBSAN_OPTIONS SHARNESS_TEST_SRCDIR

cd "$ROOT/t" || exit 1
SHARNESS_TEST_SRCDIR=$ROOT/t
# shellcheck source=/dev/null
. /usr/share/sharness/sharness.sh

# Prerequisites by name: test_expect_success R '…' runs where R has survey and haven.
command -v mlr >/dev/null && test_set_prereq MLR
# Asked of the file system: R itself needs half a second to say it.
has_r_package() {
	for _dir in /usr/lib/R/library /usr/lib/R/site-library /usr/local/lib/R/site-library ${R_LIBS_USER:+"$R_LIBS_USER"}; do
		[ -d "$_dir/$1" ] && return
	done
	return 1
}
command -v Rscript >/dev/null && has_r_package survey && has_r_package haven && test_set_prereq R
command -v Rscript >/dev/null && has_r_package laeken && test_set_prereq LAEKEN

# Pages are opened by browser.sh.
command -v chromium >/dev/null && perl -MJSON::PP -e1 2>/dev/null && test_set_prereq CHROMIUM

# near A B [REL]: two numbers, or two columns of numbers in files, that differ by at most REL (1e-8) relatively. NaN is near NaN only.
near() {
	if [ -f "$1" ]; then
		paste "$1" "$2"
	else
		printf '%s\t%s\n' "$1" "$2"
	fi | awk -v rel="${3:-1e-8}" '
		function abs(x) { return x < 0 ? -x : x }
		function number(s) { return s ~ /^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$/ }
		NF != 2 { bad = 1; print "line " NR ": a value is missing: " $0; next }
		$1 == $2 { next }
		!number($1) || !number($2) || abs($1 - $2) > rel * (abs($1) > abs($2) ? abs($1) : abs($2)) {
			bad = 1; print "line " NR ": " $1 " is not " $2
		}
		END { if (!NR) { bad = 1; print "nothing to compare" } exit bad }'
}

# status N COMMAND…: the command exits with just this status, not by a signal or a sanitizer.
status() {
	_want=$1
	shift
	"$@"
	_have=$?
	[ "$_have" = "$_want" ] || { echo "exit $_have, not $_want: $*" >&2; return 1; }
}

# column NAME [FILE]: one column of a stream or of tab-separated text, without its header.
column() {
	awk -F '\t' -v want="$1" '/^#/ { next } !at { for (i = 1; i <= NF; i++) if ($i == want) at = i
		if (!at) { print "no column " want > "/dev/stderr"; exit 1 } next } { print $at }' "${2:--}"
}

# limit_memory KB: address space of the rest of this shell. With sanitizers that is no measure of memory, and nothing is limited.
limit_memory() {
	case $SVY_BIN in *asan*) ;; *) ulimit -v "$1" ;; esac
}

# within SECONDS COMMAND…: the command succeeds before that time is over; asked again every 50 ms. For what happens in another process.
within() {
	_until=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$_until" ] || { echo "not in time: $*" >&2; return 1; }
		sleep 0.05
	done
}
