/* The little that the site does by itself: a search over all texts, and what folds on a small screen. */
(function () {
    'use strict';

    const MOST = 12;
    const field = document.getElementById('search-words');
    const list = document.getElementById('search-found');
    const count = document.getElementById('search-count');

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
        text.textContent = window.search.excerpt(entry, words);
        item.append(link, where, text);
        list.append(item);
    }

    function search() {
        const words = window.search.words(field.value);
        const found = window.search.find(window.searchIndex, words);
        list.replaceChildren();
        found.slice(0, MOST).forEach((entry) => show(entry, words));
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

    /* Folds something unless the screen is wide enough. Without this script all is open. */
    function fold(details, media) {
        const wide = window.matchMedia(media);
        const adapt = () => { details.open = wide.matches; };
        wide.addEventListener('change', adapt);
        adapt();
    }

    fold(document.getElementById('menu'), '(min-width: 60.01rem)');
    for (const contents of document.querySelectorAll('.on-this-page details'))
        fold(contents, '(min-width: 88rem)');

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
