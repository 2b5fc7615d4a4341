#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='designs of several stages: beside R, and what may not be'
. "$(dirname "$0")/lib.sh"

# 3 strata, 4 primary units in each, 3 units in those, 3 in those, 2 in those; ids that start anew (p u t v) and that do not (pid …), in no order
awk 'BEGIN {
	print "s,p,u,t,v,pid,uid,tid,vid,g,y,w,N1,N2,N3,N4,M,f1,f2"
	srand(7)
	for (s = 1; s <= 3; s++) for (p = 1; p <= 4; p++) for (u = 1; u <= 3; u++) for (t = 1; t <= 3; t++) for (v = 1; v <= 2; v++) {
		pid = s * 100 + p; uid = pid * 100 + u; tid = uid * 10 + t; i = s * 13 + p * 29 + u * 7 + t * 3 + v
		N1 = s == 1 ? 4 : s == 2 ? 9 : 20; N2 = p == 1 ? 3 : 8
		printf "%d,%d,%d,%d,%d,%d,%d,%d,%d,%s,%.2f,%.2f,%d,%d,5,7,%d,%.17g,%.17g\n", s, p, u, t, v, pid, uid, tid, tid * 10 + v, u < 3 ? "a" : "b",
			8 + p + i * 37 % 23 / 3, 1 + i * 11 % 17 / 4, N1, N2, u < 3 ? 8 : 5, 4 / N1, 3 / N2
	}
}' >sorted.csv
{ head -1 sorted.csv; sed 1d sorted.csv | sort -t, -k11,11 -k9,9; } >stages.csv
cells='BEGIN { FS = OFS = "\t" } /^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = 1; next }
	{ print name, $at["id"], $at["estimate"], $at["std_error"], $at["df"] }'
# both CASE OPTION…: the total, and the mean in a domain, as the R script prints them
both() {
	_case=$1
	shift
	svytotal y -w w --lonely remove "$@" stages.csv 2>err | awk -v name="$_case total" "$cells" >>ours &&
	svymean y -w w --lonely remove --where 'y > 8' "$@" stages.csv 2>err | awk -v name="$_case mean" "$cells" >>ours
}

test_expect_success 'numbers of units as large as the population' 'sed "1s/\$/,A4,A3/; 2,\$s/\$/,4,3/" stages.csv >all.csv && mv all.csv stages.csv'
test_expect_success R 'R runs' 'Rscript "$TESTDATA/stages.R" "$PWD" >theirs 2>r.err || { cat r.err; false; }'
test_expect_success R 'svykit runs' '
	rm -f ours &&
	both "1 stages" --strata s --nest --psu p --fpc N1 &&
	both "2 stages" --strata s --nest --psu p,u --fpc N1,N2 &&
	both "3 stages" --strata s --nest --psu p,u,t --fpc N1,N2,N3 &&
	both "4 stages" --strata s --nest --psu p,u,t,v --fpc N1,N2,N3,N4 &&
	both fractions --strata s --psu pid,uid --fpc f1,f2 &&
	both "later strata" --strata s,g --psu pid,uid --fpc N1,M &&
	both "certain first" --strata s --psu pid,uid --fpc A4,N2 &&
	both "certain second" --strata s --psu pid,uid,tid --fpc N1,A3,N3 &&
	both "no fpc" --strata s --psu pid,uid,tid'
test_expect_success R 'the same rows' 'sort ours >o && sort theirs >t && cut -f1,2 o >a && cut -f1,2 t >b && test_cmp b a && [ $(wc -l <a) = 18 ]'
for column in 3=estimate 4="standard error" 5=df; do
	test_expect_success R "the same ${column#*=}" "cut -f${column%%=*} o >a && cut -f${column%%=*} t >b && near a b 1e-8"
done

se() {
	svytotal y -w w "$@" 2>err >se.out && column std_error se.out
}
test_expect_success 'ids that start anew within what is above them, and that do not' '
	near "$(se --strata s --nest --psu p,u,t,v --fpc N1,N2,N3,N4 stages.csv)" "$(se --strata s --psu pid,uid,tid,vid --fpc N1,N2,N3,N4 stages.csv)" 1e-12 &&
	near "$(se --psu pid,u,t --strata s --fpc N1,N2,N3 stages.csv)" "$(se --psu pid,uid,tid --strata s --fpc N1,N2,N3 stages.csv)" 1e-12'
test_expect_success 'population sizes of one stage and fractions of another' '
	near "$(se --strata s --psu pid,uid --fpc f1,N2 stages.csv)" "$(se --strata s --psu pid,uid --fpc N1,f2 stages.csv)" 1e-12'
test_expect_success 'a census has no error' '
	svycat -O csv stages.csv | awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; print \$0, \"A2\"; next } { print \$0, 2 }" >census.csv &&
	[ "$(se --strata s --psu pid,uid,tid,vid --fpc A4,A3,A3,A2 census.csv)" = 0 ]' 
test_expect_success 'rows in another order' 'near "$(se --strata s --psu pid,uid,tid --fpc N1,N2,N3 stages.csv)" "$(se --strata s --psu pid,uid,tid --fpc N1,N2,N3 sorted.csv)" 1e-12'

