import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeResult } from '../lib/result';
import { measureBackends } from './backend';
import { measureInitialScripts } from './frontend';

const SCRIPTS_GOAL_KB = 60;
const START_GOAL_MS = 1000;
const MEMORY_GOAL_MB = 100;

async function main() {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-p10-'));
  try {
    const scripts = await measureInitialScripts(work);
    const backends = await measureBackends(work);
    const figure = (
      what: string,
      values: { ours: number; without: number },
      goal: { limit: number; unit: string },
    ) => ({
      id: 'P10',
      figure: what,
      ours: values.ours,
      peer: values.without,
      peerName: 'the same portal without our plugins (Backstage 1.55.0)',
      ratio: values.without / values.ours,
      goal: `at most ${goal.limit} ${goal.unit} more`,
      met: values.ours - values.without <= goal.limit,
    });
    writeResult(__dirname, [
      figure(
        'initial scripts, kB gzipped',
        {
          ours: Math.round(scripts.ours / 1000),
          without: Math.round(scripts.without / 1000),
        },
        { limit: SCRIPTS_GOAL_KB, unit: 'kB' },
      ),
      figure(
        'backend from start to readiness, ms, median of 5',
        {
          ours: backends.ours.startMs,
          without: backends.without.startMs,
        },
        { limit: START_GOAL_MS, unit: 'ms' },
      ),
      figure(
        `backend memory with ${backends.pods} pods in rows, MB RSS`,
        { ours: backends.ours.rssMb, without: backends.without.rssMb },
        { limit: MEMORY_GOAL_MB, unit: 'MB' },
      ),
    ]);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
