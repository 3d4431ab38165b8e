import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

const module = new URL('./processes.mjs', import.meta.url).href;

/** A program that works, and puts something back by another program. */
const PROGRAM = `
  import { atExit, runToEnd, stopAllOnSignals, logTo } from '${module}';
  const [folder] = process.argv.slice(1);
  const touch = (name, options) => runToEnd(
    process.execPath,
    ['-e', \`require('fs').writeFileSync('\${name}', '')\`],
    { name, cwd: folder, ...options },
  );
  logTo(folder);
  stopAllOnSignals();
  atExit(() => touch('undone', { undoes: true }));
  console.log('working');
  await runToEnd(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    name: 'work',
    cwd: folder,
  });
  await touch('went-on');
`;

test('a program that is told to end begins nothing more, and puts back what it set up', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-processes-'));
  try {
    const program = spawn(
      process.execPath,
      ['--input-type=module', '--eval', PROGRAM, folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(program.stdout, 'data');
    program.kill('SIGINT');
    const [code] = await once(program, 'exit');
    assert.equal(code, 130);
    assert.ok(fs.existsSync(path.join(folder, 'undone')));
    assert.ok(!fs.existsSync(path.join(folder, 'went-on')));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
