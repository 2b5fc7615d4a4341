#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='tests of tables: beside those of R survey on the same files, what they must not depend on, edges, and what is refused'
. "$(dirname "$0")/lib.sh"

api=$TESTDATA/apistrat.sav
one='-w pw --psu dnum --fpc fpc'
strat='-w pw --strata stype --fpc fpc --psu none'
two='-w pw --psu dnum,snum --fpc fpc1,fpc2'
hanes='-w WTMEC2YR --strata SDMVSTRA --psu SDMVPSU --nest'
monitor='--psu psu --strata stratum -w gewicht'
all='pearson,lr,first,null'

# The rows of tests as the R script prints them; of measures the standard error and the interval.
rows='BEGIN { FS = OFS = "\t" } /^#/ { next }
	!n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	function number(c) { return $at[c] == "" ? "NaN" : $at[c] }
	$at["stat"] == "test" { print name, $at["id"], $at["estimate"], number("statistic"), number("df1"), number("df2"), number("p_value"); next }
	$at["stat"] ~ /ratio|difference|cramers/ { print name, $at["id"], $at["estimate"], number("std_error"), number("conf_low"), number("conf_high"), "NA" }'
# ours CASE COMMAND…: its tests, without measures unless they are asked for
ours() {
	_case=$1
	shift
	(cd "$TESTDATA" && "$@" 2>/dev/null) | awk -v name="$_case" "$rows" >>ours
}
# table CASE TABLE OPTIONS…: all tests of two variables
table() {
	_name=$1 _table=$2
	shift 2
	ours "$_name" svytab "$_table" --test "$all,wald,adjwald" --measures none "$@"
}
# models CASE TABLE OPTIONS…: tests of three variables, not those of the layers, and all two-way interactions against none
models() {
	_name=$1 _table=$2
	shift 2
	_a=${_table%%,*} _c=${_table##*,} _b=${_table#*,} _b=${_b%,*}
	(cd "$TESTDATA" && svytab "$_table" --test pearson,lr,pearson-first,lr-first --measures none "$@" 2>/dev/null) | grep -v "@$_c=" | awk -v name="$_name" "$rows" >>ours &&
	ours "$_name nested" svytab "$_table" --test pearson,lr,pearson-first,lr-first --model "$_a+$_b+$_c" --against "$_a*$_b+$_a*$_c+$_b*$_c" --measures none --no-totals "$@"
}
# measured TABLE OPTIONS…: its measures alone
measured() { svytab "$@" --measures all | grep -v "\[pearson\]"; }
compute() { (cd "$TESTDATA" && svycompute "$@"); }
# replicated TYPE OPTIONS…: a file with that design, its replicates made by who reads it
replicated() {
	_type=$1
	shift
	svydesign -q "$@" | sed "s/^# survey: {/&replicates: {type: $_type}, /"
}

if test_have_prereq R; then
	test_expect_success 'R runs' '(cd "$TESTDATA" && Rscript tabletests.R) >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		compute "poor = meals > 40" apiclus1.sav >clus1.svy && compute "poor = meals > 40" apistrat.sav >strat.svy &&
		compute "poor = meals > 40; elem = stype == 1" apiclus2.sav >clus2.svy && compute "heavy = weight > 0.7" yrbs.sav >yrbs.svy &&
		compute "bush = Bush > Kerry; nader = Nader > 100" election_pps.sav >election.svy && here=$PWD &&
		table clus1 stype,comp_imp $one apiclus1.sav && table strat stype,awards $strat apistrat.sav && table clus2 stype,poor $two "$here/clus2.svy" &&
		table "clus1 by" awards,poor --by stype $one "$here/clus1.svy" && table "strat by" stype,poor --by comp_imp $strat "$here/strat.svy" &&
		table where comp_imp,poor --where "api00 > 500" $two "$here/clus2.svy" &&
		table empty stype,sch_wide --where "stype != 2 or sch_wide == 1" $strat apistrat.sav &&
		(cd "$TESTDATA" && svytab stype,poor,comp_imp --test "$all,wald,adjwald" --measures none $strat "$here/strat.svy" 2>/dev/null) | grep "^#\|^id\|@comp_imp=" | awk -v name=layers "$rows" >>ours &&
		models "strat three" stype,poor,comp_imp $strat "$here/strat.svy" && models "clus2 three" poor,comp_imp,elem $two "$here/clus2.svy" &&
		ours "given clus1" svytab stype --given E:0.7,H:0.1,M:0.2 --test pearson,lr $one apiclus1.sav &&
		ours "given strat" svytab comp_imp --given 1:0.3,2:0.7 --df inf $strat apistrat.sav &&
		ours "measures clus1" measured comp_imp,poor $one "$here/clus1.svy" && ours "measures strat" measured comp_imp,poor $strat "$here/strat.svy" &&
		table nhanes HI_CHOL,race $hanes nhanes.zsav && table "nhanes by" HI_CHOL,race --by agecat $hanes nhanes.zsav &&
		ours "measures nhanes" measured HI_CHOL,RIAGENDR $hanes nhanes.zsav && models "nhanes three" HI_CHOL,race,RIAGENDR $hanes nhanes.zsav &&
		table yrbs qn8,heavy -w weight --strata stratum --psu psu --nest "$here/yrbs.svy" &&
		table efc e42dep,c172code --psu none efc.sav && ours "efc relation" svytab e15relat,e42dep --test $all --measures none --psu none efc.sav &&
		table monitor opleiding,sekse $monitor monitor.sav && models "monitor three" provincie,opleiding,sekse $monitor monitor.sav &&
		table "monitor rows" provincie,opleiding --psu none --strata gemeente -w gewicht monitor.sav &&
		(cd "$TESTDATA" && replicated jk1 $one apiclus1.sav) >jk1.svy && (cd "$TESTDATA" && replicated jkn -w pw --strata stype --psu snum apistrat.sav) >jkn.svy &&
		ours jk1 svytab stype,comp_imp --test $all --measures none "$here/jk1.svy" && ours jkn svytab stype,awards --test $all --measures none "$here/jkn.svy" &&
		(cd "$TESTDATA" && svyweight poststratify -q --targets targets/types.csv $one "$here/clus1.svy") >post.svy && table poststratified awards,poor "$here/post.svy" &&
		table brewer bush,nader --psu none --prob p --pps brewer "$here/election.svy" &&
		awk -F "\t" "BEGIN { OFS = FS } NR == FNR { for (i = 4; i <= 7; i++) if (\$i == \"NA\") na[FNR, i] = 1; next } { for (i = 4; i <= 7; i++) if ((FNR, i) in na) \$i = \"NA\"; print }" theirs ours >same
	'
	test_expect_success 'the same rows' 'cut -f1,2 same >a && cut -f1,2 theirs >b && test_cmp b a'
	for column in 3=estimate 4=statistic 5=df1 6=df2 7='p'; do
		test_expect_success "the same ${column#*=}" "cut -f${column%%=*} same >a && cut -f${column%%=*} theirs >b && near a b 1e-8"
	done
fi

# tests COMMAND…: names and numbers of its tests and measures
tests() { "$@" 2>/dev/null | awk "$rows" name=x | cut -f2-; }
# alike A B: the same tests with the same numbers
alike() { cut -f1 "$1" >alike1 && cut -f1 "$2" >alike2 && test_cmp alike1 alike2 && cut -f2- "$1" | tr "\t" "\n" >alike1 && cut -f2- "$2" | tr "\t" "\n" >alike2 && near alike1 alike2 1e-9; }
many='--test pearson,lr,first,null,exact,saddlepoint,wald,adjwald --measures all'

test_expect_success 'neither the scale of the weights nor the order of the rows tells' '
	svycompute "big = pw * 1000" "$api" | svysort -r api00 >sorted.svy && tests svytab comp_imp,awards,stype $many $strat "$api" >a &&
	tests svytab comp_imp,awards,stype $many -w big --strata stype --fpc fpc --psu none sorted.svy >b && test -s a && alike a b'
test_expect_success 'neither do the codes of the categories, nor rows and columns changed over' '
	svyrecode stype "(1=3) (2=1) (3=2)" --into other "$api" >other.svy 2>/dev/null && tests svytab stype,awards $many $strat "$api" >a &&
	tests svytab other,awards $many $strat other.svy | sed "s/other/stype/" >b && alike a b &&
	tests svytab awards,stype $many $strat "$api" | sed "s/awards.stype/stype*awards/" >b && alike a b'
test_expect_success 'text serves as well as numbers' '
	svycat -O csv --labels "$api" >labels.csv && tests svytab stype,awards $many -w pw --strata stype --psu none labels.csv >a &&
	tests svytab stype,awards $many -w pw --strata stype --psu none "$api" >b && alike a b'
test_expect_success 'a group is a domain' '
	tests svytab awards,comp_imp $many --by stype $one "$TESTDATA/apiclus1.sav" | grep "@stype=3" | sed "s/@stype=3//" >a &&
	tests svytab awards,comp_imp $many --where "stype == 3" $one "$TESTDATA/apiclus1.sav" >b && test -s a && alike a b &&
	tests svytab awards,comp_imp,stype $many $one "$TESTDATA/apiclus1.sav" | grep "@stype=3" | sed "s/@stype=3//" >b && alike a b'
test_expect_success 'filtered or not, the tests are the same' '
	svydesign -q $one "$TESTDATA/apiclus1.sav" | svyfilter "stype != 2" | svytab stype,comp_imp >out && tests cat out >a &&
	tests svytab stype,comp_imp --where "stype != 2" $one "$TESTDATA/apiclus1.sav" >b && test -s a && alike a b'
test_expect_success 'a simple random sample of equal weights has the tests of the textbooks, but for n - 1' '
	svycat -O csv "$TESTDATA/efc.sav" >efc.csv && svytab e16sex,e42dep --psu none --df inf --test first,lr-first efc.csv 2>/dev/null >out &&
	awk -F "\t" "/^#/ { next } !n { for (i = 1; i <= NF; i++) at[\$i] = i; n = 1; next } \$at[\"stat\"] == \"test\" { r = \$at[\"estimate\"] / \$at[\"statistic\"]; if (r < 0.95 || r > 1.05) exit 1; k++ } END { exit k != 2 }" out'
test_expect_success 'a model of two variables is independence' '
	svytab stype,awards --model "stype + awards" --test pearson,lr,exact $strat "$api" | awk "$rows" name=x | cut -f3- >a &&
	svytab stype,awards --test pearson,lr,exact --measures none $strat "$api" | awk "$rows" name=x | cut -f3- >b && test -s a && test_cmp a b'
test_expect_success 'four variables and more' '
	svycompute "poor = meals > 40; big = enroll > 500" "$api" | svytab poor,big,comp_imp,stype $strat --no-totals --cells table 2>/dev/null >out &&
	column term out | uniq | grep -c "[+]" | grep -x 3 && column p_value out | grep -q "[0-9]"'
test_expect_success 'a test against the shares that are there has nothing to tell' '
	svytab comp_imp --no-test $one "$TESTDATA/apiclus1.sav" >shares && p=$(awk -F "\t" "\$1 ~ /^comp_imp.1..table/ { for (i = 1; i <= NF; i++) if (\$i == \"table\") print \$(i + 1) }" shares) &&
	svytab comp_imp --given "1:$p,2:$(awk "BEGIN { print 1 - $p }")" $one "$TESTDATA/apiclus1.sav" | awk "$rows" name=x | awk -F "\t" "{ exit !(\$3 < 1e-6 && \$7 > 0.999) }"'
test_expect_success 'given shares from a list, a file and as equal' '
	printf "stype,count\nE,10\nH,10\nM,10\n" >types.csv && printf "stype: {E: 1, H: 1, M: 1}\n" >types.yaml && tests svytab stype --given equal $one "$TESTDATA/apiclus1.sav" >a && test -s a &&
	for given in types.csv types.yaml 1:5,2:5,3:5 E:2,H:2,M:2; do tests svytab stype --given $given $one "$TESTDATA/apiclus1.sav" >b && alike a b || return 1; done'

test_expect_success 'one unit, no variance, one category, no rows: no test, and it is said' '
	printf "u,g,a,b\n1,1,1,1\n1,1,2,1\n1,1,1,2\n2,2,1,2\n3,2,2,1\n2,2,1,1\n3,2,2,2\n4,2,1,1\n" >unit.csv &&
	svytab a,b --psu u --by g $many unit.csv >out 2>err && grep "tests and measures of association have no result: for one, of .g=1., the design has no degrees of freedom" err &&
	tests cat out | grep "@g=1" >one && ! grep "[0-9]e-[23]" one && cut -f3,6 one | sort -u >numbers && printf "NaN\tNaN\nNaN\tNA\n" | sort >want && test_cmp want numbers &&
	svytab a,b --where "b == 1" unit.csv >out 2>err && grep "a variable has one category only" err &&
	svytab stype --given equal $strat "$api" 2>err >out && grep "the test has no result: what is tested has no variance" err &&
	printf "a,b\n" | svytab a,b >out && ! grep -w test out'
test_expect_success 'degrees of freedom that a Wald test uses up' '
	svytab gemeente,opleiding --test wald,adjwald,pearson --where "gemeente <= 4" --psu psu --df 2 -w gewicht "$TESTDATA/monitor.sav" >out 2>err && grep "fewer degrees of freedom than the table" err &&
	tests cat out | grep adjwald | cut -f6 | grep -x NaN'
test_expect_success 'an empty cell has no odds, and all else' '
	svytab awards,comp_imp --measures all $strat "$api" >out 2>err && grep "2 of 6 tests and measures" err && grep "a cell is empty" err && grep "^# - .*ratios and differences of shares: .awards. No against Yes" out &&
	tests cat out | grep odds_ratio | cut -f2 | grep NaN && tests cat out | grep risk_difference | cut -f4 | grep "[0-9]"'
test_expect_success 'a model whose cells vanish has fewer degrees of freedom' '
	svytab stype,awards,comp_imp $strat "$api" >out 2>err && ! grep "not fitted" err && test "$(tests cat out | grep -c "NaN	NaN	NaN	NaN")" -ge 1'

test_expect_success 'the default, none, and the names for SAS' '
	svytab stype,awards $strat "$api" | awk "$rows" name=x | cut -f2 >ids && printf "%s\n" "stype*awards[pearson]" "stype*awards[cramers_v]" >want && test_cmp want ids &&
	svytab stype,awards --no-test --no-history $strat "$api" >out && ! grep -w "test\|p_value" out &&
	svytab stype,awards --as sas $strat "$api" | awk "$rows" name=x | cut -f2 | grep -c first | grep -x 2 &&
	svytab stype --no-history $strat "$api" >out && ! grep -w "test" out'
test_expect_success 'a stream of tests is read again' '
	svytab stype,awards,comp_imp $many $strat "$api" 2>/dev/null >out && svytable -O stream --no-history out >again 2>/dev/null && tests cat out >a && tests cat again >b && test_cmp a b &&
	svytable out | grep "Pearson, Rao–Scott"'
test_expect_success 'what does not fit is refused' '
	refused() { status 2 svytab "$@" $strat "$api" 2>err >out && ! test -s out && ! grep "[.]$" err; } &&
	refused stype,awards --test chisq && grep "pearson, lr .* not .chisq" err && refused stype,awards --measures phi && grep "cramers_v, odds_ratio" err &&
	refused stype,awards --given equal && grep "one variable" err && refused stype --test pearson && grep "needs .--given" err &&
	refused stype,awards --no-test --test lr && refused stype --given 1:1,2:1 && grep "no share is given to the category .3." err &&
	refused stype --given 1:1,2:1,3:1,Q:2 && grep "no code and no label" err && refused stype --given 1:0,2:1,3:1 && grep "above zero" err &&
	refused stype --given 1:1,1:1,2:1,3:1 && grep "two shares" err && refused stype --given 1:x && refused stype --given "" &&
	refused stype,awards --model "stype*awards" && grep "nothing to test" err && refused stype,awards --model "stype" && grep "leaves out .awards." err &&
	refused stype,awards --model "stype + award" && grep "no variable of the table" err && refused stype,awards --model "stype + + awards" && refused stype,awards --against stype &&
	refused stype,awards,comp_imp --model "stype*awards + comp_imp" --against "stype + awards*comp_imp" && grep "no part of" err &&
	status 1 svytab stype --given nofile.csv $strat "$api" 2>err && grep "nofile.csv" err &&
	printf "sex,share\n1,2\n" >sex.csv && status 2 svytab stype --given sex.csv $strat "$api" 2>err && grep "no shares of .stype. are in .sex.csv." err'
test_expect_success 'ratios of larger tables are not there, and that is said' '
	svytab stype,awards --measures odds_ratio --no-history $strat "$api" >out && ! grep -w odds_ratio out && grep "two rows and two columns" out'
test_expect_success 'a full disk and a cut stream' '
	status 1 svytab stype,awards $strat "$api" >/dev/full 2>err && svycat "$api" | head -n 50 | status 1 svytab stype,awards 2>err >out && ! test -s out'

test_done
