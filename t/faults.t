#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='full disks, spent memory, and input that is cut: an error, and never half a file'
. "$(dirname "$0")/lib.sh"

monitor=$TESTDATA/monitor.sav
svycat -c jaar,gewicht,sekse,n1-n3,stratum,psu "$monitor" >input.svy
svycat -o input.sav input.svy && svycat -o input.dta input.svy
svydesign -q -w gewicht --psu psu -o designed.svy input.svy
printf 'a,b,c\n1,x,2.5\n2,"y, z",\n' >input.csv
awk 'BEGIN { print "id,i,x,t"; for (i = 1; i <= 2; i++) for (r = 1; r <= 200; r++) print r "," i "," r / 3 ",text " i }' >scattered.csv
printf 'code,name\n1,Man\n7,Other\n' >towns.csv
printf 'sekse,count\n1,7000\n2,7500\n' >sexes.csv
printf 'variable,category,value\nsekse,1,7000\nsekse,2,7500\njaar,,29300000\n' >ages.csv
printf 'g,p\n1,0.3\n2,0.4\n' >places.csv
svyfilter 'n1 > 0' -o complete.svy input.svy
cat >model.yaml <<'X'
constructs:
  norm: {role: norm, title: Norm, items: [n1-n3], range: [1, 5], score: mean, min_valid: 2, at_least: 3.5}
X
cat >patch.yaml <<'X'
variables:
- for: n1-n3
  title: Norm
  labels: {1: Nooit, 5: Altijd, 9: Weigert, 10: Onbekend}
  missing: [-7, {label: "WEIGERT|n[.]v[.]t"}, {words: no_answer}]
X

# Commands that write out: a reader and a writer of each format, and each kind of result.
cat >commands <<'X'
svycat -o out.svy input.sav
svycat -o out.svy input.dta
svycat -o out.svy input.csv
svycat -o out.sav input.svy
svycat -o out.zsav input.svy
svycat -o out.por input.svy
svycat -o out.dta input.svy
svycat -o out.csv input.dta
svycat -o out.json input.sav
svymean n1-n3 --by sekse -w gewicht --strata stratum --psu psu -o out.svy input.sav
svytest n1,n2 --rank wilcoxon --between sekse -w gewicht --strata stratum --psu psu -o out.svy input.sav
svyprop sekse -w gewicht --psu psu -O markdown -o out.md input.svy
svyscore --model model.yaml -o out.svy input.sav
svysize --proportion p --margin 0.1 --by g -o out.svy places.csv
svyweight rake -q --targets sexes.csv -w gewicht -o out.svy input.sav
svyweight calibrate -q --targets ages.csv -w gewicht -o out.sav input.sav
svyweight trim -q --upper 1.2mean --by sekse -w gewicht -o out.svy input.sav
svyweight nonresponse -q --response jaar==2022 --propensity sekse,n1 --groups 3 -w gewicht -o out.svy complete.svy
svylabel -o out.svy patch.yaml input.sav
svyselect --drop sekse --rename jaar=wave -o out.svy input.sav
svyvars -O json -o out.json input.sav
svyvars -w gewicht -o out.html input.sav
svydesign -w gewicht --psu psu -o out.svy input.svy
svyfilter sekse==1 -o out.svy input.svy
svyfilter sekse==1 -o out.sav designed.svy
svyhead 20 -o out.svy input.sav
svystack -o out.svy input.sav input.dta
svystack -o out.sav designed.svy designed.svy
svylong --keep sekse --names n{i} -o out.svy input.sav
svywide --id id --index i --names x{i},t{i} -o out.svy scattered.csv
svyjoin --on sekse=code --how full -o out.svy towns.csv input.svy
svyjoin --on sekse=code --how semi -o out.sav towns.csv designed.svy
svysample --seed 1 --psu psu --psu-n 10 --pps-rows --within 3 -o out.sav input.svy
svysample --seed 1 --second-phase -n 30 --strata sekse -o out.svy designed.svy
X

# The preloaded library and the sanitizer both want to be the allocator; there the limits of the system have to do. A blank would
# end its path, so that is a relative one.
preload=
case $SVY_BIN in *asan*) ;; *) preload=./faults.so; ${CC:-cc} -shared -fPIC -D_GNU_SOURCE -O1 -o faults.so "$ROOT/t/faults.c" ;; esac

