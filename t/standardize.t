#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='--standardize: forms of shares, empty categories, and equalities that theory gives'
. "$(dirname "$0")/lib.sh"

hanes="$TESTDATA/nhanes.zsav"
design='-w WTMEC2YR --strata SDMVSTRA --psu SDMVPSU --nest'
adults='agecat > 1'
numbers() {
	"$@" 2>/dev/null | awk -F '\t' '/^#/ { next } !e { for (i = 1; i <= NF; i++) { if ($i == "estimate") e = i; if ($i == "std_error") s = i } next } { print $e; print $s }'
}
printf 'agecat,share\n2,77670\n3,72816\n4,45364\n' >ages.csv

test_expect_success 'tables, labels, percent, YAML: the same shares' '
	numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to ages.csv $design "$hanes" >want && test "$(wc -l <want)" = 8 &&
	printf "agecat,percent\n20-39,7.7670\n60 and over,4.5364\n40-59,7.2816\n" >labels.csv && numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to labels.csv $design "$hanes" >b && near b want 1e-12 &&
	printf "variable,category,count\nagecat,2,77670\nagecat,3,72816\nagecat,4,45364\nRIAGENDR,1,1\nRIAGENDR,2,1\n" >long.csv && numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to long.csv $design "$hanes" >b && near b want 1e-12 &&
	printf "agecat: {20-39: 77670, 40-59: 72816, 60 and over: 45364}\n" >ages.yaml && numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to ages.yaml $design "$hanes" >b && near b want 1e-12'
test_expect_success 'another survey gives its weighted shares, and the labels must agree' '
	numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to ages.csv $design "$hanes" >want &&
	printf "agecat,w\n2,77670\n3,70000\n4,45364\n3,2816\n" >other.csv && numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to other.csv:w $design "$hanes" >a && near a want 1e-12 &&
	svycat "$hanes" | sed "s/label: .20-39./label: 50-59/" >relabelled.svy && grep -q "label: 50-59" relabelled.svy &&
	status 2 svymean HI_CHOL --where "$adults" --standardize agecat --to relabelled.svy:WTMEC2YR $design "$hanes" 2>err && grep "50-59" err &&
	status 2 svymean HI_CHOL --where "$adults" --standardize agecat --to other.csv:weight $design "$hanes" 2>err && grep "weight" err'
test_expect_success 'shares that the sample itself has change nothing' '
	svytotal one --by stype -w pw --psu none <(svycompute "one = 1" "$TESTDATA/apistrat.sav") 2>/dev/null | awk -F "\t" "BEGIN { print \"stype,count\" } !/^#/ && \$6 + 0 { print \$2 \",\" \$6 }" >own.csv &&
	numbers svymean api00 -w pw --psu none --strata stype "$TESTDATA/apistrat.sav" >a && numbers svymean api00 --standardize stype --to own.csv -w pw --psu none --strata stype "$TESTDATA/apistrat.sav" >b && near a b 1e-10'
test_expect_success 'one category with all of the shares is the domain of it' '
	printf "agecat,share\n2,0\n3,1\n4,0\n" >one.csv && numbers svymean HI_CHOL --where "$adults" --standardize agecat --to one.csv $design "$hanes" >a && numbers svymean HI_CHOL --where "agecat == 3" $design "$hanes" >b && near a b 1e-12'
test_expect_success 'a share is the mean of its indicator, and a ratio to 1 that mean' '
	svycompute "one = 1" "$hanes" >ones.svy && numbers svymean HI_CHOL --where "$adults" --by race --standardize agecat --to ages.csv $design ones.svy >a &&
	numbers svyratio HI_CHOL/one --where "$adults" --by race --standardize agecat --to ages.csv $design ones.svy >b && near a b 1e-12 &&
	svyprop HI_CHOL --where "$adults" --by race --standardize agecat --to ages.csv $design ones.svy 2>/dev/null | awk -F "\t" "!/^#/ && \$4 == 1 { print \$6; print \$7 }" >b && near a b 1e-12'
test_expect_success 'shares of the categories of a question sum to 1' '
	svyprop c90cop9 --by e42dep --standardize c161sex --to <(printf "c161sex,share\n1,1\n2,2\n") "$TESTDATA/efc.sav" 2>/dev/null | awk -F "\t" "!/^#/ && NF > 5 && \$2 + 0 { sum[\$2] += \$6 } END { for (g in sum) { n++; if ((sum[g] - 1) ^ 2 > 1e-20) exit 1 } exit n != 4 }"'
