// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/shape.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "out/choose_rows.h"
#include "out/reference.h"
#include "out/rename.h"

int svy_shape_init(struct svy_ctx *ctx, struct svy_shape *s, const struct svy_shape_opts *o, const struct svy_show_opts *show)
{
	*s = (struct svy_shape){.o = o};
	if ((o->cell.n || o->stars) && !svy_show_for_people(show))
		return svy_fail(ctx, SVY_EUSAGE, "'--%s' is about tables that people read, and '%s' holds the estimates as they came", o->cell.n ? "cell" : "stars",
				show->format);
	if (o->cell.n && show->with != SVY_WITH_FITTING)
		return svy_fail(ctx, SVY_EUSAGE, "'--cell' says what stands beside an estimate, and so does '--with': give one of them");
	int rc = o->stars ? svy_stars_parse(ctx, o->thresholds, &s->stars) : 0;
	s->cell = svy_calloc(o->cell.n, sizeof *s->cell);
	while (s->ncell < o->cell.n && !rc) {
		s->ncell++;
		rc = svy_template_parse(ctx, o->cell.v[s->ncell - 1], &s->cell[s->ncell - 1]);
	}
	return rc;
}

static int choose(struct svy_ctx *ctx, const struct svy_shape_opts *o, struct svy_estimates *t)
{
	int rc = o->keep ? svy_choose_keep(ctx, t, o->keep) : 0;
	if (!rc && o->drop)
		rc = svy_choose_drop(ctx, t, o->drop);
	if (!rc && o->order)
		rc = svy_choose_order(ctx, t, o->order);
	return rc;
}

/* Labels before references, since these are made of them. */
static int describe(struct svy_ctx *ctx, const struct svy_shape_opts *o, bool people, enum svy_lang lang, struct svy_estimates *t)
{
	int rc = o->rename ? svy_rename(ctx, t, o->rename) : 0;
	if (!rc && o->reference)
		rc = svy_reference_declare(ctx, t, o->reference);
	if (!rc && people)
		rc = svy_reference_rows(ctx, t, svy_lang_say(lang, "reference"));
	return rc;
}

/* Stars that a template asks for are the usual ones, if no others are given. */
static int prepare_cells(struct svy_ctx *ctx, struct svy_shape *s, struct svy_show_opts *show, const struct svy_estimates *t)
{
	bool stars = s->o->stars;
	int rc = 0;
	for (size_t k = 0; k < s->ncell && !rc; k++) {
		rc = svy_template_bind(ctx, &s->cell[k], t);
		stars |= svy_template_has(&s->cell[k], SVY_FIELD_STARS);
	}
	if (!rc && stars && !s->stars.n)
		rc = svy_stars_parse(ctx, NULL, &s->stars);
	if (!rc && stars)
		rc = svy_stars_check(ctx, t);
	show->cell = s->cell;
	show->ncell = s->ncell;
	show->stars = stars ? &s->stars : NULL;
	return rc;
}

static int join(struct svy_ctx *ctx, const struct svy_shape_opts *o, struct svy_models *m, const char *const *path, const char *word, struct svy_estimates *t)
{
	if (m->n > 1) {
		int rc = svy_models_name(ctx, m, o->names, path);
		return rc ? rc : svy_models_merge(ctx, m, word, t);
	}
	if (o->names)
		return svy_fail(ctx, SVY_EUSAGE, "'--names' are of tables side by side, and there is one");
	*t = m->table[0];
	svy_estimates_init(&m->table[0]);
	return 0;
}

int svy_shape_table(struct svy_ctx *ctx, struct svy_shape *s, struct svy_models *m, const char *const *path, struct svy_show_opts *show, struct svy_estimates *t)
{
	bool people = svy_show_for_people(show);
	int rc = join(ctx, s->o, m, path, svy_lang_say(people ? show->lang : SVY_LANG_EN, "Model"), t);
	if (!rc)
		rc = choose(ctx, s->o, t);
	if (!rc)
		rc = describe(ctx, s->o, people, show->lang, t);
	if (!rc)
		rc = prepare_cells(ctx, s, show, t);
	if (rc || m->n < 2)
		return rc;
	show->models = people ? m : NULL;
	if (people && !show->list && !show->wide && !show->matrix) {
		show->wide = t->by[0].name;
		svy_models_interleave(t);
	}
	return 0;
}

void svy_shape_free(struct svy_shape *s)
{
	for (size_t k = 0; k < s->ncell; k++)
		svy_template_free(&s->cell[k]);
	free(s->cell);
	svy_stars_free(&s->stars);
}
