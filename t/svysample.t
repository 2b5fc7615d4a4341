#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016,SC2034

test_description='svysample: samples from a frame'
. "$(dirname "$0")/lib.sh"

rows() { grep -v '^#' "$@"; }
note() { grep '^#'; }

# 1,000 persons in 40 towns of three regions; some towns are large. A size, a spread that grows with the region, and text that is not ASCII.
awk 'BEGIN { srand(11)
	printf "id\tregion\tkind\ttown\tinhabitants\tsize\ty\tname\n"
	for (t = 1; t <= 40; t++) { n[t] = 5 + int(rand() * 30); total += n[t] }
	for (t = 1; t <= 40; t++) for (i = 1; i <= n[t]; i++)
		printf "%d\t%d\t%s\tt%02d\t%d\t%.3f\t%.4f\tZoë %d\n", ++id, 1 + t % 3, t % 2 ? "stad" : "dorp", t, n[t], 1 + rand() * 9, (t % 3 + 1) * 10 * rand(), id
}' >frame.tsv
svycat -o frame.svy frame.tsv
N=$(rows frame.svy | tail -n +2 | wc -l)
export N

test_expect_success 'a simple random sample: n rows in the order of the frame, weights N/n, its design declared' '
	svysample --seed 1 -n 50 frame.svy >s.svy &&
	test "$(column id s.svy | wc -l)" = 50 && column id s.svy >ids && sort -n -u ids | cmp - ids &&
	test "$(column sample_weight s.svy | sort -u | wc -l)" = 1 &&
	near "$(column sample_weight s.svy | head -1)" "$(awk "BEGIN { printf \"%.17g\", $N / 50 }")" &&
	test "$(column sample_fpc s.svy | sort -u)" = "$N" &&
	grep -qx "# survey: {weights: sample_weight, psu: none, fpc: \[sample_fpc\]}" s.svy &&
	svymean y s.svy | grep -v "^# *- sv" | grep -q "psu: none" &&
	rows s.svy | cut -f1-8 | grep -vxFf <(rows frame.svy) >none; test ! -s none
'

test_expect_success 'the design that is declared gives what declaring it by hand gives' '
	svysample --seed 5 -n 60 --strata region --allocate equal frame.svy >s.svy &&
	svymean y s.svy | rows >have &&
	svycat -O csv s.svy | svymean -w sample_weight --strata region --fpc sample_fpc --psu none y | rows >want && test_cmp want have &&
	svysample --seed 5 --psu town --psu-n 12 --within 4 --strata region frame.svy >s.svy &&
	svymean y s.svy | rows >have &&
	svycat -O csv s.svy | svymean -w sample_weight --strata region --psu town,sample_row --fpc sample_fpc1,sample_fpc2 y | rows >want && test_cmp want have
'

test_expect_success 'the same seed gives the same sample, in any locale, from any format and through any lane' '
	svysample --seed 7 -n 40 --pps size --strata kind frame.svy | rows >want &&
	LC_ALL=nl_NL.UTF-8 svysample --seed 7 -n 40 --pps size --strata kind frame.svy | rows | cmp - want &&
	svycat frame.svy | svysample --seed 7 -n 40 --pps size --strata kind | rows | cmp - want &&
	svycat -o frame.sav frame.svy && svysample --seed 7 -n 40 --pps size --strata kind frame.sav | rows | cmp - want &&
	svycat -o frame.dta frame.svy && svysample --seed 7 -n 40 --pps size --strata kind frame.dta | rows | cmp - want &&
	svycat -O csv frame.svy | svysample --seed 7 -n 40 --pps size --strata kind | rows | cmp - want &&
	svycat -O sav frame.svy | svysample --seed 7 -n 40 --pps size --strata kind -O sav | svycat | rows | cmp - want &&
	svysample --seed 8 -n 40 --pps size --strata kind frame.svy | rows >other && ! cmp -s other want
'