test_expect_success 'two variables at once, in any order' '
	printf "agecat,RIAGENDR,share\n2,1,4\n3,1,3\n4,1,2\n2,2,4\n3,2,3\n4,2,3\n" >two.csv && numbers svymean HI_CHOL --where "$adults" --standardize RIAGENDR,agecat --to two.csv $design "$hanes" >a && test "$(wc -l <a)" = 2 &&
	numbers svymean HI_CHOL --where "$adults" --standardize agecat,RIAGENDR --to two.csv $design "$hanes" >b && test_cmp a b'
test_expect_success 'linearised and jackknifed are close, for means and shares' '
	svydesign -q $design "$hanes" | sed "s/^# survey: {/&replicates: {type: jkn}, /" >jkn.svy &&
	for command in "svymean HI_CHOL" "svyprop HI_CHOL" "svyratio HI_CHOL/agecat"; do
		numbers $command --where "$adults" --standardize agecat --to ages.csv $design "$hanes" >a && numbers $command --where "$adults" --standardize agecat --to ages.csv jkn.svy >b && near a b 0.02 || return 1
	done'
test_expect_success 'covariances of standardised groups' '
	svymean HI_CHOL --where "$adults" --by race --vcov --standardize agecat --to ages.csv $design "$hanes" >out 2>/dev/null && grep -q "^# vcov:" out'

test_expect_success 'a group without anyone in a category has no estimate, and the category is named' '
	printf "g,a,y\n1,1,1\n1,2,2\n1,1,3\n1,2,5\n2,1,1\n2,1,2\n2,2,\n" >empty.csv && printf "a,share\n1,1\n2,1\n" >halves.csv &&
	svymean y --by g --standardize a --to halves.csv empty.csv 2>err >out && grep "1 of 2 standardised estimates do not exist.*g=2.*a=2" err && grep "#.*1 of 2 standardised estimates do not exist" out && column estimate out >e && printf "2.75\nNaN\n" >want && test_cmp want e &&
	svyprop y --by g --standardize a --to halves.csv empty.csv 2>err >out && grep "standardised estimates do not exist.*g=2.*a=2" err && column std_error out | tail -n 1 | grep NaN'
test_expect_success 'a category without a share is an error that names it' '
	status 1 svymean HI_CHOL --standardize agecat --to ages.csv $design "$hanes" 2>err && grep "none for .agecat=1 (0-19)." err && status 1 svyprop HI_CHOL --standardize agecat --to ages.csv $design "$hanes" 2>err && grep "none for .agecat=1" err'
test_expect_success 'a row without a category counts as one without an answer' '
	printf "a,y\n1,1\n2,2\n,100\n1,3\n2,5\n" >gap.csv && svymean y --standardize a --to halves.csv --stats n_missing gap.csv 2>/dev/null >out && column n out | grep -x 4 && column n_missing out | grep -x 1 && column estimate out | grep -x 2.75'
test_expect_success 'what cannot be is refused' '
	status 2 svymean HI_CHOL --standardize agecat $design "$hanes" 2>err && grep -- "--to" err && status 2 svymean HI_CHOL --to ages.csv $design "$hanes" 2>err &&
	status 2 svymean HI_CHOL --standardize race --to ages.csv $design "$hanes" 2>err && grep "no shares of .race." err &&
	printf "agecat,share\nold,1\n" >wrong.csv && status 2 svymean HI_CHOL --standardize agecat --to wrong.csv $design "$hanes" 2>err && grep "no code and no label" err &&
	printf "agecat,share\n2,-1\n3,2\n" >negative.csv && status 1 svymean HI_CHOL --standardize agecat --to negative.csv $design "$hanes" 2>err &&
	printf "agecat,share\n2,0\n3,0\n" >nothing.csv && status 1 svymean HI_CHOL --standardize agecat --to nothing.csv $design "$hanes" 2>err &&
	status 1 svymean HI_CHOL --standardize agecat --to nowhere.csv $design "$hanes" 2>err && grep "cannot open .*nowhere.csv" err &&
	status 2 svymean HI_CHOL --standardize agecat --to ages.csv --deff $design "$hanes" 2>err && grep "no design effects" err &&
	status 2 svyratio HI_CHOL/agecat --as r --standardize agecat --to ages.csv $design "$hanes" 2>err && grep "averaged" err'
test_expect_success 'a header says what it was standardised to' 'svymean HI_CHOL --where "$adults" --standardize agecat --to ages.csv $design "$hanes" | grep "standardised by agecat to the shares of .ages.csv."'
test_expect_success 'no rows' 'printf "a,y\n" | svymean y --standardize a --to halves.csv >out 2>err && column n out | grep -x 0 && column estimate out | grep NaN'

test_done
