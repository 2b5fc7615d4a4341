#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='csv for other programs, and the syntax that labels it there'
. "$(dirname "$0")/lib.sh"

command -v pspp >/dev/null && test_set_prereq PSPP

# Whatever is hard to write: quotes, signs of macros, long text, text that is not ASCII, dates, codes, ranges, names, sets.
long=$(printf 'a long label é %.0s' $(seq 12))
long=${long% }
cat >hard.svy <<EOF
#---
# profile: svy-data/1
# title: It's "hard"
# schema:
#   fields:
#   - name: q1
#     type: integer
#     title: "Don't \"ask\" \$this \`again' é"
#     measure: ordinal
#     categories:
#     - {value: 1, label: "it's"}
#     - {value: 2, label: "$long"}
#     - {value: 8, label: "Don't \"know\""}
#     - {value: 77, label: Refused}
#     missingValues:
#     - {value: '8'}
#     missingRange: [70, .inf]
#   - name: day
#     type: date
#     format: "%td"
#   - name: moment
#     type: datetime
#     format: DATETIME20
#   - name: s
#     type: string
#     categories:
#     - {value: x, label: "An x"}
#     missingValues:
#     - {value: zz}
#   - name: with
#     type: number
#   - name: w
#     type: number
#   - name: psu
#     type: integer
# na.strings: ['', .a]
# survey: {weights: w, psu: [psu]}
#---
q1	day	moment	s	with	w	psu
1	2020-02-29	2020-02-29T12:30:15	x	0.1	1	1
77	1899-12-31	1999-12-31T23:59:59	"a ""b"", c"	-1.5e-07	2.5	2
		 	zz		1	3
8	2024-01-01	2024-01-01T00:00:00	it's é	12345678.25	1	3
#end rows=4
EOF
sed -i 's/^\t\t \tzz/\t\t\tzz/' hard.svy

test_expect_success 'for Excel: a byte order mark, CRLF, and semicolons with a decimal comma' '
	printf "a,t\n1.5,x\n,\"y;z\"\n" >a.csv &&
	svycat -O csv --for excel a.csv >have && printf "\357\273\277a,t\r\n1.5,x\r\n,y;z\r\n" >want && cmp want have &&
	svycat -O csv --for excel --decimal , a.csv >have && printf "\357\273\277a;t\r\n1,5;x\r\n;\"y;z\"\r\n" >want && cmp want have &&
	svycat -O csv have >again && printf "a,t\n1.5,x\n,y;z\n" | test_cmp - again
'

e=$((141428 * 86400))    # from 14 October 1582 to 1970, whose days are counted below
test_expect_success 'for SPSS, Stata and R: missing values and dates as they read them' '
	svycat -c day,moment,q1 hard.svy >d.svy &&
	svycat -O csv --for spss d.svy | cut -d , -f 1-3 >have &&
	printf "day,moment,q1\n%s,%s,1\n%s,%s,77\n.,.,.\n%s,%s,8\n" $((18321 * 86400 + e)) $((18321 * 86400 + 45015 + e)) $((-25568 * 86400 + e)) \
		$((10957 * 86400 - 1 + e)) $((19723 * 86400 + e)) $((19723 * 86400 + e)) | test_cmp - have &&
	svycat -O csv --for stata d.svy | cut -d , -f 1 | sed -n 2p >have && echo 21974 | test_cmp - have &&
	svycat -O csv --for r d.svy | cut -d , -f 1-3 | sed -n "2p;4p" >have && printf "2020-02-29,2020-02-29T12:30:15,1\n,,\n" | test_cmp - have &&
	printf "x\n1\n.a\n" | svycat -O csv --for spss 2>err >have && printf "x\n1\n.\n" | test_cmp - have && grep -q "1 tagged missing" err &&
	printf "x,y\n1,1\n.a,2\n" | svycat -O csv --for stata 2>err >have && printf "x,y\n1,1\n.a,2\n" | test_cmp - have && test_must_be_empty err
'

test_expect_success 'usage' '
	status 2 svycat --syntax spss -O csv hard.svy 2>err && grep -q "needs -o" err &&
	status 2 svycat --syntax spss -o x.sav hard.svy 2>err && status 2 svycat --syntax excel -o x.csv hard.svy 2>err &&
	status 2 svycat --syntax spss --for r -o x.csv hard.svy 2>err && status 2 svycat --syntax spss --labels -o x.csv hard.svy 2>err &&
	test ! -e x.csv && test ! -e x.sps
'

test_expect_success 'what fails leaves neither file' '
	printf "x\n1\n.a\n" | status 1 svycat --strict --syntax spss -o f.csv 2>err && test ! -e f.csv && test ! -e f.sps &&
	printf "x,y\n1\n" | status 1 svycat --syntax spss -o f.csv 2>err && test ! -e f.csv && test ! -e f.sps
'