test_expect_success 'a sample of known seed stays what it is' '
	seq 1000 | { echo i; cat; } >thousand.tsv &&
	for o in "-n 6" "-n 6 --method systematic" "-n 6 --method wr" "-n 6 --pps i" "-n 6 --pps i --method sampford" "-n 6 --pps i --method brewer" "-n 6 --pps i --method pareto" "-n 6 --pps i --method chromy"; do
		svysample --seed 2026 $o thousand.tsv | column i | tr "\n" " "; echo
	done >have && test_cmp - have <<-EOF
	66 75 95 106 169 824 
	96 263 429 596 763 929 
	284 574 789 813 813 894 
	491 528 617 680 734 839 
	169 513 720 742 824 905 
	533 758 886 900 902 946 
	169 513 720 742 824 905 
	259 435 580 661 820 862 
	EOF
'

test_expect_success 'without a seed one is drawn and recorded, and draws the same again' '
	svysample -n 30 --strata kind frame.svy >a.svy && svysample -n 30 --strata kind frame.svy >b.svy && ! cmp -s a.svy b.svy &&
	seed=$(sed -n "s/.*svysample --seed \([0-9]*\) -n 30.*/\1/p" a.svy) && test -n "$seed" &&
	svysample --seed "$seed" -n 30 --strata kind frame.svy | rows >again && rows a.svy | cmp - again &&
	svysample --seed 3 -n 30 frame.svy | grep -q "^# - svysample --seed 3 -n 30 frame.svy"
'

test_expect_success 'columns, labels, missing codes and titles go along; --no-history too' '
	svysample --seed 1 -n 100 "$TESTDATA/efc.sav" -o s.sav && svycat "$TESTDATA/efc.sav" | grep -A9 "name: e42dep" >want && svycat s.sav | grep -A9 "name: e42dep" >have &&
	test -s want && test_cmp want have && svymean c12hour s.sav | rows >x && svysample --seed 1 -n 100 "$TESTDATA/efc.sav" | svymean c12hour | rows | cmp - x &&
	svysample --no-history --seed 1 -n 5 frame.svy >s.svy && ! grep -q "^# history" s.svy
'

test_expect_success 'shares of the frame' '
	for s in 100% 50% 10% 0.4%; do
		want=$(awk "BEGIN { printf \"%d\", $N * ${s%\%} / 100 + 0.5 }")
		test "$(svysample --seed 1 -n $s frame.svy | column id | wc -l)" = "$want" || return 1
	done &&
	svysample --seed 1 -n 100% frame.svy | rows | cut -f1-8 | cmp - <(rows frame.svy) &&
	svysample --seed 1 -n 100% frame.svy | svytotal y | column std_error >se && test "$(cat se)" = 0
'

test_expect_success 'proportional, equal, neyman, optimal and power allocation' '
	count() { svysample --seed 1 -v "$@" frame.svy 2>err >s.svy && cut -f1,2 err >/dev/null && for h in 1 2 3; do column region s.svy | grep -cx "$h"; done | tr "\n" " "; } &&
	for h in 1 2 3; do column region frame.svy | grep -cx "$h"; done >Nh &&
	awk -v n=90 "{ N[NR] = \$1; t += \$1 } END { for (h = 1; h <= 3; h++) { x = n * N[h] / t; f[h] = int(x); r[h] = x - f[h]; left += f[h] }
		for (left = n - left; left > 0; left--) { b = 0; for (h = 1; h <= 3; h++) if (!b || r[h] > r[b]) b = h; f[b]++; r[b] = -1 } for (h = 1; h <= 3; h++) printf \"%d \", f[h] }" Nh >want &&
	test "$(count -n 90 --strata region)" = "$(cat want)" && grep -q "stratum region 1: " err &&
	test "$(count -n 90 --strata region --allocate equal)" = "30 30 30 " &&
	test "$(count -n 90 --strata region --allocate power:0)" = "30 30 30 " &&
	test "$(count -n 90 --strata region --allocate power:1)" = "$(cat want)" &&
	rows frame.svy | awk -F "\t" "NR > 1 { n[\$2]++; s[\$2] += \$7; q[\$2] += \$7 * \$7 }
		END { for (h in n) { a[h] = n[h] * sqrt((q[h] - s[h] * s[h] / n[h]) / (n[h] - 1)); t += a[h] } for (h = 1; h <= 3; h++) print 90 * a[h] / t }" >neyman &&
	count -n 90 --strata region --allocate neyman --sd y | tr " " "\n" | head -3 | paste - neyman | awk "{ d = \$1 - \$2; if (d < -1 || d > 1) exit 1 }" &&
	svycompute "cost = region^2" frame.svy >c.svy && svysample --seed 1 -n 90 --strata region --allocate optimal --sd y --cost cost c.svy >s.svy &&
	for h in 1 2 3; do column region s.svy | grep -cx $h; done >have && awk "{ a[NR] = \$1 / NR; t += a[NR] } END { for (h = 1; h <= 3; h++) print 90 * a[h] / t }" neyman | paste have - |
		awk "{ d = \$1 - \$2; if (d < -1 || d > 1) exit 1 }"
