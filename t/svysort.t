#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svysort: rows in the order of keys'
. "$(dirname "$0")/lib.sh"

rows() { grep -v '^#' "$@"; }

# 2,000 rows with few values, ties, numbers of every kind, tags, text, and a number that says how the rows came.
awk 'BEGIN { srand(7)
	printf "x\ty\ts\tn\n"
	split("-1e300 -2 -0.5 0 0.5 2 3 1e300 Inf -Inf . .a .z", v, " ")
	split("a b ab abcdefgh abcdefghi abcdefghij é Z  z", w, " ")
	for (i = 1; i <= 2000; i++) {
		x = v[1 + int(rand() * 13)]
		printf "%s\t%d\t%s\t%d\n", x == "." ? "" : x, int(rand() * 5) - 2, rand() < 0.1 ? "" : w[1 + int(rand() * 9)], i
	}
}' >table.tsv
svycat -o random.svy table.tsv

test_expect_success 'numbers by value, what is missing last: none, then tags by letter' '
	printf "x\n3\n.b\n-1\n.\n.a\n0\n-Inf\nInf\n10\n" >x.tsv && svysort x x.tsv | rows >have &&
	printf "x\n-Inf\n-1\n0\n3\n10\nInf\n.\n.a\n.b\n" >want && test_cmp want have &&
	svysort x:desc x.tsv | rows >have &&
	printf "x\nInf\n10\n3\n0\n-1\n-Inf\n.\n.a\n.b\n" >want && test_cmp want have
'

test_expect_success 'text by bytes, blanks at the end left out, empty last' '
	printf "s\tn\nb \t1\nB\t2\n\t3\nb\t4\nabcdefghij\t5\nabcdefgh\t6\nabcdefghi\t7\né\t8\nz\t9\n" >s.tsv && svysort s s.tsv | column n | tr "\n" " " >have &&
	test "$(cat have)" = "2 6 7 5 1 4 9 8 3 " &&
	svysort s:desc s.tsv | column n | tr "\n" " " >have && test "$(cat have)" = "8 9 1 4 5 7 6 2 3 " &&
	LC_ALL=nl_NL.UTF-8 svysort s:desc s.tsv | column n | tr "\n" " " | cmp - have
'

test_expect_success 'user-missing codes are sorted by their number' '
	printf "q\n9\n1\n8\n5\n" >q.tsv &&
	svysort --missing "q=8,9" q q.tsv | rows | tr "\n" " " >have && test "$(cat have)" = "q 1 5 8 9 "
'

test_expect_success 'ties stay in order; several keys, directions, ranges, -r' '
	svysort y random.svy | column n >have &&
	rows random.svy | tail -n +2 | LC_ALL=C sort -s -t "$(printf "\t")" -k2,2n | cut -f4 >want && test_cmp want have &&
	svysort y:desc,n:desc random.svy | column n >have &&
	rows random.svy | tail -n +2 | LC_ALL=C sort -s -t "$(printf "\t")" -k2,2nr -k4,4nr | cut -f4 >want && test_cmp want have &&
	svysort -r y,n random.svy | column n | cmp - want &&
	svysort -r y:desc,n:asc random.svy | column n >have &&
	svysort y:asc,n:desc random.svy | column n | cmp - have &&
	svysort x-s random.svy | column n >have && svysort x,y,s random.svy | column n | cmp - have
'

test_expect_success 'a sorted file is sorted; every row is there once' '
	svysort x,s,y -o once.svy random.svy && svysort x,s,y once.svy | rows >twice && rows once.svy | cmp - twice &&
	svysort n once.svy | rows >back && rows random.svy | cmp - back
'

test_expect_success 'runs on disk give the same, also when they are merged in turns' '
	awk "BEGIN { srand(3); printf \"k\ts\tn\n\"; for (i = 1; i <= 60000; i++) printf \"%d\tabcdefgh%0200d\t%d\n\", rand() * 50, rand() * 20, i }" >big.tsv &&
	svysort k:desc,s big.tsv | rows >want &&
	svysort -v --memory 1 k:desc,s big.tsv 2>err | rows >have && cmp want have &&
	grep -q "60000 rows sorted, [1-9][0-9] runs on disk" err &&
	tail -n +2 big.tsv | LC_ALL=C sort -s -t "$(printf "\t")" -k1,1nr -k2,2 | cut -f3 >want && column n have >n && test_cmp want n
'

test_expect_success 'more runs than are merged at a time' '
	awk "BEGIN { for (i = 1; i <= 420000; i++) print (i * 7919) % 420001 \"\t\" i }" | { printf "k\tn\n"; cat; } >many.tsv &&
	awk "BEGIN { printf \"k\ts\n\"; for (i = 1; i <= 330000; i++) printf \"%d\t%0250d\n\", (i * 7919) % 330017, i }" >wide.tsv &&
	svysort -v --memory 1 k wide.tsv 2>err | column k >have && grep -Eq " ([7-9][0-9]|1[0-9][0-9]) runs" err &&
	sort -n have | cmp - have && test "$(wc -l <have)" = 330000
