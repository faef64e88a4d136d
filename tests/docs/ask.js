/* Asks the site's own search without a browser: `node ask.js FOLDER QUESTION…` prints the address of the best answer to
 * each, or `-`. The scripts are the site's, run as a browser runs them. */
'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');

const [folder, ...questions] = process.argv.slice(2);
const window = {};
const context = vm.createContext({ window });
for (const name of ['search-index.js', 'search.js'])
    vm.runInContext(fs.readFileSync(path.join(folder, name), 'utf8'), context, { filename: name });
for (const question of questions)
    console.log((window.search.find(window.searchIndex, window.search.words(question))[0] || { url: '-' }).url);
