import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Problem } from './problems.mjs';
import { requireRoom } from './room.mjs';

describe('requireRoom', () => {
  it('should refuse what does not fit, with both sizes', () => {
    assert.throws(
      () => requireRoom(os.tmpdir(), 1e18),
      error =>
        error instanceof Problem &&
        /too little room.*GB free, about 1000000000\.0 GB needed/.test(
          error.message,
        ) &&
        /df -h/.test(error.advice),
    );
  });

  it('should ask the disk of a folder that is not there yet', () => {
    requireRoom(path.join(os.tmpdir(), 'not', 'there', 'yet'), 1);
  });
});
