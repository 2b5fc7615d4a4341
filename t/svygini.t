#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='svygini: against R and published values, properties of measures, edges, what it refuses'
. "$(dirname "$0")/lib.sh"

efc=$TESTDATA/efc.sav
api=$TESTDATA/apistrat.sav
monitor=$TESTDATA/monitor.sav
design='-w pw --strata stype --psu none --fpc fpc'
some=gini,lorenz,top:0.05,s80s20,s90s40,ge:2,ge:0.5,theil,atkinson:0.5
all=$some,mld,ge:-1,atkinson:1,atkinson:2

# rows COLUMN…: these columns of the estimate stream on standard input, without its header
rows() {
	awk -F '\t' -v want="$*" '/^#/ { next } !n { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, name, " "); next }
		{ for (k = 1; k <= n; k++) printf "%s%s", $at[name[k]], k < n ? "\t" : "\n" }'
}
# numbers COMMAND…: estimates and standard errors, one below the other
numbers() { "$@" 2>/dev/null | rows estimate std_error | tr '\t' '\n'; }
# ours CASE ARGUMENTS…: measures of inequality as the R script prints them
ours() {
	_case=$1
	shift
	svygini -p 0.1,0.5,0.9 "$@" 2>/dev/null | rows id estimate std_error | sed "s/^/$_case	/" >>ours
}

if test_have_prereq R; then
	test_expect_success 'R runs' 'Rscript "$ROOT/t/indices.R" "$TESTDATA" inequality >theirs 2>r.err || { cat r.err; false; }'
	test_expect_success 'svykit runs' '
		replicates="-w pw --repweights rw*" &&
		ours strat enroll -m $all $design "$api" &&
		ours "strat by" enroll -m $all --by awards $design "$api" &&
		ours clus1 api00 -m $all -w pw --psu dnum --fpc fpc "$TESTDATA/apiclus1.sav" &&
		ours "clus1 where" api00 -m $all -w pw --psu dnum --fpc fpc --where "meals > 40" "$TESTDATA/apiclus1.sav" &&
		ours clus2 api00 -m $all -w pw --psu dnum,snum --fpc fpc1,fpc2 "$TESTDATA/apiclus2.sav" &&
		ours "efc by" c12hour -m $all --psu none --by e42dep "$efc" &&
		ours "efc ties" quol_5 -m $some --psu none "$efc" &&
		ours monitor leeftijd -m $all -w gewicht --strata stratum --psu psu "$monitor" &&
		ours election votes -m $all --pps brewer --prob p "$TESTDATA/election_pps.sav" &&
		svydesign -q --psu dnum --fpc fpc -w post post.csv | sed "s/^# survey: {/&calibration: [{kind: poststratify, base: pw, result: post, terms: [{by: [stype]}]}], /" >post.svy &&
		ours post api00 -m $all post.svy &&
		ours jk1 api00 -m $all $replicates --reptype jk1 --repscale $(cat jk1.scale) jk1.csv &&
		ours boot api00 -m $all $replicates --reptype other --repscale $(cat boot.scale) --reprscales $(cat boot.rscales) boot.csv &&
		ours jkn enroll -m $all $replicates --reptype jkn --reprscales $(cat jkn.rscales) jkn.csv &&
		ours brr alive -m $all -w none --repweights "rw*" --reptype brr brr.csv &&
		ours "strat r" enroll -m gini,s80s20 --as r $design "$api" &&
		ours "efc r" quol_5 -m gini,s80s20 --as r --psu none "$efc"'
	test_expect_success 'the same rows as R' 'cut -f 1,2 theirs >a && cut -f 1,2 ours >b && test_cmp a b && [ "$(wc -l <ours)" = 270 ]'
	test_expect_success 'the same measures as R' 'cut -f 3 theirs >a && cut -f 3 ours >b && near a b 1e-8'
	test_expect_success 'the same standard errors as R' 'cut -f 4 theirs >a && cut -f 4 ours >b && near a b 1e-8'
