/* Finds text that something else lies upon: `await page.evaluate(covered)`, in a page of any size.
 *
 * At several positions, from the top of the page to its end, it asks the browser what is hit at the middle of each piece
 * of text that shows: that has to be the text's own element, or one within or around it. What lies over it, transparent
 * or not, would be hit instead, and would take the clicks. Returns sentences, none if all is well. */
'use strict';

/* Runs in the page, so all that it needs is within it. */
async function covered() {
    const POSITIONS = 6;
    const faults = [];

    /* Each piece of text: its node and the element around it. */
    function pieces() {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode())
            if (walker.currentNode.data.trim() !== '' &&
                walker.currentNode.parentElement.checkVisibility({ visibilityProperty: true }))
                found.push(walker.currentNode);
        return found;
    }

    function inside(box, x, y) {
        return x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1;
    }

    /* Whether a point of an element shows: not when it is scrolled out of a box around it. */
    function shows(element, x, y) {
        if (!inside({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: window.innerHeight }, x, y))
            return false;
        for (let box = element; box && box !== document.body; box = box.parentElement)
            if (getComputedStyle(box).overflow !== 'visible' && !inside(box.getBoundingClientRect(), x, y))
                return false;
        return true;
    }

    function look(nodes, position) {
        const range = document.createRange();
        for (const node of nodes) {
            range.selectNodeContents(node);
            const box = range.getClientRects()[0];
            const x = box && (box.left + box.right) / 2;
            const y = box && (box.top + box.bottom) / 2;
            const own = node.parentElement;
            if (!box || box.width < 2 || !shows(own, x, y))
                continue;
            const hit = document.elementFromPoint(x, y);
            if (!hit || !(own.contains(hit) || hit.contains(own)))
                faults.push(`at ${position}: '${node.data.trim().slice(0, 40)}' lies below ` +
                    (hit ? `${hit.tagName.toLowerCase()} '${hit.textContent.trim().slice(0, 40)}'` : 'nothing'));
        }
    }

    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))); // the size is new
    const nodes = pieces();
    const end = document.documentElement.scrollHeight - window.innerHeight;
    for (let position = 0; position < POSITIONS; position++) {
        window.scrollTo({ top: end * position / (POSITIONS - 1), behavior: 'instant' });
        await new Promise((resolve) => requestAnimationFrame(resolve));
        look(nodes, Math.round(window.scrollY));
        if (end <= 0)
            break;
    }
    window.scrollTo({ top: 0, behavior: 'instant' });
    return faults;
}

module.exports = { covered };