# What the dictionaries of both must share.
facts() { svycat --no-history -O stream "$1" | grep -vE "^# +(format|columns|align|width|writeFormat|role|measure):|^# (title|documents|survey|fileWeight|- )|attributes|^#note" | LC_ALL=C sort; }
for f in efc yrbs apiclus1 monitor; do
	test_expect_success PSPP "SPSS syntax of $f.sav, run by PSPP" "
		svycat --syntax spss -o $f.csv '$TESTDATA/$f.sav' 2>err && test_must_be_empty err &&
		{ cat $f.sps; echo \"SAVE OUTFILE='$f.sav'.\"; } >run.sps && LC_ALL=C.UTF-8 pspp run.sps >out 2>&1 && test_must_be_empty out &&
		facts '$TESTDATA/$f.sav' | sed 's/type: integer/type: number/' >want && facts $f.sav >have && test_cmp want have
	"
done

test_expect_success PSPP 'SPSS syntax of hard text, run by PSPP' '
	svycat --syntax spss -o hard.csv hard.svy 2>err && grep -q "with" err &&
	{ cat hard.sps; echo "SAVE OUTFILE=\"hard.sav\"."; } >run.sps && LC_ALL=C.UTF-8 pspp run.sps >out 2>&1 && test_must_be_empty out &&
	test "$(awk "length > 240" hard.sps | wc -l)" = 0 &&
	svycat -O csv hard.svy | tail -n +2 >want && svycat -O csv hard.sav | tail -n +2 >have && test_cmp want have &&
	svycat --no-history hard.svy >a && svycat --no-history hard.sav >b &&
	for what in "title: \"Don" "value: 1, " "value: 2, " "value: 8, " "value: 77, " "value: x, " "missingRange" "value: .8.[,}]" "value: zz"; do
		grep "$what" a >want && grep "$what" b >have && test_cmp want have || return 1
	done &&
	grep -q "fileWeight: w\|weights: w" b && grep -q "format: DATE11" b
'

cat >compare.R <<'EOF'
suppressMessages(library(haven))
dir <- commandArgs(TRUE)[1]
for (f in c("efc", "yrbs", "apiclus1", "monitor")) {
	source(paste0(f, ".R"), encoding = "UTF-8")
	x <- read_sav(file.path(dir, paste0(f, ".sav")), user_na = TRUE)
	stopifnot(identical(names(x), names(d)), nrow(x) == nrow(d))
	for (v in names(x)) {
		p <- x[[v]]
		q <- d[[v]]
		a <- unclass(p)
		b <- unclass(q)
		attributes(a) <- NULL
		attributes(b) <- NULL
		if (is.character(a)) a[a == ""] <- NA
		stopifnot(identical(a, b) || isTRUE(all.equal(a, b, tolerance = 1e-15)))
		for (what in c("label", "labels", "na_values", "na_range"))
			if (!isTRUE(all.equal(attr(p, what), attr(q, what)))) stop(f, " ", v, " ", what)
		if (!inherits(p, "Date")) stopifnot(is.null(attr(p, "labels")) || identical(class(p), class(q)))
	}
	cat(f, dim(d), "\n")
}
source("hard.R", encoding = "UTF-8")
stopifnot(identical(d$day, as.Date(c("2020-02-29", "1899-12-31", NA, "2024-01-01"))), format(d$moment[1], "%F %T") == "2020-02-29 12:30:15",
	identical(as.vector(d$s), c("x", "a \"b\", c", "zz", "it's \u00e9")), identical(attr(d$q1, "label"), "Don't \"ask\" $this `again' \u00e9"),
	identical(d$with, c(0.1, -1.5e-07, NA, 12345678.25)), identical(attr(d$q1, "na_range"), c(70, Inf)), nchar(names(attr(d$q1, "labels"))[2]) > 150)
if (requireNamespace("survey", quietly = TRUE)) stopifnot(isTRUE(all.equal(as.vector(coef(survey::svytotal(~one, transform(design, one = 1)))), 5.5)))
EOF
test_expect_success R 'R syntax, run by R' '
	for f in efc yrbs apiclus1 monitor; do svycat --syntax r -o $f.csv "$TESTDATA/$f.sav" || return 1; done &&
	svycat --syntax r -o hard.csv hard.svy && Rscript compare.R "$TESTDATA" >out && test "$(wc -l <out)" -ge 4
'

test_expect_success 'Stata syntax' '
	svycat --syntax stata -o hard.csv hard.svy 2>err && grep -q "no missing codes of text" err && grep -q "labels integers only; 1 value labels of .s." err &&
	sed "s/a long label.*é/LONG/" hard.do >have &&
	cat >want <<-\EOT &&
	version 16
	clear
	import delimited using `"hard.csv"~, varnames(nonames) rowrange(2) encoding("UTF-8") asdouble bindquotes(strict) ///
		delimiters(",") ///
		stringcols(4)
	rename ( ///
		v1 v2 v3 v4 v5 v6 v7) ( ///
		q1 day moment s ///
		with_ w psu)
	label data `"It~s "hard""~
	label variable q1 `"Don~t "ask" \$this \`again~ é"~
	mvdecode q1, mv(8 = .a \ 77 = .b)
	replace q1 = .c if !missing(q1) & q1 >= 70
	label define q1 1 `"it~s"~
	label define q1 2 `"LONG"~, add
	label define q1 .a `"Don~t "know""~, add
	label define q1 .b `"Refused"~, add
	label values q1 q1
	format day %td
	format moment %tc
	svyset psu [pweight = w]
	EOT
	tr "~" "\047" <want >w && sed "s/^	//" w >w2 && sed "s/^	//" have >h2 && test_cmp w2 h2 &&
	printf "x,y\n1,1\n.a,2\n" | svycat --syntax stata -o t.csv && grep -q "stringcols(1)" t.do && grep -q "^destring x, replace" t.do
'

test_done
