import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  ServiceDetailResponse,
  InstanceListResponse,
} from '@longshore/plugin-services-common';
import { Sandbox } from '@longshore/sandbox';
import { FleetPortal, Reader } from '../fleet/FleetPortal';
import { OPERATORS, Person } from '../fleet/plan';
import { untilSynced } from '../fleet/ready';
import { Figure, writeResult } from '../lib/result';
import { measurePages, QUERIES, QueryName } from '../P1-pages/pages';
import { differences, linesOfCell, linesOfService } from '../soak/compare';
import { component, KwokCell, listKwok, playPods } from './kwokServices';

const PEOPLE = 50;
const GOAL = { pageMs: 50, ownMs: 5 };
const COMPARED_AT_ONCE = 4;

async function main() {
  const { values } = parseArgs({
    options: {
      pods: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-truth-'));
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const sandbox = await Sandbox.open({ log: console.log });
    closing.push(
      await sandbox.lease({ exclusive: true, holder: 'benchmarks/truth-run' }),
    );
    const pods = Number(values.pods);
    const cells: KwokCell[] = [];
    // A tenth in the first cell, so that both have some.
    for (const [cell, share] of [
      [sandbox.cells[0], Math.ceil(pods / 10)],
      [sandbox.cells[1], pods],
    ] as const) {
      closing.push(() => cell.kwok.off());
      cells.push(await playPods(cell, share));
    }
    const services = cells.flatMap(cell => cell.services);
    const portal = await startPortal(work, cells);
    closing.push(() => portal.stop());
    const readers = await portal.signIn();
    const syncSeconds = await untilSynced({ portal, reader: readers[0] });
    const figures: Figure[] = [];
    for (const query of Object.keys(QUERIES) as QueryName[]) {
      await measurePages({ portal, readers, query, seconds: 5 });
      const pages = await measurePages({
        portal,
        readers,
        query,
        seconds: Number(values.seconds),
      });
      const what = `services ${query} of 50 rows, 25/s from ${PEOPLE} users`;
      const right = pages.failures.length === 0;
      figures.push(
        {
          id: 'truth-run',
          figure: `${what}: p99 ms`,
          ours: Number(pages.p99.toFixed(1)),
          goal: GOAL.pageMs,
          met: right && pages.p99 <= GOAL.pageMs,
        },
        {
          id: 'truth-run',
          figure: `${what}: handler's own p99 ms`,
          ours: Number(pages.ownP99.toFixed(1)),
          goal: GOAL.ownMs,
          met: right && pages.ownP99 <= GOAL.ownMs,
        },
      );
    }
    const different = await compare(portal, readers[0], cells);
    different.slice(0, 20).forEach(line => console.log(line));
    writeResult(__dirname, [
      {
        id: 'truth-run',
        figure: `start until ${cells.reduce(
          (sum, cell) => sum + cell.pods,
          0,
        )} pods of two API servers are shown as ${services.length} services, s`,
        ours: Number(syncSeconds.toFixed(1)),
        goal: 60,
        met: syncSeconds <= 60,
      },
      ...figures,
      {
        id: 'truth-run',
        figure: 'lines that differ from kubectl',
        ours: different.length,
        goal: 0,
        met: different.length === 0,
      },
    ]);
  } finally {
    for (const close of closing.reverse()) {
      await close();
    }
    fs.rmSync(work, { recursive: true, force: true });
  }
}

function startPortal(work: string, cells: KwokCell[]): Promise<FleetPortal> {
  const services = cells.flatMap(cell =>
    cell.services.map(service => component(cell.cell.name, service)),
  );
  const people: Person[] = Array.from({ length: PEOPLE }, (_, index) => ({
    name: `person-${index}`,
    entityRef: `user:default/person-${index}`,
    services: services.length,
  }));
  const catalog = path.join(work, 'catalog.yaml');
  fs.writeFileSync(
    catalog,
    [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: { name: OPERATORS.split('/')[1] },
        spec: { type: 'team', children: [] },
      },
      ...people.map(({ name }) => ({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name },
        spec: { memberOf: [OPERATORS] },
      })),
      ...services,
    ]
      .map(entity => JSON.stringify(entity))
      .join('\n---\n'),
  );
  return FleetPortal.start({
    kind: 'ours',
    people,
    folder: work,
    database: work,
    catalog,
    config: {
      clusters: {
        cells: cells.map(({ cell }) => ({
          name: cell.name,
          environments: ['production'],
          kubeconfig: {
            file: cell.longshoreKubeconfigPath,
            context: cell.name,
          },
        })),
      },
    },
  });
}

/** Every service with counts and instances, beside a fresh list of its cell. */
async function compare(
  portal: FleetPortal,
  reader: Reader,
  cells: KwokCell[],
): Promise<string[]> {
  const live: string[] = [];
  const shown: string[] = [];
  for (const { cell } of cells) {
    live.push(...linesOfCell(cell.name, await listKwok(cell)));
  }
  const left = cells.flatMap(({ services }) => services);
  await Promise.all(
    Array.from({ length: COMPARED_AT_ONCE }, async () => {
      for (let name = left.pop(); name; name = left.pop()) {
        const route = `/services/services/default/${name}/production`;
        const [{ service }, { items }] = await Promise.all([
          portal.call<ServiceDetailResponse>(reader, route),
          portal.call<InstanceListResponse>(
            reader,
            `${route}/instances?limit=200`,
          ),
        ]);
        shown.push(
          ...linesOfService(name, { counts: service.counts, instances: items }),
        );
      }
    }),
  );
  return differences(shown, live);
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
