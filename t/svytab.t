#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svytab: what it refuses, edges, and equalities that theory gives'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apiclus1.sav
design='-w pw --psu dnum --fpc fpc'
monitor=$TESTDATA/monitor.sav
survey='-w gewicht --strata stratum --psu psu'
# numbers [BASE] FILE…: what is told of each row of that base, by the names of cells
numbers() {
	local base=$1
	shift
	awk -F '\t' -v want="$base" '/^#/ { next } !id { for (i = 1; i <= NF; i++) at[$i] = i; id = 1; next }
		want == "" || $at["base"] == want { print $at["estimate"]; print $at["std_error"]; print $at["conf_low"]; print $at["conf_high"]; print $at["df"]; print $at["n"] }' "$@"
}
# alike A B REL: as near, of what can be read once
alike() { cat "$1" >alike_a && cat "$2" >alike_b && near alike_a alike_b "$3"; }
# all_numbers FILE: of header and rows; what rounding leaves of nothing is nothing
all_numbers() { tr "\t,[]{}: " "\n" <"$1" | awk '/^[-+]?[0-9.]+(e[-+]?[0-9]+)?$/ { print ($1 < 1e-11 && $1 > -1e-11 ? 0 : $1) }'; }
# cell COLUMN ID [FILE]
cell() { awk -F '\t' -v want="$1" -v id="$2" '/^#/ { next } !at { for (i = 1; i <= NF; i++) if ($i == want) at = i; next } $1 == id { print $at }' "${3:-out}"; }

test_expect_success 'a file, a pipe and a stream give the same bytes, also by way of .sav' '
	svytab stype,sch_wide,awards --cells all $design --no-history "$api" >a &&
	cat "$api" | svytab stype,sch_wide,awards --cells all $design --no-history >b && test_cmp a b &&
	svycat "$api" | svytab stype,sch_wide,awards --cells all $design --no-history >b && test_cmp a b &&
	svycat "$api" -O sav | svytab stype,sch_wide,awards --cells all $design --no-history >b && test_cmp a b'

test_expect_success 'a table of one variable has the shares of svyprop' '
	svytab stype --no-totals --cells table $design "$api" >a && numbers "" a >shares && svyprop stype $design "$api" >b && numbers "" b >want && near want shares 1e-12'
test_expect_success 'shares of rows are those of svyprop by the rows, whoever is missing' '
	svytab opleiding,w1 --cells row --missing w1=-7 $survey "$monitor" --no-totals --no-test >a && svyprop w1 --by opleiding --missing w1=-7 $survey "$monitor" >b &&
	column id a | sed "s/opleiding\[\(.*\)\]\/row@w1=\(.*\)/w1[\2]@opleiding=\1/" >ids && paste ids <(grep -v "^#" a | sed 1d | cut -f 7-) | sort >have &&
	grep -v "^#" b | sed 1d | cut -f 1,6- | sort >want && cut -f 1 have >a1 && cut -f 1 want >w1 && test_cmp w1 a1 && alike <(cut -f 2-7 have | tr "\t" "\n") <(cut -f 2-7 want | tr "\t" "\n") 1e-12'
test_expect_success 'and those of columns by the columns' '
	svytab w1,opleiding --cells column --missing w1=-7 $survey "$monitor" --no-totals --no-test >a && svyprop w1 --by opleiding --missing w1=-7 $survey "$monitor" >b &&
	numbers "" a >have && numbers "" b >want && near want have 1e-12'
test_expect_success 'counts are totals of who is there' '
	svycompute "here = stype == 2 and awards == 1" "$api" >here.svy && svytotal here $design here.svy >b && svytab stype,awards --cells count $design "$api" >out &&
	for c in estimate std_error conf_low conf_high df n; do near "$(cell $c "stype[2]/count@awards=1")" "$(column $c b)" 1e-12 || return 1; done'
test_expect_success 'rows and columns may change places' '
	svytab stype,awards --cells count,row,table $design "$api" >a && svytab awards,stype --cells count,column,table $design "$api" >b &&
	for base in table count; do numbers $base a | sort >x && numbers $base b | sort >y && test_cmp x y || return 1; done &&
	numbers row a | sort >x && numbers column b | sort >y && test_cmp x y'
