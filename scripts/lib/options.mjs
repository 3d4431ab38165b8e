import path from 'node:path';
import { parseArgs } from 'node:util';
import { stateDir } from './paths.mjs';
import { Problem } from './problems.mjs';

/** Reads `--name value` arguments; says which are known when one is not. */
export function readOptions(args, options, usage) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new Problem(error.message, `Usage: ${usage}`);
  }
}

/** Options of every command that starts the portal. */
export const PORTAL_OPTIONS = {
  port: { type: 'string', default: '7007' },
  kubeconfig: { type: 'string' },
  context: { type: 'string', multiple: true },
  sandbox: { type: 'boolean', default: false },
  database: { type: 'string' },
  state: { type: 'string' },
};

export const PORTAL_USAGE = `npm start -- [--port 7007]
  [--kubeconfig FILE [--context NAME]…]   cells from a kubeconfig instead of the simulated ones
  [--sandbox]                             a real Kubernetes on this machine (Linux, root)
  [--database postgresql://…]             PostgreSQL instead of SQLite files
  [--state FOLDER]                        where state is kept, default .longshore/state`;

/** Reads and checks the options of the portal. */
export function readPortalOptions(args) {
  const values = readOptions(args, PORTAL_OPTIONS, PORTAL_USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Problem(
      `"${values.port}" is not a port.`,
      `Usage: ${PORTAL_USAGE}`,
    );
  }
  if (values.context && !values.kubeconfig) {
    throw new Problem(
      '--context needs --kubeconfig.',
      `Usage: ${PORTAL_USAGE}`,
    );
  }
  if (values.sandbox && values.kubeconfig) {
    throw new Problem(
      '--sandbox and --kubeconfig exclude each other.',
      `Usage: ${PORTAL_USAGE}`,
    );
  }
  if (values.database && !/^postgres(ql)?:\/\//.test(values.database)) {
    throw new Problem(
      '--database takes a PostgreSQL address.',
      'For example postgresql://user:password@localhost:5432/postgres. Without it, SQLite files are used.',
    );
  }
  return {
    ...values,
    port,
    state: values.state ? path.resolve(values.state) : stateDir,
  };
}
