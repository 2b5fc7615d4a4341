#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
test_description='browser.sh finds what is wrong with a page'
. "$(dirname "$0")/lib.sh"
. "$ROOT/t/browser.sh"

# page NAME: a page that is right but for what stands on standard input, its body.
page() {
	{
		printf '%s\n' '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' \
			'<title>t</title><style>body { color: #111; background: #fff }' \
			'@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } }</style><main><h1>Title</h1>'
		cat
		echo '</main></html>'
	} >"$1"
}

# finds BODY WORDS: the checks say just one line, with these words.
finds() {
	echo "$1" | page one.html
	browser one.html size=390x844 checks >out && grep -F -- "$2" out && [ "$(wc -l <out)" = 1 ] || { cat out >&2; return 1; }
}

test_expect_success CHROMIUM 'a page with nothing wrong is sound, also by a name with blanks, quotes and %' "
	page \"a 100% 'good' é.html\" <<-'END' &&
		<p>Text <a href='#x'>link</a></p><h2 id='x'>Part</h2><label>Find <input></label>
		<table><caption>c</caption><tr><th scope='col'>a</th></tr><tr><td>1</td></tr></table>
		<svg role='img' aria-label='bars' width='10' height='10'></svg>
	END
	page_is_sound \"a 100% 'good' é.html\"
"

test_expect_success CHROMIUM 'errors of the console, exceptions and requests are found' "
	page bad.html <<-'END' &&
		<script>console.error('broken', 7); console.log('fine')</script>
		<script>nothing.there</script>
		<img alt='' src='http://example.org/x.png'>
	END
	browser bad.html errors >out && cat out &&
	grep -x 'console error: broken 7' out && grep 'exception: ReferenceError: nothing' out && grep -x 'asks for http://example.org/x.png' out &&
	! grep -w fine out &&
	! page_is_sound bad.html
"

test_expect_success CHROMIUM 'each thing that is wrong is found' "
	finds '<input id=q>' 'no label: input#q' &&
	finds '<label>Find <input style=\"outline: none\"></label>' 'focus is not seen: input' &&
	finds '<h3>Deep</h3>' 'jumps from level 1 to 3' &&
	finds '<table><tr><th scope=col>a</th></tr></table>' 'without a caption' &&
	finds '<table><caption>c</caption><tr><th>a</th></tr></table>' 'without a scope: th' &&
	finds '<table style=\"display: block\"><caption>c</caption><tr><th scope=col>a</th></tr></table>' 'displayed as block' &&
	finds '<img src=\"data:,\">' 'no alternative text' &&
	finds '<svg width=9 height=9></svg>' 'a picture without a name' &&
	finds '<p style=\"color: #999\">grey</p>' 'contrast of 2.85 only: p' &&
	finds '<p id=a>a</p><p id=a>b</p>' 'two elements have the id a' &&
	finds '<a href=#gone>x</a>' 'the link #gone leads nowhere' &&
	finds '<div style=\"width: 391px; height: 9px; position: absolute; left: 0\"></div>' 'the page is 391 px wide in a window of 390'
"

test_expect_success CHROMIUM 'contrast is that of dark colours where the page is dark' "
	echo '<p style=\"color: #333\">ink</p>' | page ink.html &&
	browser ink.html light checks dark checks >out && cat out && test \"\$(cat out)\" = '1280 dark: contrast of 1.49 only: p \"ink\"'
"

test_expect_success CHROMIUM 'a width is that width, and dark, print, keys, scripts and pictures do what they say' "
	page it.html <<-'END' &&
		<label>Find <input onkeydown=\"document.title += event.key\"></label><p>text</p><script>document.querySelector('p').textContent = 'by script'</script>
	END
	browser it.html size=390x844 eval='[innerWidth, innerHeight, document.querySelector(\"p\").textContent]' size=1280x900 eval=innerWidth \
		dark eval='matchMedia(\"(prefers-color-scheme: dark)\").matches' print eval='matchMedia(\"print\").matches' screen \
		key=Tab type='héllo' key=End eval='[document.querySelector(\"input\").value, document.title]' \
		eval='new Promise(done => setTimeout(() => done({a: [1]}), 20))' png=it.png longpng=long.png pdf=it.pdf >out &&
	printf '%s\n' 390 844 'by script' 1280 true true héllo tEnd '{\"a\":[1]}' >want &&
	test_cmp want out && head -c 8 it.png | grep -a PNG && head -c 8 long.png | grep -a PNG && head -c 5 it.pdf | grep -a %PDF &&
	browser it.html nojs eval='document.querySelector(\"p\").textContent' >out && grep -x text out
"

test_expect_success CHROMIUM 'what goes wrong in asking fails' "
	echo '<p>x</p>' | page it.html &&
	status 1 browser it.html eval='no.such' && status 1 browser it.html nonsense && status 1 browser none.html errors &&
	status 1 browser it.html png=/nowhere/x.png && status 1 env CHROMIUM=/nowhere/chromium perl \"\$ROOT/t/browser.pl\" it.html errors
"

test_done
