import { Fleet } from './Fleet';
import { cellName } from './plan';

/** What is wrong while something is measured. */
export type Scene = {
  name: string;
  /** Cells that cannot be seen into meanwhile. */
  silent?: string[];
  /** By how much a cell's answers are late. */
  delayMs?: Record<string, number>;
  begin(fleet: Fleet): Promise<unknown>;
};

export const ALL_WELL: Scene = { name: 'all well', begin: async () => {} };

/** Each in turn, on a cell of its own; the last on all cells at once. */
export const FAULTS: Scene[] = [
  {
    name: 'one black hole',
    silent: [cellName(1)],
    begin: ({ simulator }) =>
      simulator.setFaults(cellName(1), { blackHole: true }),
  },
  {
    name: 'one cell 5 s slow',
    delayMs: { [cellName(2)]: 5_000 },
    begin: ({ simulator }) =>
      simulator.setFaults(cellName(2), { delayMs: 5_000 }),
  },
  {
    name: 'one cell answers 429',
    silent: [cellName(0)],
    begin: async ({ simulator }) => {
      const cell = cellName(0);
      await simulator.setFaults(cell, { tooManyRequests: { retryAfter: 1 } });
      // Open watches would go on and never meet it.
      await simulator.admin('POST', `clusters/${cell}/drop-watches`);
    },
  },
  {
    name: '410 everywhere at once',
    begin: ({ simulator }) => simulator.expireEverything(),
  },
];
