/* The documentation's site as a reader's browser sees it: node site.js FOLDER [SCREENSHOTS].
 *
 * On every page but the many sources, of which three of each kind stand for all: no error on the console, pictures that
 * show, links and anchors that lead somewhere, nothing wider than the screen, nothing that lies over the text. The
 * largest page of each kind is looked at in all sizes, light and dark, and by axe-core. The search finds what is there,
 * over a server and in files that were just opened. Prints TAP; screenshots go to the folder SCREENSHOTS, if one is
 * named. */
'use strict';

const { chromium } = require('playwright-core');
const axe = require('axe-core');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { covered } = require('./covered.js');

const folder = path.resolve(process.argv[2]);
const screenshots = process.argv[3] && path.resolve(process.argv[3]);
const size_of = (name) => fs.statSync(path.join(folder, name)).size;
const all = fs.readdirSync(folder).filter((name) => name.endsWith('.html')).sort((a, b) => size_of(b) - size_of(a));
const sources = [/^demo-/, /^exercise-.*-c\.html$/, /^exercise-.*-h\.html$/];
const is_source = (name) => sources.some((kind) => kind.test(name));
const pages = [...all.filter((name) => !is_source(name)),
    ...sources.flatMap((kind) => all.filter((name) => kind.test(name)).slice(0, 3))];
/* A page of each kind, the largest. */
const kinds = [...sources, /^index\./, /^lesson-/, /^lessons\./, /^exercise-/, /^exercises\./, /^demos\./,
    /^misconceptions\./, /^process_8h/, /^struct/, /^timeline\./, /^observed\./, /^proofs\./];
const shown = kinds.map((kind) => pages.find((name) => kind.test(name) && is_source(name) === sources.includes(kind)));
const widths = [390, 768, 1000, 1280, 1440];
const schemes = ['light', 'dark'];
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript',
    '.svg': 'image/svg+xml', '.png': 'image/png' };

let number = 0;
let failed = 0;

/* Tells one result; `faults` are lines, none if it is good. */
function tell(name, faults) {
    number++;
    failed += faults.length > 0;
    console.log(`${faults.length > 0 ? 'not ok' : 'ok'} ${number} - ${name}`);
    for (const fault of faults.slice(0, 40))
        console.log(`# ${fault}`);
}

function serve() {
    const server = http.createServer((request, response) => {
        const name = decodeURIComponent(new URL(request.url, 'http://here').pathname).slice(1) || 'index.html';
        const file = path.join(folder, path.normalize(name));
        if (!file.startsWith(folder) || !fs.existsSync(file)) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, { 'Content-Type': types[path.extname(file)] || 'application/octet-stream' });
        fs.createReadStream(file).pipe(response);
    });
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/* What is wrong, by kind of fault. */
const faults = { console: [], width: [], covered: [], axe: [] };

/* Gathers what goes wrong on whatever page is open. */
function listen(page) {
    const noted = (text) => faults.console.push(`${page.url()}: ${text}`);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && noted(message.text()));
    page.on('pageerror', (error) => noted(error.message));
    page.on('requestfailed', (request) => noted(`cannot load ${request.url()}`));
}

/* Looks at the page that is open, in one size and scheme. */
async function measure(page, name, width, scheme) {
    const where = `${name}, ${width} pixels, ${scheme}`;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width)
        faults.width.push(`${where}: it is ${wide} wide`);
    faults.covered.push(...(await page.evaluate(covered)).map((fault) => `${where}, ${fault}`));
}

/* Has axe-core look for what keeps somebody from reading the page. */
async function read(page, name, width, scheme) {
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const one of found.violations.filter((one) => ['serious', 'critical'].includes(one.impact)))
        faults.axe.push(`${name}, ${width} pixels, ${scheme}: ${one.id}: ${one.help}: ` +
            one.nodes.slice(0, 3).map((node) => node.html).join('  ').slice(0, 300));
}

