#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2016
test_description='svydiff: dictionaries and values of two files'
. "$(dirname "$0")/lib.sh"

cat >a.head <<'EOF'
#---
# profile: svy-data/1
# title: Wave one
# schema:
#   fields:
#   - name: id
#     type: integer
#   - name: agree
#     type: integer
#     title: Help is for the state
#     measure: ordinal
#     format: F8.0
#     categories:
#     - {value: 1, label: Strongly agree}
#     - {value: 2, label: Agree}
#     - {value: 3, label: Neither}
#     - {value: 4, label: Disagree}
#     - {value: 5, label: Strongly disagree}
#     - {value: 9, label: Don't know}
#     missingValues: [{value: '9'}]
#   - name: town
#     type: string
#   - name: age
#     type: number
# survey: {weights: age}
#---
EOF
printf 'id\tagree\ttown\tage\n1\t1\tEde\t20.5\n2\t9\tUtrecht\t\n3\t5\t\t.a\n4\t2\t" Ee"\t1e10\n#end rows=4\n' >a.rows
cat a.head a.rows >a.svy

# is KEY=VALUE… of the JSON in out: perl paths, each must hold.
is() {
	perl -MJSON::PP -e 'local $/; open my $f, "<", "out"; my $c = decode_json(<$f>);
		my @d = @{$c->{dictionary} || []}; my $v = $c->{values};
		for my $e (@ARGV) { unless (eval $e) { print STDERR "not so: $e $@\n"; exit 1 } }' "$@"
}

test_expect_success 'a file is the same as itself, in every format and from a pipe' '
	for f in sav dta svy; do svycat a.svy -o same.$f 2>/dev/null || return 1; done &&
	svydiff a.svy a.svy >out && grep "no difference" out && svydiff a.svy - <a.svy && svydiff - same.svy <a.svy &&
	svydiff -O json a.svy same.svy >out && is "\$c->{same}" "@d == 0" "\$v->{compared} == 4 && \$v->{cells} == 0" "\$c->{a}{rows} == 4"
'

test_expect_success 'the bundled files are the same in SPSS, Stata and the stream' '
	for f in efc monitor; do
		svydiff "$TESTDATA/$f.sav" "$TESTDATA/$f.dta" && svycat "$TESTDATA/$f.sav" | svydiff "$TESTDATA/$f.sav" - || return 1
	done
'

test_expect_success 'a changed cell is named, and kinds of missing are told apart' '
	sed -e "s/^1	1	/1	2	/" -e "s/^2	9	Utrecht	$/2		utrecht	.a/" -e "s/^3	5		\.a/3	5		.b/" a.svy >b.svy &&
	status 1 svydiff a.svy b.svy >out &&
	cat >want <<-\EOF &&
	A  a.svy (the stream): 4 variables, 4 rows
	B  b.svy (the stream): 4 variables, 4 rows

	  values: 4 rows compared in order, 5 cells in 3 of 4 variables differ
	    agree: 2 cells, numbers at most 1 apart
	        row 1: 1 → 2; row 2: 9 → .
	    town: 1 cell
	        row 2: "Utrecht" → "utrecht"
	    age: 2 cells
	        row 2: . → .a; row 3: .a → .b
	EOF
	test_cmp want out &&
	status 1 svydiff -O json a.svy b.svy >out &&
	is "!\$c->{same}" "\$v->{cells} == 5" "\$v->{variables}[0]{first}[0]{row} == 1" "!defined \$v->{variables}[2]{first}[0]{a}" \
		"\$v->{variables}[2]{first}[1]{a} eq q(.a)" "\$v->{variables}[0]{apart} == 1" &&
	svydiff --dict a.svy b.svy && svydiff -c id a.svy b.svy
'

test_expect_success 'numbers near to each other are the same if that is asked for' '
	sed "s/1e10/10000000001/" a.svy >b.svy && status 1 svydiff a.svy b.svy >out && grep "at most 1 apart" out &&
	svydiff --tolerance 1e-9 a.svy b.svy && status 1 svydiff --tolerance 1e-11 a.svy b.svy && status 2 svydiff --tolerance 2 a.svy b.svy
'