# fault KIND N COMMAND…: what it did, if that is wrong: success with another result, a crash, silence, or a file in spite of an error.
fault() {
	rm -f out.*
	timeout 20 env LD_PRELOAD="$preload" "FAULT_$1=$2" "${@:3}" >stdout 2>err </dev/null
	rc=$?
	if [ $rc = 0 ]; then
		cmp -s out.* want || echo "$1 $2: ${*:3}: success with another result"
	else
		[ $rc = 1 ] && [ -s err ] || echo "$1 $2: ${*:3}: exit $rc: $(cat err)"
		[ -z "$(find . -name 'out.*')" ] || echo "$1 $2: ${*:3}: exit $rc and a file"
	fi
}

# points N: the first ones of N and some of all others.
points() {
	seq "$1" | awk -v n="$1" 'NR <= 12 || NR % (1 + int(n / 25)) == 0'
}

# each_fault KIND FIELD LIST: over all commands of a list; FIELD of the counts.
each_fault() {
	while read -r -a command; do
		rm -f out.* want
		env LD_PRELOAD="$preload" FAULT_COUNT=count "${command[@]}" >/dev/null 2>&1 && mv out.* want || { echo "fails by itself: ${command[*]}"; continue; }
		for n in $(points "$(cut -d " " -f "$2" count)"); do
			fault "$1" "$n" "${command[@]}"
		done
	done <"$3"
}

test_expect_success 'the n-th write that fails' '
	if [ -n "$preload" ]; then each_fault WRITE 1 commands; fi >wrong; test_must_be_empty wrong
'

test_expect_success 'the n-th allocation that fails' '
	if [ -n "$preload" ]; then each_fault MALLOC 2 commands; fi >wrong; test_must_be_empty wrong
'

test_expect_success 'a limit on the size of files' '
	while read -r -a command; do
		rm -f out.*
		(trap "" XFSZ; ulimit -f 0; exec "${command[@]}" 2>&1) | cat >err
		rc=${PIPESTATUS[0]}
		[ "$rc" = 1 ] && grep -q "File too large" err || echo "${command[*]}: exit $rc: $(cat err)"
		[ -z "$(find . -name "out.*")" ] || echo "${command[*]}: a file"
	done <commands >wrong; test_must_be_empty wrong
'

test_expect_success 'a full device' '
	for format in stream sav zsav por dta csv tsv json ndjson text; do
		svycat -O $format input.svy >/dev/full 2>err
		rc=$?
		[ $rc = 1 ] && grep -q "No space left on device" err || echo "$format: exit $rc: $(cat err)"
		svycat -O $format -o /dev/full input.svy 2>err
		rc=$?
		[ $rc = 1 ] && grep -q "No space left on device" err || echo "$format to a device: exit $rc: $(cat err)"
	done >wrong; test_must_be_empty wrong
'

test_expect_success 'a file that was there stays as it was' '
	echo before >out.svy && test_must_fail svycat -o out.svy nothing.sav 2>/dev/null && (trap "" XFSZ; ulimit -f 0; svycat -o out.svy input.sav 2>/dev/null; [ $? = 1 ]) &&
	echo before | cmp - out.svy
'

# A small stream with all parts, cut behind every byte.
printf "%s\n" "#---" "# schema:" "#   fields:" "#   - {name: x, type: integer}" "#   - {name: s, type: string}" "#---" "x	s" "1	\"a b\"" "2	\\tc" "#note: n" "#end rows=2" >small.svy
test_expect_success 'a stream that is cut behind any byte' '
	svycat -o out.svy small.svy && size=$(wc -c <small.svy) &&
	for ((n = 0; n < size; n++)); do
		rm -f out.svy
		head -c $n small.svy | svycat -o out.svy 2>err
		rc=${PIPESTATUS[1]}
		[ $rc = 1 ] && [ -s err ] && ! [ -e out.svy ] || echo "$n: exit $rc: $(cat err)"
	done >wrong; test_must_be_empty wrong
'

# Nothing but the last byte is cut from formats that say where they end, and every part of them is looked at.
test_expect_success 'other files that are cut' '
	for f in input.sav input.dta; do
		size=$(wc -c <$f)
		for ((n = 0; n < size; n += 1 + size / 97)); do
			rm -f out.svy
			head -c $n $f >cut && svycat -o out.svy cut 2>err
			rc=$?
			[ $rc = 1 ] && [ -s err ] && ! [ -e out.svy ] || [ $rc = 0 ] && [ -s err ] || echo "$f, $n of $size: exit $rc: $(cat err)"
		done
	done >wrong; test_must_be_empty wrong
'

test_done