test_expect_success 'a group is a condition, and a layer is both' '
	svytab stype,sch_wide --cells all --by awards $design "$api" >a && svytab stype,sch_wide --cells all --where "awards == 2" $design "$api" >b &&
	grep "awards=2" a | sed "s/@awards=2,/@/; s/@awards=2	/	/" | cut -f 1,8-13 | sort >x && grep -v "^#" b | sed 1d | grep "/" | cut -f 1,7-12 | sort >y &&
	join -t "	" -j 1 <(cut -f 1 y) x >both && test "$(wc -l <both)" = "$(wc -l <y)" && alike <(cut -f 2- both | tr "\t" "\n") <(cut -f 2- y | tr "\t" "\n") 1e-12 &&
	svytab stype,sch_wide,awards --cells row,column $design "$api" >c && grep "@awards=2" c | sed "s/@awards=2,/@/; s/@awards=2	/	/" | cut -f 1,8-13 | sort >x &&
	grep "/row\|/column" y >z && join -t "	" -j 1 <(cut -f 1 z) x >both && test "$(wc -l <both)" = "$(wc -l <z)" && alike <(cut -f 2- both | tr "\t" "\n") <(cut -f 2- z | tr "\t" "\n") 1e-12'
test_expect_success 'svyfilter, then the table, is --where' '
	svytab stype,awards --cells all --where "api00 > 600" $design "$api" >a && numbers "" a >x &&
	svydesign -q $design "$api" | svyfilter "api00 > 600" >part.svy && svytab stype,awards --cells all part.svy >b && numbers "" b >y && test_cmp x y'
test_expect_success 'neither the scale of the weights nor the order of the rows tells in shares' '
	svycompute "w2 = pw * 1000" "$api" >scaled.svy && svysort -r enroll scaled.svy >sorted.svy &&
	svytab stype,awards --cells row,column,table --stats adj_residual,cumulative --cells row,table,count -w pw --psu dnum scaled.svy >a &&
	svytab stype,awards --stats adj_residual,cumulative --cells row,table,count -w w2 --psu dnum sorted.svy >b &&
	for base in row table; do numbers $base a >x && numbers $base b >y && near x y 1e-11 || return 1; done &&
	column adj_residual a | grep . >x && column adj_residual b | grep . >y && near x y 1e-9'
test_expect_success 'cells add up to their margins' '
	svytab stype,awards,sch_wide --cells count,table $design "$api" | awk -F "\t" "/^#/ { next } !n { n = 1; next } \$7 == \"count\" && \$5 != \"\" && \$3 != \"\" && \$2 != \"\" { sum += \$8 } \$1 == \"stype/count\" { all = \$8 }
		END { exit !(all > 6000 && (sum - all) ^ 2 < 1e-12) }"'
test_expect_success 'with margins over groups' '
	svytab stype --cells table --by awards --margins $design "$api" >a && svytab stype --cells table $design "$api" >b && grep "^stype\[[0-9]\]/table	" a | cut -f 2- | cut -f 6-11 >x && grep "^stype\[[0-9]\]/table	" b | cut -f 6-11 >y && test_cmp y x'
test_expect_success 'rows as units and units of one row are the same, with covariances' '
	svycompute "u = snum" "$TESTDATA/apistrat.sav" >u.svy && for how in "" --vcov "--by awards --margins --vcov"; do
		svytab comp_imp,sch_wide $how --cells all --stats adj_residual -w pw --strata stype --fpc fpc --psu none u.svy --no-history | sed "s/psu: none/psu: [u]/" >a &&
		svytab comp_imp,sch_wide $how --cells all --stats adj_residual -w pw --strata stype --fpc fpc --psu u u.svy --no-history >b &&
		alike <(all_numbers a) <(all_numbers b) 1e-9 || return 1
	done'
