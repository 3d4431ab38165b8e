import fs from 'node:fs';

const CALM_SECONDS = 15;

/** Memory that a process has in use, in MB. */
export function residentMegabytes(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1]) / 1024;
}

/** Sockets that a process has open. */
export function openSockets(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return fs.readdirSync(folder).filter(name => {
    try {
      return fs.readlinkSync(`${folder}/${name}`).startsWith('socket:');
    } catch {
      // Closed between the two looks.
      return false;
    }
  }).length;
}

/** A value at a time, in milliseconds. */
export type Sample = { at: number; value: number };

/** How steeply values rise, per hour: the line of least squares. */
export function slopePerHour(samples: Sample[]): number {
  const mean = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const at = mean(samples.map(sample => sample.at));
  const value = mean(samples.map(sample => sample.value));
  let covariance = 0;
  let variance = 0;
  for (const sample of samples) {
    covariance += (sample.at - at) * (sample.value - value);
    variance += (sample.at - at) ** 2;
  }
  return variance === 0 ? 0 : (covariance / variance) * 3_600_000;
}

/** Median of the last third less that of the first: noise does not count. */
export function growth(samples: Sample[]): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return median(samples.slice(-third)) - median(samples.slice(0, third));
}

function median(samples: Sample[]): number {
  const sorted = samples.map(({ value }) => value).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The fewest sockets in some seconds: those of the start are closing yet. */
export async function calmSockets(pid: number): Promise<number> {
  let fewest = Infinity;
  for (let second = 0; second < CALM_SECONDS; second += 1) {
    await new Promise(resolve => setTimeout(resolve, 1_000));
    fewest = Math.min(fewest, openSockets(pid));
  }
  return fewest;
}