# By hand: z is 12 and 20 in one unit, 24 in another of one unit; 32 and 24 for those. 32 at the first stage, 16 in the one,
# 1/2 (1 - 1/3) (24 - 56/3)^2 in the other: the mean of the three later units, not of the two primary ones.
test_expect_success 'a lonely unit of a later stage is centred at the units of that stage' '
	printf "%s\n" "p,u,y,w,N,M,x" 1,1,3,4,4,4,6 1,2,5,4,4,4,10 2,1,4,6,4,3,8 >lone.csv &&
	near "$(se --psu p,u --fpc N,M --lonely adjust lone.csv)" "$(awk "BEGIN { printf \"%.17g\", sqrt(48 + 256 / 27) }")" 1e-12 &&
	svytotal y,x -w w --psu p,u --fpc N,M --lonely adjust --vcov lone.csv >lone.out && column std_error lone.out >lone.se &&
	near "$(sed -n 2p lone.se)" "$(awk "NR == 1 { print 2 * \$1 }" lone.se)" 1e-6 &&
	near "$(sed -n "s/^# vcov: .*x: \[\([^,]*\),.*/\1/p" lone.out)" "$(awk "BEGIN { printf \"%.17g\", 2 * (48 + 256 / 27) }")" 1e-12'

# refused TEXT CSV OPTION…: by svydesign and by an estimator, with a message that names where
refused() {
	_text=$1
	printf '%b' "$2" >bad.csv
	cp bad.csv "bad$((++_n)).csv"
	shift 2
	test_expect_success "refused: $_text" "status 1 svydesign -q -w none $* bad$_n.csv 2>err >out && grep -e '$_text' err && status 1 svymean y -w none $* bad$_n.csv 2>err && grep -e '$_text' err"
}
refused "the fpc .N. varies within stratum .s=1.: 9 and 8" 's,p,N,y\n1,1,9,1\n1,2,8,2\n2,3,4,1\n2,4,4,3\n' --strata s --psu p --fpc N
refused "more units are sampled than exist in stratum .s=2.: 2 of 1.5" 's,p,N,y\n1,1,9,1\n1,2,9,2\n2,3,1.5,1\n2,4,1.5,3\n' --strata s --psu p --fpc N
refused "the fpc .M. varies within stratum .s=1, p=1.: 5 and 6" 's,p,u,N,M,y\n1,1,1,9,5,1\n1,1,2,9,6,2\n1,2,1,9,5,1\n1,2,2,9,5,4\n' --strata s --psu p,u --fpc N,M
refused "more units are sampled than exist in stratum .s=1, p=2.: 3 of 2" 's,p,u,N,M,y\n1,1,1,9,5,1\n1,1,2,9,5,2\n1,2,1,9,2,1\n1,2,2,9,2,4\n1,2,3,9,2,4\n' --strata s --psu p,u --fpc N,M
refused "the fpc .N. is 0 in row 1" 's,p,N,y\n1,1,0,1\n1,2,0,2\n' --strata s --psu p --fpc N
refused "the fpc variable .N. is missing in row 2" 's,p,N,y\n1,1,4,1\n1,2,,2\n' --strata s --psu p --fpc N
refused "the psu variable .p. is missing in row 2" 's,p,y\n1,1,1\n1,,2\n' --strata s --psu p
test_expect_success 'ids that occur in two strata' '
	status 1 svydesign -q -w w --strata s --psu p stages.csv 2>err >out && grep "primary unit .1. occurs in stratum .1. and in stratum .[23]." err &&
	svydesign -q -w w --strata s --psu p --nest stages.csv >out && svytotal y -w w --strata s --psu p stages.csv 2>err >out && grep "numbered anew in each stratum" err'
test_expect_success 'a lonely unit of a later stage' '
	printf "s,p,u,N,M,y\n1,1,1,9,5,1\n1,1,2,9,5,2\n1,2,1,9,5,1\n" >lonely.csv &&
	status 1 svymean y -w none --strata s --psu p,u --fpc N,M lonely.csv 2>err && grep "stratum .s=1, p=2. has only one unit" err &&
	svymean y -w none --strata s --psu p,u --fpc N,M --lonely remove lonely.csv >out 2>err &&
	printf "s,p,u,N,M,y\n1,1,1,9,5,1\n1,1,2,9,5,2\n2,2,1,9,5,1\n2,2,2,9,5,1\n" >first.csv && svydesign -w none --strata s --psu p,u --fpc N,M first.csv 2>err >out &&
	grep "2 of 2 strata have one primary unit (.s=1., .s=2.)" err'
for what in strata fpc psu; do
	test_expect_success "more $what than stages" "status 2 svydesign -q -w none --psu p --$what s,p,u,t,v stages.csv 2>err >out && grep -e 'more than 4 stages' err"
done
test_expect_success 'strata and fpc of stages that are not there' '
	status 2 svydesign -q -w none --psu p --nest --strata s,g stages.csv 2>err >out && grep "but the design has 1 stage" err &&
	status 2 svydesign -q -w none --psu p --nest --strata s --fpc N1,N2 stages.csv 2>err >out && grep "but the design has 1 stage" err'

test_done
