import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain, Problem, problemFromOutput } from './problems.mjs';

describe('problemFromOutput', () => {
  const told = output =>
    explain(problemFromOutput('Installing', output, 'x.log'));

  it('should say what to do about a full disk, a missing compiler and no network', () => {
    assert.match(told('write: ENOSPC'), /disk is full[\s\S]*df -h/);
    assert.match(
      told('gyp ERR! find Python'),
      /could not be compiled[\s\S]*apt-get install -y python3 make g\+\+/,
    );
    assert.match(
      told('getaddrinfo ENOTFOUND registry'),
      /does not answer[\s\S]*HTTPS_PROXY/,
    );
  });

  it('should see the compiler behind a search for a finished build', () => {
    assert.match(
      told('prebuild-install ENOTFOUND example.org\ngyp ERR! not found: make'),
      /could not be compiled/,
    );
  });

  it('should show the end of what it does not know, and where the rest is', () => {
    const text = told(`${'line\n'.repeat(50)}the cause`);
    assert.match(text, /Installing failed/);
    assert.match(text, /the cause/);
    assert.match(text, /x\.log/);
    assert.ok(text.split('\n').length < 25);
  });
});

describe('explain', () => {
  it('should keep stacks for our own mistakes', () => {
    assert.doesNotMatch(explain(new Problem('Port taken', 'Choose')), / at /);
    assert.match(explain(new Error('oops')), / at /);
  });
});