fi

# The synthetic incomes of 14,827 Austrians that laeken has. What R convey 1.0 prints of them: https://guilhermejacob.github.io/context/inequality.html,
# ids = ~rb030 (each person by itself), strata = ~db040; convey has no package in Debian.
if test_have_prereq LAEKEN; then
	test_expect_success 'R laeken runs' '
		cat >laeken.R <<-"E" &&
		suppressMessages(library(laeken))
		data(eusilc)
		write.csv(data.frame(income = eusilc$eqIncome, w = eusilc$rb050, region = as.integer(eusilc$db040)), "eusilc.csv", row.names = FALSE)
		put <- function(id, x) cat(sprintf("%s\t%.15g\n", id, x), sep = "")
		eusilc$region <- as.integer(eusilc$db040)
		g <- gini("eqIncome", weights = "rb050", breakdown = "region", data = eusilc)
		put("income[gini]", g$value / 100)
		put(paste0("income[gini]@region=", g$valueByStratum$stratum), g$valueByStratum$value / 100)
		q <- qsr("eqIncome", weights = "rb050", breakdown = "region", data = eusilc)
		put("income[s80s20]", q$value)
		put(paste0("income[s80s20]@region=", q$valueByStratum$stratum), q$valueByStratum$value)
		E
		Rscript laeken.R >theirs 2>r.err || { cat r.err; false; }'
	eusilc='-w w --strata region --psu none eusilc.csv'
	test_expect_success 'Gini coefficients and ratios of shares of laeken' '
		for args in "-m gini" "-m gini --by region" "-m s80s20 --as r" "-m s80s20 --by region --as r"; do svygini income $args $eusilc | rows id estimate || return 1; done >ours &&
			cut -f 1 theirs >a && cut -f 1 ours >b && test_cmp a b && cut -f 2 theirs >a && cut -f 2 ours >b && near a b 1e-10'
	test_expect_success 'what convey prints' '
		numbers svygini income -m gini,s80s20 --as r $eusilc >have && printf "%s\n" 0.2649652 0.001946982 3.970004 0.04255041 >want && near have want 2e-7'
	test_expect_success 'dividing the people on the limit changes little where they are few' '
		numbers svygini income -m gini,s80s20 $eusilc >a && numbers svygini income -m gini,s80s20 --as r $eusilc >b && near a b 1e-3 && ! near a b 1e-5'
fi


test_expect_success 'a file, a pipe and a stream give the same bytes' '
	for args in "c12hour,quol_5 --by e42dep -m gini,s80s20" "c160age --lorenz"; do
		svygini $args --psu none --no-history "$efc" >a 2>/dev/null && svycat "$efc" | svygini $args --psu none --no-history >b 2>/dev/null && test_cmp a b &&
		svycat -O sav "$efc" | svygini $args --psu none --no-history >b 2>/dev/null && test_cmp a b || return 1
	done'

printf 'x\n1\n4\n2\n5\n3\n' >five.csv
test_expect_success '1 to 5 by hand' '
	svygini x -m gini,lorenz,top:0.2,s80s20,palma -p 0.2,0.3,1 --psu none five.csv | rows estimate >have &&
	printf "%s\n" 0.2666666666666667 0.06666666666666667 0.13333333333333333 1 0.3333333333333333 5 0.8333333333333333 >want && near have want 1e-14'
# ten classes of incomes in the USA in 1968, of the manual of R ineq
test_expect_success 'what R ineq prints of ten classes' '
	{ echo x; printf "%s\n" 541 1463 2445 3438 4437 5401 6392 8304 11904 22261; } >usa.csv &&
	near "$(svygini x --psu none usa.csv | rows estimate)" 0.4620911 1e-7'
test_expect_success 'one has all' '
	printf "x\n0\n0\n0\n8\n" >all.csv && svygini x -m gini,lorenz,top:0.25 -p 0.75 --psu none all.csv | rows estimate >have && printf "0.75\n0\n1\n" >want && near have want 1e-15'