test_expect_success 'the covariances of shares of one base sum to zero' '
	svytab stype --cells table --no-totals --vcov $design "$api" | sed -n "s/^# vcov: //p" | awk -F"[][]" "{ n = split(\$0, part, \": \\\\[\"); for (i = 2; i <= n; i++) { split(part[i], x, /, |\\]/); for (j = 1; j < i; j++) { sum += (j == i - 1 ? 1 : 2) * x[j]; if (j == i - 1) var += x[j] } } exit !(var > 0 && sum ^ 2 < 1e-20 * var ^ 2) }"'

test_expect_success 'a second phase: its part of the variance and its degrees of freedom' '
	svycompute "again = snum % 3 < 1.5; N = fpc" "$api" | svydesign -q -w none --psu dnum --fpc N --phase2 again --strata2 stype >two.svy &&
	svytab awards,stype --cells column --no-totals --no-test --stats phase1,phase2 two.svy >a && svyprop awards --by stype --stats phase1,phase2 two.svy >b &&
	for c in estimate std_error df n var_phase1 var_phase2; do alike <(column $c a) <(column $c b) 1e-10 || return 1; done'

test_expect_success 'expected counts and residuals' '
	svytab comp_imp,sch_wide --cells count --stats expected,residual,adj_residual --psu none "$api" >out 2>/dev/null &&
	cell n_cell "comp_imp[1]/count@sch_wide=1" >n11 && row=$(cell estimate "comp_imp[1]/count") && col=$(cell estimate "comp_imp/count@sch_wide=1") &&
	near "$(cell expected "comp_imp[1]/count@sch_wide=1")" "$(awk "BEGIN { printf \"%.15g\", $row * $col / 183 }")" 1e-12 &&
	near "$(cell residual "comp_imp[1]/count@sch_wide=1")" "$(awk "BEGIN { printf \"%.15g\", $(cat n11) - $row * $col / 183 }")" 1e-12 &&
	test "$(cell expected "comp_imp[1]/count")" = ""'
test_expect_success 'residuals of layers are those of the layer' '
	svytab comp_imp,sch_wide,awards --cells count --stats expected,adj_residual $design "$api" >out && svytab comp_imp,sch_wide --cells count --stats expected,adj_residual --where "awards == 1" $design "$api" >b &&
	for c in expected adj_residual; do near "$(cell $c "comp_imp[1]/count@awards=1,sch_wide=2")" "$(cell $c "comp_imp[1]/count@sch_wide=2" b)" 1e-10 || return 1; done'
test_expect_success 'cumulative shares end at 1' '
	svytab e42dep --cells table,count --stats cumulative --psu none "$TESTDATA/efc.sav" >out && near "$(cell cumulative "e42dep[4]/table")" 1 1e-12 && near "$(cell cumulative "e42dep[4]/count")" 901 1e-12 &&
	near "$(cell cumulative "e42dep[2]/count")" 291 1e-12'
test_expect_success 'all other columns are there' '
	svytab stype,awards --cells all --stats cv,deff,deff_wor,deft,n_eff,sum_w,n_missing,n_cell,expected,residual,adj_residual,cumulative $design "$api" >out &&
	for c in cv deff deff_wor deft n_eff sum_w n_missing n_cell expected residual adj_residual cumulative; do column $c out | grep -q "[0-9]" || return 1; done'

test_expect_success 'missing values: a base of complete cases, or categories of their own' '
	printf "a,b\n1,1\n1,2\n2,1\n2,\n,2\n" >gaps.csv && svytab a,b --stats n_missing gaps.csv 2>/dev/null >out && test "$(cell n "a/count")" = 3 && test "$(cell n_missing "a/count")" = 2 &&
	test "$(cell n "a[2]/row@b=1")" = 1 && test "$(cell n_missing "a[2]/row@b=1")" = 1 &&
	svytab a,b --missing-level gaps.csv 2>/dev/null >out && test "$(cell n "a/count")" = 5 && test "$(cell estimate "a[.]/count@b=2")" = 1 &&
	svytab a,b --na drop gaps.csv 2>err >out && test "$(cell df "a/count")" = 2'
