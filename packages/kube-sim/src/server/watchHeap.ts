import { GCProfiler } from 'node:v8';

const CHECK_MS = 1_000;
// What is left after a full collection at this point is too little to work
// with: V8 would collect over and over for each few megabytes.
const FULL_PART = 0.92;
const MEGABYTE = 1024 * 1024;

/** Bytes in use after the last full collection since the start of a profile. */
function usedAfterCollection(profiler: GCProfiler): number | undefined {
  return profiler
    .stop()
    ?.statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact')
    .at(-1)?.afterGC.heapStatistics.usedHeapSize;
}

/**
 * Calls `onFull` once, when even a full collection leaves the heap of this
 * thread as good as full. How much is in use before a collection says nothing:
 * V8 lets garbage lie as long as there is room.
 */
export function watchHeap(limitMegabytes: number, onFull: () => void): void {
  const full = limitMegabytes * MEGABYTE * FULL_PART;
  let profiler = new GCProfiler();
  profiler.start();
  const timer = setInterval(() => {
    const used = usedAfterCollection(profiler);
    if (used !== undefined && used > full) {
      clearInterval(timer);
      onFull();
      return;
    }
    profiler = new GCProfiler();
    profiler.start();
  }, CHECK_MS);
  timer.unref();
}