'

test_expect_success 'a minimum, small strata and strata without a unit' '
	{ printf "h\ty\n"; for i in $(seq 100); do printf "1\t%d\n" "$i"; done; printf "2\t1\n2\t5\n3\t7\n"; } >small.tsv &&
	svysample --seed 1 -n 20 --strata h small.tsv >s.svy 2>err && test "$(column h s.svy | uniq -c | tr -s " \n" " ")" = " 17 1 2 2 1 3 " && test ! -s err &&
	note <s.svy >notes && grep -q "2 of 3 strata are taken whole (the first is .h 2.)" notes && svytotal y s.svy >out &&
	svysample --seed 1 -n 20 --min 0 --strata h small.tsv 2>err >s.svy && grep -q "nothing is drawn from 2 of 3 strata (the first is .h 2.)" err && note <s.svy | grep -q "nothing is drawn from 2" &&
	status 1 svysample --strict --seed 1 -n 20 --min 0 --strata h small.tsv 2>err >out &&
	status 1 svysample --seed 1 -n 4 --strata h small.tsv 2>err >out && grep -q "4 units are not enough for 3 strata with their minimum, which needs 5 (--min lowers it)" err &&
	svysample --seed 1 -n 4 --min 1 --strata h small.tsv 2>err >s.svy && grep -q "has one unit of several (the first is .h 2.)" err &&
	svysample --seed 1 -n 20 --strata h --allocate equal small.tsv | column h | uniq -c | tr -s " \n" " " >have && test "$(cat have)" = " 17 1 2 2 1 3 "
'

test_expect_success 'figures of strata from a table: n, sd and cost, by codes or labels' '
	printf "region,n\n1,10\n2,20\n3,5\n" >n.csv && svysample --seed 1 --strata region --strata-table n.csv frame.svy >s.svy &&
	for h in 1 2 3; do column region s.svy | grep -cx $h; done | tr "\n" " " >have && test "$(cat have)" = "10 20 5 " &&
	printf "stype,n\nE,5\nM,6\nH,7\n" >labels.csv && svysample --ignore-design --seed 1 --strata stype --strata-table labels.csv "$TESTDATA/apistrat.sav" >s.svy &&
	for h in 1 2 3; do column stype s.svy | grep -cx $h; done | tr "\n" " " >have && test "$(cat have)" = "5 7 6 " &&
	printf "region,kind,sd\n" >sd.csv && for r in 1 2 3; do for k in stad dorp; do echo "$r,$k,$r"; done; done >>sd.csv &&
	svysample --seed 1 -n 60 --strata region,kind --allocate neyman --strata-table sd.csv frame.svy >s.svy && test "$(column id s.svy | wc -l)" = 60 &&
	printf "region,n\n1,10\n2,20\n" >short.csv && status 1 svysample --strata region --strata-table short.csv frame.svy 2>err >out && grep -q "no number of units is known for the stratum .region 3." err &&
	printf "region,n\n1,10\n2,20\n3,5\n4,5\n" >long.csv && svysample --strata region --strata-table long.csv frame.svy 2>err >out && grep -q "the frame has no stratum .4." err &&
	printf "region,n\n1,10\n2,20\n2,5\n3,5\n" >twice.csv && status 1 svysample --strata region --strata-table twice.csv frame.svy 2>err >out && grep -q "the stratum .2. is twice in .twice.csv." err &&
	printf "region,n\n1,10\n2,20000\n3,5\n" >much.csv && svysample --strata region --strata-table much.csv frame.svy 2>err >out && grep -q "20000 units are asked for in the stratum .region 2." err &&
	printf "regio,n\n1,10\n" >name.csv && status 2 svysample --strata region --strata-table name.csv frame.svy 2>err >out && grep -q "no column .region. in .name.csv." err &&
	printf "region,n\n1,-2\n" >neg.csv && status 1 svysample --strata region --strata-table neg.csv frame.svy 2>err >out &&
	status 2 svysample -n 9 --strata region --strata-table n.csv frame.svy 2>err >out && grep -q "given twice: by .-n., and as n" err &&
	printf "1: 10\n2: {n: 20, sd: 3}\n3: 5\n" >n.yaml && svysample --seed 1 --strata region --strata-table n.yaml frame.svy | rows >have &&
	svysample --seed 1 --strata region --strata-table n.csv frame.svy | rows | cmp - have &&
	printf "1: 10\n2: {N: 20}\n" >bad.yaml && status 2 svysample --strata region --strata-table bad.yaml frame.svy 2>err >out && grep -q "bad.yaml:2: " err &&
	printf "1: x\n" >bad.yaml && status 2 svysample --strata region --strata-table bad.yaml frame.svy 2>err >out && grep -q "bad.yaml:1: n is not a number" err &&
	printf -- "- 1\n" >bad.yaml && status 2 svysample --strata region --strata-table bad.yaml frame.svy 2>err >out &&
	status 1 svysample --strata region --strata-table nowhere.yaml frame.svy 2>err >out && grep -q "cannot open .nowhere.yaml" err &&
	printf "region,m\n1,2\n" >none.csv && status 2 svysample --strata region --strata-table none.csv frame.svy 2>err >out && grep -q "no column n, sd or cost in .none.csv." err
