import fs from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';

/** Stands for a file that could not be loaded. */
const LOADS = 'loads';

/**
 * What became of every test of a run. A check such as the linter counts as one
 * test. A test is `{ file, name, state, reason?, unstable? }`, its state `passed`,
 * `failed` or `skipped`. One that failed at first and passed when it was run again
 * counts as passed, and is named: it is to be mended, but says nothing against
 * the change that is tested.
 */
export class Results {
  tests = [];

  add(test) {
    this.tests.push(test);
  }

  count(state) {
    return this.tests.filter(test => test.state === state).length;
  }

  /** The files, relative to the root, of which a test failed. */
  failedFiles() {
    return [
      ...new Set(this.tests.filter(t => t.state === 'failed').map(t => t.file)),
    ];
  }

  /** Takes what a second run of some files brought in place of the first. */
  replaceFiles(files, again) {
    const first = this.tests.filter(test => files.includes(test.file));
    this.tests = this.tests.filter(test => !files.includes(test.file));
    const failedFirst = test =>
      first.some(
        one =>
          one.file === test.file &&
          one.state === 'failed' &&
          (one.name === test.name || one.name === LOADS),
      );
    for (const test of again.tests) {
      const unstable = test.state === 'passed' && failedFirst(test);
      this.add(unstable ? { ...test, unstable } : test);
    }
  }

  /** Takes everything that another holds. */
  addAll(other) {
    other.tests.forEach(test => this.add(test));
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
        this.add({ file, name: LOADS, state: 'failed' });
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
            ...(test.status === 'flaky' && { unstable: true }),
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
    for (const test of this.tests.filter(t => t.unstable)) {
      console.log(
        `UNSTABLE ${test.file}: ${test.name}\n         failed at first, passed when it was run again`,
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
