// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/rename.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/flow.h"
#include "out/choose_rows.h"

/* "name" or "name[level]" in parts; *level is NULL without brackets. Caller frees both. */
static void part_name(const char *text, char **name, char **level)
{
	size_t n = strlen(text), open = strcspn(text, "[");
	bool has = open && open + 1 < n && text[n - 1] == ']';
	*name = svy_strndup(text, has ? open : n);
	*level = has ? svy_strndup(text + open + 1, n - open - 2) : NULL;
}

static bool is_code(const struct svy_value *v, const char *code)
{
	return svy_code_label(&(struct svy_category){*v, (char *)"x"}, 1, code) != NULL;
}

static void set_label(struct svy_category **cat, size_t *n, size_t *cap, const char *code, const char *label)
{
	struct svy_value value = {.kind = SVY_VALUE_STRING};
	for (size_t i = 0; i < *n; i++) {
		if (!is_code(&(*cat)[i].value, code))
			continue;
		free((*cat)[i].label);
		(*cat)[i].label = svy_strdup(label);
		return;
	}
	if (svy_num_parse(code, strlen(code), &value.num))
		value.kind = SVY_VALUE_NUMBER;
	else
		value.str = svy_strdup(code);
	svy_grow(*cat, *n, *cap);
	(*cat)[(*n)++] = (struct svy_category){value, svy_strdup(label)};
}

static bool has_row(const struct svy_estimates *t, const char *term, const char *level)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->row[i].term, term) == 0 && (!level || strcmp(t->row[i].level, level) == 0))
			return true;
	return false;
}

static bool rename_term(struct svy_estimates *t, const char *name, const char *level, const char *label)
{
	const struct svy_term *known = svy_estimates_find_term(t, name);
	if (level ? !has_row(t, name, level) && !(known && svy_code_label(known->level, known->nlevel, level)) : !has_row(t, name, NULL) && !known)
		return false;
	struct svy_term *term = svy_estimates_term(t, name, NULL);
	if (level) {
		set_label(&term->level, &term->nlevel, &term->level_cap, level, label);
		return true;
	}
	free(term->title);
	term->title = svy_strdup(label);
	return true;
}

static bool rename_by(struct svy_estimates *t, const char *name, const char *code, const char *label)
{
	for (size_t k = 0; k < t->nby; k++) {
		struct svy_var *v = &t->by[k];
		bool any = !code;
		if (strcmp(v->name, name) != 0)
			continue;
		for (size_t i = 0; i < t->n && !any; i++)
			any = t->row[i].by[k] && strcmp(t->row[i].by[k], code) == 0;
		if (!any)
			return false;
		if (code) {
			set_label(&v->cat, &v->ncat, &v->cat_cap, code, label);
			return true;
		}
		free(v->title);
		v->title = svy_strdup(label);
		return true;
	}
	return false;
}

static int rename_one(struct svy_ctx *ctx, struct svy_estimates *t, const char *old, const char *label)
{
	char *name, *level;
	part_name(old, &name, &level);
	bool term = rename_term(t, name, level, label), by = rename_by(t, name, level, label);
	free(name);
	free(level);
	if (!*label)
		return svy_fail(ctx, SVY_EUSAGE, "'--rename': '%s' gets no label", old);
	return term || by ? 0 : svy_choose_unknown(ctx, t, "rename", old);
}

/* The '=' outside of brackets. */
static char *find_equals(char *s)
{
	for (; *s && *s != '='; s++)
		if (*s == '[')
			s += strcspn(s, "]") - (strchr(s, ']') == NULL);
	return *s ? s : NULL;
}

static int rename_list(struct svy_ctx *ctx, struct svy_estimates *t, const char *list)
{
	struct svy_strs part = {0};
	int rc = 0;
	svy_choose_split(&part, list, ';');
	for (size_t i = 0; i < part.n && !rc; i++) {
		if (!*part.v[i] && i + 1 == part.n)
			break;
		char *equals = find_equals(part.v[i]);
		if (!equals) {
			rc = svy_fail(ctx, SVY_EUSAGE, "'--rename' is a list as 'educ=Education;educ[1]=None', or @FILE, not '%.80s'", part.v[i]);
			break;
		}
		*equals = '\0';
		part.v[i][svy_trimmed(part.v[i], (size_t)(equals - part.v[i]))] = '\0';
		rc = rename_one(ctx, t, part.v[i], equals + 1 + strspn(equals + 1, " "));
	}
	svy_strs_free(&part);
	return rc;
}

/* Collects a file of two columns. */
struct names {
	struct svy_sink sink;
	struct svy_strs old, label;
};

static int names_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	(void)s;
	memset(need, 1, dict->nvar);
	return 0;
}

static char *text_of(const struct svy_column *c, size_t row)
{
	char number[SVY_NUM_MAX];
	if (c->miss[row])
		return svy_strdup("");
	return c->str ? svy_strndup(c->str[row].p, c->str[row].n) : svy_strndup(number, svy_num_format(number, c->num[row]));
}

static int names_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct names *n = (struct names *)s;
	for (size_t i = 0; i < b->nrow; i++) {
		svy_strs_add_take(&n->old, text_of(&b->col[0], i));
		svy_strs_add_take(&n->label, text_of(&b->col[1], i));
	}
	return 0;
}

static int read_names(struct svy_ctx *ctx, const char *path, struct names *n)
{
	struct svy_input in = {.path = path, .no_header = true};
	struct svy_source *src;
	int rc = svy_source_open(ctx, &in, &src);
	if (rc)
		return rc;
	if (svy_source_dict(src)->nvar != 2)
		rc = svy_fail(ctx, SVY_EDATA, "a file for --rename has two columns, names and labels: '%s'", path);
	if (!rc)
		rc = svy_source_run(ctx, src, &n->sink);
	svy_source_close(src);
	return rc;
}

static int rename_file(struct svy_ctx *ctx, struct svy_estimates *t, const char *path)
{
	struct names n = {.sink = {.bind = names_bind, .begin = svy_sink_no_begin, .batch = names_batch, .end = svy_sink_no_end, .abort = svy_sink_nothing}};
	int rc = read_names(ctx, path, &n);
	for (size_t i = 0; i < n.old.n && !rc; i++)
		if (i || strcmp(n.old.v[0], "name") != 0 || strcmp(n.label.v[0], "label") != 0)
			rc = rename_one(ctx, t, n.old.v[i], n.label.v[i]);
	svy_strs_free(&n.old);
	svy_strs_free(&n.label);
	return rc;
}

int svy_rename(struct svy_ctx *ctx, struct svy_estimates *t, const char *list)
{
	return *list == '@' ? rename_file(ctx, t, list + 1) : rename_list(ctx, t, list);
}
