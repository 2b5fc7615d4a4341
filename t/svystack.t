#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2016
test_description='svystack: waves under each other'
. "$(dirname "$0")/lib.sh"

command -v Rscript >/dev/null && has_r_package haven && has_r_package dplyr && test_set_prereq DPLYR

cul08=$TESTDATA/culture2008.svy cul10=$TESTDATA/culture2010.svy map=$TESTDATA/models/culture.yaml

# The rows of a stream, without its header and trailer.
rows() { grep -v '^#' "$1" | tail -n +2; }
# Header and rows without what tells how they were made.
plain() { svycat --no-history "$1" -o - 2>/dev/null; }

# wave NAME SHIFT [FIELDS…]: a small wave; q is 1 to 5, 9 is missing.
small() {
	cat <<-EOF
	#---
	# profile: svy-data/1
	# schema:
	#   fields:
	#   - {name: id, type: integer}
	#   - name: q
	#     type: integer
	#     title: ${2:-A question}
	#     categories:
	#     - {value: 1, label: Agree}
	#     - {value: 2, label: Rather}
	#     - {value: 3, label: Disagree}
	#     - {value: 9, label: No answer}
	#     missingValues: [{value: '9'}]
	#   - {name: town, type: string, width: 8}
	#---
	id	q	town
	$1	1	Ede
	$(($1 + 1))	9
	$(($1 + 2))	3	Oss
	#end rows=3
	EOF
}
small 1 | sed 's/9$/9	/' >a.svy
small 11 | sed 's/9$/9	/' >b.svy

test_expect_success 'one file is itself with a column more; two have the rows of both, in order' '
	svystack --source wave a.svy >one.svy 2>err && ! test -s err && [ "$(rows one.svy | cut -f 1-3)" = "$(rows a.svy)" ] &&
	[ "$(column wave one.svy | sort -u)" = 1 ] &&
	svystack --source wave a.svy b.svy >two.svy 2>err && ! test -s err &&
	[ "$(rows two.svy | cut -f 1-3)" = "$(rows a.svy; rows b.svy)" ] && [ "$(column wave two.svy | tr "\n" " ")" = "1 1 1 2 2 2 " ] &&
	grep "{value: 1, label: a}" two.svy && grep "{value: 2, label: b}" two.svy && grep "^#end rows=6" two.svy && ! grep "survey:" two.svy &&
	svydiff --dict -c id,q,town a.svy two.svy
'

test_expect_success 'every format comes in and goes out, from a pipe too' '
	svycat -o a.sav a.svy && svycat -o b.dta b.svy 2>/dev/null && svycat -o a.csv a.svy 2>/dev/null &&
	svystack --source wave a.sav b.svy >sav.svy 2>/dev/null && [ "$(rows sav.svy)" = "$(rows two.svy)" ] &&
	svystack --source wave a.svy - <b.svy | cmp - <(svystack --source wave=1,2 --no-history a.svy b.svy) >/dev/null; 
	svystack --source wave - b.svy <a.svy >pipe.svy && [ "$(rows pipe.svy)" = "$(rows two.svy)" ] && grep "label: file 1" pipe.svy &&
	svystack --source wave <(cat a.svy) <(svycat -O sav b.svy) >pipe.svy && [ "$(rows pipe.svy)" = "$(rows two.svy)" ] &&
	svystack --source wave -O sav a.svy b.svy | svycat >lane.svy && [ "$(rows lane.svy)" = "$(rows two.svy)" ] &&
	for f in sav zsav por csv json ndjson tsv; do svystack --source wave a.svy b.svy -o out.$f 2>/dev/null || return 1; done &&
	svycat out.sav >back.svy 2>/dev/null && [ "$(rows back.svy)" = "$(rows two.svy)" ] && svycat out.zsav 2>/dev/null | rows /dev/stdin | cmp - <(rows two.svy)
'

test_expect_success 'no rows, one row, nothing but missing values' '
	{ grep "^#" a.svy | grep -v end; echo "id	q	town"; echo "#end rows=0"; } >none.svy &&
	svystack none.svy none.svy >out && grep "^#end rows=0" out && svystack none.svy a.svy none.svy >out && grep "^#end rows=3" out && [ "$(column source out | sort -u)" = 2 ] &&
	{ grep "^#" a.svy | grep -v end; printf "id\tq\ttown\n\t\t\n\t.b\t\n#end rows=2\n"; } >missing.svy &&
	svystack missing.svy none.svy missing.svy >out && [ "$(rows out | head -2 | cut -f 1-3)" = "$(rows missing.svy)" ] && grep "^#end rows=4" out &&
	svystack -O sav missing.svy a.svy | svycat | rows /dev/stdin >lane && svystack missing.svy a.svy | rows /dev/stdin | cmp - lane
'

test_expect_success 'what the source column says: names of files, given codes, given labels' '
	mkdir -p x y && cp a.svy x/w.svy && cp b.svy y/w.svy && svystack x/w.svy y/w.svy >out && grep "label: x/w.svy" out && grep "label: y/w.svy" out && ! grep "$PWD" out &&
	cp a.svy w.tsv && cp b.svy w.svy && svystack w.tsv w.svy >out && grep "label: w.tsv" out && grep "label: w.svy" out &&
	svystack a.svy a.svy "$PWD/a.svy" >out 2>&1; grep "a.svy (1)" out && ! grep "label: /" out &&
	svystack --source jaar=2008,2010.5 a.svy b.svy >out && [ "$(column jaar out | uniq | tr "\n" " ")" = "2008 2010.5 " ] && ! grep "label: 2008" out && grep -A 1 "name: jaar" out | grep "type: number" &&
	svystack --source "land=NL,Belgi\303\253" a.svy b.svy >out && [ "$(column land out | uniq | tr "\n" " ")" = "1 2 " ] && grep "{value: 1, label: NL}" out &&
	status 2 svystack --source wave=1 a.svy b.svy 2>err && grep "2 files and 1 value" err && status 2 svystack --source wave=1,1.0 a.svy b.svy && status 2 svystack --source wave=, a.svy b.svy &&
	status 2 svystack --source = a.svy b.svy && status 2 svystack --source q a.svy b.svy 2>err && grep "have a variable of the name.*.q." err && ! status 0 svystack --source wave one.svy b.svy
