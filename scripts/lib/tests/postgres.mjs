import path from 'node:path';
import { made, root } from '../paths.mjs';
import { problemFromOutput } from '../problems.mjs';
import { start, stop } from '../processes.mjs';
import { step } from '../progress.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';
import { canRunSandbox, strict } from './realParts.mjs';

/** What TestDatabases of Backstage looks for. */
const CONNECTION_ENV = 'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';

/**
 * A PostgreSQL for tests: the one that the environment names, else one of our
 * own that goes away with the tests.
 */
export async function startPostgres() {
  if (process.env[CONNECTION_ENV]) {
    return { running: true, env: {}, stop: async () => {} };
  }
  if (!canRunSandbox && !strict) {
    return {
      running: false,
      reason: `needs Linux and root to start PostgreSQL, or ${CONNECTION_ENV}`,
      env: {},
      stop: async () => {},
    };
  }
  return step('PostgreSQL for tests', async () => {
    let ready;
    const connection = new Promise(resolve => {
      ready = resolve;
    });
    const server = start(
      nodeBinary,
      [
        path.join(root, 'packages/sandbox/bin/longshore-sandbox.js'),
        'postgres',
        '--dir',
        path.join(made, 'test-postgres'),
      ],
      {
        name: 'test-postgres',
        cwd: root,
        env: toolEnv(),
        onLine: line => {
          if (line.startsWith('{"connectionString"')) {
            ready(JSON.parse(line).connectionString);
          }
        },
      },
    );
    const exited = server.exit.then(() => {
      throw problemFromOutput('PostgreSQL', server.output, server.logFile);
    });
    const connectionString = await Promise.race([connection, exited]);
    exited.catch(() => {});
    return {
      running: true,
      env: { [CONNECTION_ENV]: connectionString },
      stop: () => stop(server),
    };
  });
}
