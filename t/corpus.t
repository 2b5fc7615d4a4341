#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='SPSS and Stata files in the wild: whole ones are read and written back, damaged ones are refused'
. "$(dirname "$0")/lib.sh"

# A collection of files that cannot be part of the project, with manifest.csv: file, dir (good, bad), …, rows (10) and variables (11) as
# independent readers find them, ReadStat's status (13). Where it is not there, the bundled files stand in for it, whole and cut.
CORPUS=${SVY_CORPUS:-$ROOT/../shared/corpus}
if [ ! -f "$CORPUS/manifest.csv" ]; then
	CORPUS=$PWD/corpus
	mkdir -p corpus/good corpus/bad
	echo file,dir >corpus/manifest.csv
	for f in "$TESTDATA"/*.sav "$TESTDATA"/*.dta; do
		name=${f##*/}
		cp "$f" corpus/good/
		head -c $(($(wc -c <"$f") * 3 / 4)) "$f" >"corpus/bad/$name"
		svycat --no-history -O tsv "$f" | awk -F '\t' -v name="$name" '
			NR == 1 { n = NF } END { print name ",good,,,,,,,," NR - 1 "," n ",,0"; print name ",bad" }' >>corpus/manifest.csv
	done
fi

bounded() (limit_memory 200000; exec timeout 10 "$@")

test_expect_success 'whole files have the rows and variables that other readers find' '
	awk -F, "\$2 == \"good\" && (\$13 == \"0\" || \$1 ~ /[.](dta|z?sav)\$/) { print \$1, \$10 == \"\" ? \"?\" : \$10, \$11 == \"\" ? \"?\" : \$11 }" "$CORPUS/manifest.csv" >list && test -s list &&
	while read -r f rows vars; do
		bounded svycat --no-history -O stream "$CORPUS/good/$f" >"$f.one" 2>err || { echo "$f: $(cat err)"; continue; }
		awk -F "\t" -v f="$f" -v rows="$rows" -v vars="$vars" "
			/^#end rows=/ { n = substr(\$0, 11) } !/^#/ && !seen++ { k = NF }
			END { if ((n != rows && rows != \"?\") || (k != vars && vars != \"?\") || !k || n == \"\") print f \": \" n + 0 \" x \" k + 0 \", not \" rows \" x \" vars }" "$f.one"
	done <list >wrong; test_must_be_empty wrong
'

test_expect_success 'whole files from a pipe give the same bytes' '
	for one in *.one; do
		cat "$CORPUS/good/${one%.one}" | bounded svycat --no-history -O stream 2>err | cmp -s - "$one" || echo "$one differs: $(cat err)"
	done >wrong; test_must_be_empty wrong
'

# What cannot come back the same, and why.
changes() {
	case $1 in
	psppat__variable-display-parameters-without-width-?e.sav) ;;    # SPSS wants columns beside alignments
	psppat__partial-compressed-data-record-?e.sav | pyreadstat__tegulu.sav) ;;      # notes from behind the rows stand before them
	readstattables__string_labeled_value.sav | rsfuzz__savrow-032.sav | statfiles-jl__types.sav) ;; # formats of another width than their texts
	pandas__stata1_encoding*.dta | readstata13__encodecp.dta) ;;    # their trailers note that text was not UTF-8, which it is when written
	readstata13__2_statacar.dta | rsfuzz__dta104-098.dta | rsfuzz__dta111-098.dta) ;;       # notes from behind the rows stand before them
	*) return 1 ;;
	esac
}

test_expect_success 'read, written and read again they are the same' '
	for one in *.one; do
		f=${one%.one}
		bounded svycat -O "${f##*.}" "$one" >again 2>err && bounded svycat --no-history -O stream again >two 2>>err || { echo "$f: $(cat err)"; continue; }
		cmp -s "$one" two || changes "$f" || echo "$f differs"
	done >wrong; test_must_be_empty wrong
'

test_expect_success 'between commands .sav carries what the stream does' '
	for one in *.one; do
		f=$CORPUS/good/${one%.one}
		svycat "$f" 2>/dev/null | svycat | svycat -O stream >want 2>/dev/null
		svycat -O sav "$f" 2>/dev/null | svycat -O sav | svycat -O stream >have 2>err
		cmp -s want have || echo "$f differs: $(cat err)"
	done >wrong; test_must_be_empty wrong
