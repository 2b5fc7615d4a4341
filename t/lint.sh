#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a reader would object to, found by machines: manual pages, layers, scripts, licences, sizes, C. Prints all, fails if there is any.
set -u
cd "$(dirname "$0")/.." || exit 1
bad=0

for tool in mandoc cppcheck shellcheck; do
	command -v "$tool" >/dev/null || { echo "lint needs '$tool' (Debian package of the same name)" >&2; exit 1; }
done

# say TITLE COMMAND…: its output, if there is any or it fails, under the title.
say() {
	local title=$1 out status
	shift
	out=$("$@" 2>&1)
	status=$?
	if [ -n "$out" ] || [ $status -ne 0 ]; then
		printf '== %s\n%s\n' "$title" "$out"
		bad=1
	fi
}

man_pages() {
	# Whether a page that is referred to is installed is no property of the page.
	mandoc -T lint -W warning cmd/*.1 docs/*.[57] | grep -vE 'referenced manual not found'
	for c in cmd/svy*.c; do
		[ -f "${c%.c}.1" ] || echo "$c has no manual page"
	done
	return 0
}

# A layer includes only itself and the layers above it in this list.
layers='base data io expr step design weight stat scale plan out plot report cli'
layer_order() {
	local seen='' layer
	for layer in $layers; do
		seen="$seen $layer"
		grep -nE '^#include "' lib/"$layer"/*.[chyl] 2>/dev/null | awk -v seen="$seen" -v self="$layer" -F'"' '
			BEGIN { n = split(seen, s, " "); for (i = 1; i <= n; i++) ok[s[i]] = 1 }
			{ split($2, part, "/"); if (!(part[1] in ok)) print $1 $2 ": lib/" self " may not include lib/" part[1] }'
	done
	for layer in lib/*/; do
		case " $layers " in
		*" $(basename "$layer") "*) ;;
		*) echo "$layer is no layer" ;;
		esac
	done
}

# Only lib/cli and commands print, exit, or read arguments; nobody sets the locale. The abort() of a spent memory is that of base/mem.c.
forbidden() {
	grep -nE '\b(v?f?printf|f?puts|f?putc|putchar|perror|exit|_exit|getenv|setlocale)\(' lib/*/*.c |
		grep -vE '^lib/cli/|^lib/io/(spool|output)\.c.*getenv\("TMPDIR"\)'
	grep -nE '\bsetlocale\(' lib/cli/*.c cmd/*.c
	return 0
}

licences() {
	git ls-files '*.c' '*.h' '*.y' '*.l' '*.sh' '*.t' '*.R' '*.pl' '*.js' '*.1' '*.5' '*.7' Makefile .ci/run | while read -r f; do
		head -4 "$f" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$f: no SPDX line"
	done
}

sizes() {
	wc -l lib/*/*.[chyl] | awk '$2 != "total" && $1 >= 500 { print $2 ": " $1 " lines, the limit is 500" }'
	wc -l cmd/*.c | awk '$2 != "total" && $1 >= 300 { print $2 ": " $1 " lines, the limit is 300" }'
	wc -l Makefile | awk '$1 >= 150 { print $2 ": " $1 " lines, the limit is 150" }'
}

# Links of a page to files of the project.
links() {
	local page target
	for page in $(git ls-files '*.md'); do
		grep -oE '\]\([^)#:]+\)' "$page" | tr -d '])(' | while read -r target; do
			[ -e "$(dirname "$page")/$target" ] || echo "$page: no '$target'"
		done
	done
}

c_code() {
	cppcheck --quiet --std=c11 --library=gnu --library=posix --enable=warning,portability --inline-suppr --suppress=missingInclude --suppress=unknownMacro \
		-D__GNUC__ -Ilib --error-exitcode=1 -j2 lib cmd
}

scripts() {
	local list
	mapfile -t list < <(git ls-files '*.sh' '*.t' .ci/run | while read -r f; do head -1 "$f" | grep -qE '^#!/bin/(ba)?sh' && echo "$f"; done)
	# Tests quote commands for sharness, which runs them with these variables.
	shellcheck -x --severity=warning --exclude=SC2034,SC1091 "${list[@]}"
}

say 'manual pages' man_pages
say 'layers' layer_order
say 'printing and exiting below lib/cli' forbidden
say 'licences' licences
say 'sizes' sizes
say 'links' links
say 'scripts' scripts
say 'C' c_code
[ $bad = 0 ] && echo 'lint finds nothing'
exit $bad
