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

/** Enough to see how they get on with each other on one machine. */
const MOST_REPLICAS = 5;

/** Options of every command that starts the portal. */
export const PORTAL_OPTIONS = {
  port: { type: 'string', default: '7007' },
  kubeconfig: { type: 'string' },
  context: { type: 'string', multiple: true },
  sandbox: { type: 'boolean', default: false },
  'bad-day': { type: 'boolean', default: false },
  database: { type: 'string' },
  replicas: { type: 'string', default: '1' },
  'separate-clusters': { type: 'boolean', default: false },
  state: { type: 'string' },
};

export const PORTAL_USAGE = `npm start -- [--port 7007]
  [--kubeconfig FILE [--context NAME]…]   cells from a kubeconfig instead of the simulated ones
  [--sandbox]                             a real Kubernetes on this machine (Linux, root)
  [--bad-day]                             on the simulated cells things go wrong, and right again
  [--database postgresql://…]             PostgreSQL instead of SQLite files
  [--replicas N]                          so many backends behind a small balancer, needs --database
  [--separate-clusters]                   the clusters plugin in a process of its own
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
  if (values['bad-day'] && (values.sandbox || values.kubeconfig)) {
    throw new Problem(
      '--bad-day needs the simulated cells.',
      'Leave --sandbox and --kubeconfig out: only simulated nodes and clusters are switched off.',
    );
  }
  if (values.database && !/^postgres(ql)?:\/\//.test(values.database)) {
    throw new Problem(
      '--database takes a PostgreSQL address.',
      'For example postgresql://user:password@localhost:5432/postgres. Without it, SQLite files are used.',
    );
  }
  const replicas = Number(values.replicas);
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > MOST_REPLICAS) {
    throw new Problem(
      `"${values.replicas}" is no number of replicas from 1 to ${MOST_REPLICAS}.`,
      `Usage: ${PORTAL_USAGE}`,
    );
  }
  if (replicas > 1 && !values.database) {
    throw new Problem(
      '--replicas needs --database.',
      'Replicas share their state in PostgreSQL; an SQLite file belongs to one process. For example: npm start -- --replicas 2 --database postgresql://user:password@localhost:5432/postgres',
    );
  }
  return {
    ...values,
    port,
    badDay: values['bad-day'],
    replicas,
    separateClusters: values['separate-clusters'],
    state: values.state ? path.resolve(values.state) : stateDir,
  };
}
