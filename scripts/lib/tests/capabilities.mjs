import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../paths.mjs';

const BEGIN =
  '<!-- capabilities: rendered from capabilities.yaml by npm run capabilities -->';
const END = '<!-- /capabilities -->';

/** Reads capabilities.yaml: `{ id, what, since, proof: [{ test: { file, name } } | { bench: id }] }`. */
export function readCapabilities() {
  const { parse } = createRequire(import.meta.url)('yaml');
  return parse(fs.readFileSync(path.join(root, 'capabilities.yaml'), 'utf8'));
}

/** The README with its table made anew. */
export function renderReadme(readme, capabilities) {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error('README.md has lost the marks of its capability table');
  }
  const rows = capabilities.map(
    ({ id, what, proof }) =>
      `| ${id} | ${what} | ${proof.map(proofLink).join('<br>')} |`,
  );
  return [
    readme.slice(0, begin + BEGIN.length),
    '',
    // Its columns would otherwise be padded to their longest text.
    '<!-- prettier-ignore-start -->',
    '',
    '| id | what works | proof |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '<!-- prettier-ignore-end -->',
    '',
    readme.slice(end),
  ].join('\n');
}

/**
 * Holds every capability against the results of a whole run: a proof that does
 * not exist, was skipped or failed is a failure.
 */
export function checkCapabilities(results) {
  const capabilities = readCapabilities();
  for (const { id, proof } of capabilities) {
    for (const item of proof) {
      results.add({
        file: 'capabilities.yaml',
        name: `${id} is proved by ${
          item.test ? `${item.test.file}: ${item.test.name}` : item.bench
        }`,
        state: isProved(item, results) ? 'passed' : 'failed',
      });
    }
  }
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  results.add({
    file: 'README.md',
    name: 'shows capabilities.yaml as it is (npm run capabilities)',
    state: renderReadme(readme, capabilities) === readme ? 'passed' : 'failed',
  });
}

/** Whether a proof holds, given what became of every test. */
export function isProved(item, results) {
  if (item.bench) {
    const file = path.join(root, 'benchmarks', item.bench, 'result.json');
    return fs.existsSync(file);
  }
  const found = results.tests.filter(
    test => test.file === item.test.file && test.name.includes(item.test.name),
  );
  return found.length > 0 && found.every(test => test.state === 'passed');
}

function proofLink(item) {
  return item.bench
    ? `[benchmark](benchmarks/${item.bench})`
    : `[${path.basename(item.test.file)}](${item.test.file}): ${
        item.test.name
      }`;
}
