/* The documentation's site as a reader's browser sees it: node site.js FOLDER [SCREENSHOTS].
 *
 * Every page, on a desk and on a phone, light and dark: no error on the console, no serious fault found by axe-core, nothing
 * wider than the screen; every link and anchor within the site leads somewhere; the search finds what is there. Prints
 * TAP; screenshots of a few pages go to the folder SCREENSHOTS, if one is named. */
'use strict';

const { chromium } = require('playwright-core');
const axe = require('axe-core');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');

const folder = path.resolve(process.argv[2]);
const screenshots = process.argv[3] && path.resolve(process.argv[3]);
const pages = fs.readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
const shown = ['index.html', 'misconceptions.html', 'observed.html', 'process_8h.html', 'exercises.html',
    ...pages.filter((name) => /^(lesson|exercise)-01/.test(name)).slice(0, 3)];
const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
    '.png': 'image/png' };

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

/* Opens every page in one size and scheme, and gathers what is wrong. Links and anchors go to `site`. */
async function look(page, address, size, scheme, site) {
    const faults = { console: [], axe: [], width: [] };
    const where = { name: '' };
    const noted = (text) => faults.console.push(`${where.name}: ${text}`);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && noted(message.text()));
    page.on('pageerror', (error) => noted(error.message));
    page.on('requestfailed', (request) => noted(`cannot load ${request.url()}`));
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    for (where.name of pages) {
        await page.goto(`${address}/${where.name}`, { waitUntil: 'load' });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > size.width)
            faults.width.push(`${where.name}: ${width} pixels wide on a screen of ${size.width}`);
        await page.evaluate(axe.source);
        const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const one of found.violations.filter((one) => ['serious', 'critical'].includes(one.impact)))
            faults.axe.push(`${where.name}: ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html).join('  ').slice(0, 300)}`);
        site[where.name] = await page.evaluate(() => ({
            ids: [...document.querySelectorAll('[id],a[name]')].flatMap((one) => [one.id, one.getAttribute('name')]),
            links: [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')),
            dark: getComputedStyle(document.body).backgroundColor,
            images: [...document.images].filter((one) => !one.complete || one.naturalWidth === 0).map((one) => one.src),
        }));
        if (screenshots && shown.includes(where.name))
            await page.screenshot({ path: path.join(screenshots, `${where.name}-${size.width}-${scheme}.png`) });
    }
    page.removeAllListeners();
    tell(`no error on the console (${size.width} pixels, ${scheme})`, faults.console);
    tell(`axe-core finds no serious fault (${size.width} pixels, ${scheme})`, faults.axe);
    tell(`nothing is wider than the screen (${size.width} pixels, ${scheme})`, faults.width);
    return site;
}

function links(site) {
    const faults = [];
    for (const [name, { links: targets, images }] of Object.entries(site)) {
        for (const target of targets) {
            if (/^[a-z]+:/.test(target))
                continue;
            const [file, anchor] = target.split('#');
            const other = site[file === '' ? name : file];
            if (!other && !fs.existsSync(path.join(folder, file)))
                faults.push(`${name}: ${target} leads nowhere`);
            else if (other && anchor && !other.ids.includes(decodeURIComponent(anchor)))
                faults.push(`${name}: ${target}: there is no such anchor`);
        }
        faults.push(...images.map((image) => `${name}: the picture ${image} does not show`));
    }
    tell('every link and anchor within the site leads somewhere', faults);
}

async function search(page, address) {
    await page.setViewportSize(desk);
    await page.goto(`${address}/index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('zombie');
    const found = await page.$$eval('#search-found a', (all) => all.map((one) => one.getAttribute('href')));
    tell('the search finds zombie', found.length > 2 ? [] : [`it finds ${found.length}: ${found}`]);
    const status = await page.textContent('#search-count');
    tell('it says how many', /\d+ found|best \d+ of \d+/.test(status) ? [] : [status]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${found[0]}`);
    tell('the first one opens', (await page.content()).toLowerCase().includes('zombie') ? [] : [page.url()]);
    await page.fill('#search-words', 'process_join timeout');
    const join = await page.$$eval('#search-found a', (all) => all.map((one) => one.getAttribute('href')));
    tell('it finds a function of the library', join.some((one) => one.startsWith('process_8h')) ? [] : join);
    await page.fill('#search-words', 'qqqqq');
    tell('and says so when there is nothing', (await page.textContent('#search-count')) === 'Nothing found.' ? [] : ['it does not']);
}

async function main() {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'fork-school-browser-'));
    const server = await serve();
    const address = `http://127.0.0.1:${server.address().port}`;
    let context;
    try {
        context = await chromium.launchPersistentContext(data, { executablePath: '/usr/bin/chromium', headless: true, args: flags });
        const page = context.pages()[0] || await context.newPage();
        if (screenshots)
            fs.mkdirSync(screenshots, { recursive: true });
        const site = await look(page, address, desk, 'light', {});
        links(site);
        const light = site['index.html'].dark;
        const { 'index.html': { dark } } = await look(page, address, desk, 'dark', {});
        tell('dark is another colour than light', dark !== light ? [] : [`both are ${dark}`]);
        await look(page, address, phone, 'light', {});
        await look(page, address, phone, 'dark', {});
        await search(page, address);
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
