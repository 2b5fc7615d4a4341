#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='Stata files: what is read of them and written into them beyond rows and labels, in all releases'
. "$(dirname "$0")/lib.sh"

stream() { svycat --no-history -O stream "$@"; }
# Bytes changed in place: edit FILE SED-SCRIPT.
edit() { LC_ALL=C sed -i "$2" "$1"; }
tab=$(printf '\t')

cat >all.stream <<EOF
#---
# profile: svy-data/1
# title: "Everything, über alles"
# schema:
#   fields:
#   - name: small
#     type: integer
#     title: A byte
#     format: '%8.0g'
#     categories:
#     - {value: 1, label: één}
#     - {value: 100, label: hundred}
#     - {value: .a, label: refused}
#     attributes: {note0: '1', note1: "About this one", unit: euro}
#   - {name: short, type: integer, format: '%8.0g'}
#   - {name: wide, type: integer, format: '%12.0g'}
#   - {name: half, type: number, format: '%9.0g'}
#   - {name: exact, type: number, format: '%10.0g'}
#   - {name: day, type: date, format: '%td'}
#   - {name: text, type: string, format: '%9s', width: 12}
# documents: [First note, "Second: with 'quotes'"]
# attributes: {_lang_c: default, source: By hand}
#---
small${tab}short${tab}wide${tab}half${tab}exact${tab}day${tab}text
1${tab}-32767${tab}-2147483647${tab}0.5${tab}0.1${tab}2020-03-23${tab}naïve €
100${tab}32740${tab}2147483620${tab}-1500000000${tab}8e+307${tab}1959-12-31${tab}
.a${tab}.z${tab}${tab}.b${tab}.c${tab}${tab}plain
-127${tab}101${tab}32741${tab}1024${tab}16777217${tab}.d${tab}last
#end rows=4
EOF

test_expect_success 'every release holds numbers, tags, labels, notes and characteristics' '
	for v in 113 114 115 117 118 119; do
		svycat -O dta --dta-version $v --no-history all.stream >all.$v.dta 2>err && test_must_be_empty err &&
		stream all.$v.dta >back 2>err && grep -v "^#" all.stream >want && grep -v "^#" back >have && test_cmp want have &&
		for line in "value: 1, label: één" "value: .a, label: refused" "unit: euro" "note1: About this one" "source: By hand" "title: .Everything, über"; do
			grep -q -- "$line" back || { echo "$v: no $line"; return 1; }
		done && grep -A 2 "^# documents:" back | tail -n 1 | grep "Second: with" || return 1
	done &&
	for v in 117 118 119; do head -c 67 all.$v.dta | grep -a "<release>$v<" || return 1; done &&
	for v in 113 114 115; do test "$(head -c 1 all.$v.dta | od -An -tu1 | tr -d " ")" = $v || return 1; done
'

test_expect_success 'numbers have the smallest type that holds them all' '
	head -c 400 all.118.dta >head && grep -a -o "<variable_types>.*</variable_types>" head | tail -c +17 | head -c 14 | od -An -tu2 | tr -s " " >have &&
	echo " 65530 65529 65528 65527 65526 65529 12" >want && test_cmp want have
'

test_expect_success R 'R haven finds the same in every release' '
	Rscript "$ROOT/t/dta.R" all.118.dta all.113.dta all.114.dta all.115.dta all.117.dta all.119.dta &&
	for f in efc apistrat monitor; do
		for v in 113 115 117 118 119; do svycat -O dta --dta-version $v "$TESTDATA/$f.dta" >$f.$v.dta || return 1; done &&
		Rscript "$ROOT/t/dta.R" "$TESTDATA/$f.dta" $f.1*.dta || return 1
	done
'

test_expect_success 'there is no other release' '
	for v in 112 116 120 118x 1; do status 2 svycat -O dta --dta-version $v all.stream >out 2>err && grep "dta-version" err && test_must_be_empty out || return 1; done
'

test_expect_success 'a pipe gives the same as a file' '
	for v in 113 117 118 119; do
		stream all.$v.dta >one && cat all.$v.dta | stream >two && test_cmp one two || return 1
	done
'

awk 'BEGIN { x = "0123456789"; for (i = 0; i < 30; i++) y = y x; print "s\tt"; print y "\tä"; print "ab\t中"; print y y y y y y y "\tc"; print y y y y y y y "\tc" }' >long.tsv
test_expect_success 'what an old release cannot hold is changed and said' '
	svycat -O dta --dta-version 115 long.tsv >long.dta 2>err && grep "3 values of .s. were cut to 244 bytes" err &&
	grep "1 values of .t. have characters that release 115 cannot hold" err && stream long.dta 2>err >back && column t back >have &&
	printf "ä\n?\nc\nc\n" >want && test_cmp want have && test "$(column s back | head -n 1 | wc -c)" = 245 &&
	status 1 svycat --strict -O dta --dta-version 115 long.tsv >out 2>err &&
	svycat -O dta long.tsv >long.dta 2>err && test_must_be_empty err && stream long.dta | grep -v "^#" | cmp - long.tsv
