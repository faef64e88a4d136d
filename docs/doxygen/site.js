/* The little that the site does by itself: a search over all texts, and a menu that is closed on a phone. */
(function () {
    'use strict';

    const MOST = 12;
    const field = document.getElementById('search-words');
    const list = document.getElementById('search-found');
    const count = document.getElementById('search-count');
    const index = window.searchIndex || [];

    /* How well an entry answers: every word has to be in it; a heading counts for more than the text below it. */
    function weigh(entry, words) {
        let weight = 0;
        for (const word of words) {
            const inTitle = entry.title.toLowerCase().includes(word);
            const inHeading = entry.heading.toLowerCase().includes(word);
            if (!inTitle && !inHeading && !entry.lower.includes(word))
                return 0;
            weight += (inHeading ? 8 : 0) + (inTitle ? 3 : 0) + Math.min(entry.lower.split(word).length - 1, 5);
        }
        return weight;
    }

    /* The words around the first hit. */
    function excerpt(entry, word) {
        const at = entry.lower.indexOf(word);
        const begin = Math.max(0, at - 40);
        const text = entry.text.slice(begin, begin + 120);
        return (begin > 0 ? '… ' : '') + text + (begin + 120 < entry.text.length ? ' …' : '');
    }

    function show(entry, words) {
        const item = document.createElement('li');
        const link = document.createElement('a');
        const where = document.createElement('span');
        const text = document.createElement('span');
        link.href = entry.url;
        link.textContent = entry.heading || entry.title;
        where.className = 'where';
        where.textContent = entry.heading ? entry.title : '';
        text.className = 'excerpt';
        text.textContent = excerpt(entry, words[0]);
        item.append(link, where, text);
        list.append(item);
    }

    function search() {
        const words = field.value.toLowerCase().split(/\s+/).filter((word) => word.length > 1);
        const found = [];
        list.replaceChildren();
        for (const entry of words.length > 0 ? index : []) {
            entry.lower = entry.lower || entry.text.toLowerCase();
            const weight = weigh(entry, words);
            if (weight > 0)
                found.push({ entry, weight });
        }
        found.sort((a, b) => b.weight - a.weight);
        found.slice(0, MOST).forEach((one) => show(one.entry, words));
        list.hidden = found.length === 0;
        count.textContent = words.length === 0 ? '' : found.length === 0 ? 'Nothing found.' :
            found.length > MOST ? `The best ${MOST} of ${found.length}.` : `${found.length} found.`;
    }

    field.addEventListener('input', search);
    document.getElementById('search').addEventListener('submit', function (event) {
        const first = list.querySelector('a');
        event.preventDefault();
        if (first)
            first.click();
    });
    document.addEventListener('keydown', function (event) {
        if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
            event.preventDefault();
            field.focus();
        } else if (event.key === 'Escape' && document.activeElement === field) {
            field.value = '';
            search();
        }
    });

    if (window.matchMedia('(max-width: 60rem)').matches)
        document.getElementById('menu').open = false;

    /* Where am I? */
    const here = window.location.pathname.split('/').pop() || 'index.html';
    for (const link of document.querySelectorAll('#menu a'))
        if (link.getAttribute('href') === here)
            link.setAttribute('aria-current', 'page');

    /* What can be scrolled can be reached from the keyboard. */
    function reach() {
        for (const box of document.querySelectorAll('div.fragment, pre, .scroll'))
            if (box.scrollWidth > box.clientWidth) {
                box.tabIndex = 0;
                box.setAttribute('role', 'region');
                box.setAttribute('aria-label', 'Wider than the page: can be scrolled sideways');
            }
    }

    window.addEventListener('load', reach);
    window.addEventListener('resize', reach);
}());
