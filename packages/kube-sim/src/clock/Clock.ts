/** A handle to work that is due later. */
export interface Timer {
  cancel(): void;
}

/** What time it is in the simulated clusters, and what happens when it passes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  schedule(delayMs: number, run: () => void): Timer;
  /** Drops everything that is still due. */
  stop(): void;
}

/** Kubernetes' time format: whole seconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