'

test_expect_success 'equal long texts are written once' '
	test "$(grep -a -o GSO long.dta | wc -l)" = 3
'

test_expect_success 'the design stands in the file twice: for svykit, and for svy: of Stata' '
	svydesign -w gewicht --strata stratum --psu psu,resp --fpc fpc1,fpc2 "$TESTDATA/monitor.dta" >design.stream 2>err &&
	svycat -o design.dta design.stream && stream design.dta >back && stream design.stream | cmp - back &&
	svymean n1,n2 --by jaar design.stream | grep -v "^#" >want && svymean n1,n2 --by jaar design.dta | grep -v "^#" >have && test_cmp want have &&
	for c in _svy_version _svy_stages _svy_su1 _svy_su2 _svy_strata1 _svy_fpc1 _svy_fpc2 _svy_wvar _svy_wtype; do grep -a -q $c design.dta || return 1; done
'

test_expect_success 'svyset alone is the design, and that is noted' '
	cp design.dta stata.dta && edit stata.dta "s/svykit1/anykit1/" && stream stata.dta >back 2>err && test_must_be_empty err &&
	grep "survey design is that of the file.s svyset" back && grep "^# survey:" design.stream >want && grep "^# survey:" back >have && test_cmp want have &&
	svymean n1 stata.dta 2>err | grep -v "^#" >have && svymean n1 design.stream | grep -v "^#" >want && test_cmp want have
'

# svyset WHAT VARIABLES: what svycat reads of a file in which Stata has declared that. Each of r1 and r2 may have attributes in $1.
svyset() {
	printf "#---\n# schema:\n#   fields:\n#   - {name: y, type: number}\n#   - {name: w, type: number}\n#   - {name: h, type: number}\n" >set.svy &&
	printf "#   - {name: r1, type: number%s}\n#   - {name: r2, type: number%s}\n" "$1" "$1" >>set.svy &&
	printf "# attributes: {_svy_version: '2', _svy_stages: '1', _svy_su1: _n, _svy_wvar: w, _svy_wtype: pweight, %s}\n" "$2" >>set.svy &&
	printf "#---\ny\tw\th\tr1\tr2\n1\t1\t1\t2\t0\n3\t1\t1\t0\t2\n#end rows=2\n" >>set.svy && svycat -o set.dta set.svy && svycat set.dta >set.back
}
test_expect_success 'replicate weights that Stata declared are taken with their multipliers' '
	svyset "" "_svy_vce: brr, _svy_brrweight: r1 r2" && grep "replicates: {type: brr, columns: .r1, r2.}" set.back &&
	svyset "" "_svy_vce: brr, _svy_brrweight: r1 r2, _svy_fay: \"0.3\", _svy_mse: mse" && grep "{type: fay, rho: 0.3, columns: .r1, r2., mse: true}" set.back &&
	svyset "" "_svy_vce: jackknife, _svy_jkrweight: r1 r2" && grep "{type: jkn, columns: .r1, r2., rscales: .0.5, 0.5.}" set.back &&
	near "$(svymean y set.dta 2>err | column std_error)" 1 &&
	svyset ", attributes: {jk_multiplier: \"0.75\", jk_fpc: \"0.2\"}" "_svy_vce: jackknife, _svy_jkrweight: r1 r2" && grep "rscales: .0.6.*, 0.6.*." set.back &&
	svyset "" "_svy_vce: bootstrap, _svy_bsrweight: r1 r2, _svy_bsn: \"3\"" && grep "{type: bootstrap, columns: .r1, r2., scale: 1.5}" set.back &&
	svyset "" "_svy_vce: sdr, _svy_sdrweight: r1 r2, _svy_sdrfpc: \"0.5\"" && grep "{type: sdr, columns: .r1, r2., scale: 1}" set.back &&
	svyset "" "_svy_vce: jackknife" && grep "replicates: {type: jk1}" set.back && svyset "" "_svy_vce: jackknife, _svy_strata1: h" && grep "replicates: {type: jkn}" set.back &&
	svyset "" "_svy_vce: linearized, _svy_brrweight: r1 r2" && ! grep "replicates:" set.back && grep "not used of it: brrweight" set.back &&
	svyset "" "_svy_vce: brr, _svy_brrweight: r1 r9" 2>err && grep "names .r9., which is no variable" err && ! grep "replicates:" set.back
'

test_expect_success 'what svyset says of variances and post-strata and is not used is a warning' '
	svyset "" "_svy_vce: bootstrap, _svy_poststrata: h" 2>err && svymean y set.dta >out 2>err && grep "warning.*variances of the kind .bootstrap." err && grep "warning.*post-strata .h." err && grep "^# .*post-strata .h." out
'

test_expect_success 'a design that Stata declared later counts' '
	cp design.dta later.dta && edit later.dta "s/\(_svy_strata1\x00*\)stratum/\1jaar\x00\x00\x00/" && stream later.dta >back 2>err &&
	grep "svyset has declared another design" err && grep "^# survey:.*strata: .jaar" back
