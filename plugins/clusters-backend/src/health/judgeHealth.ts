import {
  CellHealthState,
  DataPlaneState,
} from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellObservation } from './ProbeRecord';

/** Misses in a row after which something seems wrong; one packet may be lost. */
export const SUSPECT_MISSES = 2;

/**
 * Silence after which the control plane counts as lost. It is promised to show
 * within 30 s of the last sign of life; the rest is for the beat of the judge
 * and for the database.
 */
export const LOST_AFTER_MS = 26_000;

/**
 * A backend that starts reads every cell at once and may be slow to hear those
 * that it has never heard: they have so long.
 */
export const NEVER_HEARD_AFTER_MS = 60_000;

/**
 * For so long a cell that was lost must answer every probe. A control plane that
 * starts answers before it works.
 */
export const RECOVERED_AFTER_MS = 30_000;

/** What is believed of one cell. */
export type CellHealthRecord = {
  cell: string;
  state: CellHealthState;
  /** When `state` last changed, ms since 1970. */
  since: number;
  dataPlane: DataPlaneState;
  failure?: Failure;
};

/**
 * Decides what to believe of a cell from how the probes of one replica went. A
 * pure function, and the only place where a state comes from.
 *
 * ```
 *            2 misses              silent for 26 s
 *  healthy ───────────▶ suspect ───────────▶ control-plane-lost ◀─┐
 *     ▲ ◀──────────────────┘                         │ answers    │ silent
 *     │        answers                               ▼            │ for 26 s
 *     └────────────────────────────────────── recovering ─────────┘
 *               answers for 30 s without a miss
 * ```
 *
 * Nothing follows from a state but what people are told and where nothing new is
 * placed: no delete, no scale and no move of anything that runs.
 *
 * @returns the same record when nothing has changed
 */
export function judgeHealth(
  record: CellHealthRecord,
  observation: CellObservation,
  now: number,
): CellHealthRecord {
  const state = nextState(record, observation, now);
  if (state === record.state) {
    return record;
  }
  return {
    cell: record.cell,
    state,
    since: now,
    // What a second look found was about this loss and no other.
    dataPlane: 'unknown',
    ...(state !== 'healthy' &&
      observation.failure && { failure: observation.failure }),
  };
}

function nextState(
  record: CellHealthRecord,
  observation: CellObservation,
  now: number,
): CellHealthState {
  const { misses, heardAt, known, answersSince } = observation;
  const silent = misses >= SUSPECT_MISSES;
  const patience = known ? LOST_AFTER_MS : NEVER_HEARD_AFTER_MS;
  if (silent && now - heardAt >= patience) {
    return 'control-plane-lost';
  }
  switch (record.state) {
    case 'control-plane-lost':
      return answersSince === undefined ? record.state : 'recovering';
    case 'recovering':
      return answersSince !== undefined &&
        now - Math.max(answersSince, record.since) >= RECOVERED_AFTER_MS
        ? 'healthy'
        : record.state;
    default:
      if (silent) {
        return 'suspect';
      }
      return answersSince === undefined ? record.state : 'healthy';
  }
}