test_expect_success 'neither the order of rows nor the scale of weights and values tells' '
	args="--strata stratum --psu psu --by sekse" m="-m $some" &&
	svycompute "leeftijd = if(resp % 3 == 0, 10 * floor(leeftijd / 10), leeftijd); twice = leeftijd * 2; big = gewicht * 1000" --replace "$monitor" >m.svy && svysort -O csv leeftijd,resp m.svy >sorted.csv &&
	numbers svygini leeftijd $m $args -w gewicht m.svy >a && numbers svygini leeftijd $m $args -w gewicht sorted.csv >b && near a b 1e-9 &&
	numbers svygini leeftijd $m $args -w big m.svy >b && near a b 1e-9 && numbers svygini twice $m $args -w gewicht m.svy >b && near a b 1e-9'
test_expect_success 'people who come twice weigh twice' '
	svycat -O csv "$efc" | awk "NR == 1 { print; next } { print; print }" >double.csv &&
	svygini c12hour -m $all --psu none "$efc" 2>/dev/null | rows estimate >a && svygini c12hour -m $all --psu none double.csv 2>/dev/null | rows estimate >b && near a b 1e-12'
test_expect_success 'a scale of few values: splitting a row by its weight changes nothing' '
	awk "BEGIN { print \"x,w\"; for (i = 0; i <= 10; i++) print i \",\" 1 + (i * 7) % 4 }" >scale.csv &&
	awk -F, "NR == 1 { print; next } { print \$1 \",\" \$2 / 4; print \$1 \",\" 3 * \$2 / 4 }" scale.csv >split.csv &&
	svygini x -m $some -w w --psu none scale.csv 2>/dev/null | rows estimate >a && svygini x -m $some -w w --psu none split.csv 2>/dev/null | rows estimate >b && near a b 1e-12'
test_expect_success 'from a rich one to a poor one: every measure falls' '
	printf "x\n2\n3\n5\n8\n13\n" >before.csv && printf "x\n2.5\n3\n5\n8\n12.5\n" >after.csv &&
	svygini x -m gini,theil,mld,ge:2,ge:-1,atkinson:0.5,atkinson:2,s80s20 --psu none before.csv | rows estimate >a &&
	svygini x -m gini,theil,mld,ge:2,ge:-1,atkinson:0.5,atkinson:2,s80s20 --psu none after.csv | rows estimate >b && paste a b | awk "{ bad += !(\$2 < \$1) } END { exit bad || NR != 8 }"'
test_expect_success 'all have the same: 0, without error' '
	printf "x\n5.1\n5.1\n5.1\n" >same.csv && svygini x -m gini,theil,mld,ge:2,ge:0.5,atkinson:0.5,atkinson:1,s80s20 --psu none same.csv | rows estimate std_error conf_low conf_high >have &&
	{ for i in 1 2 3 4 5 6 7; do printf "0\t0\t0\t0\n"; done; printf "1\t0\t1\t1\n"; } >want && test_cmp want have'
test_expect_success 'measures that are one under two names' '
	numbers svygini enroll -m theil,mld $design "$api" >a && numbers svygini enroll -m ge:1,ge:0 $design "$api" >b && test_cmp a b &&
	numbers svygini enroll -m palma $design "$api" >a && numbers svygini enroll -m s90s40 $design "$api" >b && test_cmp a b &&
	numbers svygini enroll --lorenz $design "$api" >a && numbers svygini enroll -m lorenz:0.1,lorenz $design "$api" >b && test_cmp a b && [ "$(wc -l <a)" = 18 ] &&
	numbers svygini enroll -p 0.2,0.4 $design "$api" >a && numbers svygini enroll -m lorenz -p 0.2,0.4 $design "$api" >b && test_cmp a b'