'

# Where haven, which is ReadStat, is wrong about a Stata file.
haven_errs() {
	case $1 in
	pandas__stata1[26]*_119.dta) ;;         # strLs of release 119: five bytes of observation, of which it reads four
	pandas__stata1_encoding_118.dta) ;;     # keeps bytes that are no UTF-8
	pandas__stata4_10[48].dta | v4-regression__firstsex.dta) ;;     # reads no label sets, or others, before release 110
	pandas__stata8_10[45].dta) ;;           # a missing double is 2^333
	*) return 1 ;;
	esac
}

test_expect_success R 'R haven reads in Stata files what it reads in copies of them by svykit' '
	for one in *.dta.one; do
		f=${one%.one}
		svycat -O dta "$CORPUS/good/$f" >"copy.$f" 2>err && echo "$CORPUS/good/$f copy.$f"
	done >pairs && test -s pairs && Rscript "$ROOT/t/dta.R" --pairs pairs >differ &&
	while IFS=: read -r f rest; do
		haven_errs "$f" || echo "$f: $rest"
	done <differ >wrong; test_must_be_empty wrong
'

# Where haven, which is ReadStat, is wrong about an SPSS file, or SPSS has no place for what it finds.
sav_errs() {
	case $1 in
	medella-spss__MaxString.sav) ;;         # it leaves out the last of 32,767 bytes
	psppat__compressed-data-*-bias-?e.sav) ;;       # and takes a byte behind the 15 of a text
	psppat__unspecified-character-encoding-?e.sav) ;;       # bytes as they stand, where nothing tells what they are
	pyreadstat__tegulu.sav) ;;              # half a character is left out without a word
	readstattables__string_labeled_value.sav) ;;    # labels of texts that are longer than the variable
	rsfuzz__savrow-032.sav | statfiles-jl__types.sav) ;;    # formats of another width than the variable
	spss-sav__compression_none.sav) ;;      # blanks at the end of a missing value
	*) return 1 ;;
	esac
}

test_expect_success R 'R haven finds in SPSS files the cells of the stream, and the dictionary of copies by svykit' '
	for one in *sav.one; do
		f=${one%.one}
		svycat -o "copy.$f.sav" "$CORPUS/good/$f" 2>err && echo "$CORPUS/good/$f $one copy.$f.sav"
	done >pairs && test -s pairs && Rscript "$ROOT/t/sav.R" pairs >differ 2>err &&
	while IFS=: read -r f rest; do
		case $f in *sav) sav_errs "$f" || echo "$f: $rest" ;; esac
	done <differ >wrong; test_must_be_empty wrong
'

# Files of the bad part that are read in silence, and why that is right.
harmless() {
	case $1 in
	*bomb-compressed* | *str2045-nonul*) ;; # odd, and right
	*release-120*) ;;               # whole: a release that had not come out
	*) return 1 ;;
	esac
}

test_expect_success 'damaged files end in time, in bounded memory, with a message' '
	awk -F, "\$2 == \"bad\" { print \$1 }" "$CORPUS/manifest.csv" >list && test -s list &&
	while read -r f; do
		bounded svycat -O stream "$CORPUS/bad/$f" >out 2>err
		rc=$?
		if [ $rc = 1 ]; then
			grep -q "^svycat: .*${f%%.*}" err || echo "$f: no message that names it: $(cat err)"
			grep -q "^#end" out && echo "$f: a trailer in spite of the error"
		elif [ $rc = 0 ]; then
			[ -s err ] || harmless "$f" || echo "$f: success in silence"
		else
			echo "$f: exit $rc: $(cat err)"
		fi
	done <list >wrong; test_must_be_empty wrong
'

test_expect_success 'damaged files from a pipe fare as from disk' '
	while read -r f; do
		bounded svycat -O stream "$CORPUS/bad/$f" >/dev/null 2>&1
		one=$?
		bounded svycat -O stream <"$CORPUS/bad/$f" >/dev/null 2>&1
		two=$?
		cat "$CORPUS/bad/$f" | bounded svycat -O stream >/dev/null 2>&1
		three=$?
		[ "$one $one" = "$two $three" ] || echo "$f: $one from disk, $two from a file, $three from a pipe"
	done <list >wrong; test_must_be_empty wrong
'

test_done
