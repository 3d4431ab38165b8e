/* eslint-disable no-console */
/**
 * Measures what a list of services costs in memory: 10,000 services of which
 * the reader may see 500, 5,000 or all. Prints figures and judges none.
 *
 *   node -r @backstage/cli/config/nodeTransform.cjs dev/measureLists.ts
 */
import { performance } from 'node:perf_hooks';
import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import { SERVICE_SORT_FIELDS } from '@longshore/plugin-services-common';
import { aCell, aDeployment, aPod } from '../src/__testUtils__/rows';
import { LiveRows } from '../src/live/LiveRows';
import { ServiceIndex, ServiceIndexQuery } from '../src/live/ServiceIndex';

const SERVICES = 10_000;
const PODS_PER_SERVICE = 3;
const RUNS = 200;
const WORDS = ['cart', 'checkout', 'search', 'stock', 'mail', 'price'];

const nameOf = (i: number) => `${WORDS[i % WORDS.length]}-${i}`;
const refOf = (i: number) => `component:default/${nameOf(i)}`;

const rows = new LiveRows();
const index = new ServiceIndex({
  rowsOf: key => rows.rowsOf(key),
  countsOf: () => [],
  componentOf: entityRef => ({
    entityRef,
    namespace: 'default',
    name: entityRef.slice(entityRef.indexOf('/') + 1),
    owner: `group:default/team-${entityRef.length}`,
    system: 'system:default/shop',
  }),
  cells: () => rows.cells(),
  idOf: key => key,
});

function rowsOf(i: number) {
  const cell = `cell-${i % 8}`;
  const place = {
    cell,
    component: refOf(i),
    environment: ENVIRONMENTS[i % ENVIRONMENTS.length],
  };
  const name = nameOf(i);
  return [
    aDeployment({
      ...place,
      name,
      desired: PODS_PER_SERVICE,
      image: `registry.example/${name}:1.${i % 40}.0`,
    }),
    ...Array.from({ length: PODS_PER_SERVICE }, (_, n) =>
      aPod({ ...place, name: `${name}-${n}`, deployment: name }),
    ),
  ];
}

function report(what: string, times: number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.floor((sorted.length - 1) * part)].toFixed(3).padStart(9);
  console.log(`${what.padEnd(48)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms`);
}

function measure(what: string, run: (i: number) => unknown) {
  const times = [];
  for (let i = 0; i < RUNS; i++) {
    const begin = performance.now();
    run(i);
    times.push(performance.now() - begin);
  }
  report(what, times);
}

const begin = performance.now();
index.refresh(
  rows.apply({
    type: 'cells',
    cursor: '0',
    cells: Array.from({ length: 8 }, (_, i) => aCell(`cell-${i}`)),
  }),
);
for (let i = 0; i < SERVICES; i += 100) {
  const changed = Array.from({ length: 100 }, (_, n) => rowsOf(i + n)).flat();
  index.refresh(
    rows.apply({ type: 'rows', cursor: String(i), changed, removed: [] }),
  );
}
console.log(
  `${SERVICES} services of ${SERVICES * PODS_PER_SERVICE} pods read in ${(
    performance.now() - begin
  ).toFixed(0)} ms`,
);

for (const visible of [500, 5_000, SERVICES]) {
  const readable = new Set(Array.from({ length: visible }, (_, i) => refOf(i)));
  const query = (overrides: Partial<ServiceIndexQuery>) =>
    index.query({
      isVisible: ref => readable.has(ref),
      sort: 'name',
      order: 'asc',
      offset: 0,
      limit: 50,
      ...overrides,
    });
  measure(`first page of ${visible}`, () => query({}));
  measure(`sorted by another column each time, of ${visible}`, i =>
    query({
      sort: SERVICE_SORT_FIELDS[i % SERVICE_SORT_FIELDS.length],
      order: 'desc',
    }),
  );
  measure(`text, state and environment, of ${visible}`, () =>
    query({
      text: 'cart',
      states: new Set(['running']),
      environments: new Set(['production']),
      sort: 'status',
    }),
  );
}
const everything = () => true;
measure('page after a change of one service', i => {
  const changed = rowsOf(i * 7).map(row =>
    row.kind === 'Deployment' ? { ...row, ready: i % 3 } : row,
  );
  index.refresh(
    rows.apply({ type: 'rows', cursor: 'x', changed, removed: [] }),
  );
  index.query({
    isVisible: everything,
    sort: 'status',
    order: 'asc',
    offset: 0,
    limit: 50,
  });
});
