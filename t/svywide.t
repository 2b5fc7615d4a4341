#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svywide: a row per respondent'
. "$(dirname "$0")/lib.sh"
command -v Rscript >/dev/null && has_r_package haven && has_r_package survey && has_r_package dplyr && has_r_package tidyr && test_set_prereq TIDYR

net=$TESTDATA/network.svy
all='alter{i}_age,alter{i}_sex,alter{i}_tie'

rows() { grep -v '^#' "$1" | tail -n +2; }

# shuffle FILE: a stream with its rows in another order, the same each time.
shuffle() {
	grep '^#-\|^# ' "$1"
	grep -v '^#' "$1" | head -1
	rows "$1" | awk '{ print (NR * 7919) % 10007 "\t" $0 }' | sort -n | cut -f 2-
	grep '^#end' "$1"
}

# there_and_back FILE OPTIONS…: svylong and svywide give the file again.
there_and_back() {
	_file=$1
	shift
	svycat --no-history "$_file" >want && svylong "$@" "$_file" | svywide --no-history >have && diff want have
}

test_expect_success 'a variable for each index, by size, in the order in which respondents come' '
	printf "id,i,x,z,t\n5,10,1,a,u\n3,2,2,b,v\n5,2,3,a,w\n3,.,,b,\n" > in.csv &&
	svywide --id id --index i --names "x{i},t" -O csv in.csv > got &&
	printf "%s\n" id,x2,t_2,x10,t_10,z 5,3,w,1,u,a 3,2,v,,,b | diff - got &&
	svywide -v --id id --index i --names "x=wave{i:02}.x,t=t.{i}" -O csv in.csv > got 2> err &&
	printf "%s\n" id,wave02.x,t.2,wave10.x,t.10,z 5,3,w,1,u,a 3,2,v,,,b | diff - got &&
	grep "4 rows became 2" err && grep "1 rows had no index and no values" err
'

test_expect_success 'several ids, texts as ids and as index' '
	printf "hh,p,w,x\na,1,later,1\na,2,later,2\na,1,first,3\nb,1,first,4\n" > in.csv &&
	svywide --id hh,p --index w --names "x_{i}" -O csv in.csv > got &&
	printf "%s\n" hh,p,x_later,x_first a,1,1,3 a,2,2, b,1,,4 | diff - got
'

test_expect_success 'without options it undoes svylong: values, names, titles, labels, design, notes' '
	there_and_back "$net" --id resp --names "$all" &&
	there_and_back "$net" --id resp --names "$all" --drop-empty &&
	there_and_back "$net" --id resp --names "a=alter{i}_age,b=alter{i}_sex,c=alter{i}_tie" --index which &&
	for d in "--psu none" "--strata region --psu none" "-w weight --psu sex --nest" "--psu sex,resp --nest"; do
		svydesign -q $d "$net" > d.svy 2> /dev/null && there_and_back d.svy --id resp --names "$all" || return 1
	done
'

test_expect_success 'the numbered respondents of svylong go again' '
	svycat -c region,weight,alter1_age-alter5_tie "$net" > nameless.svy && there_and_back nameless.svy --names "$all" &&
	svydesign -q --psu none nameless.svy > none.svy && there_and_back none.svy --names "$all"
'

test_expect_success 'leading zeros and words come back, in names and titles' '
	cat > in.svy <<-\EOF &&
	#---
	# profile: svy-data/1
	# schema:
	#   fields:
	#   - {name: w01x, type: integer, title: "Wave 01, x"}
	#   - {name: y01, type: integer, title: "Wave 1: y"}
	#   - {name: w12x, type: integer, title: "Wave 12, x"}
	#   - {name: y12, type: integer, title: "Wave 12: y"}
	#---
	EOF
	printf "w01x\ty01\tw12x\ty12\n1\t2\t3\t4\n#end rows=1\n" >> in.svy &&
	there_and_back in.svy --names "w{i}x,y{i}" &&
	sed "s/Wave 12, x/Another/" in.svy > other.svy && there_and_back other.svy --names "w{i}x,y{i}" &&
	sed "s/, title: .Wave 12, x.//" in.svy > other.svy && there_and_back other.svy --names "w{i}x,y{i}" &&
	printf "t_police,t_courts,t_2nd wave\n1,2,3\n,5,6\n" > in.csv && there_and_back in.csv --names "t_{i}" &&
	there_and_back in.csv --names "trust=t_{i}" --drop-empty
