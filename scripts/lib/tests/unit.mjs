import { runJest } from './jest.mjs';
import { startPostgres } from './postgres.mjs';
import { NEEDS_SANDBOX } from './onSandbox.mjs';

/** Runs the Jest tests of all workspaces, or of one folder. */
export async function runUnitTests(results, folder) {
  const postgres = await startPostgres();
  try {
    await runJest(results, {
      title: folder ? `Tests of ${folder}` : 'Unit tests',
      name: 'unit',
      args: NEEDS_SANDBOX.flatMap(pattern => [
        '--testPathIgnorePatterns',
        pattern,
      ]),
      paths: folder ? [folder] : [],
      env: postgres.env,
    });
  } finally {
    await postgres.stop();
  }
  if (!postgres.running) {
    results.add({
      file: 'unit',
      name: 'databases of PostgreSQL',
      state: 'skipped',
      reason: postgres.reason,
    });
  }
}
