import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** One figure of a benchmark, as every result.json holds it. */
export type Figure = {
  id: string;
  /** What is measured, with its unit. */
  figure: string;
  ours: number;
  /** Absent where the peer has nothing of the kind. */
  peer?: number;
  peerName?: string;
  /** How many times better than the peer; below 1 is worse. */
  ratio?: number;
  goal: number | string;
  met: boolean;
};

/** Writes the figures of a run beside its script and prints them. */
export function writeResult(folder: string, figures: Figure[]): void {
  const rows = figures.map(figure => ({
    ...figure,
    ratio:
      figure.ratio === undefined
        ? undefined
        : Number(figure.ratio.toPrecision(3)),
    cores: os.cpus().length,
    date: new Date().toISOString().slice(0, 10),
  }));
  fs.writeFileSync(
    path.join(folder, 'result.json'),
    `${JSON.stringify(rows.length === 1 ? rows[0] : rows, null, 2)}\n`,
  );
  for (const row of rows) {
    const peer =
      row.peerName === undefined
        ? ''
        : `, ${row.peerName} ${row.peer}, ratio ${row.ratio}`;
    console.log(
      `${row.id} ${row.figure}: ours ${row.ours}${peer}, goal ${row.goal}, ${
        row.met ? 'met' : 'NOT met'
      }`,
    );
  }
}

/** The middle of some numbers. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