'

test_expect_success 'units, and rows within them' '
	svysample --seed 2 --psu town --psu-n 10 frame.svy >s.svy && column town s.svy | sort -u >towns && test "$(wc -l <towns)" = 10 &&
	rows frame.svy | awk -F "\t" "FNR == NR { t[\$1]; next } \$4 in t" towns - | wc -l >want && column id s.svy | wc -l | cmp - want &&
	grep -q "psu: \[town\], fpc: \[sample_fpc\]" s.svy && test "$(column sample_weight s.svy | sort -u)" = 4 &&
	svysample --seed 2 --psu town --psu-n 10 --within 5 frame.svy >s.svy && column town s.svy | sort | uniq -c | awk "\$1 != 5 { exit 1 }" &&
	grep -q "psu: \[town, sample_row\], fpc: \[sample_fpc1, sample_fpc2\]" s.svy &&
	rows s.svy | awk -F "\t" "NR > 1 { if (\$9 * \$10 * \$12 < 0.999999999 || \$9 * \$10 * \$12 > 1.000000001 || \$14 != \$1) exit 1 }" &&
	svysample --seed 2 --psu town --psu-n 10 --within 30 frame.svy >s.svy && note <s.svy | grep -q "had fewer than 30 of .row.: all were taken" &&
	svysample --seed 2 --psu region,town --psu-n 2,25% --within 50% frame.svy >s.svy && svymean y s.svy >out
'

test_expect_success 'units in proportion to their rows and as many rows in each: all weights are the same' '
	svysample --seed 3 --psu town --psu-n 10 --pps-rows --within 5 frame.svy >s.svy && note <s.svy | grep -q "the sample is self-weighting" &&
	column sample_weight s.svy | sort -u | awk "NR == 1 { x = \$1 } \$1 > x * 1.000000001 { exit 1 }" &&
	svysample --seed 3 --psu town --psu-n 10 --pps inhabitants --within 5 frame.svy | rows >want && rows s.svy | cmp - want &&
	svysample --seed 3 --psu town --psu-n 12 --pps-rows --strata region --allocate size --within 5 -v frame.svy 2>err >s.svy &&
	for h in 1 2 3; do column region frame.svy | grep -cx $h; done | awk -v N="$N" "{ print 12 * \$1 / N }" >share &&
	sort err | sed -n "s/.*stratum region .: \([0-9]*\) of.*/\1/p" | paste - share | awk "{ d = \$1 - \$2; if (d <= -1 || d >= 1) exit 1 } END { exit NR != 3 }" &&
	status 2 svysample -n 5 --strata region --allocate size frame.svy 2>err >out && grep -q "needs sizes" err
