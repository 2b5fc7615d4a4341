#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svylong: a row per alter, wave or item'
. "$(dirname "$0")/lib.sh"
command -v Rscript >/dev/null && has_r_package haven && has_r_package survey && has_r_package dplyr && has_r_package tidyr && test_set_prereq TIDYR

net=$TESTDATA/network.svy
all='alter{i}_age,alter{i}_sex,alter{i}_tie'

# rows FILE: the table without header and trailer.
rows() { grep -v '^#' "$1" | tail -n +2; }

# stream HEADER-LINES <ROWS: a stream, its rows with commas for TAB.
stream() {
	printf '#---\n# profile: svy-data/1\n'
	printf '# %s\n' "$@"
	printf '#---\n'
	tr ',' '\t' >table
	cat table
	echo "#end rows=$(($(wc -l <table) - 1))"
}

test_expect_success 'a row for each respondent and index, in that order' '
	printf "id,a1,b1,a2,b2,z\n7,1,2,3,4,x\n5,,6,.a,8,y\n" > in.csv &&
	svylong --id id --names "a{i},b{i}" -O csv in.csv > got &&
	printf "%s\n" id,i,a,b,z 7,1,1,2,x 7,2,3,4,x 5,1,,6,y 5,2,.a,8,y | diff - got
'

test_expect_success 'numbers go by size, with and without leading zeros, and {i} may stand anywhere' '
	printf "q10,q9,q1\n1,2,3\n" | svylong --names "q{i}" -O csv > got &&
	printf "%s\n" resp,i,q 1,1,3 1,9,2 1,10,1 | diff - got &&
	printf "q02x,q01x,q10x\n1,2,3\n" | svylong --names "q{i}x" -O csv > got &&
	printf "%s\n" resp,i,qx 1,1,2 1,2,1 1,10,3 | diff - got &&
	printf "2020.inc,2022.inc\n1,2\n" | svylong --names "{i}.inc" -O csv > got &&
	printf "%s\n" resp,i,inc 1,2020,1 1,2022,2 | diff - got
'

test_expect_success 'words are labels, in the order of the file, and stand aside where there are numbers' '
	printf "t_police,t_courts\n1,2\n" | svylong --names "t_{i}" --no-history > got &&
	rows got > have && printf "1\t1\t1\n1\t2\t2\n" | diff - have &&
	grep "{value: 1, label: police}" got && grep "{value: 2, label: courts}" got && grep "measure: nominal" got &&
	printf "q1,q2,quality\n1,2,3\n" | svylong -v --names "q{i}" -O csv > got 2> err &&
	printf "%s\n" resp,i,q,quality 1,1,1,3 1,2,2,3 | diff - got &&
	grep "quality. has no number" err &&
	printf "q1,q02\n1,2\n" | svylong --names "q{i}" > got && grep "label: .02" got
'

test_expect_success 'a combination that is not there is missing, and told' '
	printf "a1,a2,a3,b2\n1,2,3,x\n" > in.csv &&
	svylong -v --names "a{i},b{i}" -O csv in.csv > got 2> err &&
	printf "%s\n" resp,i,a,b 1,1,1, 1,2,2,x 1,3,3, | diff - got &&
	grep "no variable .b1.: .b. is missing there" err && grep "no variable .b3." err && grep "1 rows became 3" err
'

test_expect_success 'names of long variables: by the pattern, or as told' '
	svylong --id resp --names "age=alter{i}_age,alter{i}_sex" --index nr --keep sex -O csv "$net" | head -1 > got &&
	echo resp,region,weight,sex,nr,age,alter_sex | diff - got
'

test_expect_success 'labels, missing rules, measures, titles and attributes are carried over' '
	stream "schema:" "  fields:" "  - {name: s1, type: integer, title: \"Sex of 1\", categories: [{value: 1, label: m}], missingValues: [{value: \"9\", label: no}], measure: nominal, attributes: {k: v}}" \
		"  - {name: s2, type: integer, title: \"Sex of 2\", categories: [{value: 2, label: f}], missingValues: [{value: \"9\", label: no}]}" > in.svy <<-\EOF &&
	s1,s2
	1,9
	2,
	EOF
	svylong --names "s{i}" in.svy > got &&
	grep "title: Sex of$" got && grep "measure: nominal" got && grep "k: v" got && grep "wide_title: .Sex of {i}" got &&
	grep "{value: 1, label: m}" got && grep "{value: 2, label: f}" got && grep -A1 "missingValues" got | grep "9., label: .no" &&
	svymean s < got > est && column n est > have && echo 2 | diff - have
