#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='estimates against values that others published or printed'
. "$(dirname "$0")/lib.sh"

# value COLUMN ID: that cell of the estimate stream on standard input
value() {
	awk -F'\t' -v column="$1" -v id="$2" '
		/^#/ { next }
		!at { for (i = 1; i <= NF; i++) if ($i == column) at = i; if (!at) exit; next }
		$1 == id { print $at }'
}

# within A B TOLERANCE, absolutely
within() {
	awk -v a="$1" -v b="$2" -v tolerance="$3" 'BEGIN { d = a - b; exit !(a != "" && a + 0 == a && (d < 0 ? -d : d) <= tolerance) }'
}

while IFS=$'\t' read -r id column row expected tolerance command _; do
	case $id in '#'*) continue ;; esac
	got=$(cd "$TESTDATA" && eval "$command" 2>"$SHARNESS_TRASH_DIRECTORY/err" | value "${column#!}" "$row")
	case $column in
	!*) test_expect_success "$id: $command: ${column#!} of $row is not $expected" "[ -n '$got' ] && ! within '$got' '$expected' '$tolerance'" ;;
	*) test_expect_success "$id: $command: $column of $row is $expected (got $got)" "within '$got' '$expected' '$tolerance'" ;;
	esac
done <"$TESTDATA/oracles.tsv"

test_done
