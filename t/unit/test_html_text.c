// SPDX-License-Identifier: GPL-3.0-or-later
/* Whatever a label holds, it is text of the page and nothing else. */
#include <stdlib.h>
#include "out/html_text.h"
#include "unit.h"

static void becomes(void (*put)(struct svy_buf *, const char *), const char *from, const char *to)
{
	struct svy_buf b = {0};
	svy_buf_puts(&b, "|");
	put(&b, from);
	ck_assert_str_eq(b.p + 1, to);
	svy_buf_free(&b);
}

START_TEST(what_would_be_markup_is_text)
{
	becomes(svy_html_escape, "a<b> & \"c\" 'd'", "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
	becomes(svy_html_escape, "</style><script>x</script>", "&lt;/style&gt;&lt;script&gt;x&lt;/script&gt;");
	becomes(svy_html_escape, "&amp;", "&amp;amp;");
	becomes(svy_html_escape, NULL, "");
	becomes(svy_html_escape, "", "");
}
END_TEST

START_TEST(what_is_no_character_is_replaced)
{
	becomes(svy_html_escape, "é€\xff!", "é€\xef\xbf\xbd!");
	becomes(svy_html_escape, "a\x01\x1b\x7f" "b\tc\n", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "b\tc\n");
	struct svy_buf b = {0};
	svy_html_escape_n(&b, "a\0<", 3);
	ck_assert_str_eq(b.p, "a\xef\xbf\xbd&lt;");
	svy_buf_free(&b);
}
END_TEST

START_TEST(lines_are_lines)
{
	becomes(svy_html_escape_lines, "a\nb\r\nc\rd<\n", "a<br>b<br>c<br>d&lt;<br>");
	becomes(svy_html_escape_lines, NULL, "");
}
END_TEST

START_TEST(an_id_and_its_anchor_are_the_same)
{
	becomes(svy_html_id, "q 1\"$@é", "q_1&quot;$@é");
	becomes(svy_html_anchor, "q 1\"$@é", "q_1%22%24%40%C3%A9");
	becomes(svy_html_id, "\xff", "\xef\xbf\xbd");
	becomes(svy_html_anchor, "\xff", "%EF%BF%BD");
}
END_TEST

UNIT_MAIN("html_text", NULL, NULL, what_would_be_markup_is_text, what_is_no_character_is_replaced, lines_are_lines, an_id_and_its_anchor_are_the_same)