'

test_expect_success 'titles that differ by more label the index, and what they share stays' '
	stream "schema:" "  fields:" "  - {name: s1, type: integer, title: \"Trust in: police\"}" "  - {name: s2, type: integer, title: \"Trust in: the press\"}" > in.svy <<-\EOF &&
	s1,s2
	1,9
	EOF
	svylong --names "s{i}" in.svy > got && grep "title: Trust in$" got && grep "{value: 2, label: .Trust in: the press.}" got &&
	grep "titles of what became .s. differ" got
'

test_expect_success 'contradicting labels, missing codes and types are errors that name both, unless allowed' '
	field() { printf "  - {name: s%s, type: integer, categories: [{value: 1, label: %s}, {value: 2, label: %s}]%s}\n" "$@"; } &&
	echo "s1,s2,s3" > r && echo "1,2,1" >> r &&
	stream "schema:" "  fields:" "$(field 1 agree disagree)" "$(field 2 Agree disagree)" "$(field 3 disagree agree)" < r > in.svy &&
	status 2 svylong --names "s{i}" in.svy > out 2> err && test_must_be_empty out &&
	grep "s1. and .s3. cannot be one variable: labels in the opposite order" err &&
	svylong --allow --names "s{i}" in.svy 2> err > got && grep "warning" err && grep "{value: 1, label: agree}" got && grep "^# notes:" got &&
	status 1 svylong --allow --strict --names "s{i}" in.svy 2> err > got &&
	stream "schema:" "  fields:" "$(field 1 a b)" "$(field 2 a b)" "$(field 3 a b ", missingValues: [\"2\"]")" < r > in.svy &&
	status 2 svylong --names "s{i}" in.svy > out 2> err && grep "s1. and .s3. cannot be one variable: codes declared missing (.none. and .2.)" err &&
	printf "s1,s2\n1,x\n" > in.csv && status 2 svylong --allow --names "s{i}" in.csv > out 2> err && grep "numbers on one side" err &&
	stream "schema:" "  fields:" "  - {name: d1, type: number, format: DATE11}" "  - {name: d2, type: number, format: \"%td\"}" > in.svy <<-\EOF &&
	d1,d2
	1,2
	EOF
	status 2 svylong --allow --names "d{i}" in.svy 2> err && grep "d1. and .d2." err
'

test_expect_success 'the respondent becomes the primary unit, or the next stage' '
	has() { svydesign -q "$@" | svylong --id resp --names "alter{i}_age" | grep "^# survey:"; } &&
	has --strata region "$net" > got && grep "psu: .resp." got &&
	has --psu none "$net" > got && grep "psu: .resp." got &&
	has --psu region "$net" > got && grep "psu: .region, resp." got &&
	has --psu region,resp "$net" > got && grep "psu: .region, resp." got &&
	svylong --names "a{i}" > got <<-\EOF && grep "survey: {psu: .resp.}" got
	a1,a2
	1,2
	EOF
'

test_expect_success 'no stage is added where populations are declared for all' '
	printf "resp,g,N,a1,a2\n1,1,9,1,2\n2,1,9,3,4\n3,2,9,5,5\n4,2,9,7,1\n" > in.csv &&
	svydesign -q --psu g --fpc N in.csv > d.svy &&
	svylong --id resp --names "a{i}" d.svy > got && grep "psu: .g., fpc: ..N..." got && grep "who is no further stage of the design" got &&
	svydesign -q --fpc N in.csv | svylong --id resp --names "a{i}" > got && grep "psu: .resp., fpc: ..N..." got
'

test_expect_success 'the domain of a survey stays that of its respondents' '
	printf "id,d,y,a1,a2\n1,1,5,1,2\n2,0,7,3,4\n3,1,6,5,6\n4,1,8,,1\n" | svycat | sed "s/^# na.strings/# survey: {domain: d}\n&/" > dom.svy &&
	svylong --id id --names "a{i}" --keep y dom.svy > got && grep "survey: {psu: .id., domain: d}" got &&
	svymean y dom.svy 2> /dev/null > a && svymean y got > b &&
	for c in estimate std_error; do column $c a > x && column $c b > y && near x y 1e-12 || return 1; done &&
	svyfilter "sex == \"Woman\"" "$net" | svylong --id resp --names "$all" | svymean alter_age > a &&
	svylong --id resp --names "$all" "$net" | svymean alter_age --where "sex == \"Woman\"" > b &&
	for c in estimate std_error df n; do column $c a > x && column $c b | diff x - || return 1; done