'

test_expect_success 'the wave whose answers turned round is told, and nothing is written' '
	status 1 svystack --source wave "$cul08" "$cul10" >out 2>err && ! test -s out &&
	grep "^! state  *culture2010  labels in the opposite  1 Strongly agree … 5 *1 Strongly disagree … 5" err && grep "^! trust .*missing codes *9 *(none)" err &&
	grep "^  state .*title" err && grep "Only in culture2010 (system-missing elsewhere): hours" err && grep "2 conflicts .*--map.*--allow .reversed:state" err &&
	status 1 svystack --check "$cul08" "$cul10" >table 2>err2 && grep -v "^svystack" err >err3 && test_cmp err3 table && [ "$(wc -l <err2)" = 1 ] &&
	svystack --check a.svy b.svy >table && ! test -s table && status 1 svystack --check -o table.txt "$cul08" "$cul10" 2>/dev/null && test_cmp err3 table.txt
'

test_expect_success 'the map turns the codes round: labels stay with what was answered' '
	svystack --source wave --map "$map" "$cul08" "$cul10" >out.svy 2>err && ! grep "^!" err &&
	paste <(column STATE "$cul10") <(column state out.svy | tail -100) >pairs && [ "$(wc -l <pairs)" = 100 ] &&
	awk "\$1 == 9 && \$2 != 9 || \$1 < 9 && \$2 != 6 - \$1 { bad = 1 } END { exit bad }" pairs &&
	[ "$(column state out.svy | head -100)" = "$(column state "$cul08")" ] && [ "$(column trust out.svy | tail -100)" = "$(column trust "$cul10")" ] &&
	svystack --source wave "$cul08" >first.svy && svydiff --dict -c state,trust "$cul08" out.svy && grep "culture2010: codes changed as the map says: state" out.svy
'

test_expect_success 'what is allowed is taken as it is, and the stream says so' '
	svystack --allow reversed:state --allow missing:trust "$cul08" "$cul10" >out.svy 2>err && ! grep "^!" err && grep "order (allowed)" err &&
	[ "$(column state out.svy | tail -100)" = "$(column STATE "$cul10")" ] && grep "notes:" out.svy && grep "in spite of labels in the opposite order: state (culture2010)" out.svy &&
	svystack --no-history --allow "reversed:state;missing" "$cul08" "$cul10" 2>/dev/null | cmp - <(svystack --no-history --allow all "$cul08" "$cul10" 2>/dev/null) &&
	svystack --no-history --allow "reversed,missing" "$cul08" "$cul10" 2>/dev/null | cmp - <(svystack --no-history --allow all "$cul08" "$cul10" 2>/dev/null) &&
	status 1 svystack --allow reversed:trust "$cul08" "$cul10" && status 2 svystack --allow reversed:stat "$cul08" "$cul10" 2>err && grep "did you mean .state" err &&
	status 2 svystack --allow reverse "$cul08" "$cul10" 2>err && grep "did you mean .reversed" err && status 2 svystack --allow type "$cul08" "$cul10" && status 2 svystack --allow "" a.svy b.svy
'

test_expect_success 'a code that is missing in one wave and an answer in the other stays both' '
	svystack --allow all "$cul08" "$cul10" >out.svy 2>/dev/null &&
	[ "$(column trust out.svy | head -100)" = "$(column trust "$cul08" | sed "s/^9$/.a/")" ] && [ "$(column trust out.svy | tail -100)" = "$(column trust "$cul10")" ] &&
	svymean trust out.svy >m && svymean trust "$cul08" 2>/dev/null >m1 && sed -n "/name: trust/,/name: w/p" out.svy >f && grep "value: .a, label: .*Don.t know" f &&
	grep "value: 9, label: .*Don.t know" f && ! grep missingValues f && svymean trust --by source out.svy >m && near "$(column estimate m | head -1)" "$(column estimate m1)"
'

test_expect_success 'ranges of missing codes: what is missing everywhere stays a rule, other codes of a range share a tag' '
	field() { printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: q, type: number, $1}\n#---\nq\n$2\n#end rows=$3\n"; } &&
	field "missingRange: [-9, -1], missingValues: [{value: \"99\"}], categories: [{value: -2, label: refused}]" "-9\n-2\n-7\n99\n1\n." 6 >r1.svy &&
	field "missingRange: [-9, -6]" "-9\n-2\n-7\n99\n1\n.b" 6 >r2.svy && field "missingRange: [-9, -6]" "-9\n-2\n-7\n99\n1\n." 6 >r3.svy &&
	field "missingRange: [-9, -1]" "-9\n-2\n-3.5\n99\n1\n." 6 >r4.svy && status 1 svystack r1.svy r3.svy 2>/dev/null && svystack --allow missing r1.svy r3.svy r4.svy >out 2>/dev/null &&
	[ "$(column q out | tr "\n" " ")" = "-9 .a -7 .b 1  -9 -2 -7 99 1  -9 .a .z 99 1  " ] || { column q out | tr "\n" " "; false; } && grep "missingRange: .-9, -6" out && ! grep missingValues out &&
	grep "value: .a, label: refused" out && grep "value: .z" out && grep "became .a, .b" out &&
	status 1 svystack --allow missing r1.svy r2.svy >out 2>err && grep "values ..b., which have no label.*.q. in .r2" err && ! grep "^#end" out
'

