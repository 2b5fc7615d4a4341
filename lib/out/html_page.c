// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/html_page.h"

#include "out/html_text.h"

static void put_title(struct svy_buf *b, const struct svy_html_page *p)
{
	if (p->before)
		svy_html_escape(b, svy_lang_say(p->lang, p->before));
	if (p->before && p->title)
		svy_buf_puts(b, ": ");
	svy_html_escape(b, p->title);
}

void svy_html_page_begin(struct svy_buf *b, const struct svy_html_page *p)
{
	svy_buf_printf(b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", svy_lang_name[p->lang]);
	svy_buf_puts(b, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
		"<meta name=\"generator\" content=\"svykit\">\n<title>");
	put_title(b, p);
	svy_buf_printf(b, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n", svy_html_page_style, p->style ? p->style : "");
	if (p->skip) {
		svy_buf_printf(b, "<a class=\"skip\" href=\"#%s\">", p->skip_to);
		svy_html_escape(b, svy_lang_say(p->lang, p->skip));
		svy_buf_puts(b, "</a>\n");
	}
	svy_buf_puts(b, "<main>\n");
	if (p->bare)
		return;
	svy_buf_puts(b, "<h1>");
	put_title(b, p);
	svy_buf_puts(b, "</h1>\n");
}

void svy_html_page_end(struct svy_buf *b, const char *script)
{
	svy_buf_puts(b, "</main>\n");
	if (script)
		svy_buf_printf(b, "<script>\n%s</script>\n", script);
	svy_buf_puts(b, "</body>\n</html>\n");
}
