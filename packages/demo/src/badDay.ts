/**
 * Something that happens at a set time, as kube-sim's scenarios have it.
 *
 * @public
 */
export type DemoEvent = {
  /** Cell. */
  cluster: string;
  at: string;
  do: string;
  /** What a person is told when it begins. */
  note: string;
  /** Ends by itself after this time. */
  for?: string;
  every: string;
  [value: string]: unknown;
};

/** Long enough for one event to be looked at before the next, and to be over before all begins anew. */
const AGAIN = '20m';

/**
 * A bad day in the demo: what an operator fears, one after the other, and the
 * recovery from each. The services named here are well otherwise.
 *
 * @public
 */
export function badDay(): DemoEvent[] {
  const events: Omit<DemoEvent, 'every'>[] = [
    {
      at: '90s',
      do: 'node-down',
      cluster: 'gz-1',
      node: 'node-3',
      for: '8m',
      note: 'node-3 of gz-1 loses its power. After 40 s its instances are not ready, after 5 more minutes others take their place.',
    },
    {
      at: '3m',
      do: 'bad-release',
      cluster: 'gz-1',
      namespace: 'order-worker-production',
      workload: 'order-worker',
      for: '5m',
      note: 'order-worker gets a release in gz-1 whose image nobody has. The old instances go on, the new ones cannot start.',
    },
    {
      at: '5m',
      do: 'unreachable',
      cluster: 'bj-1',
      for: '2m',
      note: 'bj-1 cannot be reached. Its rows stay, with the time of the last contact.',
    },
    {
      at: '9m',
      do: 'misbehave',
      cluster: 'gz-1',
      namespace: 'wallet-production',
      behaviour: 'crash-loop',
      for: '4m',
      note: 'wallet crashes again and again in gz-1.',
    },
    {
      at: '12m',
      do: 'delay',
      cluster: 'bj-1',
      ms: 1500,
      for: '2m',
      note: 'bj-1 answers slowly.',
    },
    {
      at: '15m',
      do: 'drop-watches',
      cluster: '*',
      note: 'All cells cut their connections. Nothing of it is to be seen.',
    },
  ];
  return events.map(event => ({ ...event, every: AGAIN } as DemoEvent));
}