'

test_expect_success 'the order of the variables comes back too, by index or by variable' '
	printf "a1,a2,b1,b2,z\n1,2,3,4,5\n" > in.csv && there_and_back in.csv --names "a{i},b{i}" &&
	printf "a1,b1,a2,b2,z\n1,2,3,4,5\n" > in.csv && there_and_back in.csv --names "a{i},b{i}" &&
	printf "id,i,a,b\n1,1,2,3\n1,2,4,5\n" | svywide --id id --index i --names a,b --by-variable -O csv | head -1 > got &&
	echo id,a_1,a_2,b_1,b_2 | diff - got
'

test_expect_success 'waves of alters: there and back twice' '
	printf "id,a1w1,a2w1,a1w2,a2w2\n1,2,3,4,5\n2,6,,,7\n" > in.csv && svycat --no-history in.csv > want &&
	svylong --id id --index wave --names "a1=a1w{i},a2=a2w{i}" in.csv > once.svy &&
	svylong --id id --names "a{i}" once.svy > twice.svy 2> err && test_must_be_empty err && rows twice.svy | head -4 > got &&
	printf "1\t1\t1\t2\n1\t1\t2\t3\n1\t2\t1\t4\n1\t2\t2\t5\n" | diff - got &&
	status 2 svywide twice.svy 2> err && grep "more than one variable may say" err &&
	svywide --id id,wave --index i --names "a{i}" twice.svy | svywide --names "a1=a1w{i},a2=a2w{i}" --no-history > have &&
	diff want have
'

test_expect_success 'an index of which no row is left comes back without values' '
	printf "id,a1,a2,a3\n1,5,,6\n2,7,,\n" | svycat | sed "s/type: number/type: integer/" > in.svy && there_and_back in.svy --id id --names "a{i}" --drop-empty
'

test_expect_success 'through .sav and .dta, and the fast lane' '
	svycat --no-history "$net" | grep -v "^#" > want &&
	for f in sav dta; do
		svylong --id resp --names "$all" -o long.$f "$net" 2> /dev/null && svywide long.$f | grep -v "^#" | sed "s/	\.a	/	9	/g" > have && diff want have || return 1
	done &&
	svylong --id resp --names "$all" -O sav "$net" | svywide -O sav | svycat --no-history | grep -v "^# history\|^# - .*svy" > have &&
	svycat --no-history "$net" | diff - have
'

test_expect_success 'renamed variables are found again' '
	svylong --id resp --names "$all" --no-history "$net" |
		sed "/^# *- name: alter_age/s/alter_age/years/; s/^resp	\(.*\)alter_age/resp	\1years/; s/name: i\$/name: nr/; s/	i	/	nr	/" > renamed.svy &&
	svywide --no-history renamed.svy > have && svycat --no-history "$net" | diff - have
'

test_expect_success 'rows in any order: the same respondents' '
	svylong --id resp --names "$all" "$net" > long.svy && shuffle long.svy > shuffled.svy && ! cmp -s long.svy shuffled.svy &&
	svywide shuffled.svy > got && rows got | sort > have && rows "$net" | sort | diff - have
'