test_expect_success 'text and labels, dates, codes that look like numbers' '
	printf "town,when,x\n0363,2020-01-02,1\n0363,2020-01-02,2\n0518,2021-05-06,1\n" >text.csv && svytab town,x text.csv 2>/dev/null >out && test "$(cell estimate "town[0363]/count")" = 2 &&
	svytab x,when text.csv 2>/dev/null | svytable | grep "2021-05-06" && svytab x,town text.csv 2>/dev/null >out && test "$(cell estimate "x[1]/count@town=0363")" = 1 &&
	svytab opleiding,sekse $survey "$monitor" >out && grep "Vrouw" out && grep "Midden" out'
test_expect_success 'empty cells are there, with 0 and an interval' '
	printf "a,b\n1,1\n1,1\n1,2\n2,2\n2,2\n" >empty.csv && svytab a,b --cells all empty.csv 2>/dev/null >out && test "$(cell estimate "a[2]/count@b=1")" = 0 && test "$(cell estimate "a[2]/row@b=1")" = 0 &&
	near "$(cell conf_high "a[2]/table@b=1")" 0.5218237502 1e-8 && near "$(cell conf_high "a[2]/count@b=1")" 2.609118751 1e-8 && test "$(cell conf_low "a[2]/count@b=1")" = 0'
test_expect_success 'a row of nobody in a layer has no shares, and it is said' '
	printf "a,b,l\n1,1,1\n1,2,1\n2,1,2\n2,2,2\n1,2,2\n" >layers.csv && svytab a,b,l layers.csv >out 2>err && grep "2 of [0-9]* figures do not exist: nobody is in their base" err && test "$(cell estimate "a[2]/row@l=1,b=1")" = NaN'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "a,b\n" | svytab a,b >out 2>/dev/null && test "$(cell estimate "a/count")" = 0 &&
	printf "a,b\n1,2\n" | status 1 svytab a,b 2>err >out && grep "only one primary unit" err && printf "a,b\n1,2\n" | svytab a,b --lonely remove 2>err >out && test "$(cell std_error "a[1]/row@b=2")" = NaN &&
	printf "a,b\n,1\n2,\n" | svytab a,b 2>err >out && test "$(cell n "a/count")" = 0 &&
	printf "a,b,w\n1,2,0\n1,3,0\n" | svytab a,b -w w 2>/dev/null >out && test "$(cell estimate "a/count")" = 0'
test_expect_success 'a base within one unit has no error, and it is said' '
	printf "u,a,b\n1,1,1\n1,1,2\n2,2,1\n3,2,2\n" | svytab a,b --psu u >out 2>err && grep "their base lies within one primary unit" err && test "$(cell std_error "a[1]/row@b=1")" = NaN && test "$(cell std_error "a[1]/count@b=1")" = 1'
test_expect_success 'a layer without a member of some stratum has the degrees of freedom of its own strata' '
	printf "h,l,a,b\n1,1,1,1\n1,1,2,2\n1,1,1,2\n2,2,1,1\n2,2,2,1\n2,1,1,2\n3,2,1,1\n3,2,2,2\n3,2,2,1\n" >strata.csv && svytab a,b,l --strata h --psu none strata.csv >out &&
	test "$(cell df "a[1]/count@l=1,b=1")" = 6 && test "$(cell df "a[1]/layer@l=1,b=1")" = "" && svytab a,b,l --cells layer --strata h --psu none strata.csv >out && test "$(cell df "a[1]/layer@l=1,b=1")" = 2 && test "$(cell df "a[1]/layer@l=2,b=1")" = 3'
test_expect_success 'categories of rows outside of the domain are not there' '
	svytab stype --where "stype < 3" $design "$api" >out && ! grep "stype\[3\]" out'

