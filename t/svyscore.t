#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later

test_description='svyscore: constructs from items'
. "$(dirname "$0")/lib.sh"

cat > model.yaml <<'YAML'
title: Help in the neighbourhood
missing:
- {items: [w1-w4, n1-n3], range: [-7, -2]}
inapplicable:
- {items: [hours_paid], codes: [-5], value: 0}
constructs:
  norm:        {role: norm, title: Neighbours should help each other, items: [n1-n3], reverse: [n2], range: [1, 5], score: mean, min_valid: 2, at_least: 4}
  willing:     {role: willing, title: Would do it, items: [w1-w4], levels: {'yes': [3, 4], 'no': [1, 2], already: [5], dk: [8]}, already_as: own, dk_as: own, at_least_items: 2}
  time:        {role: able, where: 'hours_paid < 32 and care_hours < 8'}
  skill:       {role: able, items: [s1-s3], range: [1, 5], score: mean, min_valid: 2, at_least: 3.5}
  information: {role: able, items: [i1, i2], score: share, equal_to: [1], at_least: 0.5}
  able:        {all_of: [time, skill, information]}
gap:
  errands:     {norm: n1, willing: w1, agree: [4, 5], would: [3, 4]}
YAML

# One person per line: n1-n3, w1-w4, hours_paid, care_hours, s1-s3, i1 i2.
{
	cat <<'HEAD'
#---
# profile: svy-data/1
# schema:
#   fields:
#   - name: n1
#     type: integer
#     title: "Neighbours: help with errands"
#     categories:
#     - {value: 1, label: Disagrees}
#     - {value: 5, label: Agrees}
#   - name: w1
#     type: integer
#     categories:
#     - {value: 5, label: Does it}
#     - {value: 8, label: No idea}
#     missingValues:
#     - {value: '8', label: No idea}
#   - name: hours_paid
#     type: integer
#     categories:
#     - {value: -5, label: No job}
#---
HEAD
	tr ' ' '\t' <<'ROWS'
n1 n2 n3 w1 w2 w3 w4 hours_paid care_hours s1 s2 s3 i1 i2
5 1 4 3 4 1 1 -5 0 4 4 3 1 2
1 5 1 1 2 1 2 40 0 2 2 2 2 2
4 -3 4 5 4 1 1 20 -1 5 5 -9 1 1
-2 -2 5 8 8 1 -7 20 10 4 4 4 1 1
3 3 3 8 -2 3 -2 20 0 4 4 4 9 2
ROWS
	echo '#end rows=5'
} > in.svy

test_expect_success 'every construct of the model is a column' '
	svyscore --model model.yaml --no-history in.svy > out.svy &&
	column norm out.svy > got && printf "%s\n" 1 0 1 "" 0 | diff - got &&
	column willing out.svy > got && printf "%s\n" 1 0 2 3 3 | diff - got &&
	column time out.svy > got && printf "%s\n" 1 0 1 0 1 | diff - got &&
	column skill out.svy > got && printf "%s\n" 1 0 1 1 1 | diff - got &&
	column information out.svy > got && printf "%s\n" 1 0 1 1 0 | diff - got &&
	column able out.svy > got && printf "%s\n" 1 0 1 0 0 | diff - got &&
	column norm_score out.svy > got && printf "%s\n" 4.666666666666667 1 4 "" 3 | diff - got
'

test_expect_success 'the codes of the file stay' '
	column hours_paid out.svy > got && printf "%s\n" -5 40 20 20 20 | diff - got &&
	column n2 out.svy > got && printf "%s\n" 1 5 -3 -2 3 | diff - got &&
	tail -1 out.svy > got && echo "#end rows=5" | diff - got
'

test_expect_success 'values that no rule knows are warned of' '
	svyscore --model model.yaml in.svy 2> err > /dev/null &&
	grep "1 value of .s3. outside the range of .skill. counted as missing" err &&
	status 1 svyscore --strict --model model.yaml in.svy > /dev/null 2> err
'

test_expect_success 'the header says what the constructs are, and what is missing' '
	grep "name: willing, role: willing, kind: judgement" out.svy &&
	grep "name: time, role: part, kind: condition" out.svy &&
	grep "name: able, role: able, kind: all_of, .*parts: \[time, skill, information\]" out.svy &&
	grep "gap: .*name: errands, norm: n1, willing: w1, agree: \[4, 5\], would: \[3, 4\]" out.svy &&
	sed -n "/name: n3/,/name: w1/p" out.svy | grep "missingRange: \[-7, -2\]" &&
	svyscore --model model.yaml in.svy 2> /dev/null | grep "^# - svyscore --model model.yaml in.svy$"
'

