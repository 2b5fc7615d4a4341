#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svycat: any format in, any format out'
. "$(dirname "$0")/lib.sh"

# The stream of a file without what differs by design from one format to another: $1 is a sed script of such lines.
same_stream() {
	svycat --no-history "$1" | sed "$3" >same.a && svycat --no-history "$2" | sed "$3" >same.b && diff same.a same.b
}

for file in "$TESTDATA"/*.sav; do
	name=$(basename "$file")
	test_expect_success "$name: to the stream and back loses nothing" '
		svycat "$file" | svycat -o back.sav && same_stream "$file" back.sav "" &&
		svycat "$file" | svycat -o back.zsav && same_stream "$file" back.zsav ""
	'
done

for file in "$TESTDATA"/*.dta; do
	name=$(basename "$file")
	test_expect_success "$name: to the stream and back loses nothing" '
		svycat "$file" | svycat -o back.dta && same_stream "$file" back.dta ""
	'
done

test_expect_success 'missing rules, tags and labels come back from both binary formats' '
	printf "%s\n" "#---" "# schema:" "#   fields:" \
		"#   - {name: a, type: number, title: \"A, b\", measure: ordinal, format: F8.0, categories: [{value: 1, label: one}, {value: 99, label: refused}], missingValues: [\"98\", \"99\"]}" \
		"#   - {name: b, type: number, format: F8.2, missingRange: [-.inf, -1], missingValues: [\"9\"]}" \
		"#   - {name: s, type: string, width: 8, format: A8, categories: [{value: x, label: an x}], missingValues: [q]}" "#---" \
		"a	b	s" "1	2.5	x" "	-7	q" "99	9	" "#end rows=3" >m.svy &&
	svycat -o m.sav m.svy && svycat --no-history m.sav >got &&
	grep "value: .98." got && grep "value: .99., label: refused" got && grep "missingRange: \[-.inf, -1\]" got && grep "value: .9.}" got &&
	grep "label: an x" got && grep "value: q" got && svycat -O tsv m.svy >one && svycat -O tsv m.sav >two && diff one two &&
	printf "%s\n" "#---" "# schema:" "#   fields:" \
		"#   - {name: a, type: number, format: \"%9.0g\", categories: [{value: 1, label: one}, {value: .b, label: broken}]}" "#---" \
		"a" "1" "." ".b" ".z" "#end rows=4" >t.svy &&
	svycat -o t.dta t.svy && svycat t.dta >got && grep "value: .b, label: broken" got && grep -v "^#" got >two && grep -v "^#" t.svy >one && diff one two
'

test_expect_success 'a file, a file on standard input and a stream give svymean the same' '
	cd "$TESTDATA" || return 1
	for x in apiclus1.sav apiclus2.dta; do
		svymean -w pw --psu dnum --no-history api00,api99 $x >"$SHARNESS_TRASH_DIRECTORY/a" &&
		cat $x | svymean -w pw --psu dnum --no-history api00,api99 >"$SHARNESS_TRASH_DIRECTORY/b" &&
		svycat $x | svymean -w pw --psu dnum --no-history api00,api99 >"$SHARNESS_TRASH_DIRECTORY/c" || break
		(cd "$SHARNESS_TRASH_DIRECTORY" && cmp a b && cmp a c) || break
		x=
	done
	cd "$SHARNESS_TRASH_DIRECTORY" && test -z "$x"
'

test_expect_success MLR 'Miller between two commands changes no number' '
	svymean --no-history --psu none api00,enroll "$TESTDATA/apistrat.dta" >want &&
	svycat "$TESTDATA/apistrat.dta" | mlr --tsv --pass-comments cat | svymean --no-history --psu none api00,enroll >got && cmp want got
'

test_expect_success 'a file that is cut fails in both commands, and no number comes out' '
	for file in apiclus1.sav efc.sav efc.dta apistrat.dta; do
		head -c $(($(wc -c <"$TESTDATA/$file") * 2 / 3)) "$TESTDATA/$file" >broken
		svycat broken 2>/dev/null | svymean --psu none "$(svycat -O tsv "$TESTDATA/$file" | head -n 1 | cut -f 5)" >out 2>/dev/null
		test "${PIPESTATUS[*]}" = "1 1" && ! test -s out || return 1
	done
'

test_expect_success '-c takes lists, keeps their order, and the design follows' '
	svycat -c "api99,api00,c*" -O csv "$TESTDATA/apiclus1.sav" | head -n 1 >got && echo api99,api00,cds,cnum,comp_imp,col_grad >want &&
	diff want got &&
	svydesign -q -w pw --psu dnum "$TESTDATA/apiclus1.sav" | svycat -c api00 | svycat -O csv | head -n 1 >got &&
	echo api00,pw,dnum >want && diff want got
'

test_expect_success 'an unknown variable, format or argument is wrong usage' '
	status 2 svycat -c api01 "$TESTDATA/apiclus1.sav" 2>err && grep "did you mean .api00." err &&
	status 2 svycat -O xls "$TESTDATA/apiclus1.sav" 2>err && grep "xls" err &&
	status 2 svycat a b 2>err && status 2 svycat --nonsense 2>err
'

test_expect_success 'what cannot be opened is named' '
	status 1 svycat nowhere.sav 2>err && grep "cannot open .nowhere.sav.: No such file or directory" err &&
	mkdir dir && status 1 svycat dir 2>err && grep "cannot open .dir.: Is a directory" err &&
	printf "a\n1\n" | gzip >x.gz && status 1 svycat x.gz 2>err && grep "zcat" err
'

test_expect_success '-o appears whole or not at all' '
	echo old >keep.csv && head -c 9000 "$TESTDATA/efc.sav" >cut.sav && status 1 svycat -o keep.csv cut.sav 2>err &&
	echo old >want && diff want keep.csv && status 1 svycat -o new.csv cut.sav 2>err && ! test -e new.csv && test -z "$(ls ./*.tmp 2>/dev/null)" &&
	status 1 svycat -o no/such/dir.csv "$TESTDATA/efc.sav" 2>err && grep "cannot write .no/such/dir.csv." err
'

test_expect_success 'a file may be its own output, and keeps its mode' '
	svycat "$TESTDATA/apiclus1.sav" -o own.svy && chmod 640 own.svy && svycat --no-history own.svy >want &&
	svycat --no-history -o own.svy own.svy && cmp want own.svy && test "$(stat -c %a own.svy)" = 640
'

test_expect_success 'the extension of -o means a format, -O wins over it' '
	for f in csv tsv sav zsav por dta json ndjson; do svycat -c api00 "$TESTDATA/apiclus1.sav" -o x.$f || return 1; done &&
	test "$(head -c 4 x.sav)" = "\$FL2" && test "$(head -c 4 x.zsav)" = "\$FL3" && test "$(head -c 11 x.dta)" = "<stata_dta>" &&
	svycat -c api00 "$TESTDATA/apiclus1.sav" -O csv -o x.dta && head -n 1 x.dta | grep "^api00$" &&
	for f in sav zsav por dta csv tsv; do svycat -O tsv x.$f >got.$f 2>/dev/null; done &&
	cmp got.sav got.zsav && cmp got.sav got.tsv && svycat -O tsv -c api00 "$TESTDATA/apiclus1.sav" >want && cmp want got.sav
'

test_expect_success 'an aligned table' '
	svycat -c "stype,api00,full" -O text "$TESTDATA/apistrat.dta" | head -n 2 >got &&
	printf "stype  api00  full\n    1    840   100\n" >want && diff -b want got
'

test_expect_success '--missing declares codes, and takes rules away' '
	printf "%s\n" "#---" "#---" "a	b	s" "1	-7	x" "99	2	no" "#end rows=2" >m.svy &&
	svycat --missing "a=99; b=-9:-2,lowest:-100; s=no" m.svy >got && grep -A 4 "name: a" got | grep "value: .99." &&
	grep "missingRange: \[\[-9, -2\], \[-.inf, -100\]\]" got && grep "value: .no." got &&
	svycat --missing "a=none" got >none && ! grep "value: .99." none && grep "value: .no." none &&
	svycat --missing "*=-1,-9:-8" m.svy >all && test $(grep -c "value: .-1." all) = 2 &&
	status 2 svycat --missing "s=1:2" m.svy 2>err && status 2 svycat --missing "q=1" m.svy 2>err && status 2 svycat --missing "a" m.svy 2>err && status 2 svycat --missing "a=" m.svy 2>err &&
	status 2 svycat --missing "a=x" m.svy 2>err && grep "is no number" err && status 2 svycat --missing "a=5:2" m.svy 2>err
'

test_expect_success 'a full disk and a closed output fail, in every format' '
	for f in stream csv tsv sav zsav por dta json ndjson text; do
		status 1 svycat -c api00 -O $f "$TESTDATA/apiclus1.sav" >/dev/full 2>err && grep -q "cannot write" err || return 1
	done &&
	status 1 svycat "$TESTDATA/apiclus1.sav" >&- 2>err
'

test_expect_success 'a reader that has enough ends the writer silently' '
	{ printf "%s\n" "#---" "# schema: {fields: [{name: x, type: string}]}" "#---" x && yes "a value of forty bytes, which fills pipes"; } |
		svycat 2>err | head -n 1 >got
	test "${PIPESTATUS[1]}" = 141 && ! test -s err && echo "#---" >want && diff want got
'

test_expect_success 'what looks like survey data and cannot be read is named' '
	(printf "\034\0\0\0\0\0\0\0ENCRYPTEDSAV" && head -c 100 /dev/zero) >secret.sav && status 1 svycat secret.sav 2>err && grep password err &&
	(head -c 258 /dev/zero && printf "PCSPSS SYSTEM FILE" && head -c 100 /dev/zero) >pc.sys && status 1 svycat pc.sys 2>err && grep "SPSS/PC+" err
'

test_expect_success 'a name that means a format of others is refused, unless a format is named' '
	status 2 svycat "$TESTDATA/fpc.sav" -o x.xlsx 2>err && grep "no writer for the format that the name .x.xlsx. means" err && test ! -e x.xlsx &&
	status 2 svymean --psu none x "$TESTDATA/fpc.sav" -o x.rds 2>err && test ! -e x.rds && svycat -O csv "$TESTDATA/fpc.sav" -o x.xlsx && test -s x.xlsx
'

test_expect_success 'an encoding of two bytes a character can be named where no mark tells it' '
	printf "a,b\n1,x\n" | iconv -t UTF-16BE >u.csv && svycat --encoding UTF-16BE -O tsv u.csv >have && printf "a\tb\n1\tx\n" >want && test_cmp want have &&
	status 1 svycat u.csv 2>err
'

test_done