test_expect_success 'sets: overlapping answers of those who were asked' '
	printf "q1,q2,q3\n1,1,0\n1,0,0\n0,0,0\n,,\n0,1,\n" >set.csv && svytab help --cells all --mr "help=q1-q3:1" set.csv 2>/dev/null >out && test "$(cell n "help/count")" = 4 && near "$(cell estimate "help[q1]/respondents")" 0.5 &&
	near "$(cell estimate "help[q2]/responses")" 0.5 && test "$(cell estimate "help[q3]/respondents")" = 0 &&
	svytab help --cells respondents --mr "help=q1-q3:1" --mr-base any set.csv 2>/dev/null >out && test "$(cell n "help[q1]/respondents")" = 3 && near "$(cell estimate "help[q1]/respondents")" 0.66666666666666667 &&
	svytab help --mr "help=q1-q3:0,1" set.csv 2>/dev/null >out && near "$(cell estimate "help[q1]/respondents")" 1'
test_expect_success 'a set of one answer is a share' '
	svytab help,awards --mr "help=sch_wide:2" --cells column --no-totals $design "$api" >a && numbers "" a >x && svycompute "h = sch_wide == 2" "$api" >h.svy && svymean h --by awards --ci t $design h.svy >b &&
	for c in estimate std_error df n; do alike <(column $c a) <(column $c b) 1e-12 || return 1; done'
test_expect_success 'sets of categories: who gives one answer twice has given it once' '
	printf "m1,m2\n1,2\n1,1\n2,\n,\n3,1\n" >codes.csv && svytab m --cells all --mr "m=m1-m2" codes.csv 2>/dev/null >out && test "$(cell n "m/count")" = 4 && test "$(cell n_cell "m[1]/count")" = 3 &&
	near "$(cell estimate "m[1]/responses")" 0.5'
test_expect_success 'sets of the file' '
	svytab "\$help" --cells all "$TESTDATA/helpers.svy" >out 2>/dev/null && grep "^\$help\[shop\]/respondents" out && svytab "\$help" "$TESTDATA/helpers.svy" 2>/dev/null | svytable | grep "Did the shopping"'
test_expect_success 'a set in the columns' '
	svytab opleiding,will --mr "will=w1-w4:3,4" $survey "$monitor" >a && svytab will,opleiding --mr "will=w1-w4:3,4" --cells count,column $survey "$monitor" >b && numbers row a | sort >x && numbers column b | sort >y && test_cmp x y'
test_expect_success 'sets with design effects, groups, replicates' '
	svytab will --mr "will=w1-w4:3,4" --by sekse --deff $survey "$monitor" >out && column deff out | grep "[0-9]" &&
	svyreplicate $survey --type jkn "$monitor" >rep.svy && svytab will --mr "will=w1-w4:3,4" rep.svy >out && svytab will --mr "will=w1-w4:3,4" $survey "$monitor" >b &&
	alike <(column std_error out) <(column std_error b) 0.02'

test_expect_success 'wrong names and lists' '
	status 2 svytab stype,award $design "$api" 2>err && grep "awards" err && status 2 svytab stype,stype $design "$api" 2>err && grep "twice" err &&
	status 2 svytab stype,, $design "$api" 2>err && grep "empty name" err && status 2 svytab "" $design "$api" && status 2 svytab $design 2>err </dev/null &&
	status 2 svytab stype,awards -b awards $design "$api" 2>err && grep "in --by" err && status 2 svytab a,b,c,d,e,f,g <<<"a,b,c,d,e,f,g" 2>err && grep "at most 6" err'
test_expect_success 'wrong figures and columns' '
	status 2 svytab stype --cells row $design "$api" 2>err && grep "second variable" err && status 2 svytab stype,awards --cells layer $design "$api" 2>err && grep "third variable" err &&
	status 2 svytab stype,awards --cells rows $design "$api" 2>err && grep "not .rows." err && status 2 svytab stype --cells responses $design "$api" 2>err && grep "several answers" err &&
	status 2 svytab stype --stats expected $design "$api" 2>err && grep "second variable" err && status 2 svytab stype,awards --cells row --stats residual $design "$api" 2>err && grep "add .count." err &&
	status 2 svymean api00 --stats expected $design "$api" 2>err && grep "no column" err && status 2 svytab stype --ci log $design "$api" 2>err && grep "no interval" err'