test_expect_success 'measures that follow from others' '
	set -- $(svygini enroll -m mld,atkinson:1,ge:2,lorenz,s80s20,top:0.2 -p 0.2,0.8 $design "$api" | rows estimate) &&
	near "$2" "$(awk "BEGIN { printf \"%.17g\", 1 - exp(-$1) }")" 1e-12 && near "$6" "$(awk "BEGIN { printf \"%.17g\", (1 - $5) / $4 }")" 1e-12 &&
	near "$7" "$(awk "BEGIN { printf \"%.17g\", 1 - $5 }")" 1e-12 &&
	svyvar enroll -w pw "$api" 2>/dev/null | rows estimate >v && svymean enroll -w pw "$api" 2>/dev/null | rows estimate >m &&
	near "$3" "$(paste v m | awk "{ printf \"%.17g\", 199 / 200 * \$1 / \$2 ^ 2 / 2 }")" 1e-12'
test_expect_success 'the area above the Lorenz curve is the Gini coefficient' '
	p=$(seq -s, 0 0.001 1) && svygini c12hour -p $p --psu none "$efc" 2>/dev/null | rows estimate |
		awk "{ a += NR > 1 ? (\$1 + last) / 2000 : 0; last = \$1 } END { printf \"%.10g\\n\", 1 - 2 * a }" >area &&
	near "$(cat area)" "$(svygini c12hour --psu none "$efc" 2>/dev/null | rows estimate)" 1e-4'
test_expect_success 'the ends of the Lorenz curve have no error' '
	svygini enroll -p 0,1 $design "$api" | rows estimate std_error conf_low conf_high >have && printf "0\t0\t0\t0\n1\t0\t1\t1\n" >want && sed "s/[0-9.]*e-1[0-9]/0/g" have >h && test_cmp want h'

test_expect_success 'groups are what conditions give, and margins what runs without them' '
	svygini leeftijd -m $some -w gewicht --strata stratum --psu psu --by sekse --margins "$monitor" 2>/dev/null | rows sekse estimate std_error df n >all &&
	for s in 1 2; do awk -v s=$s "\$1 == s" all | cut -f 2- >have && svygini leeftijd -m $some -w gewicht --strata stratum --psu psu --where "sekse == $s" "$monitor" 2>/dev/null | rows estimate std_error df n >want &&
		[ -s have ] && tr "\t" "\n" <have >h && tr "\t" "\n" <want >w && near h w 1e-12 || return 1; done &&
	grep "^	" all | cut -f 2- | tr "\t" "\n" >h && svygini leeftijd -m $some -w gewicht --strata stratum --psu psu "$monitor" | rows estimate std_error df n | tr "\t" "\n" >w && near h w 1e-12'
test_expect_success 'svyfilter before it and --where in it are one' '
	numbers svygini enroll $design --where "meals > 30" "$api" >want && svydesign -q $design "$api" | svyfilter "meals > 30" >part.svy && numbers svygini enroll part.svy >have && test_cmp want have'
test_expect_success 'linearised and jackknifed are close in a sample of many units' '
	svydesign -q $design "$api" >lin.svy && svydesign -q -w pw --strata stype --psu none "$api" >nofpc.svy && svyreplicate --type jkn nofpc.svy >rep.svy &&
	numbers svygini enroll,meals -m gini,s80s20,ge:2,lorenz,atkinson:0.5 nofpc.svy >a && numbers svygini enroll,meals -m gini,s80s20,ge:2,lorenz,atkinson:0.5 rep.svy >b && near a b 0.06 && ! cmp -s a b'
test_expect_success 'replicates that are made and those in columns are one' '
	svyreplicate --type bootstrap --replicates 40 --seed 3 -w gewicht --strata stratum --psu psu "$monitor" >made.svy && svyreplicate --columns --type bootstrap --replicates 40 --seed 3 -w gewicht --strata stratum --psu psu "$monitor" >columns.svy &&
	numbers svygini leeftijd -m $some --by sekse made.svy >a && numbers svygini leeftijd -m $some --by sekse columns.svy >b && near a b 1e-9'