test_expect_success 'rows in another order are matched by --id, those of one side named' '
	{ cat a.head; printf "age\tid\tagree\ttown\n.a\t3\t5\t\n7\t7\t1\tx\n20.5\t1\t1\tEde\n\t2\t8\tUtrecht\n#end rows=4\n"; } >b.svy &&
	status 1 svydiff --id id a.svy b.svy >out &&
	cat >want <<-\EOF &&
	A  a.svy (the stream): 4 variables, 4 rows
	B  b.svy (the stream): 4 variables, 4 rows

	  values: 3 rows compared by id, 1 cell in 1 of 3 variables differs
	    1 row only in A: id 4
	    1 row only in B: id 7
	    agree: 1 cell, numbers at most 1 apart
	        id 2: 9 → 8
	EOF
	grep -v "order of the\|where they" out >have && test_cmp want have && grep "order of the variables" out &&
	status 1 svydiff --data --id id,town a.svy b.svy >out && grep "1 row only in A: id,town 4,  Ee" out &&
	{ echo "id	x"; seq 30 | awk "{ print \$1 \"\\t\" \$1 * 2 }"; } >up.tsv && { head -1 up.tsv; tail -n +2 up.tsv | tac; } >down.tsv &&
	status 1 svydiff up.tsv down.tsv >out && grep -e "--id VARS" out && svydiff --id id up.tsv down.tsv && ! grep -e "--id VARS" have
'

test_expect_success 'ids in two rows are an error that names them, in either file' '
	sed "s/^4	/1	/" a.svy >b.svy &&
	status 2 svydiff --id id a.svy b.svy 2>err && grep "more than one row of .b.svy.*: 1 (" err &&
	status 2 svydiff --id id b.svy a.svy 2>err && grep "more than one row of .b.svy" err &&
	sed "s/^[34]	/77	/" a.svy >b.svy && status 2 svydiff --id id a.svy b.svy 2>err && grep ": 77 (" err
'

test_expect_success 'labels in the opposite order are a conflict' '
	sed -e "s/value: 1, label: Strongly agree/value: 1, label: strongly DISAGREE/" -e "s/value: 2, label: Agree/value: 2, label: Disagree/" \
		-e "s/value: 4, label: Disagree/value: 4, label: Agree/" -e "s/value: 5, label: Strongly disagree/value: 5, label: Strongly agree/" a.svy >b.svy &&
	status 1 svydiff a.svy b.svy >out && grep -A 1 "^! labels in the opposite order" out | grep "agree .*1 Strongly agree … 5 Strongly disagree  →  1 strongly DISAGREE … 5" &&
	status 1 svydiff -O json --dict a.svy b.svy >out && is "@d == 1" "\$d[0]{kind} eq q(reversed)" "\$d[0]{conflict}" "\$c->{conflicts} == 1"
'

test_expect_success 'labels that moved, shifted, were renamed, and came or went' '
	sed -e "s/value: 2, label: Agree/value: 2, label: Neither/" -e "s/value: 3, label: Neither/value: 3, label: Agree/" a.svy >b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && is "@d == 1" "\$d[0]{kind} eq q(moved)" "\$d[0]{conflict}" &&
	for i in 1 2 3 4 5; do echo "s/value: $i, /value: $((i - 1)), /"; done | sed -f - a.svy >b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && is "@d == 1" "\$d[0]{kind} eq q(recoded)" "\$d[0]{conflict}" &&
	sed -e "s/: Agree}/: Rather agree}/" -e "s/: Neither}/: neither!}/" -e "s/# *- {value: 9, .*/#     - {value: 6, label: Other}/" a.svy >b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && is "@d == 4" \
		"\$d[0]{kind} eq q(label) && \$d[0]{of} eq 2 && \$d[0]{conflict}" "\$d[1]{kind} eq q(label) && \$d[1]{of} eq 3 && !\$d[1]{conflict}" \
		"\$d[2]{kind} eq q(labelOnlyA) && \$d[2]{of} eq 9 && !\$d[2]{conflict}" "\$d[3]{kind} eq q(labelOnlyB) && \$d[3]{b} eq q(Other)" &&
	grep -v "{value: ., label" a.svy >b.svy && sed -i "/categories/d" b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && is "@d == 1" "\$d[0]{kind} eq q(labelOnlyA) && !\$d[0]{conflict} && !\$d[0]{of}"
'

