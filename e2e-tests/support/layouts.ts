import { Sandbox } from '@longshore/sandbox';

/** How the processes of a portal are laid out, for flows that hold in each. */
export type Layout = {
  /** Also names its state folder and its database. */
  name: string;
  /** What `npm start` is told on top of which cells there are. */
  args(sandbox: Sandbox): string[];
  /** The process that a flow ends without warning. */
  victim: string;
  /** Whether the portal goes on without it, or has to be started again. */
  goesOn: boolean;
};

export const ONE_PROCESS: Layout = {
  name: 'one-process',
  args: () => [],
  victim: 'backend',
  goesOn: false,
};

export const TWO_REPLICAS: Layout = {
  name: 'two-replicas',
  args: sandbox => [
    '--replicas',
    '2',
    '--database',
    databaseOf(sandbox, 'two_replicas'),
  ],
  victim: 'backend-1',
  goesOn: true,
};

export const CLUSTERS_APART: Layout = {
  name: 'clusters-apart',
  args: () => ['--separate-clusters'],
  victim: 'clusters',
  goesOn: true,
};

/** A database that no run before has left anything in. */
function databaseOf(sandbox: Sandbox, name: string): string {
  const address = new URL(sandbox.postgres.connectionString);
  address.pathname = `/e2e_${name}_${Date.now().toString(36)}`;
  return address.href;
}