'

test_expect_success 'sizes: what is certain is taken out, and said; the total of the sizes is met' '
	for m in random-systematic systematic sampford brewer pareto chromy wr; do
		svysample --seed 4 -n 45 --pps size --method $m frame.svy | svytotal size | column estimate >have &&
		svytotal -w none size frame.svy | column estimate >want && near have want 1e-9 || return 1
	done &&
	{ printf "x\n1000\n400\n"; for i in $(seq 50); do echo "$i"; done; } >large.tsv &&
	svysample --seed 4 -n 10 --pps x large.tsv >s.svy && test "$(column sample_prob s.svy | grep -cx 1)" = 2 &&
	note <s.svy | grep -q "2 rows are so large that they are drawn with certainty" && svytotal x s.svy | column estimate >have && near "$(cat have)" 2675 1e-12
'

test_expect_success 'unequal probabilities are declared, stage by stage, and used' '
	svysample --seed 4 -n 45 --pps size --strata region frame.svy >s.svy && grep -qx "# survey: {weights: sample_weight, strata: \[region\], psu: none, pps: {method: brewer, probability: \[sample_prob\]}}" s.svy &&
	svymean y s.svy | rows >have && svycat -O csv s.svy | svymean -w sample_weight --strata region --psu none --pps brewer --prob sample_prob y | rows >want && test_cmp want have &&
	svysample --seed 4 --psu town --psu-n 9 --pps inhabitants --within 5 --strata region frame.svy >s.svy &&
	grep -q "psu: \[town, sample_row\], pps: {method: brewer, probability: \[sample_prob1, sample_prob2\]}" s.svy && svymean y s.svy >out 2>err && test ! -s err &&
	svysample --seed 4 -n 10% --method bernoulli frame.svy >s.svy && grep -q "pps: {method: poisson, probability: \[sample_prob\]}" s.svy &&
	svytotal y s.svy | column std_error >have && column y s.svy | awk "{ t += 90 * \$1 * \$1 } END { printf \"%.17g\n\", sqrt(t) }" >want && near have want 1e-9 &&
	svysample --seed 4 --psu town --psu-n 9 --pps inhabitants --within 1 frame.svy >s.svy && grep -q "psu: \[town\]}" s.svy && note <s.svy | grep -q "declared as its first stage" && svymean y s.svy >out
'

test_expect_success 'the design goes into files, through checks and through filters' '
	while read -r o; do
		for f in s.svy s.sav s.dta; do svysample --seed 1 $o -o $f frame.svy && svymean y $f | rows >have && { test $f = s.svy && cp have want || test_cmp want have; } || return 1; done
		svydesign s.svy | svymean y | rows >have && test_cmp want have &&
		svyfilter "kind == \"stad\"" s.svy | svymean y | rows >have && svymean y --where "kind == \"stad\"" s.svy | rows | cmp - have || return 1
	done <<-EOF
	-n 60 --pps size --strata region,kind
	--psu town --psu-n 12 --pps inhabitants --within 4 --strata region
	-n 10% --method bernoulli
	--psu town --psu-n 12 --method wr --within 4
	EOF
'

test_expect_success 'sizes of 0 are never drawn and are warned of; missing and negative ones are errors' '
	printf "x\ty\n0\t1\n2\t1\n3\t1\n0\t1\n4\t1\n5\t2\n" >zero.tsv && svysample --seed 1 -n 2 --pps x zero.tsv 2>err >s.svy &&
	grep -q "2 units of the frame have a size of 0 and cannot be drawn" err && ! column x s.svy | grep -qx 0 &&
	printf "x\n1\n-2\n" | status 1 svysample -n 1 --pps x 2>err >out && grep -q "the size .x. is -2 in row 2" err &&
	printf "x\ty\n1\t1\n\t2\n" | status 1 svysample -n 1 --pps x 2>err >out && grep -q "the size variable .x. is missing in row 2" err &&
	printf "x\n1\n9\n" | status 1 svysample --missing x=9 -n 1 --pps x 2>err >out && grep -q "missing in row 2" err &&
	printf "x\n1\nInf\n" | status 1 svysample -n 1 --pps x 2>err >out &&
	printf "x\n0\n0\n" | status 1 svysample -n 1 --pps x 2>err >out && grep -q "1 units are to be drawn, but there are 0" err &&
	printf "t\tx\na\t1\na\t2\n" | status 1 svysample --psu t --psu-n 1 --pps x 2>err >out && grep -q "the size .x. is 1 and 2 in the unit .t a." err