test_expect_success 'covariances: their roots are the standard errors, groups that are strata have none' '
	svygini enroll,meals -m gini,lorenz:0.5 --by stype --vcov $design "$api" >out && rows std_error <out >se &&
	sed -n "s/^# vcov: {\(.*\)}$/\1/p" out | sed "s/\], /\n/g; s/\]//g" >v && sed "s/.*[[ ]//" v | awk "{ printf \"%.17g\\n\", sqrt(\$1) }" >diagonal && near se diagonal 1e-10 &&
	tail -n 1 v | sed "s/.*\[//; s/, /\n/g" | head -n 8 | sort -u >between && echo 0 >want && test_cmp want between'
test_expect_success 'without a design the design effect is 1' 'svygini c12hour -m gini,theil --deff --psu none "$efc" | rows deff >have && printf "1\n1\n" >want && near have want 1e-4'
test_expect_success 'intervals by logit stay within 0 and 1, and agree with the symmetric ones where there is room' '
	svygini x --psu none --ci logit five.csv | rows conf_low conf_high | awk "{ exit !(\$1 > 0 && \$2 < 1) }" &&
	svygini c160age --psu none "$efc" | rows conf_low conf_high | tr "\t" "\n" >a && svygini c160age --psu none --ci logit "$efc" | rows conf_low conf_high | tr "\t" "\n" >b && near a b 0.01 && ! cmp -s a b'
test_expect_success 'degrees of freedom and intervals by the rules of others' '
	svygini enroll --as r $design "$api" 2>/dev/null | rows estimate std_error conf_low | awk "{ z = (\$1 - \$3) / \$2; exit !((z - 1.959963984540054) ^ 2 < 1e-16) }"'

test_expect_success 'the formula is said' '
	svygini x -m gini,s80s20,lorenz,ge:2,theil,mld,atkinson:0.5,top:0.1 --psu none five.csv >out &&
	for word in "mean difference" "people on the limit divided" "poorest share p" "mean of r^2" "mean of r ln r" "minus the mean of ln r" "aversion 0.5" "richest 10 %"; do grep -F "$word" out >/dev/null || { echo "$word"; return 1; }; done &&
	svygini x --as r --psu none five.csv | grep "R convey" && [ "$(svygini x -m lorenz --psu none five.csv | grep -c "lorenz:")" = 1 ]'
test_expect_success 'values below zero: with a note, as far as a measure goes' '
	printf "x\n-3\n2\n9\n" >minus.csv && svygini x -m gini,ge:2 --psu none minus.csv >out && grep "values below zero" out &&
	for m in theil mld ge:0.5 ge:-1 atkinson:0.5 atkinson:1; do status 1 svygini x -m gini,$m --psu none minus.csv >out 2>err && grep "below zero, for which there is no $m: leave them out with --where" err && ! test -s out || return 1; done'
test_expect_success 'zeros: where the limit exists' '
	printf "x\n0\n2\n9\n" >zero.csv && svygini x -m gini,theil,ge:2,ge:0.5,atkinson:0.5 --psu none zero.csv >out &&
	for m in mld ge:-1 atkinson:1 atkinson:2; do status 1 svygini x -m $m --psu none zero.csv 2>err && grep "of zero, for which there is no $m: leave them out with --where .x > 0." err || return 1; done &&
	svygini x -m mld --where "x > 0" --psu none zero.csv | rows n | grep -x 2'
test_expect_success 'a mean that is not above zero, and nothing to divide' '
	printf "x\n-3\n2\n-9\n" | svygini x --psu none 2>err >out && grep "1 of 1 estimates do not exist: the mean" err && rows estimate std_error <out >have && printf "NaN\tNaN\n" >want && test_cmp want have &&
	printf "x\n0\n0\n" | svygini x -m gini,theil --psu none 2>err >out && grep "2 of 2 estimates do not exist" err &&
	printf "x\n0\n0\n0\n4\n9\n" | svygini x -m s80s20 --psu none 2>err >out && grep "what the poorest have, is not above zero" err'