test_expect_success 'missing rules: other codes are a conflict, another way to say the same is none' '
	sed "s/value: .9.}/value: '"'8'"'}/" a.svy >b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && is "@d == 1" "\$d[0]{kind} eq q(missing) && \$d[0]{conflict} && \$d[0]{a} == 9 && \$d[0]{b} == 8" &&
	sed "s/missingValues: .*/missingRange: [9, 9]/" a.svy >b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && is "@d == 1" "\$d[0]{kind} eq q(missing) && !\$d[0]{conflict}"
'

test_expect_success 'variables of one side, names in another case, other types, titles, measures, formats' '
	sed -e "s/name: id/name: ID/" -e "s/^id	agree	town/ID	agree	city/" -e "s/name: town/name: city/" -e "s/title: Help.*/title: Help/" -e "s/ordinal/scale/" \
		-e "s/F8.0/F8.2/" -e "s/^\(.*\)	\(.*\)	\(.*\)	20.5/\1	\2	\3	x/" -e "s/type: number/type: string/" -e "/survey/d" -e "s/Wave one/Wave two/" a.svy >b.svy &&
	status 1 svydiff -O json a.svy b.svy >out && 
	is "join(q( ), sort map { \$_->{kind} } @d) eq q(design fileTitle format measure name onlyA onlyB title type)" \
		"(grep { \$_->{conflict} } @d) == 1" "\$c->{conflicts} == 1" "!\$v->{variables}[0]{comparable}" &&
	status 1 svydiff a.svy b.svy >out && grep -A 1 "only in A" out | grep town && grep "age: not compared" out &&
	status 2 svydiff --id age a.svy b.svy 2>err && grep "number on one side\|number in one file" err
'

test_expect_success 'the formats of dates decide what a number counts' '
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: d, type: number, format: F8.0}\n#---\nd\n5\n#end rows=1\n" >one.svy &&
	sed "s/F8.0/\"%9.0g\"/" one.svy >two.svy && svydiff one.svy two.svy &&
	sed "s/F8.0/DATE11/" one.svy >two.svy && status 1 svydiff --dict -O json one.svy two.svy >out && is "\$d[0]{kind} eq q(format) && \$d[0]{conflict}" &&
	sed "s/F8.0/\"%td\"/" one.svy >three.svy && status 1 svydiff --dict -O json two.svy three.svy >out && is "\$d[0]{conflict}" &&
	sed "s/F8.0/ADATE10/" one.svy >three.svy && status 1 svydiff --dict -O json two.svy three.svy >out && is "!\$d[0]{conflict}" &&
	dates() {
		printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: day, type: date, format: \"$1\"}\n#   - {name: at, type: datetime, format: \"$2\"}\n#---\n"
		printf "day\tat\n2024-02-29\t2024-02-29T12:30:01\n1960-01-01\t1959-10-14T00:00:00\n\t\n#end rows=3\n"
	} &&
	dates DATE11 DATETIME20 >spss.svy && dates %%td %%tc >stata.svy && status 1 svydiff -O json spss.svy stata.svy >out &&
	is "@d == 2" "!grep { \$_->{kind} ne q(format) || !\$_->{conflict} } @d" "\$v->{cells} == 0" && svydiff --data stata.svy spss.svy &&
	sed "s/02-29	/02-28	/" stata.svy >b.svy && status 1 svydiff -O json spss.svy b.svy >out && is "\$v->{cells} == 1" "\$v->{variables}[0]{apart} == 86400"
'

cat >meta.svy <<'EOF'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - {name: x, type: integer, role: target, attributes: {source: a}}
#   - {name: y, type: integer}
# documents: [one, two]
# attributes: {doi: z}
# multipleResponseSets: [{name: $t, title: T, kind: dichotomies, counted: '1', variables: [x, y]}]
# variableSets: [{name: core, variables: [x]}]
#---
x	y
1	2
#end rows=1
EOF
test_expect_success 'what SPSS and Stata know beside: roles, attributes, sets, documents' '
	sed -e "s/target/both/" -e "s/source: a/source: b/" -e "s/one, two/one/" -e "s/doi: z/url: z/" -e "s/, title: T//" -e "s/core, variables: .x/core, variables: [y/" meta.svy >b.svy &&
	status 1 svydiff -O json meta.svy b.svy >out && is "join(q( ), map { \$_->{kind} . (\$_->{of} ? q(:) . \$_->{of} : q()) } @d) eq
		q(role attribute:source multipleResponseSet:\$t variableSet:core fileAttribute:doi fileAttribute:url documents:line 2)" "\$c->{conflicts} == 0" &&
	svydiff -c y meta.svy b.svy