/* What a page holds: its anchors, its links, its pictures that don't show. */
function contents() {
    return {
        ids: [...document.querySelectorAll('[id],a[name]')].flatMap((one) => [one.id, one.getAttribute('name')]),
        links: [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')),
        images: [...document.images].filter((one) => !one.complete || one.naturalWidth === 0).map((one) => one.src),
    };
}

async function picture(page, name, width, scheme) {
    if (!screenshots)
        return;
    for (const part of [0, 0.3]) {
        await page.evaluate((part) => window.scrollTo(0, document.documentElement.scrollHeight * part), part);
        await page.screenshot({ path: path.join(screenshots, `${name}-${width}-${scheme}-${part}.png`) });
    }
}

/* Opens every page, the largest of each kind in all sizes. Returns what is in them, by their names. */
async function look(page, address) {
    const site = {};
    for (const name of pages) {
        const whole = shown.includes(name);
        await page.goto(`${address}/${name}`, { waitUntil: 'load' });
        site[name] = await page.evaluate(contents);
        if (whole)
            await page.evaluate(axe.source);
        for (const scheme of whole ? schemes : ['light'])
            for (const width of whole ? widths : [390, 1440]) {
                await measure(page, name, width, scheme);
                if (whole && (scheme === 'light' ? width === 390 : width === 1440)) // it takes its time
                    await read(page, name, width, scheme);
                if (whole)
                    await picture(page, name, width, scheme);
            }
    }
    return site;
}

function links(site) {
    const lost = [];
    for (const [name, { links: targets, images }] of Object.entries(site)) {
        for (const target of targets) {
            if (/^[a-z]+:/.test(target))
                continue;
            const [file, anchor] = target.split('#');
            const other = site[file === '' ? name : file];
            if (!other && !fs.existsSync(path.join(folder, file)))
                lost.push(`${name}: ${target} leads nowhere`);
            else if (other && anchor && !other.ids.includes(decodeURIComponent(anchor)))
                lost.push(`${name}: ${target}: there is no such anchor`);
        }
        lost.push(...images.map((image) => `${name}: the picture ${image} does not show`));
    }
    tell('every link and anchor within the site leads somewhere', lost);
}

async function colours(page, address) {
    await page.goto(`${address}/index.html`);
    const ground = [];
    for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        ground.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    tell('dark is another colour than light', ground[0] !== ground[1] ? [] : [`both are ${ground[0]}`]);
}

/* On a small screen the contents of a page are folded; on a wide one they stand beside the text and stay in sight. */
async function fold(page, address) {
    const open = () => page.$eval('.on-this-page details', (one) => one.open);
    const top = () => page.$eval('.on-this-page', (one) => one.getBoundingClientRect().top);
    await page.goto(`${address}/timeline.html`);
    await page.setViewportSize({ width: 768, height: 800 });
    const wrong = await open() ? ['it is open on 768 pixels'] : [];
    await page.click('.on-this-page summary');
    if (!await open())
        wrong.push('it does not open');
    await page.setViewportSize({ width: 1440, height: 800 });
    await page.evaluate(() => window.scrollTo(0, 3000));
    if (!await open() || await top() < 0)
        wrong.push('it is not in sight on 1440 pixels');
    tell('what is on a page is folded above its text, or stands beside it', wrong);
}

/* Types a question, and returns the addresses that are found. */
async function ask(page, question) {
    await page.fill('#search-words', question);
    return page.$$eval('#search-found a', (found) => found.map((one) => one.getAttribute('href')));
}

async function search(page, address, way) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${address}/index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('zombie');
    const found = await page.$$eval('#search-found a', (links) => links.map((one) => one.getAttribute('href')));
    tell(`the search finds zombie (${way})`, found.length > 2 ? [] : [`it finds ${found.length}: ${found}`]);
    const status = await page.textContent('#search-count');
    tell(`it says how many (${way})`, /\d+ found|best \d+ of \d+/.test(status) ? [] : [status]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${found[0]}`);
    const words = (await page.textContent('main')).toLowerCase();
    tell(`the first one opens (${way})`, words.includes('zombie') ? [] : [page.url()]);
    const wrong = [];
    for (const [question, right] of [['waitpid', 'lesson-0'], ['EINTR', 'lesson-0'], ['exit code', 'lesson-02'],
        ['daemon', 'lesson-06'], ['process_join timeout', 'process_8h'], ['M19', 'misconceptions.html#']]) {
        const [first] = await ask(page, question);
        if (!first || !first.startsWith(right))
            wrong.push(`'${question}' has ${first} first`);
    }
    tell(`the right page comes first (${way})`, wrong);
    await ask(page, 'qqqqq');
    tell(`and it says so when there is nothing (${way})`,
        (await page.textContent('#search-count')) === 'Nothing found.' ? [] : ['it does not']);
}

async function visit(page, address) {
    listen(page);
    links(await look(page, address));
    tell('nothing is wider than the screen', faults.width);
    tell('nothing lies over a text', faults.covered);
    tell('axe-core finds no serious fault', faults.axe);
    await colours(page, address);
    await fold(page, address);
    await search(page, address, 'served');
    await search(page, pathToFileURL(folder).href, 'from files');
    tell('no error on the console', faults.console);
}

async function main() {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'fork-school-browser-'));
    const server = await serve();
    let context;
    try {
        context = await chromium.launchPersistentContext(data,
            { executablePath: '/usr/bin/chromium', headless: true, args: flags });
        if (screenshots)
            fs.mkdirSync(screenshots, { recursive: true });
        await visit(context.pages()[0] || await context.newPage(), `http://127.0.0.1:${server.address().port}`);
    } finally {
        if (context)
            await context.close();
        server.close();
        fs.rmSync(data, { recursive: true, force: true });
    }
    console.log(`1..${number}`);
    process.exitCode = failed > 0 ? 1 : 0;
}

main();