test_expect_success 'the map: names, codes, missing codes, words' '
	cat >m.yaml <<-\EOF &&
	sources:
	  b:
	    drop: town
	    rename: {id: nr}
	    recode: {q: {1: 3, 3: 1, 9: .x, 2: .}}
	variables:
	  q: {title: "What holds", missing: [9, "97:99"]}
	EOF
	status 1 svystack --map m.yaml a.svy b.svy >out 2>err && grep "^! q .*labels in the opposite" err &&
	sed "s/1: 3, 3: 1, 9: .x, 2: ./9: .x/" m.yaml >n.yaml && svystack --map n.yaml a.svy b.svy >out 2>err && grep "title: What holds" out && grep -A 1 "missingRange: .97, 99" out &&
	printf "id\tq\ttown\tnr\tsource\n1\t1\tEde\t\t1\n2\t9\t\t\t1\n3\t3\tOss\t\t1\n\t1\t\t11\t2\n\t.x\t\t12\t2\n\t3\t\t13\t2\n" >want && grep -v "^#" out >have && test_cmp want have &&
	grep "value: .x, label: No answer" out && grep "Only in a (system-missing elsewhere): id, town" err && grep "Only in b .*: nr" err
'

test_expect_success 'the map says whose labels hold; an allowance takes those that came first' '
	sed "s/Rather/Perhaps/" a.svy >c.svy && status 1 svystack a.svy c.svy 2>err && grep "^! q .*label of 2 *Rather *Perhaps" err &&
	printf "variables: {q: {labels: c}}\n" >l.yaml && svystack --map l.yaml a.svy c.svy >out 2>err && grep "value: 2, label: Perhaps" out && ! grep Rather out && grep "(the map" err &&
	svystack --allow label:q a.svy c.svy 2>/dev/null >out && grep "value: 2, label: Rather" out &&
	printf "allow: [label:q]\n" >l.yaml && svystack --no-history --map l.yaml a.svy c.svy 2>/dev/null | cmp - <(svystack --no-history --allow label:q a.svy c.svy 2>/dev/null) &&
	for w in c 2010 second; do printf "sources: {$w: {drop: q}}\n" >l.yaml; svystack --source s=1990,2010 --map l.yaml a.svy c.svy >/dev/null 2>&1 || [ $w = second ] || return 1; done &&
	svystack --source s=first,second --map l.yaml a.svy c.svy >/dev/null 2>&1
'

test_expect_success 'missing codes in the map: together, none, as one file has them; in text too' '
	printf "variables: {trust: {missing: %s}}\n" union >u.yaml && sed s/union/none/ u.yaml >n.yaml && sed s/union/culture2010/ u.yaml >w.yaml && sed s/union/culture2008/ u.yaml >v.yaml &&
	for i in u n w v; do svystack --no-history --map $i.yaml --allow reversed "$cul08" "$cul10" >$i 2>/dev/null || return 1; done && [ "$(grep -c missingValues u)" = 2 ] && [ "$(grep -c missingValues n)" = 1 ] &&
	cmp n w && cmp u v && svystack --no-history --missing "trust=9" --allow reversed "$cul08" "$cul10" 2>/dev/null | cmp - u &&
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: s, type: string, missingValues: [{value: nope}]}\n#   - {name: x, type: integer}\n#---\ns\tx\nnope\t1\nyes\t2\n#end rows=2\n" >s1.svy &&
	sed "s/value: nope/value: nil/" s1.svy >s2.svy && status 1 svystack --allow all s1.svy s2.svy 2>err && grep "^! s .*missing codes" err &&
	printf "variables: {s: {missing: union}}\n" >s.yaml && svystack --map s.yaml s1.svy s2.svy >out && grep "value: nope" out && grep "value: nil" out
'

test_expect_success 'a map that is wrong is told by its line' '
	bad() { printf "$1" >bad.yaml; status $3 svystack --map bad.yaml a.svy b.svy >out 2>err && ! test -s out && grep -q "bad.yaml:$2" err || { cat err; false; }; } &&
	bad "sources: {c: {drop: q}}" "1: no source is called .c. (the sources: a, b)" 2 && bad "sources:\n  b: {drop: qq}" "2: unknown variable .qq." 2 &&
	bad "source: {b: {drop: q}}" "1: unknown key .source. in the map (did you mean .sources" 2 && bad "sources:\n  b: {dropp: q}" "2: unknown key .dropp" 2 &&
	bad "sources: {b: {rename: {q: id}}}" "1: two variables of .b. have the same name" 2 && bad "sources: {b: {rename: {q: }}}" "1: .rename. gives one" 2 &&
	bad "sources: {b: {reverse: {town: [1, 5]}}}" "1: codes are those of numbers" 2 && bad "sources: {b: {reverse: {q: [5, 1]}}}" "1: .reverse. wants" 2 &&
	bad "sources: {b: {recode: {q: {1: two}}}}" "1: codes are numbers.*not .two" 2 && bad "sources: {b: {recode: {q: {1: [2]}}}}" "1: codes are numbers" 2 &&
	bad "sources: {b: {recode: {q: {1: 2}}, reverse: {q: [1, 3]}}}" "1: the codes of a variable are changed twice: .q." 2 && bad "sources: [b]" "1: .sources. must hold" 2 &&
	bad "variables: {qq: {title: x}}" "1: unknown variable" 2 && bad "variables: {q: {titel: x}}" "1: unknown key .titel. in a variable (did you mean" 2 &&
	bad "variables: {q: {labels: z}}" "1: .labels. names a source" 2 && bad "variables: {q: {missing: z}}" "1: .missing. is a list" 2 && bad "variables: {town: {missing: [\"1:9\"]}}" "1:" 2 &&
	bad "sources: {b: {drop: q}" "" 1 && bad "allow: [[x]]" "1: .allow. is a list" 2 && status 1 svystack --map absent.yaml a.svy b.svy &&
	printf "allow: x\n" >bad.yaml && status 2 svystack --map bad.yaml a.svy b.svy
'