'

test_expect_success 'a file of ten thousand columns is sorted in batches of few rows' '
	awk "BEGIN { for (i = 0; i < 30; i++) for (j = 1; j <= 10000; j++) printf \"%s%s\", i ? (i * 7) % 30 + j : \"v\" j, j < 10000 ? \"\t\" : \"\n\" }" >columns.tsv &&
	(limit_memory 150000; svysort v1 columns.tsv >out.svy) && column v1 out.svy >have && sort -n have | cmp - have && test "$(wc -l <have)" = 29
'

test_expect_success 'a full disk is an error' '
	test_must_fail env TMPDIR=/nowhere svysort --memory 1 k:desc,s big.tsv >out 2>err && ! grep -q "#end" out && grep -q "^svysort: cannot .*temporary" err
'

test_expect_success 'no rows, one row, all equal' '
	printf "x\n" >none.tsv && svysort x none.tsv | rows >have && printf "x\n" | cmp - have &&
	printf "x\n5\n" >one.tsv && svysort x one.tsv | rows | cmp - one.tsv &&
	printf "x\tn\n1\t1\n1\t2\n1\t3\n" >same.tsv && svysort x:desc same.tsv | rows | cmp - same.tsv
'

test_expect_success 'all that is known of the file stays, by any lane' '
	svycat "$TESTDATA/efc.sav" | grep "^#" | grep -v "svycat" >want && svysort e42dep "$TESTDATA/efc.sav" | grep "^#" | grep -v "svysort" >have && test_cmp want have &&
	svysort -o a.sav e42dep:desc "$TESTDATA/efc.sav" && svysort e42dep:desc "$TESTDATA/efc.sav" | svycat -o b.sav && svydiff a.sav b.sav &&
	svysort -O sav e42dep:desc "$TESTDATA/efc.sav" | svycat | rows >lane && svysort e42dep:desc "$TESTDATA/efc.sav" | rows | cmp - lane
'

test_expect_success 'estimates do not change' '
	svydesign -q -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" -o m.svy &&
	svymean --by provincie leeftijd m.svy | rows >want && svysort leeftijd,sekse:desc m.svy | svymean --by provincie leeftijd | rows >have &&
	for c in estimate std_error df n; do
		column $c want >w && column $c have >h && near w h 1e-12 || return 1
	done
'

test_expect_success 'a table of estimates keeps its covariances' '
	svydesign -q -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" | svymean --vcov --by provincie leeftijd -o e.svy &&
	svysort estimate:desc e.svy -o sorted.svy && column estimate sorted.svy >have && sort -gr have | cmp - have &&
	grep "^# vcov" e.svy >want && grep "^# vcov" sorted.svy >have && test -s want && test_cmp want have && svytable sorted.svy >out
'

test_expect_success 'mistakes name what is wrong' '
	status 2 svysort leeftyd "$TESTDATA/monitor.sav" 2>err >out && grep -q "did you mean .leeftijd" err &&
	status 2 svysort leeftijd:down "$TESTDATA/monitor.sav" 2>err >out && grep -q "unknown direction .down" err &&
	status 2 svysort "" "$TESTDATA/monitor.sav" 2>err >out &&
	status 2 svysort --memory 0 x x.tsv 2>err && status 2 svysort x.tsv 2>err && grep -q "KEYS is missing" err
'

test_expect_success 'a producer that died, a full disk behind' '
	svycat "$TESTDATA/monitor.sav" | head -n 300 | status 1 svysort leeftijd >out 2>err && ! grep -q "#end" out &&
	svycat "$TESTDATA/monitor.sav" -o m2.svy && status 1 sh -c "svysort leeftijd m2.svy >/dev/full" 2>err && grep -q "No space" err
'

test_expect_success 'a name with a colon is that name' '
	printf "a:desc\ta\n1\t2\n0\t3\n" >colon.tsv && svysort a:desc colon.tsv | column a | tr "\n" " " >have && test "$(cat have)" = "3 2 "
'

cat >order.R <<'END'
d <- read.delim("random.svy", comment.char = "#", colClasses = "character", na.strings = "NONE", encoding = "UTF-8")
x <- suppressWarnings(as.numeric(d$x))
tag <- match(d$x, c("", ".a", ".z"), 0)
writeLines(d$n[order(tag, x, -as.numeric(d$y), as.numeric(d$n))])
END
test_expect_success R 'R orders the same' '
	Rscript order.R >want && svysort x,y:desc random.svy | column n >have && test_cmp want have
'

test_done