test_expect_success 'a total that is no number any more' '
	printf "x\n1e308\n1e308\n2\n" | svygini x -m gini,lorenz,ge:2 --psu none 2>err >out && grep "11 of 11 estimates do not exist: .*too large" err && rows estimate std_error <out | sort -u >have && printf "NaN\tNaN\n" >want && test_cmp want have'
test_expect_success 'no rows, one row, all missing, weights of zero' '
	printf "x\n" | svygini x --psu none >out 2>/dev/null && rows estimate n <out >have && printf "NaN\t0\n" >want && test_cmp want have &&
	printf "x\n3\n" | svygini x --psu none --lonely adjust >out 2>/dev/null && rows estimate std_error <out >have && printf "0\tNaN\n" >want && test_cmp want have &&
	printf "x,y\n,2\n,1\n" | svygini x --missing "x=9" --psu none >out 2>/dev/null && rows estimate n <out >have && printf "NaN\t0\n" >want && test_cmp want have &&
	printf "x,w\n3,0\n4,0\n" | svygini x -w w --psu none >out 2>/dev/null && rows estimate <out | grep -x NaN'
test_expect_success 'a group within one unit has no error, also not in a covariance' '
	printf "u,g,x\n1,1,1\n1,1,2\n2,2,1\n3,2,4\n" | svygini x --psu u --by g --vcov >out 2>err && grep "lies within one primary unit" err && rows std_error <out | head -n 1 | grep NaN && sed -n "s/^# vcov: //p" out | grep "g=1.: \[[^0-9]*[Nn]a[Nn]\]"'
test_expect_success 'missing answers are counted, each variable on its own base' '
	svygini c12hour,quol_5 --psu none --stats n_missing "$efc" | rows n n_missing >have && svymean c12hour,quol_5 --psu none --stats n_missing "$efc" | rows n n_missing >want && test_cmp want have &&
	svygini c12hour,quol_5 --psu none --na listwise "$efc" | rows n | uniq | wc -l | grep -x 1'

test_expect_success 'what is no measure is refused' '
	for m in foo ge atkinson:0 atkinson:x top:0 top:1 s20s80 s8s2 s00s20 "" gini:2 theil:1 gini,; do status 2 svygini x -m "$m" five.csv 2>err && grep "unknown measure of inequality .*known: gini, lorenz" err || { echo "$m"; return 1; }; done &&
	for p in 1.1 -0.1 x nan; do status 2 svygini x -p "$p" five.csv 2>err && grep "lies between 0 and 1" err || return 1; done &&
	status 2 svygini x -m gini --lorenz five.csv 2>err && grep "one list" err'
test_expect_success 'what is asked for twice is there once' 'svygini x -m gini,theil,gini,lorenz:0.1,lorenz:0.10 --psu none five.csv | rows level >have && printf "%s\n" gini theil 0.1 >want && test_cmp want have'
test_expect_success 'wrong names, text, other intervals and columns' '
	status 2 svygini leeftyd "$monitor" 2>err && grep "leeftijd" err && printf "word,x\nb,1\nc,2\n" | status 2 svygini word 2>err && grep "holds text" err &&
	status 2 svygini x --ci beta five.csv 2>err && grep "no interval of the kind .beta. (known: t, logit)" err && status 2 svygini x --stats n_cell five.csv 2>err && grep "no column .n_cell." err'
test_expect_success 'a cut stream and a full disk fail' '
	svycat "$efc" | head -n 100 | status 1 svygini c12hour 2>err >out && ! test -s out && status 1 svygini c12hour --psu none "$efc" >/dev/full 2>err'
test_expect_success 'a table goes on as one' '
	svygini c12hour -m gini,lorenz --by e42dep --psu none "$efc" 2>/dev/null | svyfilter "level == \"gini\"" | rows id >have && for g in 1 2 3 4; do echo "c12hour[gini]@e42dep=$g"; done >want && test_cmp want have'

test_done
