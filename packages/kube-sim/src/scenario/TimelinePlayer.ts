import type { KubeSim } from '../KubeSim';
import { TimelineEntry } from './readTimeline';

/** That something of the timeline has happened. @public */
export interface TimelineEvent {
  /** Of the simulator's clock, ISO 8601. */
  time: string;
  /** Which entry, counted from 0. */
  entry: number;
  cluster: string;
  /** The action with its values, such as `node-down node="node-2"`. */
  what: string;
  /** It was ended, since its time was over. */
  ended?: boolean;
  note?: string;
  /** Why it could not be done; the others go on. */
  error?: string;
}

/** Where an entry of a timeline is. @public */
export interface TimelineState {
  entry: number;
  clusters: string[];
  what: string;
  note?: string;
  /** How often it has happened. */
  played: number;
  /** When it happens next; undefined when it does not any more. */
  next?: string;
  /** It goes on until this moment. */
  until?: string;
  error?: string;
}

/** Lets a scenario's entries happen, each at its time by the simulator's clock. */
export class TimelinePlayer {
  private readonly states: TimelineState[];

  constructor(
    private readonly sim: KubeSim,
    private readonly entries: TimelineEntry[],
    private readonly log: (event: TimelineEvent) => void,
  ) {
    this.states = entries.map(({ clusters, deed, note }, entry) => ({
      entry,
      clusters,
      what: deed.summary,
      note,
      played: 0,
    }));
  }

  /** Times count from now on. */
  start() {
    this.entries.forEach((entry, index) => this.plan(index, entry.at));
  }

  /** What has happened and what is going to. */
  describe(): TimelineState[] {
    return this.states.map(state => ({ ...state }));
  }

  private plan(index: number, ms: number) {
    this.states[index].next = this.time(ms);
    this.sim.schedule(ms, () => this.play(index));
  }

  private play(index: number) {
    const { deed, lasts, every } = this.entries[index];
    const state = this.states[index];
    state.next = undefined;
    state.error = undefined;
    state.played += 1;
    this.each(index, false);
    if (lasts !== undefined && deed.end) {
      state.until = this.time(lasts);
      this.sim.schedule(lasts, () => {
        state.until = undefined;
        this.each(index, true);
      });
    }
    if (every !== undefined) this.plan(index, every);
  }

  private each(index: number, ended: boolean) {
    const { clusters, deed, note } = this.entries[index];
    for (const name of clusters) {
      const event: TimelineEvent = {
        time: this.time(0),
        entry: index,
        cluster: name,
        what: deed.summary,
        note,
        ...(ended && { ended }),
      };
      try {
        const cluster = this.sim.cluster(name);
        if (ended) deed.end?.(cluster);
        else deed.play(cluster);
      } catch (error) {
        event.error = error instanceof Error ? error.message : String(error);
        this.states[index].error = `${name}: ${event.error}`;
      }
      this.log(event);
    }
  }

  private time(inMs: number): string {
    return new Date(this.sim.clock.now() + inMs).toISOString();
  }
}
