// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is wrong with a page for who cannot see it well, has no mouse, or reads it on a phone: a list of sentences, empty where nothing is.
// After WCAG 2.2: 1.1.1 names of pictures, 1.3.1 structure, 1.4.3 contrast, 1.4.10 reflow, 2.4.7 focus, 3.1.1 language, 4.1.2 names.
(() => {
	const wrong = [], most = 40;
	const say = text => { if (wrong.length < most) wrong.push(text); };
	const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
	const text = e => (e.textContent || '').replace(/\s+/g, ' ').trim();
	const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : e.className && e.className.baseVal === undefined ? '.' + e.className : '')
		+ (text(e) ? ` "${text(e).slice(0, 30)}"` : '');
	// checkVisibility knows closed details, display: none and hidden; what is clipped to a pixel is for screen readers, and no picture.
	const shown = e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && !e.closest('[aria-hidden=true]');
	const painted = e => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1; };

	const named = e => {
		const by = e.getAttribute('aria-labelledby');
		if (by)
			return by.split(/\s+/).every(id => document.getElementById(id)) && by.split(/\s+/).some(id => text(document.getElementById(id)));
		return (e.getAttribute('aria-label') || '').trim() !== '' || (e.labels && [...e.labels].some(l => text(l)));
	};

	const page = () => {
		if (!document.documentElement.lang) say('the page does not say its language');
		if (!document.title.trim()) say('the page has no title');
		if (all('main').length !== 1) say(`the page has ${all('main').length} main parts, not one`);
		if (document.compatMode !== 'CSS1Compat') say('the page has no doctype');
		const ids = new Set();
		for (const e of all('[id]')) {
			if (ids.has(e.id)) say(`two elements have the id ${e.id}`);
			ids.add(e.id);
		}
		for (const a of all('a[href^="#"]'))
			if (a.hash.length > 1 && !document.getElementById(decodeURIComponent(a.hash.slice(1)))) say(`the link ${a.hash} leads nowhere`);
	};

	const names = () => {
		for (const e of all('input:not([type=hidden]), select, textarea'))
			if (!named(e)) say(`no label: ${name(e)}`);
		for (const e of all('button, a[href], summary'))
			if (shown(e) && !text(e) && !named(e)) say(`no name: ${name(e)}`);
		for (const e of all('img'))
			if (!e.hasAttribute('alt')) say(`no alternative text: ${name(e)}`);
		for (const e of all('svg'))
			if (!e.closest('[aria-hidden=true]') && !(e.getAttribute('role') === 'img' && (named(e) || text(e.querySelector('title') || e) && e.querySelector('title'))))
				say(`a picture without a name: ${name(e)}`);
		for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls'])
			for (const e of all(`[${attribute}]`))
				for (const id of e.getAttribute(attribute).split(/\s+/))
					if (!document.getElementById(id)) say(`${attribute} names ${id}, which is not there`);
	};

	const headings = () => {
		let before = 0;
		for (const h of all('h1, h2, h3, h4, h5, h6')) {
			const level = +h.tagName[1];
			if (level > before + 1) say(`a heading jumps from level ${before} to ${level}: ${name(h)}`);
			before = level;
		}
		if (all('h1').length !== 1) say(`the page has ${all('h1').length} headings of level 1`);
	};

	const tables = () => {
		for (const t of all('table')) {
			if (!t.caption || !text(t.caption)) say(`a table without a caption: ${name(t).slice(0, 60)}`);
			if (!t.querySelector('th')) say(`a table without headers: ${name(t).slice(0, 60)}`);
			for (const th of all('th', t))
				if (!th.scope) say(`a header without a scope: ${name(th)}`);
			// display: block takes a table's meaning away, unless roles give it back.
			if (t.rows.length && getComputedStyle(t).display !== 'table' && !t.hasAttribute('role') && shown(t))
				say(`a table that is displayed as ${getComputedStyle(t).display} has no role: ${name(t).slice(0, 60)}`);
		}
	};

	const colour = s => { const v = (s.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number); return {r: v[0], g: v[1], b: v[2], a: v.length > 3 ? v[3] : 1}; };
	const over = (a, b) => ({r: a.r * a.a + b.r * (1 - a.a), g: a.g * a.a + b.g * (1 - a.a), b: a.b * a.a + b.b * (1 - a.a), a: 1});
	const light = c => {
		const [r, g, b] = [c.r, c.g, c.b].map(x => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const canvas = () => matchMedia('(prefers-color-scheme: dark)').matches && /dark/.test(getComputedStyle(document.documentElement).colorScheme)
		? {r: 18, g: 18, b: 18, a: 1} : {r: 255, g: 255, b: 255, a: 1};
	const ground = e => {
		const layers = [];
		for (; e; e = e.parentElement) {
			const c = colour(getComputedStyle(e).backgroundColor);
			if (c.a) layers.push(c);
			if (c.a === 1) break;
		}
		return layers.reverse().reduce((below, c) => over(c, below), canvas());
	};
	// What was painted below a text of a picture: bars have their figures in them.
	const beneath = (e, ground) => {
		const box = e.getBoundingClientRect(), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
		let below = ground;
		for (const s of e.ownerSVGElement.querySelectorAll('rect, path, polygon, circle')) {
			if (!(s.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
			const r = s.getBoundingClientRect(), style = getComputedStyle(s);
			if (style.fill === 'none' || x < r.left || x > r.right || y < r.top || y > r.bottom) continue;
			if (!s.isPointInFill(new DOMPoint(x, y).matrixTransform(s.getScreenCTM().inverse()))) continue;
			const c = colour(style.fill);
			below = over({...c, a: c.a * style.fillOpacity * style.opacity}, below);
		}
		return below;
	};
	const contrast = () => {
		const told = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let n = 0, node; n < 20000 && (node = walk.nextNode()); n++) {
			const e = node.parentElement;
			if (!node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|title)$/.test(e.tagName) || !shown(e) || !painted(e)) continue;
			const style = getComputedStyle(e), svg = e instanceof SVGElement, below = svg && e.ownerSVGElement ? beneath(e, ground(e)) : ground(e);
			const above = over(colour(svg ? style.fill : style.color), below);
			const [l1, l2] = [light(above), light(below)].sort((a, b) => b - a), ratio = (l1 + 0.05) / (l2 + 0.05);
			const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
			const key = JSON.stringify([above, below]);
			if (ratio < (large ? 3 : 4.5) && !told.has(key)) {
				told.add(key);
				say(`contrast of ${ratio.toFixed(2)} only: ${name(e)}`);
			}
		}
	};

	const width = () => {
		// A phone lays a page out wider than its screen if something does not fit.
		const room = Math.min(document.documentElement.clientWidth, screen.width);
		if (document.documentElement.scrollWidth <= room) return;
		say(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${room}`);
		all('body *').filter(e => shown(e) && e.getBoundingClientRect().right > room + 1).slice(0, 5).forEach(e => say(`beyond the edge: ${name(e)}`));
	};

	const focus = () => {
		const before = document.activeElement, at = [scrollX, scrollY];
		for (const e of all('a[href], button, input, select, textarea, summary, [tabindex="0"]').filter(shown).slice(0, 60)) {
			const look = s => [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join();
			e.blur();
			const rest = look(getComputedStyle(e));
			e.focus({preventScroll: true});
			if (document.activeElement !== e) say(`cannot be focused: ${name(e)}`);
			else if (look(getComputedStyle(e)) === rest) say(`focus is not seen: ${name(e)}`);
		}
		document.activeElement.blur();
		if (before && before.focus) before.focus({preventScroll: true});
		scrollTo(...at);
	};

	[page, names, headings, tables, contrast, width].forEach(check => check());
	if (matchMedia('screen').matches) focus();
	return wrong;
})()