test_expect_success 'wrong sets' '
	status 2 svytab a --mr a $survey "$monitor" 2>err && grep "NAME=VARIABLES" err && status 2 svytab a --mr a=w1-w4:x $survey "$monitor" 2>err && grep "no number" err &&
	status 2 svytab a --mr "a=w1-w4:3," $survey "$monitor" 2>err && grep "empty counted value" err && status 2 svytab w1 --mr w1=w1-w4:3 $survey "$monitor" 2>err && grep "name of a variable" err &&
	status 2 svytab sekse --mr b=w1-w4:3 $survey "$monitor" 2>err && grep "does not name the set" err && status 2 svytab a,b --mr a=w1-w4:3 --mr b=n1-n3 $survey "$monitor" 2>err && grep "two sets" err &&
	status 2 svytab a --mr a=w1-w9:3 $survey "$monitor" 2>err && status 2 svytab a,sekse --mr a=w1-w4:3 --stats expected $survey "$monitor" 2>err && grep "exclude each other" err &&
	status 2 svytab a --mr a=w1-w4:3 --stats cumulative $survey "$monitor" 2>err && grep "overlap" err && status 2 svytab "\$none" $survey "$monitor"'
test_expect_success 'tables that are too large' '
	status 1 svytab api00,api99 $design "$api" 2>err && grep "more than 10000 cells" err && status 2 svytab leeftijd,gemeente --cells all --vcov $survey "$monitor" 2>err && grep "too many for --vcov" err'
test_expect_success 'a column of estimates cannot be one of the table' '
	printf "id,level\n1,1\n1,2\n2,1\n2,2\n" >names.csv && status 2 svytab id,level names.csv 2>err && grep "rename it first" err && svytab id names.csv >out 2>/dev/null && status 2 svytab level,n_cell <<<"level,n_cell" 2>err && grep "column of the result" err'
test_expect_success 'a cut stream and a dead producer fail; a full disk too' '
	svycat "$api" | head -n 100 | status 1 svytab stype,awards 2>err >out && ! test -s out && status 1 svytab stype,awards $design "$api" >/dev/full 2>err'
test_expect_success 'names that are not ASCII, and another locale' '
	printf "größe,ümlaut\n1,2\n1,1\n3,2\n" | LC_ALL=de_DE.UTF-8 svytab größe,ümlaut 2>/dev/null >out && test "$(cell estimate "größe[1]/count@ümlaut=2")" = 1'
test_expect_success 'by the rules of others' '
	svytab stype,awards --as r $design "$api" >r && svytab stype,awards --as stata $design "$api" >stata && svytab stype,awards --as sas $design "$api" >sas 2>/dev/null &&
	awk -F "\t" "\$1 == \"stype/count@awards=1\" { z = (\$10 - \$7) / \$8; exit !((z - 1.959963984540054) ^ 2 < 1e-16) }" r && cell df "stype[2]/row@awards=1" stata | grep -x 14 &&
	lo=$(cell conf_low "stype[1]/row@awards=1" sas) && e=$(cell estimate "stype[1]/row@awards=1" sas) && hi=$(cell conf_high "stype[1]/row@awards=1" sas) && awk "BEGIN { exit !(($lo + $hi - 2 * $e) ^ 2 < 1e-20) }"'
test_expect_success 'a table goes on as one' '
	svytab stype,awards $design "$api" | svyfilter "base == \"row\" and estimate > 0.5" >out && column id out >ids && test -s ids && svytable out >shown && grep "stype" shown'
test_expect_success 'a table of a million rows needs a few megabytes' '
	awk "BEGIN { srand(1); print \"a\tb\th\tw\"; for (i = 0; i < 1000000; i++) print i % 20 \"\t\" int(i * 7 / 3) % 2 \"\t\" i % 38 \"\t\" 1 + i % 5 }" >big.tsv && (limit_memory 50000; svytab a,b -w w --strata h --psu none big.tsv >out) && column n out | grep -x 1000000 | head -n 1'

test_done
