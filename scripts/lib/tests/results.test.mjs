import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../paths.mjs';
import { isProved, renderReadme } from './capabilities.mjs';
import { Results } from './results.mjs';

function jestReport(testResults) {
  const file = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-results-')),
    'report.json',
  );
  fs.writeFileSync(file, JSON.stringify({ testResults }));
  return file;
}

describe('Results', () => {
  it('should count what Jest ran, and give the reason of a skip', () => {
    const results = new Results();
    results.addJest(
      jestReport([
        {
          name: path.join(root, 'a.test.ts'),
          status: 'passed',
          assertionResults: [
            { fullName: 'works', status: 'passed' },
            { fullName: 'is real (needs root)', status: 'pending' },
          ],
        },
      ]),
    );
    assert.equal(results.count('passed'), 1);
    assert.deepEqual(
      results.tests.find(test => test.state === 'skipped'),
      {
        file: 'a.test.ts',
        name: 'is real (needs root)',
        state: 'skipped',
        reason: 'needs root',
      },
    );
  });

  it('should name what passed only when it was run again', () => {
    const first = new Results();
    first.addJest(
      jestReport([
        {
          name: path.join(root, 'a.test.ts'),
          status: 'failed',
          assertionResults: [
            { fullName: 'waits', status: 'failed' },
            { fullName: 'is wrong', status: 'failed' },
            { fullName: 'works', status: 'passed' },
          ],
        },
      ]),
    );
    assert.deepEqual(first.failedFiles(), ['a.test.ts']);
    const again = new Results();
    again.addJest(
      jestReport([
        {
          name: path.join(root, 'a.test.ts'),
          status: 'failed',
          assertionResults: [
            { fullName: 'waits', status: 'passed' },
            { fullName: 'is wrong', status: 'failed' },
            { fullName: 'works', status: 'passed' },
          ],
        },
      ]),
    );
    first.replaceFiles(['a.test.ts'], again);
    assert.equal(first.count('passed'), 2);
    assert.equal(first.count('failed'), 1);
    assert.deepEqual(
      first.tests.filter(test => test.unstable).map(test => test.name),
      ['waits'],
    );
  });

  it('should not let a file pass that does not load', () => {
    const results = new Results();
    results.addJest(
      jestReport([
        {
          name: path.join(root, 'broken.test.ts'),
          status: 'failed',
          assertionResults: [],
        },
      ]),
    );
    assert.equal(results.count('failed'), 1);
  });
});

describe('capabilities', () => {
  const proof = { test: { file: 'a.test.ts', name: 'works' } };
  const resultsWith = state => {
    const results = new Results();
    results.add({ file: 'a.test.ts', name: 'it works', state });
    return results;
  };

  it('should be proved by a test that passed, and by nothing else', () => {
    assert.equal(isProved(proof, resultsWith('passed')), true);
    assert.equal(isProved(proof, resultsWith('failed')), false);
    assert.equal(isProved(proof, resultsWith('skipped')), false);
    assert.equal(isProved(proof, new Results()), false);
    assert.equal(isProved({ bench: 'P0-nothing' }, new Results()), false);
  });

  it('should be rendered between the marks of the README, again and again', () => {
    const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
    const once = renderReadme(readme, [
      { id: 'F1', what: 'it', proof: [proof] },
    ]);
    assert.match(
      once,
      /\| F1 \| it \| \[a\.test\.ts\]\(a\.test\.ts\): works \|/,
    );
    assert.equal(
      renderReadme(once, [{ id: 'F1', what: 'it', proof: [proof] }]),
      once,
    );
    assert.throws(() => renderReadme('no marks', []), /marks/);
  });
});