'

# Means of what is the respondent'\''s are the same as in the wide file, under every design: the weights are repeated as often for all.
for design in '--strata stratum --psu psu' '--strata stratum --psu psu --fpc fpc1' '--strata stratum --psu none' '-w gewicht --strata stratum --psu psu'; do
	test_expect_success "a respondent's variable has the same mean and standard error ($design)" "
		svydesign -q $design '$TESTDATA/monitor.sav' > wide.svy &&
		svylong --names 'w{i},n{i}' --keep leeftijd wide.svy > long.svy &&
		svymean leeftijd wide.svy > a && svymean leeftijd long.svy > b &&
		for c in estimate std_error df; do
			column \$c a > x && column \$c b > y && near x y 1e-12 || return 1
		done
	"
done

test_expect_success '--drop-empty leaves out rows without a value, and no respondent' '
	printf "id,a1,b1,a2,b2\n1,,,5,\n2,,,,\n3,1,2,.a,\n" > in.csv &&
	svylong -v --id id --names "a{i},b{i}" --drop-empty -O csv in.csv > got 2> err &&
	printf "%s\n" id,i,a,b 1,2,5, 2,,, 3,1,1,2 3,2,.a, | diff - got &&
	grep "3 empty rows left out, and 1 kept, without an index, for respondents who have no other" err &&
	svylong --id id --names "a{i},b{i}" --drop-missing -O csv in.csv > got &&
	printf "%s\n" id,i,a,b 1,2,5, 2,,, 3,1,1,2 | diff - got
'

test_expect_success 'rows that are left out change no mean, standard error or degree of freedom' '
	svylong --id resp --names "$all" "$net" > full.svy && svylong --id resp --names "$all" --drop-empty "$net" > less.svy &&
	test "$(rows less.svy | wc -l)" -lt "$(rows full.svy | wc -l)" &&
	svymean alter_age --by sex,alter_sex full.svy > a && svymean alter_age --by sex,alter_sex less.svy > b &&
	for c in estimate std_error df n; do
		column $c a > x && column $c b > y && near x y 1e-12 || return 1
	done
'

test_expect_success 'formats: the same from and to each, and through the fast lane' '
	svylong --id resp --names "$all" --no-history "$net" > want &&
	for f in sav dta csv; do
		svycat -o net.$f "$net" && svylong --id resp --names "$all" net.$f > got && rows got | sed "s/	\.a	/	9	/" > have && rows want | diff - have || return 1
	done &&
	svycat -O sav "$net" | svylong --id resp --names "$all" -O sav | svycat --no-history > got &&
	grep -v "^# history\|^# - svy\|^# - .svy" got | diff want - &&
	svylong --id resp --names "$all" -o long.dta "$net" && svycat long.dta > got && rows got | sed "s/	\.a	/	9	/" > have && rows want | diff - have
'

test_expect_success 'text, and letters beyond ASCII, in names and indices' '
	printf "naïf_été,naïf_hiver,ö\nchaud,froid,1\n" > in.csv &&
	LC_ALL=C svylong --names "saison=naïf_{i}" -O csv in.csv > got &&
	printf "%s\n" resp,i,saison,ö 1,1,chaud,1 1,2,froid,1 | diff - got &&
	LC_ALL=de_DE.UTF-8 svylong --names "naïf_{i}" in.csv | grep "label: été"
'

test_expect_success 'columns that the design mentions beside its weight stay too' '
	printf "id,w,r1,r2,a1,a2,age\n1,1,1,2,3,4,5\n" >rep.csv && svydesign -q -w w rep.csv 2>/dev/null |
		sed "s/^# survey: {weights: w}/# survey: {weights: w, replicates: {columns: [r1, r2], type: brr}}/" >rep.svy &&
	svylong --id id --names "a{i}" --keep age rep.svy >got && grep "^id	w	r1	r2	i	a	age" got &&
	status 2 svylong --names "r{i}" rep.svy 2>err && grep "the replicates .r1. of the survey matches a pattern" err &&
	status 2 svywide --id id --index a1 --names r1 rep.svy 2>err && grep "r1. is the replicates of the survey" err
'