test_expect_success 'names match without case; what only some have is missing elsewhere, or left out' '
	sed "s/name: q/name: Q/; s/^id	q/id	Q/; s/name: town/name: stad/; s/	town/	stad/" b.svy >B.svy && svystack a.svy B.svy >out 2>err && grep "^  q  *B *name  *q  *Q" err &&
	[ "$(grep -v "^#" out | head -1 | tr "\t" ,)" = id,q,town,stad,source ] && [ "$(column stad out | tr "\n" ,)" = ",,,Ede,,Oss," ] && grep "Only in a .*: town" err &&
	svystack --common a.svy B.svy >out 2>err && [ "$(grep -v "^#" out | head -1 | tr "\t" ,)" = id,q,source ] && grep "Only in B (left out): stad" err &&
	svystack --source z a.svy B.svy a.svy a.svy a.svy a.svy 2>err >/dev/null && grep "5 of 6 files (system-missing elsewhere): town" err &&
	sed "s/name: id/name: Q/; s/^id	/Q	/" a.svy >two.svy && svystack two.svy two.svy >out && [ "$(rows out | cut -f 1-3)" = "$(rows two.svy; rows two.svy)" ]
'

test_expect_success 'types, counts of dates, widths, formats, whole numbers' '
	sed "s/name: town, type: string, width: 8/name: town, type: integer/; s/	Ede/	1/; s/	Oss/	2/" b.svy >n.svy && status 1 svystack --allow all a.svy n.svy 2>err && grep "^! town .*number or text *string *number" err && grep "town. is a number in one" err &&
	printf "sources: {n: {drop: town}}" >n.yaml && svystack --map n.yaml a.svy n.svy >/dev/null 2>&1 &&
	sed "s/width: 8/width: 300/" b.svy >wide.svy && svystack a.svy wide.svy >out && grep "width: 300" out && ! grep "width: 8" out &&
	one() { printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: d, type: $1, format: \"$2\"}\n#   - {name: x, type: $3, format: \"$4\"}\n#---\nd\tx\n2024-02-29\t$5\n\t$5\n#end rows=2\n"; } &&
	one date DATE11 integer F8.0 1 >d1.svy && one date %%td number F9.2 1.5 >d2.svy && svystack d1.svy d2.svy >out 2>err && grep "^  d .*what it counts" err && grep "(converted)" err &&
	[ "$(column d out | tr "\n" ,)" = "2024-02-29,,2024-02-29,," ] && grep "format: DATE11" out && grep "format: F9.2" out && svystack d2.svy d1.svy 2>/dev/null | column d | cmp - <(column d out) &&
	svystack -O sav d1.svy d2.svy 2>/dev/null | svycat -O csv | cut -d, -f 1 | sed 1d | tr "\n" , | grep "^2024-02-29,,2024-02-29,,$" &&
	one number F8.0 number F8.0 1 | sed "s/^2024-02-29/7/" >d3.svy && status 1 svystack d1.svy d3.svy 2>err && grep "^! d .*what it counts" err && svystack --allow format:d d1.svy d3.svy >/dev/null 2>&1
'

test_expect_success 'the map makes text of numbers, with the zeros that other files have' '
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: town, type: string, missingValues: [{value: \"9999\"}], categories: [{value: \"0363\", label: Amsterdam}]}\n#   - {name: x, type: integer}\n#---\ntown\tx\n0363\t1\n9999\t2\n#end rows=2\n" >t1.svy &&
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: Town, type: number, format: F4.0, missingValues: [{value: 9999}], categories: [{value: 363, label: Amsterdam}, {value: 14, label: Groningen}]}\n#---\nTown\n363\n14\n9999\n\n12345.5\n-1\n#end rows=6\n" >t2.svy &&
	status 1 svystack t1.svy t2.svy 2>err && grep "makes text of a number" err && printf "sources: {t2: {text: {town: 4}}}\n" >t.yaml && svystack --map t.yaml t1.svy t2.svy >out 2>err && ! grep "^!" err &&
	[ "$(column town out | tr "\n" ,)" = "0363,9999,0363,0014,9999,,12345.5,-1," ] && grep "value: .0014., label: Groningen" out && [ "$(grep -c "value: .0363" out)" = 1 ] && grep -A 1 "name: town" out | grep "type: string" &&
	svystack -O sav --map t.yaml t1.svy t2.svy 2>/dev/null | svycat | column town | cmp - <(column town out) && svystack --map t.yaml t2.svy t1.svy 2>/dev/null | column Town | sort | cmp - <(column town out | sort) &&
	sed "s/^14/.b/" t2.svy >t3.svy && sed s/t2/t3/ t.yaml >t3.yaml && status 1 svystack --map t3.yaml t1.svy t3.svy 2>err >out && grep "value ..b. has no place in text: .town. in .t3" err && ! grep "^#end" out &&
	for bad in "{town: x}" "{town: 99}" "{q: 4}"; do printf "sources: {t2: {text: $bad}}\n" >t.yaml; svystack --map t.yaml t1.svy t2.svy >/dev/null 2>&1 && return 1; done; printf "sources: {t1: {text: {town: 4}}}\n" >t.yaml; status 2 svystack --map t.yaml t1.svy t2.svy
'

cat >meta.svy <<'EOF'
#---
# profile: svy-data/1
# title: Wave
# schema:
#   fields:
#   - {name: x, type: integer, role: target, attributes: {source: a}}
#   - {name: y, type: integer}
# documents: [one, two]
# attributes: {doi: z}
# multipleResponseSets: [{name: $t, title: T, kind: dichotomies, counted: '1', variables: [x, y]}]
# variableSets: [{name: core, variables: [x]}]
# notes: [a note]
# history: [svycat w.sav]
# ownKey: 5
#---
x	y
1	2
#note: read with care
#end rows=1
EOF
test_expect_success 'sets, attributes, documents, notes and histories of all files' '
	sed -e "s/one, two/three/" -e "s/doi: z/doi: q, url: u/" -e "s/name: core/name: more/" -e "s/ownKey: 5/ownKey: 6/" -e "s/title: Wave/title: Other/" -e "s/source: a/source: b, who: me/" meta.svy >meta2.svy &&
	svystack --source w=A,B,C meta.svy meta2.svy meta.svy >out && grep -A 3 "^# documents" out | tr -d "\n" | grep "one.*two.*three" && [ "$(grep -c "^# - two" out)" = 1 ] && grep "ownKey: 5" out && ! grep "title: Wave" out &&
	grep -A 2 "attributes:" out | tr -d "\n" | grep "source: a.*who: me" && grep -A 2 "^# attributes:" out | tr -d "\n" | grep "doi: z.*url: u" && [ "$(grep -c "counted:" out)" = 1 ] && grep "name: core" out && grep "name: more" out &&
	for w in A B C; do grep "^# - .$w: a note" out && grep "^# - .$w: svycat w.sav" out && grep "^#note: $w: read with care" out || return 1; done && grep "role: target" out &&
	printf "sources: {meta2: {drop: y}}\n" >m.yaml && svystack --common --map m.yaml meta.svy meta2.svy 2>/dev/null >out && grep "variables: .x." out && ! grep "x, y" out &&
	svystack meta.svy meta.svy >out && grep "title: Wave" out
'

test_expect_success 'designs: strata of each file, units nested; what does not fit is told' '
	design() { printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: h, type: string}\n#   - {name: u, type: integer}\n#   - {name: w, type: number}\n#   - {name: v, type: number}\n# survey: {$1}\n#---\nh\tu\tw\tv\na\t1\t1\t2\n\t2\t1\t3\nb c\t1\t2\t2\n#end rows=3\n"; } &&
	design "weights: w, strata: [h], psu: [u], fpc: [v]" >d1.svy && svystack --source wave d1.svy d1.svy >out && grep "survey: {weights: w, strata: \[._stratum.\], psu: \[u\], fpc: \[v\], nest: true}" out &&
	[ "$(column _stratum out | tr "\n" ,)" = "1/a,,1/b c,2/a,,2/b c," ] && svystack --source jaar=2008,2010 out out >out2 && [ "$(column _stratum out2 | sed -n "1p;10p" | tr "\n" ,)" = "2008/1/a,2010/2/a," ] &&
	design "weights: w" >d2.svy && svystack --source wave d2.svy d2.svy >out && grep "survey: {weights: w, strata: .wave.}" out && ! grep _stratum out &&
	svystack d1.svy d1.svy --same-psu >out && grep "survey: {weights: w, strata: .h., psu: .u., fpc: .v.}" out && status 2 svystack --same-psu d2.svy d2.svy && status 2 svystack --same-psu a.svy b.svy &&
	status 1 svystack d1.svy d2.svy 2>err && grep "other primary units: .u. in .d1., .none. in .d2" err && design "weights: v" >d3.svy && status 1 svystack d2.svy d3.svy 2>err && grep "other weights: .w. in .d2., .v. in .d3" err &&
	printf "sources: {d3: {rename: {v: w, w: old}}}" >m.yaml && svystack --map m.yaml d2.svy d3.svy 2>/dev/null >out && grep "survey: {weights: w" out && printf "sources: {d3: {drop: v}}" >m.yaml && status 2 svystack --map m.yaml d2.svy d3.svy &&
	sed "/survey/d" d2.svy >d4.svy && status 1 svystack d2.svy d4.svy 2>err && grep "no design in .d4., but one in .d2" err &&
	status 2 svystack -w ww d4.svy d2.svy 2>err && grep "unknown weight variable .ww. (did you mean .w..., in .d4" err && status 2 svystack -w w --strata hh --psu u d4.svy d2.svy && status 2 svystack -w w --fpc z d4.svy d2.svy &&
	svystack -w w --strata h --psu u d4.svy d4.svy >out && grep "survey: {weights: w, strata: .._stratum.., psu: .u., nest: true}" out && svystack -w w d2.svy d4.svy >out && grep "survey: {weights: w, strata: .source.}" out &&
	sed "s/survey: {weights: w}/fileWeight: w/" d2.svy >d5.svy && svystack d5.svy d5.svy >out && grep "survey: {weights: w, strata: .source.}" out && grep "fileWeight: w" out && svystack d5.svy d2.svy >out && ! grep fileWeight out &&
	design "weights: w, strata: [h], psu: none" >d6.svy && svystack d6.svy d6.svy >out && grep "survey: {weights: w, strata: .._stratum.., psu: none}" out && status 1 svystack d6.svy d1.svy &&
	design "weights: w, replicates: {type: jk1}" >d7.svy && status 1 svystack d7.svy d2.svy 2>err && grep "replicates" err && svystack --strict d7.svy d7.svy >out && grep "replicates: {type: jkn}" out &&
	design "weights: w, psu: [u], replicates: {type: jk1, columns: [v]}" >r1.svy && status 1 svystack r1.svy r1.svy 2>err && grep "would vary together.*--same-psu" err && sed "s/name: v/name: W2/; s/	v$/	W2/; s/columns: .v/columns: [W2/" r1.svy >r2.svy && status 1 svystack --same-psu r1.svy r2.svy && printf "sources: {r2: {rename: {w2: v}}}\n" >m.yaml &&
	svystack --same-psu --map m.yaml r1.svy r2.svy 2>/dev/null >out && grep "columns: .v" out && printf "sources: {r2: {drop: W2}}\n" >m.yaml && status 2 svystack --map m.yaml r1.svy r2.svy 2>err && grep "the design needs.*W2" err &&
	sed "s/name: v/name: _stratum/; s/	v/	_stratum/" d6.svy >d8.svy && status 2 svystack d8.svy d8.svy 2>err && grep "_stratum" err
'

test_expect_success 'a stack of which one file is an excerpt is one' '
	{ cat a.svy | head -16; echo "id	q	town"; seq 5000 | awk "{ print \$1 \"\\t1\\tEde\" }"; echo "#end rows=5000"; } | svyhead 3 >head.svy && grep "excerpt" head.svy && svystack a.svy head.svy >out &&
	grep "^# excerpt: .head: first 3 rows" out && status 1 svymean q --psu none out && svystack head.svy a.svy head.svy | grep "^# excerpt: .*first 3 rows; .*first 3 rows"
'

test_expect_success 'a domain of some files is 1 in the others' '
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: x, type: integer}\n#   - {name: _domain, type: integer}\n# survey: {psu: none, domain: _domain}\n#---\nx\t_domain\n1\t0\n2\t1\n#end rows=2\n" >f1.svy &&
	sed "/_domain, type/d; s/, domain: _domain//; /^#end/!s/	.*//" f1.svy >f2.svy && svystack f1.svy f2.svy f1.svy >out 2>err && grep "domain: ._domain" out && [ "$(column _domain out | tr "\n" ,)" = "0,1,1,1,0,1," ] && ! test -s err &&
	svystack f2.svy f1.svy --common >out && [ "$(column _domain out | tr "\n" ,)" = "1,1,0,1," ] && svystack -O sav f2.svy f1.svy | svycat | column _domain | cmp - <(column _domain out) &&
	svyfilter "state < 9" "$cul08" >d08.svy && svystack --map "$map" d08.svy "$cul10" 2>/dev/null >out && [ "$(column _domain out | grep -c 0)" = 3 ] && svymean state out >m1 && svystack --map "$map" "$cul08" "$cul10" 2>/dev/null | svymean state >m2 &&
	near "$(column estimate m1)" "$(column estimate m2)" &&
	sed "s/domain: _domain/domain: x/" f1.svy >f3.svy && status 1 svystack f1.svy f3.svy
'

test_expect_success 'estimates, and inputs that end too early, leave nothing that looks whole' '
	svymean trust "$cul08" >est.svy && status 1 svystack est.svy est.svy 2>err >out && grep "a table of estimates.*est.svy" err && ! test -s out && status 1 svystack a.svy est.svy &&
	head -c $(($(wc -c <b.svy) - 8)) b.svy >cut.svy && status 1 svystack a.svy cut.svy >out 2>err && ! grep "^#end" out && grep cut.svy err && svystack --partial a.svy cut.svy >out 2>/dev/null && grep "^#end rows" out &&
	status 1 svystack -o new.svy a.svy cut.svy 2>/dev/null && ! test -e new.svy && status 1 svystack cut.svy a.svy >out 2>/dev/null && ! grep "^#end" out &&
	head -c 2000 "$TESTDATA/efc.sav" >cut.sav && status 1 svystack a.svy cut.sav >out 2>/dev/null && ! test -s out && head -c 30000 "$TESTDATA/efc.sav" >cut.sav && status 1 svystack "$TESTDATA/efc.sav" cut.sav >out 2>/dev/null && ! grep "^#end" out &&
	{ head -c 300 b.svy | status 1 svystack a.svy - >out 2>/dev/null; } && ! grep "^#end" out &&
	status 1 svystack a.svy absent.svy 2>err && grep absent err && status 1 svystack a.svy b.svy >/dev/full && status 1 svystack --check "$cul08" "$cul10" >/dev/full &&
	status 2 svystack && status 2 svystack - - <a.svy && status 2 svystack --sourc x a.svy && status 2 svystack -O nope a.svy b.svy
'

test_expect_success 'counts with -v, names that are no ASCII, another locale, huge values' '
	svystack -v --map "$map" "$cul08" "$cul10" 2>err >/dev/null && grep "svystack: culture2008: 100 rows" err && grep "culture2010: 64 values of .state. changed" err &&
	sed "s/name: q/name: vräåg/; s/	q	/	vräåg	/; s/Agree/Één/" a.svy >één.svy && svystack één.svy één.svy één.svy >out && grep vräåg out && grep "één.svy (2)" out && svystack --source één één.svy a.svy >out 2>&1 && grep "^  Only in één .*: vräåg" out &&
	printf "a.b\tx\n1e300\t-1e300\n4e-320\tInf\n" >huge.tsv && svystack huge.tsv huge.tsv >out && grep "^1e+300	-1e+300" out && [ "$(column a.b out | sort -u | wc -l)" = 2 ] &&
	svystack a.svy b.svy >out && LC_ALL=C svystack a.svy b.svy | cmp - out && LC_ALL=nl_NL.UTF-8 svystack a.svy b.svy 2>/dev/null | cmp - out
'

test_expect_success 'new names that no variable can have' '
	status 2 svystack --source "$(printf "wave\001")" "$TESTDATA/apistrat.sav" >out 2>err && grep "control character" err && test_must_be_empty out &&
	printf "sources:\n  apistrat:\n    rename: {api00: \"a\\tb\"}\n" >tab.yaml &&
	status 2 svystack --map tab.yaml "$TESTDATA/apistrat.sav" >out 2>err && grep "control character" err && test_must_be_empty out
'

test_expect_success 'many files, stacks of stacks, enough rows for several batches' '
	mkdir -p many && for i in $(seq 120); do cp a.svy many/w$i.svy; done && svystack --source wave many/w*.svy >out && grep "^#end rows=360" out && [ "$(column wave out | sort -un | wc -l)" = 120 ] &&
	svystack a.svy b.svy | svystack --source again - a.svy 2>/dev/null | svystack --source third=7,8 - b.svy 2>/dev/null >out && [ "$(rows out | wc -l)" = 12 ] && [ "$(column third out | uniq -c | tr -s " \n" " ")" = " 9 7 3 8 " ] &&
	{ grep "^#" a.svy | grep -v end; echo "id	q	town"; seq 10000 | awk "{ print \$1 \"\\t\" \$1 % 5 \"\\tTown \" \$1 }"; echo "#end rows=10000"; } >big.svy &&
	printf "sources: {big2: {reverse: {q: [1, 3]}}, big: {recode: {q: {2: .z}}}}" >r.yaml && cp big.svy big2.svy && status 1 svystack --map r.yaml big.svy big2.svy >/dev/null 2>&1 &&
	svystack --map r.yaml --allow all big.svy big2.svy 2>/dev/null >out && [ "$(column id out | md5sum)" = "$({ seq 10000; seq 10000; } | md5sum)" ] &&
	column q out | cmp - <(column q big.svy | sed "s/2/.z/"; column q big.svy | tr 123 321) &&
	(limit_memory 300000 && svystack big.svy big2.svy big.svy big2.svy 2>/dev/null | cmp - <(svystack big.svy big2.svy big.svy big2.svy 2>/dev/null)) && [ "$(svystack big.svy big.svy | head -40 | wc -l)" = 40 ]
'

cat >split.R <<'EOF'
library(haven)
d <- read_sav(commandArgs(TRUE)[1], user_na = TRUE)
a <- d[d$jaar == 2022, ]; b <- d[d$jaar == 2024, rev(names(d))]
b$nieuw <- seq_len(nrow(b)); b$leeftijd <- NULL
write_sav(a, "w2022.sav"); write_sav(b, "w2024.sav"); write_dta(b, "w2024.dta")
EOF
test_expect_success DPLYR 'values and labels are those of bind_rows on what haven reads' '
	Rscript split.R "$TESTDATA/monitor.sav" && cat >bind.R <<-\EOF &&
	suppressMessages({library(haven); library(dplyr)})
	f <- commandArgs(TRUE)
	w <- lapply(f[-1], function(x) if (grepl("dta$", x)) read_dta(x) else read_sav(x, user_na = TRUE))
	want <- bind_rows(lapply(w, zap_labels, user_na = FALSE), .id = "wave")
	have <- read_sav(f[1], user_na = TRUE)
	stopifnot(nrow(have) == sum(sapply(w, nrow)), identical(names(have), c(setdiff(names(want), "wave"), "wave")))
	for (v in setdiff(names(want), "wave")) stopifnot(isTRUE(all.equal(as.vector(zap_labels(have[[v]], user_na = FALSE)), as.vector(want[[v]]), tolerance = 0)))
	stopifnot(all(have$wave == as.integer(want$wave)))
	for (v in names(w[[1]])) {
		l <- attr(have[[v]], "labels"); all <- unlist(lapply(w, function(x) attr(x[[v]], "labels")))
		stopifnot(all(all %in% l), length(l) == length(unique(all)))
		stopifnot(identical(attr(have[[v]], "label"), attr(w[[1]][[v]], "label")))
	}
	EOF
	svystack --source wave w2022.sav w2024.sav -o s.sav 2>err && Rscript bind.R s.sav w2022.sav w2024.sav && grep "Only in w2022 .*: leeftijd" err && grep "Only in w2024 .*: nieuw" err &&
	svystack --source wave w2022.sav w2024.dta -o s.sav 2>err && Rscript bind.R s.sav w2022.sav w2024.dta
'

# R binds the rows, and takes wave by stratum for strata.
cat >design.R <<'EOF'
suppressMessages({library(haven); library(survey)})
options(survey.lonely.psu = "fail")
w <- lapply(c("w2022.sav", "w2024.sav"), read_sav)
keep <- c("gemeente", "buurt", "resp", "gewicht", "fpc1", "fpc2", "provincie", "n1", "uren_zorg")
d <- do.call(rbind, lapply(1:2, function(i) { x <- as.data.frame(lapply(w[[i]][keep], as.vector)); x$wave <- i; x }))
d$n1[d$n1 < 0] <- NA
put <- function(name, e) cat(sprintf("%s\t%.17g\t%.17g\n", name, coef(e), as.vector(SE(e))), sep = "")
show <- function(name, des) {
	put(paste0(name, ".mean", 1:2), svyby(~n1, ~wave, des, svymean, na.rm = TRUE))
	put(paste0(name, ".total"), svytotal(~n1, des, na.rm = TRUE))
}
show("own", svydesign(~buurt, strata = ~interaction(wave, gemeente), weights = ~gewicht, data = d, nest = TRUE))
show("fpc", svydesign(~buurt + resp, strata = ~interaction(wave, gemeente), fpc = ~fpc1 + fpc2, weights = ~gewicht, data = d, nest = TRUE))
show("none", svydesign(~buurt, strata = ~wave, weights = ~gewicht, data = transform(d, buurt = gemeente * 100 + buurt), nest = TRUE))
show("same", svydesign(~buurt, strata = ~gemeente, weights = ~gewicht, data = d, nest = TRUE))
show("samepsu", svydesign(~gemeente, weights = ~gewicht, data = d))
EOF
test_expect_success R 'means, totals and standard errors are those of R, with strata of each wave, and with units of all' '
	Rscript split.R "$TESTDATA/monitor.sav" && Rscript design.R >want.tsv && : >have.tsv &&
	ask() {
		name=$1 && shift && svystack --source wave --missing "n1=lowest:-1" "$@" w2022.sav w2024.sav >s.svy 2>/dev/null &&
		svymean n1 --by wave s.svy 2>/dev/null >m && paste <(printf "$name.mean1\n$name.mean2\n") <(column estimate m) <(column std_error m) >>have.tsv &&
		svytotal n1 s.svy 2>/dev/null >m && paste <(echo $name.total) <(column estimate m) <(column std_error m) >>have.tsv
	} &&
	ask own -w gewicht --strata gemeente --psu buurt --nest && ask fpc -w gewicht --strata gemeente --psu buurt,resp --fpc fpc1,fpc2 --nest &&
	svycat w2022.sav >w.svy && ask none -w gewicht --psu psu && ask same -w gewicht --strata gemeente --psu buurt --nest --same-psu && ask samepsu -w gewicht --psu gemeente --same-psu &&
	[ "$(wc -l <want.tsv)" = 15 ] && cut -f 1 want.tsv >a && cut -f 1 have.tsv | cmp - a && for c in 2 3; do cut -f $c want.tsv >a && cut -f $c have.tsv >b && near b a || return 1; done
'

test_expect_success 'waves are independent: totals add, and variances of totals' '
	for y in 2022 2024; do svycat "$TESTDATA/monitor.sav" | awk -F "\t" -v y=$y "/^#end/ { print \"#end rows=720\"; next } /^#/ || /^provincie/ || \$3 == y" | svydesign -q -w gewicht --strata stratum --psu psu >m$y.svy || return 1; done &&
	status 2 svystack --source jaar=2022,2024 m2022.svy m2024.svy && svystack --source wave m2022.svy m2024.svy >s.svy &&
	for f in m2022 m2024 s; do svytotal uren_zorg $f.svy >t && paste <(column estimate t) <(column std_error t); done >three &&
	awk "{ e[NR] = \$1; v[NR] = \$2 * \$2 } END { printf \"%.17g\t%.17g\n%.17g\t%.17g\n\", e[1] + e[2], v[1] + v[2], e[3], v[3] }" three >sums && near "$(sed -n 1p sums | cut -f 1)" "$(sed -n 2p sums | cut -f 1)" &&
	near "$(sed -n 1p sums | cut -f 2)" "$(sed -n 2p sums | cut -f 2)" &&
	svymean uren_zorg --by jaar "$TESTDATA/monitor.sav" -w gewicht --strata stratum --psu psu >whole && svymean uren_zorg --by jaar s.svy >stacked &&
	for c in estimate std_error df; do column $c whole >a && column $c stacked >b && near a b || return 1; done
'

# Files of chance, with labels, missing codes and ranges of their own, some with codes that run the other way: in the stack each value is missing where it was,
# and has the label that it had.
cat >chance.pl <<'EOF'
use strict; use warnings; use JSON::PP;
srand 7;
sub some { my $p = shift; grep { rand() < $p } @_ }
sub any_of { my ($x, @l) = @_; for (@l) { return 1 if $x eq $_ } return 0 }
for my $round (1 .. 40) {
	my (@files, @spec, $map);
	for my $f (1 .. 2 + int rand 2) {
		my $turn = rand() < 0.3;
		my %s = (label => {map { ($_ => "L" . ($turn && $_ >= 1 && $_ <= 5 ? 6 - $_ : $_)) } some(0.6, -3 .. 9)}, missing => [some(0.15, -3 .. 9)]);
		$s{range} = rand() < 0.5 ? [-3, -1 - int rand 2] : [7 + int rand 2, 9] if rand() < 0.6;
		$s{rows} = [map { rand() < 0.1 ? '' : -3 + int rand 13 } 1 .. 40];
		$map .= "  r$f: {reverse: {q: [1, 5]}}\n" if $turn;
		open my $o, '>', "r$f.svy" or die;
		print $o "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - name: q\n#     type: integer\n";
		print $o "#     categories: [", join(', ', map { "{value: $_, label: $s{label}{$_}}" } sort keys %{$s{label}}), "]\n" if %{$s{label}};
		print $o "#     missingValues: [", join(', ', map { "{value: '$_'}" } @{$s{missing}}), "]\n" if @{$s{missing}};
		print $o "#     missingRange: [$s{range}[0], $s{range}[1]]\n" if $s{range};
		print $o "#   - {name: n, type: integer}\n#---\nq\tn\n", (map { "$_\t1\n" } @{$s{rows}}), "#end rows=40\n";
		close $o;
		push @spec, \%s;
		push @files, "r$f.svy";
	}
	open my $m, '>', 'r.yaml' or die;
	print $m $map ? "sources:\n$map" : "variables: {}\n";
	close $m;
	system("svystack --allow missing --map r.yaml @files >r.svy 2>err") == 0 or die "round $round: exit $?: " . `cat err; head -20 @files`;
	my $d = decode_json(scalar `svycat -O json r.svy 2>err`);
	my @values = map { /^([^\t]*)\t/ } grep { !/^(#|q)/ } `cat r.svy`;
	my ($q) = grep { $_->{name} eq 'q' } @{$d->{schema}{fields}};
	my %label = map { ($_->{value} => $_->{label}) } @{$q->{categories} || []};
	my @missing = map { $_->{value} } @{$q->{missingValues} || []};
	my @ranges = !$q->{missingRange} ? () : ref $q->{missingRange}[0] ? @{$q->{missingRange}} : $q->{missingRange};
	my $row = 0;
	for my $f (0 .. $#files) {
		my $s = $spec[$f];
		for my $x (@{$s->{rows}}) {
			my $y = $values[$row++];
			my $where = "round $round, $files[$f], $x became $y\n" . `cat r.yaml; grep -h '^#  ' @files`;
			die $where if ($x eq '') != ($y eq '');
			next if $x eq '';
			my $was = any_of($x, @{$s->{missing}}) || ($s->{range} && $x >= $s->{range}[0] && $x <= $s->{range}[1]);
			my $is = $y =~ /^\./ || any_of($y, @missing) || grep { $y >= $_->[0] && $y <= $_->[1] } @ranges;
			die "missing: $where" if !$was != !$is;
			die "label: $where" if $s->{label}{$x} && ($label{$y} // '') ne $s->{label}{$x};
			die "code: $where" if $y =~ /^\.[a-y]$/ && !$was;
		}
	}
	die "round $round: $row rows" if $row != @values;
}
EOF
test_expect_success 'weights that were calibrated in each source are calibrated by source in the stack' '
	printf "#---\n# survey: {weights: w2, psu: none, calibration: [{kind: rake, base: w, result: w2, terms: [{by: [h]}, {of: x}, {}]}]}\n#---\nh\tx\tw\tw2\n1\t2\t1\t2\n#end rows=1\n" >c1.svy &&
	svystack --source wave c1.svy c1.svy | grep "terms: .{by: .h, wave.}, {of: x, by: .wave.}, {by: .wave.}." &&
	sed "s/kind: rake/kind: calibrate/" c1.svy >c2.svy && status 1 svystack c1.svy c2.svy 2>err && grep "calibration" err
'

test_expect_success 'files of chance: each value is missing where it was, and keeps its label' '
	perl chance.pl
'

test_done
