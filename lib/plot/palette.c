// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/palette.h"

#include <math.h>

enum { INK = 0x1a1a1a, WHITE = 0xffffff };

static const unsigned groups[SVY_PALETTE_GROUPS] = {0x046dad, 0xd55e00, 0x085b44, 0xcb79ad, 0x202a44, 0x7c5701, 0x3494cc, 0x6f6f6f};

/* Several greys beside each other; the first alone is that of lines and small text. */
static const unsigned muted[] = {0x757575, 0xa6a6a6, 0xcccccc, 0x4d4d4d};

/* The ends of the scale, light forms of them, and its middle. */
static const unsigned dark[2] = {0x9a4a00, 0x08519c}, light[2] = {0xf3bd86, 0xa3c9e6}, middle = 0xdadada;
#define LIGHT_AT 0.4

static unsigned mix_channel(unsigned a, unsigned b, double part, int shift)
{
	double x = (a >> shift) & 255, y = (b >> shift) & 255;
	return (unsigned)lrint(x + (y - x) * part) << shift;
}

static unsigned mix(unsigned a, unsigned b, double part)
{
	return mix_channel(a, b, part, 16) | mix_channel(a, b, part, 8) | mix_channel(a, b, part, 0);
}

static unsigned step(unsigned index, unsigned steps)
{
	double at = steps < 2 ? 1 : 2.0 * index / (steps - 1) - 1, far = fabs(at);
	int side = at > 0;
	if (far <= LIGHT_AT)
		return mix(middle, light[side], far / LIGHT_AT);
	return mix(light[side], dark[side], (far - LIGHT_AT) / (1 - LIGHT_AT));
}

unsigned svy_palette(struct svy_colour c)
{
	switch (c.hue) {
	case SVY_HUE_GROUP:
		return groups[c.index % SVY_PALETTE_GROUPS];
	case SVY_HUE_STEP:
		return step(c.index, c.steps);
	case SVY_HUE_MUTED:
		return muted[c.index % 4];
	case SVY_HUE_INK:
		break;
	}
	return INK;
}

static double linear(unsigned channel)
{
	double x = channel / 255.0;
	return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

double svy_palette_luminance(unsigned rgb)
{
	return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
}

unsigned svy_palette_text_on(struct svy_colour c)
{
	double y = svy_palette_luminance(svy_palette(c));
	return 1.05 / (y + 0.05) >= (y + 0.05) / (svy_palette_luminance(INK) + 0.05) ? WHITE : INK;
}

unsigned svy_palette_tint(struct svy_colour c, double part)
{
	return mix(WHITE, svy_palette(c), part);
}