test_expect_success 'no row, one row, nothing but missing values' '
	printf "id,a1,a2\n" | svylong --id id --names "a{i}" -O csv > got && echo id,i,a | diff - got &&
	svylong --id resp --names "$all" "$net" | sed "/^1[0-9][0-9][0-9]/d; s/^#end.*/#end rows=0/" > none.svy &&
	svycat --no-history none.svy > /dev/null &&
	printf "a1,a2\n,\n" | svylong --names "a{i}" -O csv > got && printf "%s\n" resp,i,a 1,1, 1,2, | diff - got &&
	printf "a1,a2\n,\n" | svylong --drop-empty --names "a{i}" -O csv > got && printf "%s\n" resp,i,a 1,, | diff - got
'

test_expect_success 'more rows than a batch, in a permutation and whole' '
	awk "BEGIN { print \"id,s,a1,a2,a3\"; for (i = 1; i <= 30000; i++) printf \"%d,t%d,%d,%d,%s\n\", i, i % 7, i, 2 * i, i % 5 ? 3 * i : \"\" }" > in.csv &&
	awk -F, "NR > 1 { for (k = 3; k <= 5; k++) print \$1 \",\" \$2 \",\" k - 2 \",\" \$k }" in.csv > want &&
	svylong --id id --names "a{i}" -O csv in.csv | tail -n +2 > got && cmp want got &&
	svylong --id id --names "a{i}" --drop-empty -O csv in.csv | tail -n +2 > got && grep -v ",$" want | cmp - got &&
	svylong --id id --names "a{i}" in.csv > x.svy && tail -1 x.svy > got && echo "#end rows=90000" | diff - got
'

test_expect_success 'five thousand waves' '
	awk "BEGIN { printf \"id\"; for (k = 1; k <= 5000; k++) printf \",x%d,y%d\", k, k; print \"\"; for (i = 1; i <= 20; i++) { printf \"%d\", i; for (k = 1; k <= 5000; k++) printf \",%d,%d\", i, k; print \"\" } }" > in.csv &&
	svylong --id id --names "x{i},y{i}" -O csv in.csv | tail -n +2 > got &&
	awk "BEGIN { for (i = 1; i <= 20; i++) for (k = 1; k <= 5000; k++) print i \",\" k \",\" i \",\" k }" | cmp - got
'

test_expect_success 'only what is wanted is read, and memory does not grow with the rows' '
	awk "BEGIN { print \"id,a1,a2,a3,a4,a5,a6,a7,a8\"; for (i = 1; i <= 200000; i++) print i \",1,2,3,4,5,6,7,8\" }" > in.csv &&
	(limit_memory 65536 && svylong --names "a{i}" in.csv | tail -1 > got) && echo "#end rows=1600000" | diff - got
'

test_expect_success 'tables of estimates are reshaped as values' '
	svymean api00,api99 -w pw "$TESTDATA/apistrat.sav" > est &&
	svylong --id term --names "limit=conf_{i}" --keep estimate -O csv est > got &&
	head -1 got > have && echo term,estimate,i,limit | diff - have && test "$(wc -l < got)" = 5 &&
	svylong --id term --names "conf_{i}" est > got && grep "profile: svy-data/1" got && test_must_fail grep "^# survey" got
'

test_expect_success 'wrong patterns and names are exit 2, with the nearest right one' '
	bad() { status 2 svylong "$@" "$net" > out 2> err && test_must_be_empty out; } &&
	bad --id resp && grep -e "--names" err &&
	bad --id resp --names "alter{i}_age" --index "" && grep "a new name is empty" err &&
	bad --id resp --names "$(printf "a\tge")=alter{i}_age" && grep "control character" err &&
	bad --id resp --names "alter_age" && grep "no {i} in .alter_age." err &&
	bad --id resp --names "alter{i}_{i}" && grep "more than one {i}" err &&
	bad --id resp --names "altre{i}_age" && grep "no variable matches .altre{i}_age. (is it like .alter1_age." err &&
	bad --id resp --names "alter{i}_age,x=" && grep "no {i}" err &&
	bad --id resp --names "alter{i}_age,,alter{i}_sex" && grep "empty" err &&
	bad --id resp --names "x=alter{i}_age,x=alter{i}_sex" && grep "two patterns make the variable .x." err &&
	bad --id resp --names "sex=alter{i}_sex" && grep "there is a variable .sex. already" err &&
	bad --id resp --names "alter{i}_sex" --index sex && grep "there is a variable .sex. already: name the index" err &&
	bad --id rsep --names "alter{i}_sex" && grep "did you mean .resp." err &&
	bad --names "alter{i}_sex" && grep -e "--id resp" err &&
	bad --id resp,region --names "alter{i}_sex" && grep "one variable names the respondent" err &&
	bad --id resp --names "alter{i}_sex" --keep sxe && grep "did you mean .sex." err &&
	bad --id resp --names "alter{i}_sex" --keep alter1_sex && grep "to be kept" err &&
	bad --id alter1_sex --names "alter{i}_sex" && grep "matches a pattern" err &&
	bad --id resp --names "{i}" && grep "no name is left" err &&
	printf "a_b_c\n1\n" > in.csv && status 2 svylong --names "x=a_{i},y={i}_c" in.csv 2> err && grep "matches two patterns" err