'

test_expect_success 'a design whose variables are gone is not used, which is said; the rows are' '
	cp design.dta gone.dta && edit gone.dta "s/\(<varnames>.*\)gewicht\x00\x00/\1gewogen\x00\x00/" && stream gone.dta >back 2>err &&
	grep "design is not used" err && ! grep "^# survey:.*weights" back && grep "^#end rows=1440" back
'

test_expect_success 'what Stata has no place for comes back to svykit' '
	svycat -O dta "$TESTDATA/efc.sav" >efc.dta 2>err && stream efc.dta >back && stream "$TESTDATA/efc.sav" >one &&
	grep -c "measure:" one >want && grep -c "measure:" back >have && test_cmp want have &&
	printf "#---\n# profile: svy-data/1\n# schema:\n#   fields:\n#   - {name: a b, type: string, measure: nominal, title: \"%0100d\", categories: [{value: x, label: ex}]}\n#---\na b\nx\n#end rows=1\n" 7 >odd.stream &&
	svycat --no-history -O dta odd.stream >odd.dta 2>err && grep "variable .a b. is called .a_b." err && grep "title of .a b. was cut" err && grep "cannot label text" err &&
	stream odd.dta >back 2>err && test_must_be_empty err && grep "name: a b" back && grep "$(printf %0100d 7)" back && grep "value: x, label: ex" back &&
	grep -a "a_b" odd.dta >/dev/null
'

test_expect_success 'a long text that is binary, or has no end, is read with a warning that says where' '
	cp long.dta binary.dta && edit binary.dta "s/\(GSO.\{12\}\)\x82\(....\)012345/\1\x81\2012\x0045/" && stream binary.dta >back 2>err &&
	grep "1 strLs (first in .s., row 1) are binary" err && column s back | head -n 1 | grep "^012.\+45678" &&
	cp long.dta endless.dta && edit endless.dta "s/9\x00GSO/9xGSO/" && stream endless.dta >back 2>err && grep "lack the NUL at their end" err
'

test_expect_success R 'long text of release 119 is found as haven refers to it, also in row 256' '
	Rscript -e "x <- data.frame(n = 1:300); x\$s <- ifelse(x\$n < 256, \"\", strrep(as.character(x\$n), 1000)); x\$s[c(1, 3)] <- strrep(\"first\", 500)" \
		-e "for (v in 14:15) haven::write_dta(x, paste0(\"haven\", v, \".dta\"), version = v)" &&
	head -c 60 haven15.dta | grep -a "<release>119<" && svycat haven14.dta -O tsv >want && svycat haven15.dta -O tsv >have 2>err && test_cmp want have &&
	grep "strLs (first in .s., row 1) refer to their texts as those of release 118 do" err && test $(wc -c <have) -gt 130000
'

test_expect_success 'labels that are damaged are left out with a warning, and the rows are kept' '
	cp all.118.dta labels.dta && edit labels.dta "s/<lbl>\(....small\)/<lbl>\xff\xff\xff\x7fsmall/" && stream labels.dta >back 2>err &&
	grep "value labels are damaged at .small." err && grep "^#end rows=4" back && ! grep "één" back &&
	status 1 stream --strict labels.dta >out 2>err && ! grep "^#end" out
'

test_expect_success 'a file that ends anywhere else than at its end is an error' '
	for v in 115 117 118; do
		size=$(wc -c <all.$v.dta) &&
		for n in 1 2 11 12 13 30 60 100 200 500 1000; do
			head -c $((size - n)) all.$v.dta >cut.dta && status 1 stream cut.dta >out 2>err && grep "cut.dta" err && ! grep "^#end" out || { echo "$v $n"; return 1; }
		done
	done
'

test_expect_success 'an end of line behind the end is nothing, anything else is said' '
	{ cat all.118.dta; echo; } >more.dta && stream more.dta >back 2>err && test_must_be_empty err &&
	{ cat all.118.dta; echo more; } >more.dta && status 1 stream --strict more.dta >back 2>err
'

test_expect_success 'undeclared text is UTF-8 or windows-1252, and --encoding tells otherwise' '
	stream all.115.dta >back 2>err && grep "not valid UTF-8 (first in .the file.s title.): read as windows-1252" err &&
	stream --encoding windows-1252 all.115.dta >two 2>err && test_must_be_empty err && grep "naïve €" two &&
	stream --encoding windows-1250 all.115.dta | grep "naďve €"
'

test_expect_success 'words of Stata are no names there, types of text among them, and come back as they were' '
	printf "str12\tstr\tstrL\tusing\tstr1a\n1\t2\t3\t4\t5\n" >words.tsv && svycat -o words.dta words.tsv 2>err && test "$(grep -c "is called" err)" = 3 &&
	for word in str12_ strL_ using_; do grep -aq "$word" words.dta || return 1; done && ! grep -aq "str1a_" words.dta &&
	svycat -O tsv words.dta >have && test_cmp words.tsv have
'

test_done
