import type { Cluster } from '../Cluster';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * When what was refused (a quota, mostly) is tried again: after a second, then
 * after twice as long each time. Without it a controller whose status names the
 * refusal would be led back to it at once, for ever.
 */
export class RetryBackOff {
  private readonly refused = new Map<
    string,
    { until: number; delay: number }
  >();

  constructor(
    private readonly cluster: Cluster,
    private readonly retry: (uid: string) => void,
  ) {}

  waits(uid: string): boolean {
    const known = this.refused.get(uid);
    return known !== undefined && this.cluster.clock.now() < known.until;
  }

  refuse(uid: string) {
    const known = this.refused.get(uid);
    const delay = known ? Math.min(LONGEST_MS, known.delay * 2) : FIRST_MS;
    this.refused.set(uid, { until: this.cluster.clock.now() + delay, delay });
    this.cluster.clock.schedule(delay, () => this.retry(uid));
  }

  forget(uid: string) {
    this.refused.delete(uid);
  }
}