# The same rules once more, by hand.
cat > by-hand.awk <<'AWK'
BEGIN { FS = "\t" }
/^#/ { next }
!n { n = NF; for (i = 1; i <= n; i++) at[$i] = i; next }
{
	hours = $at["c12hour"]; demanding = $at["c83cop2"]; harm = $at["c85cop4"]; money = $at["c87cop6"]; friends = $at["c89cop8"]
	if (hours != "" && hours >= 40 || demanding != "" && demanding > 2)
		time = "no"
	else
		time = hours == "" || demanding == "" ? "" : "yes"
	if (time == "" || harm == "" || money == "" || friends == "")
		print ""
	else
		print (time == "yes" && harm <= 2 && money <= 2 && friends >= 2)
}
AWK

test_expect_success 'the model of the bundled survey means what it says' '
	svyscore --model "$TESTDATA/models/efc.yaml" --no-history "$TESTDATA/efc.sav" > efc.svy &&
	column able efc.svy > got && awk -f by-hand.awk efc.svy > want &&
	diff want got && [ "$(grep -c 1 got)" -gt 300 ]
'

test_expect_success 'scores go through the formats of SPSS and Stata' '
	column able efc.svy > want &&
	for f in sav dta; do
		svyscore --model "$TESTDATA/models/efc.yaml" -o efc.$f "$TESTDATA/efc.sav" &&
		svycat efc.$f > back.svy && column able back.svy | diff want - || return 1
	done
'

test_expect_success 'a stream on standard input gives the same bytes' '
	svyscore --model model.yaml --no-history < in.svy > piped.svy && cmp out.svy piped.svy
'

test_expect_success 'scores are not added twice' '
	status 1 svyscore --model model.yaml out.svy > /dev/null 2> err && grep "constructs already" err
'

test_expect_success '--check says what the model means' '
	svyscore --check --model model.yaml in.svy > said &&
	cat > want <<-\EOF &&
	willing "Would do it", role willing
	  Yes if at least 2 of 4 items say yes; no if the other answers could not make up 2 either; else already does if yes and already make up 2; else doesn'"'"'t know if don'"'"'t know makes up 2; else missing.
	    w1
	      no: 1, 2
	      yes: 3, 4
	      already: 5 "Does it"
	      don'"'"'t know: 8 "No idea" (missing in the file, valid here)
	      missing: -7 to -2, no answer
	EOF
	sed -n "/^willing/,/^    w2/p" said | sed "\$d" | diff want - &&
	grep "      does not apply: -5 \"No job\", which counts as 0" said &&
	grep "    n1 \"Neighbours: help with errands\"" said &&
	grep "able, role able" said
'

test_expect_success '--check tells to which side missing: kleene leans' '
	cat > lean.yaml <<-\EOF &&
	constructs:
	  p: {where: "n1 > 3"}
	  q: {where: "n1 > 1"}
	  r: {where: "n1 > 2"}
	  every: {all_of: [p, q, r], missing: kleene}
	  some: {any_of: [p, q, r], missing: kleene}
	  two: {at_least: 2, of: [p, q, r], missing: kleene}
	EOF
	svyscore --check --model lean.yaml in.svy > said &&
	grep -A2 "^every" said | grep "decide it; this makes too many noes known" &&
	grep -A2 "^some" said | grep "decide it; this makes too many yeses known" &&
	grep -A2 "^two" said | grep "decide it\.$"
'

test_expect_success 'a mistake in the model is an error with its line' '
	sed "s/at_least_items/at_least_item/" model.yaml > bad.yaml &&
	status 1 svyscore --model bad.yaml in.svy > out 2> err &&
	test_must_be_empty out &&
	echo "svyscore: bad.yaml:8: unknown key '"'at_least_item'"' in construct '"'willing'"' (did you mean '"'at_least_items'"'?)" | diff - err &&
	status 1 svyscore --model none.yaml in.svy 2> err && grep "none.yaml" err &&
	status 1 svyscore --check --model model.yaml none.sav 2> err && grep "none.sav" err
'

test_expect_success 'wrong usage is exit 2' '
	status 2 svyscore in.svy 2> err && grep -e "--model" err &&
	status 2 svyscore --model 2> /dev/null &&
	status 2 svyscore --model model.yaml -O nonsense in.svy 2> err
'

test_expect_success 'nothing that fails exits 0' '
	status 1 svyscore --model model.yaml in.svy > /dev/full 2> /dev/null &&
	status 1 svyscore --check --model model.yaml in.svy > /dev/full 2> /dev/null &&
	sed "\$d" in.svy > cut.svy && status 1 svyscore --model model.yaml cut.svy > out 2> /dev/null &&
	test_must_fail grep "^#end" out
'

test_done
