import fs from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';

/**
 * What became of every test of a run. A check such as the linter counts as one
 * test. A test is `{ file, name, state, reason? }`, its state `passed`, `failed`
 * or `skipped`.
 */
export class Results {
  tests = [];

  add(test) {
    this.tests.push(test);
  }

  count(state) {
    return this.tests.filter(test => test.state === state).length;
  }

  /** Reads what Jest wrote with --json. */
  addJest(reportFile) {
    const report = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
    for (const suite of report.testResults) {
      const file = path.relative(root, suite.name);
      for (const test of suite.assertionResults) {
        const skipped = ['pending', 'todo', 'skipped', 'disabled'].includes(
          test.status,
        );
        this.add({
          file,
          name: test.fullName,
          state: skipped ? 'skipped' : test.status,
          reason: skipped ? reasonIn(test.fullName) : undefined,
        });
      }
      // A file that does not load has no tests, and must not pass for that.
      if (suite.status === 'failed' && suite.assertionResults.length === 0) {
        this.add({ file, name: 'loads', state: 'failed' });
      }
    }
  }

  /** Reads what Playwright's JSON reporter wrote. */
  addPlaywright(reportFile) {
    const report = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
    const walk = (suite, titles) => {
      for (const spec of suite.specs ?? []) {
        for (const test of spec.tests) {
          this.add({
            file: path.relative(
              root,
              path.resolve(report.config.rootDir, spec.file),
            ),
            name: [...titles, spec.title].join(' '),
            state:
              test.status === 'skipped'
                ? 'skipped'
                : test.status === 'unexpected'
                ? 'failed'
                : 'passed',
            reason: test.annotations.find(a => a.type === 'skip')?.description,
          });
        }
      }
      for (const inner of suite.suites ?? []) {
        walk(
          inner,
          inner.file === inner.title ? titles : [...titles, inner.title],
        );
      }
    };
    report.suites.forEach(suite => walk(suite, []));
    for (const error of report.errors ?? []) {
      this.add({
        file: 'e2e-tests',
        name: error.message?.split('\n')[0] ?? 'run',
        state: 'failed',
      });
    }
  }

  /** Prints failures and skips by name, and the closing line. */
  print() {
    for (const test of this.tests.filter(t => t.state === 'failed')) {
      console.log(`FAILED   ${test.file}: ${test.name}`);
    }
    for (const test of this.tests.filter(t => t.state === 'skipped')) {
      console.log(
        `SKIPPED  ${test.file}: ${test.name}\n         ${
          test.reason ?? 'no reason given'
        }`,
      );
    }
    console.log(
      `\n${this.count('passed')} passed, ${this.count(
        'failed',
      )} failed, ${this.count('skipped')} skipped`,
    );
  }
}

/** Jest keeps no reason for a skip, so the name of the test ends with it: "… (needs root)". */
function reasonIn(name) {
  return name.match(/\((needs [^)]+)\)/)?.[1];
}
