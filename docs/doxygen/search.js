/* The search over all texts, as far as it needs no page: which entries of the index answer a question, the best first.
 * The index is window.searchIndex, of docs/doxygen/index.awk. */
(function () {
    'use strict';

    /* Texts explain, sources only show: of two equal answers the text comes first. Pages by how their names begin. */
    const kinds = [[/^lesson-\d/, 1.6], [/^structprocess/, 0.5], [/^exercise-.*-[ch]\.html/, 0.5],
        [/^demo-/, 0.55], [/^exercise-/, 0.8], [/^(contributing|proofs)/, 0.4]];

    function words(question) {
        return question.toLowerCase().split(/[\s,;:?!()"']+/).filter((word) => word.length > 1);
    }

    /* How often a word is in a text; as a word of its own, or its plural, it counts for more than as a part of one. */
    function count(text, word) {
        let whole = 0;
        let parts = 0;
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const before = at > 0 ? text[at - 1] : ' ';
            const after = text.slice(at + word.length, at + word.length + 3);
            if (!/[a-z0-9_]/.test(before) && /^(e?s)?($|[^a-z0-9_])/.test(after))
                whole++;
            else
                parts++;
        }
        return Math.min(whole + 0.4 * parts, 6);
    }

    function prepare(entry) {
        const { title, heading, text } = entry;
        entry.lower = { title: title.toLowerCase(), heading: heading.toLowerCase(), text: text.toLowerCase() };
        entry.kind = (kinds.find(([name]) => name.test(entry.url)) || [null, 1])[1];
    }

    /* How well an entry answers: every word has to be in it. What the entry is called counts for more than what it
     * says, and words that stand together as they were asked for more than when they are strewn. */
    function weigh(entry, asked) {
        const { title, heading, text } = entry.lower;
        const name = heading === '' ? title : heading;
        const phrase = asked.join(' ');
        let weight = 0;
        for (const word of asked) {
            const inName = count(name, word);
            const inTitle = count(title, word);
            const inText = count(text, word);
            if (inName + inTitle + inText === 0)
                return 0;
            weight += (heading === '' ? 10 : 8) * Math.min(inName, 1) + 3 * Math.min(inTitle, 1) + Math.sqrt(inText);
        }
        if (asked.length > 1)
            weight += (name.includes(phrase) ? 10 : 0) + 2 * Math.min(count(text, phrase), 3);
        if (name === phrase || name === `${phrase}()`)
            weight += 12;
        return weight * entry.kind;
    }

    /* The entries that answer, the best first. */
    function find(index, asked) {
        const found = [];
        for (const entry of asked.length > 0 ? index : []) {
            if (!entry.lower)
                prepare(entry);
            const weight = weigh(entry, asked);
            if (weight > 0)
                found.push({ entry, weight });
        }
        return found.sort((a, b) => b.weight - a.weight).map((one) => one.entry);
    }

    /* The words around the first hit. */
    function excerpt(entry, asked) {
        const at = entry.lower.text.indexOf(asked[0]);
        const begin = Math.max(0, at - 40);
        const text = entry.text.slice(begin, begin + 120);
        return (begin > 0 ? '… ' : '') + text + (begin + 120 < entry.text.length ? ' …' : '');
    }

    window.search = { words, find, excerpt };
}());