'

test_expect_success 'the same difference of many variables is told once' '
	v=$(seq -f v%g 1 40) && { echo $v; echo $v | sed "s/v//g"; } | tr " " "\t" >t.tsv && svycat t.tsv >one.svy && sed "s/type: integer/&\n#     format: F8.2/" one.svy >two.svy &&
	sed "s/F8.2/F8.0/" two.svy >three.svy && status 1 svydiff two.svy three.svy >out && grep -E "^    v1-v40 +F8.2  →  F8.0$" out && [ $(wc -l <out) = 5 ]
'

test_expect_success 'rows that one side lacks; no rows; NaN and infinity' '
	{ cat a.head; head -3 a.rows; echo "#end rows=2"; } >b.svy && status 1 svydiff a.svy b.svy >out && grep "2 rows only in A" out &&
	{ cat a.head; head -1 a.rows; echo "#end rows=0"; } >c.svy && status 1 svydiff c.svy a.svy >out && grep "4 rows only in B" out && svydiff c.svy c.svy &&
	status 1 svydiff --id id c.svy a.svy >out && grep "only in B: id 1; 2; 3; 4" out &&
	printf "x\ty\nInf\t1\n-Inf\t0\n" >t.tsv && svydiff t.tsv t.tsv
'

test_expect_success 'trouble is 2 and nothing is written: damaged, absent, unknown, misused' '
	head -c 300 a.svy >cut.svy && status 2 svydiff a.svy cut.svy >out && ! test -s out &&
	head -c $(($(wc -c <a.svy) - 8)) a.svy >cut.svy && status 2 svydiff a.svy cut.svy >out 2>err && ! test -s out && grep cut.svy err &&
	status 2 svydiff cut.svy a.svy && head -c 3000 "$TESTDATA/efc.sav" >cut.sav && status 2 svydiff cut.sav "$TESTDATA/efc.sav" && status 2 svydiff "$TESTDATA/efc.sav" cut.sav &&
	status 2 svydiff a.svy none.svy && status 2 svydiff a.svy && status 2 svydiff && status 2 svydiff - - <a.svy && status 2 svydiff --dict --data a.svy a.svy &&
	status 2 svydiff --id nope a.svy a.svy && status 2 svydiff -c nope a.svy a.svy && status 2 svydiff --dict --id id a.svy a.svy &&
	status 2 svydiff a.svy a.svy >/dev/full && status 2 svydiff -O csv a.svy a.svy
'

test_expect_success R 'what haven changed is found: a cell, a direction, a label, a variable' '
	cat >change.R <<-"EOF" &&
	library(haven)
	d <- read_sav(commandArgs(TRUE)[1])
	d$e17age[7] <- d$e17age[7] + 1
	d$e16sex[3] <- NA
	x <- attr(d$e42dep, "labels"); attr(d$e42dep, "labels") <- setNames(x, rev(names(x)))
	x <- attr(d$e16sex, "labels"); names(x)[2] <- "woman"; attr(d$e16sex, "labels") <- x
	d$c160age <- NULL
	write_sav(d, "changed.sav"); write_dta(d, "changed.dta")
	EOF
	Rscript change.R "$TESTDATA/efc.sav" && for f in sav dta; do
		status 1 svydiff -O json "$TESTDATA/efc.sav" changed.$f >out && is "join(q( ), map { \$_->{kind} . q(:) . \$_->{variable} } grep { \$_->{kind} !~ /format|display|width/ } @d) eq
			q(label:e16sex reversed:e42dep onlyA:c160age)" "\$c->{conflicts} == 2" "\$v->{cells} == 2" "\$v->{variables}[0]{variable} eq q(e16sex)" \
			"\$v->{variables}[0]{first}[0]{row} == 3 && !defined \$v->{variables}[0]{first}[0]{b}" "\$v->{variables}[1]{first}[0]{row} == 7" || return 1
	done
'

test_done
