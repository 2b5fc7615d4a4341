# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# For tests of pages, after lib.sh: a headless Chromium that is asked things. README.md tells the commands.

# browser PAGE COMMAND…: what the commands say, a line each.
browser() {
	perl "$ROOT/t/browser.pl" "$@"
}

# page_is_sound PAGE: at the widths of a phone and of a desk, light, dark and printed, browser.js finds nothing wrong, and neither has the page said
# anything on its console nor asked for anything but itself.
page_is_sound() {
	browser "$1" size=390x844 checks dark checks size=1280x900 checks light checks print checks errors >found || return
	[ ! -s found ] || { cat found >&2; return 1; }
}
