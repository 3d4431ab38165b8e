import {
  logAnnotation,
  logIntervalAnnotation,
  numberAnnotation,
} from '../controllers/annotations';
import { playedCommand } from '../controllers/playedCommand';
import { hash32 } from '../identity/Random';
import { Pod, TerminatedState } from '../workloads';

/** One life of a container: from its start to its end, or still going on. */
export interface ContainerRun {
  startedAt: number;
  end?: TerminatedState;
}

export interface LogLine {
  at: number;
  text: string;
}

// What a node keeps of a container's log.
const KEPT_LINES = 5_000;
const DEFAULT_INTERVAL_MS = 2_000;
// Lines of the start come quickly after each other.
const START_INTERVAL_MS = 50;

const PATHS = ['/', '/api/orders', '/api/items', '/health', '/api/users/me'];

function containerOf({ spec }: Pod, container: string) {
  return [...spec.containers, ...(spec.initContainers ?? [])].find(
    ({ name }) => name === container,
  );
}

function startLines(pod: Pod, container: string): string[] {
  const image = containerOf(pod, container)?.image;
  return [
    `level=info msg="starting ${container}" image=${image}`,
    `level=info msg="configuration loaded" pod=${pod.metadata.name}`,
    `level=info msg="listening" addr=:8080`,
  ];
}

function bodyLine(pod: Pod, container: string, index: number): string {
  const templates = pod.metadata.annotations?.[logAnnotation]?.split('\n');
  if (templates?.length) {
    return templates[index % templates.length].replaceAll('{n}', String(index));
  }
  const seed = hash32(`${pod.metadata.uid}/${container}/${index}`);
  const path = PATHS[seed % PATHS.length];
  const slow = seed % 97 === 0;
  const level = slow ? 'warn' : 'info';
  const duration = slow ? 900 + (seed % 700) : 2 + (seed % 60);
  return `level=${level} msg=request method=GET path=${path} status=200 duration=${duration}ms request=${seed.toString(
    16,
  )}`;
}

function lastLine(end: TerminatedState): string {
  if (end.exitCode === 0 || end.exitCode === 143) {
    return 'level=info msg="received SIGTERM, shutting down"';
  }
  return end.reason === 'OOMKilled'
    ? 'level=warn msg="memory is almost used up" cache=full'
    : `level=fatal msg="cannot go on" error="dial tcp 10.96.0.17:5432: connect: connection refused" exitCode=${end.exitCode}`;
}

/**
 * A container's log, computed from its identity and the clock instead of kept:
 * the same line stands at the same place however often it is read.
 */
export class ContainerLog {
  private readonly start: string[];
  private readonly plain: boolean;
  private readonly interval: number;
  private readonly bodyFrom: number;

  constructor(
    private readonly pod: Pod,
    private readonly container: string,
    readonly run: ContainerRun,
  ) {
    const given = containerOf(pod, container);
    // A command whose course is known writes what it echoes, and nothing else.
    const played = given && playedCommand(given);
    this.plain = played !== undefined;
    this.start = played?.lines ?? startLines(pod, container);
    this.interval =
      numberAnnotation(pod.metadata.annotations, logIntervalAnnotation) ||
      DEFAULT_INTERVAL_MS;
    this.bodyFrom = run.startedAt + this.start.length * START_INTERVAL_MS;
  }

  /** Lines with `from` ≤ time ≤ `to`, at most the last ones that are kept. */
  between(from: number, to: number): LogLine[] {
    const end = this.run.end && Date.parse(this.run.end.finishedAt);
    const until = end === undefined ? to : Math.min(to, end);
    const lines: LogLine[] = [];
    const last = Math.floor((until - this.bodyFrom) / this.interval);
    const first = Math.max(
      0,
      Math.ceil((from - this.bodyFrom) / this.interval),
      last - KEPT_LINES + 1,
    );
    if (last < KEPT_LINES) {
      const step = this.plain ? 0 : START_INTERVAL_MS;
      this.start.forEach((text, index) => {
        const at = this.run.startedAt + index * step;
        if (at >= from && at <= until) lines.push({ at, text });
      });
    }
    if (this.plain) return lines;
    for (let index = first; index <= last; index++) {
      lines.push({
        at: this.bodyFrom + index * this.interval,
        text: bodyLine(this.pod, this.container, index),
      });
    }
    if (this.run.end && end !== undefined && end >= from && end <= to) {
      lines.push({ at: end, text: lastLine(this.run.end) });
    }
    return lines;
  }

  /** When the next line after a time comes. */
  nextAfter(time: number): number {
    if (time < this.bodyFrom) {
      const index = Math.floor((time - this.run.startedAt) / START_INTERVAL_MS);
      return this.run.startedAt + Math.max(0, index + 1) * START_INTERVAL_MS;
    }
    const index = Math.floor((time - this.bodyFrom) / this.interval);
    return this.bodyFrom + (index + 1) * this.interval;
  }
}
