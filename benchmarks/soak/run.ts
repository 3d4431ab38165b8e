import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  calmSockets,
  growth,
  openSockets,
  residentMegabytes,
  Sample,
  slopePerHour,
} from './gauges';
import { Portal } from './Portal';
import { Random } from './Random';
import { Readers } from './readers';
import { compareWhenQuiet, Soak, until, untilLive } from './Soak';
import {
  startRealCells,
  startSimulatedCells,
  startSimulator,
} from './startCells';

const MINUTE_MS = 60_000;
const SAMPLE_EVERY_MS = 5_000;
const MOST_GROWTH_MB = 50;
/** Connections that wait for reuse come and go. */
const SOCKET_SLACK = 10;
/** Pods, Deployments and six more, see clusters-backend. */
const KINDS_WATCHED = 8;
const SERVICES = 12;
/** A real pod costs 20 MB, so the real cells run only some of them. */
const REAL_SERVICES = 2;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      clusters: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now()) },
      real: { type: 'boolean', default: false },
      plant: { type: 'string' },
      // Seconds in which the portal must be right when all is well again.
      patience: { type: 'string', default: '120' },
      result: { type: 'string', default: path.join(__dirname, 'result.json') },
    },
  });
  const minutes = Number(values.minutes);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-soak-'));
  const closing: (() => Promise<unknown>)[] = [];
  let met = false;
  try {
    const random = new Random(Number(values.seed));
    console.log(`Seed ${values.seed}, logs in ${work}`);
    const services = Array.from(
      { length: SERVICES },
      (_, i) => `soak-${i + 1}`,
    );
    const sim = await startSimulator(Number(values.clusters));
    closing.push(() => sim.stop());
    const kubeconfig = path.join(work, 'kubeconfig');
    fs.writeFileSync(kubeconfig, sim.kubeconfig(), { mode: 0o600 });
    const simulated = startSimulatedCells(sim, services);
    const real = values.real
      ? await startRealCells({
          services: services.slice(0, REAL_SERVICES),
          closing,
          bundle: () => (met ? undefined : path.join(work, 'bundle')),
        })
      : [];
    const cells = [...simulated, ...real];

    const portal = await Portal.start({
      work,
      services,
      plant: values.plant,
      cells: [
        ...simulated.map(({ name }) => ({
          name,
          environments: ['production'],
          simulated: true,
          kubeconfig: { file: kubeconfig, context: name },
        })),
        ...real.map(cell => ({
          name: cell.name,
          environments: ['production'],
          kubeconfig: { file: cell.kubeconfig, context: cell.name },
        })),
      ],
    });
    closing.push(() => portal.stop());
    await until(
      'the catalog is read',
      async () => (await portal.services()).totalItems === services.length,
    );
    await untilLive(portal, cells.length);

    const watches = () =>
      simulated.reduce((sum, cell) => sum + cell.openWatches, 0);
    const first = {
      sockets: await calmSockets(portal.pid),
      watches: watches(),
    };
    const samples: Sample[] = [];
    const sampling = setInterval(
      () =>
        samples.push({
          at: Date.now(),
          value: residentMegabytes(portal.pid),
        }),
      SAMPLE_EVERY_MS,
    );
    const soak = new Soak({ cells, random });
    const readers = new Readers({
      portal,
      services: services.length,
      cells: cells.length,
    });
    console.log(`${cells.length} cells are live, for ${minutes} minutes now`);
    soak.start();
    readers.start();
    await new Promise(resolve => setTimeout(resolve, minutes * MINUTE_MS));
    await soak.stop();
    await readers.stop();
    clearInterval(sampling);

    await untilLive(portal, cells.length);
    const different = await compareWhenQuiet({
      portal,
      cells,
      services,
      withinMs: Number(values.patience) * 1_000,
    });
    // Faults leave sockets that are closed a moment later.
    await until(
      'sockets and watches are as at the start',
      async () =>
        watches() === first.watches &&
        openSockets(portal.pid) <= first.sockets + SOCKET_SLACK,
    ).catch(() => {});

    const warm = samples.slice(Math.floor(samples.length / 3));
    const rssMb = {
      first: Math.round(warm[0]?.value ?? NaN),
      last: Math.round(warm[warm.length - 1]?.value ?? NaN),
      slopePerHour: Math.round(slopePerHour(warm)),
    };
    const last = { sockets: openSockets(portal.pid), watches: watches() };
    const problems = [
      ...soak.problems,
      ...different.map(line => `different at the end: ${line}`),
      ...readers.problems.map(problem => `a reader saw: ${problem}`),
      growth(warm) > MOST_GROWTH_MB && `memory grew by ${growth(warm)} MB`,
      last.sockets > first.sockets + SOCKET_SLACK &&
        `${last.sockets} sockets are open, ${first.sockets} were at the start`,
      last.watches !== KINDS_WATCHED * simulated.length &&
        `${last.watches} watches are open, ${first.watches} were at the start`,
    ].filter((problem): problem is string => Boolean(problem));
    met = problems.length === 0;
    const result = {
      id: 'soak',
      minutes,
      cells: { simulated: simulated.length, real: real.length },
      operations: soak.operations,
      faults: soak.faults,
      reads: readers.reads,
      slowestReadMs: readers.slowestMs,
      problemsOfReaders: readers.problemCount,
      differences: different.length,
      rssMb,
      sockets: { first: first.sockets, last: last.sockets },
      watches: { first: first.watches, last: last.watches },
      met,
      seed: Number(values.seed),
      cores: os.cpus().length,
      date: new Date().toISOString().slice(0, 10),
    };
    fs.writeFileSync(values.result, `${JSON.stringify(result, null, 2)}\n`);
    console.log(JSON.stringify(result, null, 2));
    problems.forEach(problem => console.log(`✖ ${problem}`));
    return met;
  } finally {
    for (const close of closing.reverse()) {
      await close();
    }
    if (met) {
      fs.rmSync(work, { recursive: true, force: true });
    }
  }
}

main().then(
  met => {
    process.exitCode = met ? 0 : 1;
  },
  error => {
    console.error(error);
    process.exitCode = 1;
  },
);
