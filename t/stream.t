#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='the stream between commands, and between them and other tools'
. "$(dirname "$0")/lib.sh"

printf '%s\n' '#---' '# profile: svy-data/1' '# schema:' '#   fields:' \
	'#   - name: '"'y'" '#     type: integer' '#     categories:' '#     - {value: 1, label: "Yes"}' '#     - {value: .a, label: refused}' \
	'#   - name: s' '#     type: string' \
	'#   - name: w' '#     type: number' \
	"# na.strings: ['', .a]" '# survey: {weights: w}' '# aKeyOfTomorrow: {x: [1, '"'y'"']}' '#---' >head.txt
printf 'y\ts\tw\n1\t"a ""b"" #c"\t1.5\n\t" blank "\t2\n.a\tx\\ty\\nz\\\\\t0.25\n#end rows=3\n' >table.txt
cat head.txt table.txt >small.svy

test_expect_success 'reading and writing is the identity' '
	svycat --no-history small.svy >again &&
	sed "s/label: \"Yes\"/label: '\''Yes'\''/; s/\[.., .a\]/[/" small.svy | grep -v na.strings >want &&
	grep -v na.strings again >got &&
	diff want got
'

for file in "$TESTDATA"/*.sav "$TESTDATA"/*.dta; do
	test_expect_success "$(basename "$file"): stream to stream keeps every byte" '
		svycat --no-history "$file" >one && svycat --no-history <one >two && cmp one two
	'
done

test_expect_success 'each step adds a line to the history, and --no-history takes it out' '
	svycat small.svy | svycat -c "y,w" >two &&
	sed -n "/^# history:/,/^#---/p" two >got &&
	printf "%s\n" "# history:" "# - svycat small.svy" "# - \"svycat -c y,w\"" "#---" >want &&
	diff want got &&
	svycat --no-history two >three && ! grep history three
'

test_expect_success 'a stream that is cut fails in the command that reads it' '
	size=$(wc -c <small.svy) &&
	for n in 1 3 40 $((size / 2)) $((size - 40)) $((size - 15)) $((size - 2)) $((size - 1)); do
		head -c $n small.svy >cut.svy &&
		status 1 svycat cut.svy >/dev/null 2>err && grep -q "cut.svy" err || return 1
	done
'

test_expect_success 'a foreign filter that drops rows is noticed, and both counts are named' '
	grep -v blank small.svy | status 1 svycat -o out.svy 2>err &&
	grep "2 rows" err && grep "says 3" err && ! test -e out.svy
'

test_expect_success '--partial accepts it and says so' '
	svycat small.svy | head -n -2 | svycat --partial >out 2>err &&
	grep "partial" err && grep "^#note:.*partial" out && tail -n 1 out | grep "^#end rows=2$" &&
	svycat --no-history out >/dev/null
'

test_expect_success 'a producer that dies is seen by both' '
	head -c 3000 "$TESTDATA/apiclus1.sav" >broken.sav &&
	svycat broken.sav 2>/dev/null | svycat -O csv >/dev/null 2>err
	echo "${PIPESTATUS[@]}" >got && echo "1 1" >want && diff want got
'

test_expect_success 'two streams in one are refused' '
	cat small.svy small.svy | status 1 svycat >/dev/null 2>err && grep "svystack" err
'

test_expect_success 'a design column that is gone is an error, another one is not' '
	svycat small.svy | grep -v "^#" | cut -f 1,2 >body &&
	{ cat head.txt body; echo "#end rows=3"; } >nodesign.svy &&
	status 1 svycat nodesign.svy 2>err && grep "weights .w." err &&
	svycat small.svy | grep -v "^#" | cut -f 1,3 >body &&
	{ cat head.txt body; echo "#end rows=3"; } | svycat -O tsv >got &&
	printf "y\tw\n1\t1.5\n\t2\n.a\t0.25\n" >want && diff want got
'

test_expect_success 'the trailer may stand anywhere below the header' '
	{ cat head.txt; echo "#end rows=3"; echo "#note: moved"; grep -v "^#end" table.txt; } | svycat --no-history >got &&
	{ svycat --no-history small.svy | sed "/^#end/i #note: moved"; } >want && diff want got
'

test_expect_success MLR 'Miller passes it on, byte for byte below the header' '
	svycat small.svy >one && mlr --tsv --pass-comments cat one >two &&
	grep -v "^#" one >one.body && grep -v "^#" two >two.body && cmp one.body two.body &&
	svycat --no-history two >got && svycat --no-history one >want && diff want got
'

test_expect_success MLR 'a Stata file through Miller' '
	svycat "$TESTDATA/apistrat.dta" >want && mlr --tsv --pass-comments cat want | svycat --no-history >got &&
	svycat --no-history want >want2 && cmp want2 got
'

test_expect_success MLR 'Miller adds columns and filters' '
	svycat small.svy | mlr --tsv --pass-comments put "\$v = \$w * 2; \$t = \"q\" . \$w" | svycat >got &&
	grep -A 1 "name: v$" got | grep number && grep -A 1 "name: t$" got | grep string &&
	svycat small.svy | mlr --tsv --pass-comments filter "\$w > 1" | status 1 svycat >/dev/null 2>&1 &&
	svycat small.svy | mlr --tsv --pass-comments filter "\$w > 1" | svycat --partial -O tsv >got 2>/dev/null &&
	test $(wc -l <got) = 3
'

test_expect_success R 'R reads the table and the header' '
	svycat small.svy >one.svy &&
	cat >read.R <<-"X" &&
	d <- read.delim("one.svy", comment.char = "#", na.strings = c("", ".a"), quote = "\"")
	stopifnot(identical(d$y, c(1L, NA, NA)), identical(d$w, c(1.5, 2, 0.25)), identical(d$s[1:2], c("a \"b\" #c", " blank ")), nrow(d) == 3)
	X
	Rscript read.R
'

test_expect_success 'no rows' '
	{ cat head.txt; printf "y\ts\tw\n#end rows=0\n"; } | svycat -O csv >got && echo y,s,w >want && diff want got
'

test_expect_success 'an empty input, a header alone, a NUL' '
	: >empty && status 1 svycat empty 2>err && grep "is empty" err &&
	status 1 svycat head.txt 2>err && grep "cut" err &&
	printf "a\0b\n" >nul && status 1 svycat nul 2>err && grep "neither" err
'

test_expect_success 'a full disk fails' '
	status 1 svycat small.svy >/dev/full 2>err && grep "No space left on device" err
'

cat >meta.svy <<'EOF2'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: x
#     type: integer
#     role: target
#     columns: 8
#     align: right
#     writeFormat: F8.1
#     attributes: {codes: ['1', 'y'], "a: b": zz}
#   - name: z
#     type: integer
# na.strings: ['']
# documents:
# - line one
# - ''
# attributes: {file: q}
# multipleResponseSets:
# - {name: $tasks, title: "My: set", kind: dichotomies, counted: '1', countedLabels: true, titleOfFirst: true, variables: [x, z, gone]}
# variableSets:
# - {name: gone, variables: [gone]}
# - {name: core, variables: [x]}
#---
x	z
1	2
#end rows=1
EOF2
test_expect_success 'attributes, sets and documents pass through, without the variables that are gone' '
	svycat --no-history meta.svy >one && svycat --no-history one >two && test_cmp one two &&
	sed -e "s/, gone\]/]/" -e "/name: gone/d" -e "s/ \$tasks,/ '"'"'\$tasks'"'"',/" meta.svy >want && test_cmp want one &&
	svycat --no-history -c z meta.svy >cut && grep "variables: .z." cut && test_must_fail grep core cut
'

cat >dates.svy <<'EOF2'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: spss
#     type: date
#     format: DATE11
#   - name: day
#     type: date
#   - name: moment
#     type: datetime
#     format: '%tc'
#   - name: month
#     type: yearmonth
#     format: '%tm'
#   - name: clock
#     type: time
#     format: TIME8
#---
spss	day	moment	month	clock
2020-03-23	2020-03-23	2020-03-23T10:00:00.25	2020-03	23:59:59
13804300800	21997	1900576800250	722	86399
13804300801	2020-02-29	2020-03-23 10:00	-5.5	86400
	.	.a		
#end rows=4
EOF2
test_expect_success 'dates are ISO 8601 and read back, numbers where they are none' '
	svycat --no-history dates.svy >one && svycat --no-history one >two && test_cmp one two && grep "format: .%td" one &&
	grep -v "^#" one >have && printf "spss\tday\tmoment\tmonth\tclock\n%s\n%s\n%s\n%s\n" \
		"2020-03-23	2020-03-23	2020-03-23T10:00:00.25	2020-03	23:59:59" \
		"2020-03-23	2020-03-23	2020-03-23T10:00:00.25	2020-03	23:59:59" \
		"13804300801	2020-02-29	2020-03-23T10:00:00	-5.5	86400" \
		"		.a		" >want && test_cmp want have
'
test_expect_success 'a date that is none is an error that says where' '
	sed "s/2020-02-29/2021-02-29/" dates.svy >bad.svy && status 1 svycat bad.svy 2>err >/dev/null && grep "2021-02-29.*is no number, in column .day." err
'
test_expect_success R 'R reads the dates as dates' '
	svycat dates.svy >one && awk "/^# schema/ { on = 1 } /^#---/ { on = 0 } /^#   fields/ { print; print \"#   - name: id\"; print \"#     type: integer\"; next } /^#/ { print; next }
		!n++ { print \"id\t\" \$0; next } n == 2 { print \"1\t\" \$0; exit }" one >two &&
	Rscript -e "suppressMessages(library(data.table)); d <- fread(\"two\", yaml = TRUE); stopifnot(inherits(d\$spss, \"IDate\"), d\$day == as.Date(\"2020-03-23\"), inherits(d\$moment, \"POSIXct\"))"
'

test_done
