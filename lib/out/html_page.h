// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Self-contained pages: one HTML file that asks for nothing else, which its policy also forbids. Light and dark as the reader's system is, on paper as on a
 * phone, with a link that leads past the head, and focus that is seen.
 *
 * Classes of the style: .wrap (scrolls sideways by itself if a table is too wide), .num (figures, aligned right), .quiet (less important), .sr (for screen
 * readers only), .noprint. Colours are custom properties: --ink --quiet --ground --soft --line --accent --bar --bar-missing; pictures take them too.
 */
#ifndef SVY_OUT_HTML_PAGE_H
#define SVY_OUT_HTML_PAGE_H

#include "base/strs.h"
#include "out/lang.h"

struct svy_html_page {
	enum svy_lang lang;
	const char *title;      /* plain text; of the window and, as heading of level 1, of the page */
	const char *before;     /* what stands before it in both: "Codebook"; NULL */
	const char *style;      /* CSS behind that of all pages; NULL */
	bool bare;              /* no heading and no link: the content brings its own title */
	const char *skip, *skip_to;     /* English words and id of the link past the head; NULL */
};

/* Appends all up to the content of <main>, its heading among it. */
void svy_html_page_begin(struct svy_buf *b, const struct svy_html_page *p);
/* Closes main and the page. script: JavaScript that works on the whole page; NULL. It is no other people's text. */
void svy_html_page_end(struct svy_buf *b, const char *script);

/* CSS of all pages; static. */
extern const char svy_html_page_style[];

#endif
