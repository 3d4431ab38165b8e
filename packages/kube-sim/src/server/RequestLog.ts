import { UserInfo } from '../api/ApiRequest';

/** One request, as tests and benchmarks look at it afterwards. @public */
export interface RecordedRequest {
  /** Milliseconds since the epoch on the simulator's clock. */
  time: number;
  cluster: string;
  method: string;
  /** Path inside the cluster, without the query. */
  path: string;
  query: { [name: string]: string };
  user: string;
  impersonated?: UserInfo;
  userAgent?: string;
  contentType?: string;
  /** 0 as long as it is not answered. */
  status: number;
}

// Enough for a test or a look at a running demo; benchmarks read the counters.
const KEPT = 2_000;

/** The latest requests of all clusters, and how many there were. */
export class RequestLog {
  private readonly ring: RecordedRequest[] = [];
  private next = 0;
  private readonly counts = new Map<string, number>();

  add(request: RecordedRequest) {
    this.ring[this.next] = request;
    this.next = (this.next + 1) % KEPT;
    this.counts.set(
      request.cluster,
      (this.counts.get(request.cluster) ?? 0) + 1,
    );
  }

  /** Oldest first. */
  list(cluster?: string): RecordedRequest[] {
    const ordered = [
      ...this.ring.slice(this.next),
      ...this.ring.slice(0, this.next),
    ];
    return cluster
      ? ordered.filter(request => request.cluster === cluster)
      : ordered;
  }

  count(cluster: string): number {
    return this.counts.get(cluster) ?? 0;
  }

  clear() {
    this.ring.length = 0;
    this.next = 0;
    this.counts.clear();
  }
}