'

test_expect_success 'systematic samples step through the order of the frame' '
	svysample --seed 1 -n 10% --method systematic <(seq 100 | { echo i; cat; }) | column i >have &&
	awk "NR > 1 && \$1 - last != 10 { exit 1 } { last = \$1 } END { exit NR != 10 }" have &&
	svysort y frame.svy | svysample --seed 1 -n 50 --method systematic | column y >have && sort -g have | cmp - have
'

test_expect_success 'with replacement a row may come twice; with units each draw is one' '
	seq 20 | { echo i; cat; } >twenty.tsv && svysample --seed 1 -n 40 --method wr twenty.tsv >s.svy && test "$(column i s.svy | wc -l)" = 40 &&
	test "$(column sample_weight s.svy | sort -u)" = 0.5 && grep -qx "# survey: {weights: sample_weight, psu: none}" s.svy &&
	svysample --seed 1 --psu town --psu-n 60 --method wr --within 2 frame.svy >s.svy && test "$(column sample_draw s.svy | sort -u | wc -l)" = 60 &&
	grep -q "psu: \[sample_draw\]}" s.svy && svymean y s.svy >out
'

test_expect_success 'each unit by itself: sizes vary' '
	for s in 1 2 3 4 5 6 7 8; do svysample --seed $s -n 10% --method bernoulli frame.svy | column id | wc -l; done | sort -u >have && test "$(wc -l <have)" -gt 3 &&
	svysample --seed 1 -n 10% --method bernoulli frame.svy | column sample_weight | sort -u >have && test "$(cat have)" = 10 &&
	printf "x\n1\n2\n3\n" | svysample --seed 3 -n 0.001% --method bernoulli >s.svy && test "$(rows s.svy | wc -l)" = 1 && grep -q "#end rows=0" s.svy
'

test_expect_success 'a permuted frame gives a valid sample too' '
	svysort y frame.svy | svysample --seed 9 -n 60 --strata region,kind >a.svy && svysample --seed 9 -n 60 --strata region,kind frame.svy >b.svy &&
	for f in a b; do column sample_stratum $f.svy | sort | uniq -c >$f; done && test_cmp a b && column sample_stratum a.svy | grep -qx 1/stad
'

test_expect_success 'a frame that is a sample is refused, and so is an excerpt, a table of estimates, a wrong request' '
	svysample --seed 1 -n 5 frame.svy >s.svy && status 1 svysample -n 5 s.svy 2>err >out && grep -q "the frame has a survey design of its own, with the weight .sample_weight." err &&
	svysample --seed 1 -n 5 --prefix second_ --ignore-design s.svy >t.svy && grep -q "weights: second_weight" t.svy && test "$(column sample_weight t.svy | wc -l)" = 5 &&
	status 2 svysample -n 5 --ignore-design s.svy 2>err >out && grep -q "there is a variable .sample_weight. (--prefix" err &&
	svyhead 10 frame.svy >head.svy && status 1 svysample -n 5 head.svy 2>err >out && grep -q "the frame is an excerpt (first 10 rows)" err && svysample --partial -n 5 head.svy >out &&
	svymean -w none y frame.svy | status 2 svysample -n 1 2>err >out && grep -q "no frame" err
'

