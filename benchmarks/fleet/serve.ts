import path from 'node:path';
import { parseArgs } from 'node:util';
import { Fleet } from './Fleet';
import { FULL_FLEET } from './plan';

// Keeps a fleet for several runs, until it is told to end:
//   serve.ts FOLDER [--cells 100] [--services 100] [--instances 5] [--people 50]
async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cells: { type: 'string', default: String(FULL_FLEET.cells) },
      services: { type: 'string', default: String(FULL_FLEET.servicesPerCell) },
      instances: { type: 'string', default: String(FULL_FLEET.instances) },
      people: { type: 'string', default: String(FULL_FLEET.people) },
    },
  });
  const fleet = await Fleet.create(
    {
      cells: Number(values.cells),
      servicesPerCell: Number(values.services),
      instances: Number(values.instances),
      people: Number(values.people),
    },
    path.resolve(positionals[0]),
  );
  console.log('ready');
  const ended = new Promise<void>(resolve => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  // A promise alone does not keep a process.
  const alive = setInterval(() => {}, 60_000);
  await ended;
  clearInterval(alive);
  await fleet.close();
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