'

test_expect_success 'a variable of the design that matches is an error' '
	printf "w1,w2,a1,a2\n1,2,3,4\n" > in.csv && svydesign -q -w w1 in.csv > d.svy 2> /dev/null &&
	status 2 svylong --names "w{i}" d.svy > out 2> err && grep "weight .w1. of the survey" err
'

test_expect_success 'ids: missing is an error, twice is a warning, and units above them tell them apart' '
	printf "id,a1,a2\n1,1,2\n,3,4\n" > in.csv && status 1 svylong --id id --names "a{i}" in.csv > out 2> err &&
	grep "the id .id. is missing in row 2" err && test_must_fail grep "^#end" out &&
	stream "schema:" "  fields:" "  - {name: id, type: integer, missingValues: [\"9\"]}" > in.svy <<-\EOF &&
	id,a1,a2
	9,1,2
	EOF
	status 1 svylong --id id --names "a{i}" in.svy > out 2> err &&
	printf "hh,id,a1,a2\n1,1,1,2\n1,2,3,4\n2,1,5,6\n" > in.csv && svylong --id id --names "a{i}" in.csv > out 2> err &&
	grep "rows 1 and 3 are of one respondent (.id 1.)" err && svydesign -q --psu hh in.csv | svylong --id id --names "a{i}" 2> err > out && test_must_be_empty err &&
	printf "id,a1,a2\nx,1,2\ny,3,4\nx,5,6\n" > in.csv && svylong --id id --names "a{i}" in.csv > out 2> err && grep "rows 1 and 3 are of one respondent (.id x.)" err
'

test_expect_success 'sets of variables lose what is gone' '
	stream "multipleResponseSets:" "- {name: \$m, kind: dichotomies, counted: \"1\", variables: [a1, a2]}" "- {name: \$k, kind: dichotomies, counted: \"1\", variables: [a1, z]}" > in.svy <<-\EOF &&
	a1,a2,z
	1,1,1
	EOF
	svylong --names "a{i}" in.svy > got && grep "1 sets of variables are gone" got &&
	grep "variables: .z." got && test_must_fail grep "name: .\?\$m" got
'

test_expect_success 'what fails leaves nothing that looks whole' '
	status 1 svylong --id resp --names "$all" "$net" > /dev/full 2> /dev/null &&
	sed "\$d" "$net" > cut.svy && status 1 svylong --id resp --names "$all" cut.svy > out 2> /dev/null && test_must_fail grep "^#end" out &&
	svylong --partial --id resp --names "$all" cut.svy > out 2> /dev/null && tail -1 out | grep "rows=300" &&
	{ svycat "$net" | head -c 5000; } | status 1 svylong --id resp --names "$all" > out 2> /dev/null &&
	status 1 svylong --names "a{i}" none.sav 2> err && grep "none.sav" err
'

test_expect_success TIDYR 'pivot_longer makes the same rows and labels, svydesign the same standard errors' '
	svycat -o net.sav "$net" &&
	svylong --id resp --names "age=alter{i}_age,asex=alter{i}_sex,tie=alter{i}_tie" net.sav > got &&
	sed "/^resp/{ s/	sex	/	ego	/; s/	asex	/	sex	/; }" got > named &&
	{ printf "id\tterm\tlevel\tstat\testimate\tstd_error\n"; svymean age got | grep "^age" | cut -f 1-6; svymean age --by asex got | grep "^age" | cut -f 1,3-7; } > est &&
	two() { svydesign -q -w gewicht --strata provincie "$@" "$TESTDATA/monitor-2stage.sav" | svylong $id --names "n{i}" | svymean n 2> /dev/null | grep "^n	" | cut -f 1-6; } &&
	{ head -1 est; id="--id resp"; two --psu gemeente,buurt --fpc fpc1,fpc2; two --psu gemeente,buurt; id="--keep provincie"; two; } > est2 &&
	Rscript "$ROOT/t/reshape.R" long net.sav named est "$TESTDATA/monitor-2stage.sav" est2
'

test_done