# Tables of random size and holes, with text, tags and missing codes.
test_expect_success 'random tables come back, also when their rows are shuffled' '
	for seed in 1 2 3 4 5 6 7 8; do
		awk -v seed=$seed "BEGIN { srand(seed); k = 1 + int(rand() * 7); n = int(rand() * 9000 / k); m = 1 + int(rand() * 3)
			printf \"id,z\"; for (i = 1; i <= k; i++) for (j = 1; j <= m; j++) printf \",%c%d\", 96 + j, i; print \"\"
			for (r = 1; r <= n; r++) { printf \"r%d,%d\", r, rand() * 9; for (c = 1; c <= k * m; c++) {
				x = rand(); j = (c - 1) % m; printf \",%s\", x < .2 ? \"\" : j == 1 ? \"t \" int(x * 99) : x < .3 ? \".a\" : x * 1000 } print \"\" } }" > in.csv &&
		names=$(head -1 in.csv | tr , "\n" | sed -n "s/^\([a-c]\)1$/\1{i}/p" | paste -s -d ,) &&
		there_and_back in.csv --id id --names "$names" && there_and_back in.csv --id id --names "$names" --drop-empty &&
		svylong --id id --names "$names" in.csv > long.svy && shuffle long.svy | svywide > got &&
		rows got | sort > have && svycat in.csv > want.svy && rows want.svy | sort | diff - have || return 1
	done
'

test_expect_success 'no row and one row' '
	printf "id,i,x\n" | svywide --id id --index i --names "x{i}" -O csv > got && echo id | diff - got &&
	printf "id,i,x\n1,2,3\n" | svywide --id id --index i --names "x{i}" -O csv > got && printf "id,x2\n1,3\n" | diff - got &&
	printf "a1,a2\n" > in.csv && there_and_back in.csv --names "a{i}"
'

test_expect_success 'labels of the index in names, and titles without svylong' '
	cat > in.svy <<-\EOF &&
	#---
	# profile: svy-data/1
	# schema:
	#   fields:
	#   - {name: id, type: integer}
	#   - {name: i, type: integer, categories: [{value: 1, label: police}, {value: 2, label: courts}]}
	#   - {name: trust, type: integer, title: Trust, categories: [{value: 9, label: refused}], missingValues: ["9"]}
	#---
	EOF
	printf "id\ti\ttrust\n1\t1\t5\n1\t2\t9\n#end rows=2\n" >> in.svy &&
	svywide --id id --index i --names trust --labels in.svy > got && grep "name: trust_police" got && grep "title: Trust (courts)" got &&
	grep -c "label: refused" got > n && echo 4 | diff - n &&
	svywide --id id --index i --names trust in.svy > got && grep "name: trust_2" got && grep "title: Trust (2)" got
'

test_expect_success 'tables of estimates become tables of values' '
	svymean api00 --by awards,stype -w pw --strata stype "$TESTDATA/apistrat.sav" | svycat -c awards,stype,estimate |
		svywide --id awards --index stype --names "estimate=mean_{i}" > got &&
	grep "profile: svy-data/1" got && test_must_fail grep "^# \(survey\|terms\|level\)" got && rows got | wc -l > n && echo 2 | diff - n
'

test_expect_success 'two rows of one respondent and index, and variables that vary, are errors that name both rows' '
	printf "id,i,x\n1,1,3\n2,1,3\n1,1,4\n" | status 1 svywide --id id --index i --names "x{i}" > out 2> err && test_must_be_empty out &&
	echo "svywide: rows 1 and 3 are of one respondent and index: '"'id 1, i 1'"'" | diff - err &&
	printf "id,i,x,z\n7,1,3,a\n7,2,3,b\n" | status 1 svywide --id id --index i --names "x{i}" > out 2> err && test_must_be_empty out &&
	grep "^svywide: .z. varies within .id 7.: .a. in row 1, .b. in row 2; spread it too" err &&
	printf "id,i,x,z\n7,1,3,.\n7,2,3,.a\n" | status 1 svywide --id id --index i --names "x{i}" > out 2> err && grep "varies" err &&
	svylong --id resp --names "$all" "$net" | svyfilter "alter_sex == \"Man\"" > some.svy && status 1 svywide some.svy > out 2> err &&
	grep "_domain. varies within .resp 1[0-9]*.: .* take them out (svyfilter --really-drop)" err &&
	svylong --id resp --names "$all" "$net" | svyfilter --really-drop "alter_sex == \"Man\"" | svywide > out &&
	{ echo id,i,x; for r in $(seq 9000); do echo $r,1,1; done; echo 9000,1,2; } > in.csv &&
	status 1 svywide --id id --index i --names "x{i}" in.csv > out 2> err && grep "rows 9000 and 9001" err && test_must_fail grep "^#end" out
'

test_expect_success 'missing ids, and values without an index, are errors' '
	printf "id,i,x\n1,1,3\n,1,4\n" | status 1 svywide --id id --index i --names "x{i}" > out 2> err && grep "the id .id. is missing in row 2" err &&
	printf "id,i,x\n1,1,3\n1,,4\n" | status 1 svywide --id id --index i --names "x{i}" > out 2> err &&
	grep "the index .i. is missing in row 2, where .x. has a value" err
'

test_expect_success 'wrong names are exit 2, with the nearest right one' '
	svylong --id resp --names "$all" "$net" > long.svy &&
	bad() { status 2 svywide "$@" > out 2> err && test_must_be_empty out; } &&
	bad --id rsep long.svy && grep "did you mean .resp." err &&
	bad --index j --id resp "$net" && grep "unknown index variable .j." err &&
	bad "$net" && grep -e "--id" err &&
	bad --id resp "$net" && grep -e "--index" err &&
	bad --id resp --index sex "$net" && grep -e "--names" err &&
	bad --names "alter{i}_aeg" long.svy && grep "did you mean .alter_age." err &&
	bad --names "alter_age,alter_age=x{i}" long.svy && grep "two patterns" err &&
	bad --names "i=x{i}" long.svy && grep "cannot be the index" err &&
	bad --names "weight{i},alter_age" long.svy && grep "weight. is the weight of the survey" err &&
	bad --id resp,i --index i long.svy && grep "cannot be the id and the index" err &&
	printf "id,i,x,x1\n1,1,3,4\n" > in.csv && bad --id id --index i --names "x{i}" in.csv && grep "two variables .x1." err &&
	awk "BEGIN { print \"id,i,x\"; for (i = 1; i <= 100001; i++) print \"1,\" i \",1\" }" > in.csv &&
	bad --id id --index i --names "x{i}" in.csv && grep "too many to be columns" err
'

test_expect_success 'what fails leaves nothing that looks whole' '
	svylong --id resp --names "$all" "$net" > long.svy &&
	status 1 svywide long.svy > /dev/full 2> /dev/null &&
	sed "\$d" long.svy | status 1 svywide > out 2> /dev/null && test_must_be_empty out &&
	head -c 6000 long.svy | status 1 svywide > out 2> /dev/null && test_must_be_empty out &&
	echo old > x.sav && status 1 svywide -o x.sav nothing.svy 2> /dev/null && echo old | diff - x.sav
'

test_expect_success 'a thousand waves, and 300,000 rows in little memory' '
	awk "BEGIN { print \"id,i,x\"; for (r = 1; r <= 30; r++) for (i = 1; i <= 1000; i++) print r \",\" i \",\" r * i }" > in.csv &&
	svywide --id id --index i --names "x{i}" -O csv in.csv > got && test "$(head -1 got | tr , "\n" | wc -l)" = 1001 &&
	awk -F, "NR > 1 { for (i = 1; i <= 1000; i++) if (\$(i + 1) != \$1 * i) exit 1 }" got &&
	awk "BEGIN { print \"id,i,x\"; for (r = 1; r <= 100000; r++) for (i = 1; i <= 3; i++) print r \",\" i \",\" r * i }" > in.csv &&
	(limit_memory 131072 && svywide --id id --index i --names "x{i}" -O csv in.csv > got) && tail -1 got > have && echo 100000,100000,200000,300000 | diff - have
'

test_expect_success TIDYR 'pivot_wider makes the same rows and labels' '
	svylong --id resp --names "age=alter{i}_age,asex=alter{i}_sex,tie=alter{i}_tie" --drop-empty "$net" > long.svy &&
	{ grep "^#[- ]" long.svy; grep -v "^#" long.svy | awk -F"\t" "NR == 1 || \$5 != \"\" { print }"; } > filled.svy &&
	svycat --partial -o long.sav filled.svy 2> /dev/null &&
	svywide long.sav --names "age=alter{i}_age,asex=alter{i}_asex,tie=alter{i}_tie" > wide.tsv &&
	Rscript "$ROOT/t/reshape.R" wide long.sav wide.tsv
'

test_done
