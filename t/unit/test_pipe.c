// SPDX-License-Identifier: GPL-3.0-or-later
/* What a report shows of a pipeline is what a shell reads as the same words. */
#include <stdlib.h>
#include "report/pipe.h"
#include "unit.h"

static char *shown(const struct svy_pipe *p)
{
	struct svy_buf b = {0};
	svy_pipe_show(p, &b);
	return svy_buf_take(&b);
}

START_TEST(words_are_quoted_where_a_shell_needs_it)
{
	struct svy_pipe p = {0};
	svy_pipe_add(&p, "svyfilter", "a == \"b\"", "", "it's", "plain-1.sav", "$x `y` \\");
	char *text = shown(&p);
	ck_assert_str_eq(text, "svyfilter 'a == \"b\"' '' 'it'\\''s' plain-1.sav '$x `y` \\'");
	free(text);
	svy_pipe_free(&p);
}
END_TEST

START_TEST(stages_stand_below_each_other)
{
	struct svy_pipe p = {0}, more = {0};
	const char *words[] = {"--by", "sex", NULL};
	svy_pipe_words(svy_pipe_add(&p, "svypotential"), words);
	svy_pipe_add(&more, "svytable");
	svy_pipe_append(&p, &more);
	svy_pipe_words(svy_pipe_add(&p, "svyhead"), NULL);
	char *text = shown(&p);
	ck_assert_str_eq(text, "svypotential --by sex |\n  svytable |\n  svyhead");
	free(text);
	svy_pipe_free(&p);
	svy_pipe_free(&more);
	ck_assert_uint_eq(p.n, 0);
}
END_TEST

UNIT_MAIN("pipe", NULL, NULL, words_are_quoted_where_a_shell_needs_it, stages_stand_below_each_other)
