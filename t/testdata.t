#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='the bundled files are what the programs and scripts beside them make'
. "$(dirname "$0")/lib.sh"

command -v "${CC:-cc}" >/dev/null && test_set_prereq CC
command -v Rscript >/dev/null && has_r_package sjmisc && has_r_package haven && test_set_prereq SJMISC

test_expect_success CC 'make-monitor builds' '
	"${CC:-cc}" -std=gnu11 -O2 -Wall -o make-monitor "$TESTDATA/make-monitor.c" "$TESTDATA/monitor.c" -lm'
for file in monitor.sav monitor.dta monitor-2stage.sav; do
	test_expect_success CC "$file" "
		./make-monitor ${file%.*} >stream && svycat --no-history -o $file stream && cmp $file '$TESTDATA/$file'"
done
test_expect_success CC 'monitor-values.tsv' '
	./make-monitor values >monitor-values.tsv && test_cmp "$TESTDATA/monitor-values.tsv" monitor-values.tsv'
test_expect_success CC 'it refuses what it does not know' 'status 2 ./make-monitor monitor.sav && status 2 ./make-monitor'

# Bytes depend on the version of haven; what they say must not.
test_expect_success SJMISC 'efc.sav and efc.dta' '
	cp "$TESTDATA/make-efc.R" . && Rscript make-efc.R >r.out 2>&1 &&
	for f in efc.sav efc.dta; do
		svycat --no-history -O stream $f >ours && svycat --no-history -O stream "$TESTDATA/$f" >bundled && test_cmp bundled ours || return 1
	done && [ $(wc -l <ours) -gt 908 ]'
test_expect_success 'efc.sav and efc.dta hold the same answers' '
	svycat -O csv "$TESTDATA/efc.sav" >a && svycat -O csv "$TESTDATA/efc.dta" >b && [ $(wc -l <a) -eq 909 ] && test_cmp a b'

weights_of() {
	svycat -O csv "$TESTDATA/$1" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } '"$2"
}
test_expect_success 'the monitor has the design that its description tells' '
	svydesign -w gewicht --strata stratum --psu psu "$TESTDATA/monitor.sav" 2>err >/dev/null && grep "24 strata, 120 primary units, n = 1440, df = 96" err &&
	weights_of monitor.sav "{ n[\$at[\"psu\"]]++; w[\$at[\"stratum\"]] += \$at[\"gewicht\"] } END {
		for (k in n) if (n[k] != 12) exit 1
		for (h in w) print \"gemeente \" int(h / 100) \" 20\" h % 100 \"\t\" w[h] }" OFMT=%.6f CONVFMT=%.6f | sort >a &&
	awk -F"\t" "\$1 == \"willing[yes]\" && \$2 ~ /^gemeente/ { print \$2 \"\t\" \$4 }" "$TESTDATA/monitor-values.tsv" | sort >b &&
	[ $(wc -l <a) -eq 24 ] && cut -f1 a >a1 && cut -f1 b >b1 && test_cmp b1 a1 && cut -f2 a >a2 && cut -f2 b >b2 && near b2 a2 1e-6'
test_expect_success 'and so has monitor-2stage' '
	svydesign -w gewicht --strata provincie --psu gemeente,buurt --fpc fpc1,fpc2 "$TESTDATA/monitor-2stage.sav" 2>err >/dev/null &&
	grep "3 strata, 15 primary units, n = 1850, df = 12" err &&
	weights_of monitor-2stage.sav "{ if (\$at[\"gewicht\"] != 16 || \$at[\"fpc1\"] != 16 || \$at[\"fpc2\"] != 20) exit 1
		n += !seen[\$at[\"gemeente\"] \" \" \$at[\"buurt\"]]++ } END { exit n != 60 }"'
test_expect_success 'README.md tells of every file' '
	(cd "$TESTDATA" && ls && ls models) | grep -vx -e README.md -e models >files && [ $(wc -l <files) -gt 20 ] &&
	while read -r f; do
		grep -q "$f" "$TESTDATA/README.md" || { echo "$f is not told of"; return 1; }
	done <files'
test_expect_success 'and quotes the values of the population' '
	awk -F"\t" "\$2 ~ /^monitor/ { v[\$1] = v[\$1] sprintf(\" | %.4f\", \$3) } END { for (k in v) print \"| \" k v[k] \" |\" }" "$TESTDATA/monitor-values.tsv" | sort >want &&
	[ $(wc -l <want) -eq 11 ] && grep -F -x -f want "$TESTDATA/README.md" | sort >have && test_cmp want have'

test_done
