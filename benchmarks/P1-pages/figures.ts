import { PEER_NAME } from '../fleet/peer';
import { ALL_WELL } from '../fleet/scenes';
import { Figure } from '../lib/result';
import { PagesResult, QueryName } from './pages';
import { PeerResult } from './peer';

const GOAL = {
  pageMs: 50,
  ownMs: 5,
  times: 50,
  syncSeconds: 60,
  memoryMb: 250,
};

/** A scene, with the pages that were measured in it. */
export type Measured<T> = { scene: string; query: QueryName; result: T };

export type Ours = {
  syncSeconds: number;
  settledMb: number;
  loadedMb: number;
  pages: Measured<PagesResult>[];
};

const round = (value: number) => Number(value.toFixed(value < 100 ? 1 : 0));

/** What the run has measured, held against the goals. */
export function toFigures(measured: {
  withoutMb: number;
  ours: Ours;
  peer?: Measured<PeerResult>[];
}): Figure[] {
  const { withoutMb, ours, peer } = measured;
  const figures: Figure[] = ours.pages.flatMap(({ scene, query, result }) => {
    const theirs = peer?.find(other => other.scene === scene)?.result;
    const what = `services ${query} of 50 rows, 25/s from 50 users, ${scene}`;
    const right = result.failures.length === 0;
    return [
      {
        id: 'P1',
        figure: `${what}: p99 ms`,
        ours: round(result.p99),
        ...(theirs && versus(result.p99, theirs.slowest)),
        goal: `at most ${GOAL.pageMs} ms, ${GOAL.times} times faster`,
        met:
          right &&
          result.p99 <= GOAL.pageMs &&
          (!theirs || theirs.slowest / result.p99 >= GOAL.times),
      },
      {
        id: 'P1',
        figure: `${what}: p50 ms`,
        ours: round(result.p50),
        ...(theirs && versus(result.p50, theirs.p50)),
        goal: `${GOAL.times} times faster`,
        met: right && (!theirs || theirs.p50 / result.p50 >= GOAL.times),
      },
      {
        id: 'P1',
        figure: `${what}: handler's own p99 ms`,
        ours: round(result.ownP99),
        goal: GOAL.ownMs,
        met: right && result.ownP99 <= GOAL.ownMs,
      },
      {
        id: 'P1',
        figure: `${what}: pages that failed or were incomplete`,
        ours: result.failures.length,
        ...(theirs && { peer: theirs.failures, peerName: PEER_NAME }),
        goal: 0,
        met: right,
      },
    ];
  });
  const reads = ours.pages
    .filter(({ scene }) => scene === ALL_WELL.name)
    .reduce((sum, { result }) => sum + result.reads.length, 0);
  const alone = peer?.find(({ scene }) => scene === ALL_WELL.name)?.result;
  figures.push(
    {
      id: 'P1',
      figure: 'calls to cells per page',
      ours: reads,
      ...(alone && { peer: alone.callsPerPage, peerName: PEER_NAME }),
      goal: 0,
      met: reads === 0,
    },
    {
      id: 'P1',
      figure: 'start until 50,000 instances of 100 cells are shown, s',
      ours: round(ours.syncSeconds),
      goal: GOAL.syncSeconds,
      met: ours.syncSeconds <= GOAL.syncSeconds,
    },
    ...(['settledMb', 'loadedMb'] as const).map(when => ({
      id: 'P1',
      figure: `memory with 50,000 instances, MB RSS, ${
        when === 'settledMb' ? 'after the start' : 'after the loads'
      }`,
      ours: ours[when],
      peer: withoutMb,
      peerName: 'the same portal without our plugins',
      ratio: withoutMb / ours[when],
      goal: `at most ${GOAL.memoryMb} MB more`,
      met: ours[when] - withoutMb <= GOAL.memoryMb,
    })),
  );
  if (peer) {
    const best = Math.max(...peer.map(({ result }) => result.perSecond));
    figures.push({
      id: 'P1',
      figure: 'pages per second: asked of ours, most of the peer',
      ours: 25,
      peer: Number(best.toPrecision(2)),
      peerName: PEER_NAME,
      ratio: 25 / best,
      goal: 'the load is held',
      met: ours.pages.every(({ result }) => result.failures.length === 0),
    });
  }
  return figures;
}

function versus(ours: number, peer: number) {
  return { peer: round(peer), peerName: PEER_NAME, ratio: peer / ours };
}
