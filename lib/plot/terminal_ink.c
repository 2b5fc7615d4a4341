// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Colours, shades and shapes of the terminal. The colours of groups are those of Okabe & Ito (2008), "Color Universal Design", as near as 256 colours
 * come; ordered answers go from brown over grey to blue, which red-green blindness leaves apart, and are darkest at both ends.
 */
#include "plot/terminal_parts.h"
#include "base/width.h"

#include <stdlib.h>

static const short group[] = {25, 172, 29, 166, 175, 74, 178, 240};
static const short muted[] = {245, 250, 240, 253};
static const short low[] = {94, 137, 180, 223}, high[] = {24, 67, 110, 152};

/* How far from the middle an answer stands, of how many: 0 is the end. The middle of an odd scale is `per` itself. */
static unsigned from_end(const struct svy_colour *k, unsigned *per)
{
	unsigned last = k->steps ? k->steps - 1 : 0, at = k->index < last ? k->index : last;
	*per = k->steps / 2;
	return at < last - at ? at : last - at;
}

static short step_colour(const struct svy_colour *k)
{
	unsigned per, d = from_end(k, &per);
	if (d >= per)
		return 250;
	unsigned tone = per > 4 ? d * 4 / per : d;
	return k->index < k->steps / 2 ? low[tone] : high[tone];
}

short svy_term_fg(const struct svy_colour *k)
{
	switch (k->hue) {
	case SVY_HUE_GROUP:
		return group[k->index % 8];
	case SVY_HUE_STEP:
		return step_colour(k);
	case SVY_HUE_MUTED:
		return muted[k->index % 4];
	case SVY_HUE_INK:
		break;
	}
	return -1;
}

struct svy_ink svy_term_ink(const struct svy_term_panel *t, const struct svy_colour *k)
{
	return (struct svy_ink){t->colour ? svy_term_fg(k) : -1, -1, false};
}

/* Without colours every answer but the middle one has a shade of its own, as long as there are shades. */
static const char *step_shade(const struct svy_colour *k)
{
	static const char *const shade[] = {"█", "▓", "▚", "▤", "▥", "▞", "▒", "░"};
	static const unsigned few[] = {0, 7}, four[] = {0, 1, 6, 7}, six[] = {0, 1, 2, 5, 6, 7};
	unsigned per, d = from_end(k, &per), at = k->index < per ? d : 2 * per - 1 - d;
	if (d >= per)
		return "·";
	switch (per) {
	case 1:
		return shade[few[at]];
	case 2:
		return shade[four[at]];
	case 3:
		return shade[six[at]];
	default:
		return shade[k->index < per ? d * 4 / per : 7 - d * 4 / per];
	}
}

const char *svy_term_shade(const struct svy_colour *k, bool colour, bool hollow)
{
	static const char *const shade[] = {"█", "▒", "▓", "░", "▞", "▤", "▥", "▨"};
	static const char *const grey[] = {"·", "+", "–", "×"};
	/* Without colours the shade is all that tells an answer from the next. */
	if (hollow && (colour || k->hue != SVY_HUE_STEP))
		return "╱";
	if (colour || k->hue == SVY_HUE_INK)
		return "█";
	if (k->hue == SVY_HUE_MUTED)
		return grey[k->index % 4];
	return k->hue == SVY_HUE_GROUP ? shade[k->index % 8] : step_shade(k);
}

const char *svy_term_shape(const struct svy_series *s, bool hollow)
{
	static const char *const full[] = {"●", "◆", "■", "▲", "▼", "★", "✚", "✖"};
	static const char *const empty[] = {"○", "◇", "□", "△", "▽", "☆", "+", "×"};
	static const unsigned given[] = {[SVY_SHAPE_CIRCLE] = 0, [SVY_SHAPE_SQUARE] = 2, [SVY_SHAPE_TRIANGLE] = 3, [SVY_SHAPE_DIAMOND] = 1,
					 [SVY_SHAPE_DOWN] = 4, [SVY_SHAPE_PENTAGON] = 5};
	unsigned at = s->shape != SVY_SHAPE_AUTO ? given[s->shape] : s->colour.hue == SVY_HUE_GROUP ? s->colour.index % 8 : 0;
	if (s->colour.hue == SVY_HUE_MUTED && s->shape == SVY_SHAPE_AUTO)
		return hollow ? "◦" : "•";
	return hollow ? empty[at] : full[at];
}

const char *svy_term_sample(const struct svy_series *s, bool colour)
{
	switch (s->mark) {
	case SVY_MARK_BAR:
		return svy_term_shade(&s->colour, colour, false);
	case SVY_MARK_POINT:
		return svy_term_shape(s, false);
	case SVY_MARK_ELLIPSE:
		return "◯";
	case SVY_MARK_DIAMOND:
		return "◆";
	case SVY_MARK_RULE:
		return s->dashed ? "┊" : "│";
	default:
		return s->dashed ? "┄" : "─";
	}
}

size_t svy_term_text_width(const char *s)
{
	return svy_width(s, strlen(s));
}