test_expect_success 'a sample of a sample: both phases are declared, and all rows of the first go on' '
	svysample --seed 1 -n 300 --strata region frame.svy >one.svy && svysample --seed 2 --second-phase -n 90 --strata kind,region one.svy >two.svy &&
	rows two.svy | cut -f1-11 | cmp - <(rows one.svy) && test "$(column sample_drawn two.svy | grep -cx 1)" = 90 &&
	grep -q "phase2: {sample: sample_drawn, strata: sample_stratum, fpc: phase2_size}" two.svy && svymean y two.svy | rows >have &&
	rows two.svy | awk -F "\t" "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; next } { s = \$at[\"sample_stratum\"]; N[s]++; n[s] += \$at[\"sample_drawn\"]; w[NR] = \$at[\"design_weight\"]
		b[NR] = \$at[\"sample_weight\"] * \$at[\"sample_drawn\"]; h[NR] = s } END { for (r in w) { d = w[r] - b[r] * N[h[r]] / n[h[r]]; if (d > 1e-9 || d < -1e-9) exit 1 } }" &&
	svysample --seed 2 --second-phase --psu town --psu-n 9 one.svy >towns.svy && grep -q "phase2: {sample: sample_drawn, psu: town," towns.svy && svymean y towns.svy >out &&
	status 2 svysample --second-phase -n 5 frame.svy 2>err >out && grep -q "declares no design" err &&
	status 2 svysample --second-phase -n 5 --pps size one.svy 2>err >out && status 2 svysample --second-phase --psu town --psu-n 5 --within 2 one.svy 2>err >out &&
	status 2 svysample --second-phase -n 5 two.svy 2>err >out && grep -q "has one already" err &&
	svyfilter "y > 5" one.svy | status 2 svysample --second-phase -n 5 2>err >out && grep -q "has a domain" err
'

test_expect_success 'more than there are' '
	status 1 svysample -n 100000 frame.svy 2>err >out && grep -q "100000 units are to be drawn, but there are $N" err && test ! -s out &&
	status 1 svysample --psu town --psu-n 41 frame.svy 2>err >out && grep -q "41 units are to be drawn, but there are 40" err &&
	printf "x\n" | status 1 svysample -n 1 2>err >out && grep -q "but there are 0" err &&
	printf "x\n5\n" | svysample --seed 1 -n 1 | column x >have && test "$(cat have)" = 5 &&
	printf "x\n" | svysample --seed 1 -n 10% >s.svy && grep -q "#end rows=0" s.svy
'

test_expect_success 'mistakes name what is wrong' '
	status 2 svysample frame.svy 2>err && grep -q "no size is given (-n N)" err &&
	for n in 0 -1 1.5 x "" 0% 101% 1e99 NaN; do status 2 svysample -n "$n" frame.svy 2>err >out || return 1; done &&
	status 2 svysample -n 5 --strata regio frame.svy 2>err >out && grep -q "did you mean .region" err &&
	status 2 svysample -n 5 --pps siz frame.svy 2>err >out && grep -q "unknown size variable .siz. (did you mean .size" err &&
	status 2 svysample -n 5 --pps name frame.svy 2>err >out && grep -q "must be a number, but .name. holds text" err &&
	status 2 svysample -n 5 --method samford --pps size frame.svy 2>err >out && grep -q "did you mean .sampford" err &&
	status 2 svysample -n 5 --method sampford frame.svy 2>err >out && grep -q "needs sizes" err &&
	status 2 svysample -n 5 --method srs --pps size frame.svy 2>err >out && status 2 svysample -n 5 --psu town --psu-n 3 frame.svy 2>err >out && grep -q "not .-n." err &&
	status 2 svysample --psu town frame.svy 2>err >out && grep -q "no number of units is given for .town." err &&
	status 2 svysample --psu town --psu-n 3,4 frame.svy 2>err >out && grep -q "has 2 parts" err &&
	status 2 svysample --psu twon --psu-n 3 frame.svy 2>err >out && grep -q "did you mean .town" err &&
	status 2 svysample -n 5 --within 3 frame.svy 2>err >out && status 2 svysample -n 5 --allocate neyman --strata region frame.svy 2>err >out && grep -q "needs a spread" err &&
	status 2 svysample -n 5 --allocate best --strata region frame.svy 2>err >out && grep -q "unknown allocation" err &&
	status 2 svysample -n 5 --allocate power:2 --strata region frame.svy 2>err >out && status 2 svysample -n 5 --allocate equal frame.svy 2>err >out && grep -q "needs strata" err &&
	status 2 svysample -n 5 --seed -1 frame.svy 2>err >out && status 2 svysample -n 5 --seed 1.5 frame.svy 2>err >out &&
	status 2 svysample -n 5 --method wr,wr --psu town frame.svy 2>err >out && status 2 svysample --psu town --psu-n 3 --within 2 --method srs,wr frame.svy 2>err >out && grep -q "only the first stage" err &&
	status 2 svysample --psu a,b,c,d --psu-n 1,1,1,1 --within 2 frame.svy 2>err >out && grep -q "5 stages" err &&
	printf "h\tx\n1\t1\n\t2\n" | status 1 svysample -n 1 --strata h 2>err >out && grep -q "the strata variable .h. is missing in row 2" err &&
	printf "h\tt\n1\t1\n2\t1\n" >nest.tsv && status 1 svysample --strata h --psu t --psu-n 2 nest.tsv 2>err >out && grep -q "the unit .t 1. is in stratum .h 1. and in stratum .h 2.; .*--nest" err &&
	svysample --nest --strata h --psu t --psu-n 2 nest.tsv | grep -q "nest: true"
'

test_expect_success 'a producer that died, a cut stream, a full disk, a disk without room' '
	head -n 300 frame.svy | status 1 svysample -n 5 >out 2>err && test ! -s out &&
	status 1 sh -c "svysample -n 5 frame.svy >/dev/full" 2>err && grep -q "No space" err &&
	svysample -n 5 frame.svy -o /nowhere/s.svy 2>err; test $? = 1
'

test_expect_success 'files with many columns, long text, odd names' '
	awk "BEGIN { for (i = 0; i < 120; i++) for (j = 1; j <= 6000; j++) printf \"%s%s\", i ? i + j : \"v\" j, j < 6000 ? \"\t\" : \"\n\" }" >wide.tsv &&
	svysample --seed 1 -n 100 wide.tsv | column v6000 >have && test "$(wc -l <have)" = 100 && sort -n -u have | cmp - have &&
	svysample --seed 1 -n 100 --method wr wide.tsv | column v1 >have && sort -n have | cmp - have && test "$(wc -l <have)" = 100 &&
	awk "BEGIN { printf \"größe\ts\n\"; for (i = 1; i <= 30; i++) printf \"%d\t%05000d\n\", i, i }" >long.tsv &&
	svysample --seed 1 -n 10 --pps größe long.tsv -o long.sav && svycat long.sav | column s | awk "length != 5000 { exit 1 }" &&
	svysample --seed 1 -n 10 --prefix Ü_ long.tsv | grep -q "weights: .*Ü_weight"
'

cat >sample.R <<'EOF'
suppressMessages(library(survey))
read <- function(f) read.delim(f, comment.char = "#")
show <- function(x) cat(format(c(coef(x), SE(x)), digits = 15), sep = "\n")
a <- read("a.svy")
show(svytotal(~y, svydesign(~1, strata = ~region, weights = ~sample_weight, fpc = ~sample_fpc, data = a)))
b <- read("b.svy")
b$one <- 1
show(svytotal(~y, svydesign(~town + sample_row, strata = ~region + one, fpc = ~sample_fpc1 + sample_fpc2, data = b)))
c <- read("c.svy")
show(svytotal(~y, svydesign(~1, strata = ~region, fpc = ~sample_prob, pps = "brewer", data = c)))
EOF
test_expect_success R 'R, told the design, says the same' '
	svysample --seed 1 -n 60 --strata region --allocate neyman --sd y frame.svy >a.svy &&
	svysample --seed 2 --psu town --psu-n 12 --within 5 --strata region frame.svy >b.svy &&
	svysample --seed 3 -n 40 --pps size --method sampford --strata region frame.svy >c.svy &&
	for f in a b c; do svytotal y $f.svy >e && column estimate e && column std_error e; done >have &&
	Rscript sample.R >want 2>err; cat err; near have want 1e-8
'

test_expect_success 'sizes whose sum is not finite' '
	printf "a,s\n1,1e308\n2,1e308\n3,1e308\n" > huge.csv && status 1 svysample -n 2 --pps s huge.csv > out 2> err && test_must_be_empty out && grep "no more than 1e290" err
'

test_done
