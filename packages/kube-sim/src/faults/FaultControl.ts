import { Cluster } from '../Cluster';
import { Behaviour, ForbidRule } from './ClusterFaults';
import { PodSelector } from './Misbehaviour';
import { PressureResource } from './Pressure';
import { Releases, WorkloadName } from './Releases';

/** Makes things go wrong in one cluster, and right again. @public */
export class FaultControl {
  private readonly releases: Releases;

  /** @internal */
  constructor(private readonly cluster: Cluster) {
    this.releases = new Releases(cluster);
  }

  /** Requests are accepted and never answered; open watches go silent. */
  blackHole(on: boolean) {
    this.cluster.faults.blackHole = on;
    this.cluster.watches.silence(on);
  }

  /** Every answer is late by this many milliseconds of the simulator's clock; 0 ends it. */
  delay(ms: number) {
    this.cluster.faults.delayMs = ms;
  }

  /** Answers 429 with Retry-After in seconds; false ends it. */
  tooManyRequests(options: { retryAfter: number } | false) {
    this.cluster.faults.tooManyRequests = options || undefined;
  }

  /** Answers this 5xx code to everything; false ends it. */
  serverError(code: number | false) {
    this.cluster.faults.serverError = code || undefined;
  }

  /** Health endpoints answer 500. */
  notReady(on: boolean) {
    this.cluster.faults.notReady = on;
  }

  /** Refuses matching requests with 403. */
  forbid(...rules: ForbidRule[]) {
    this.cluster.faults.forbidden = rules;
  }

  /** Cuts every open watch's connection. */
  dropWatches() {
    this.cluster.watches.dropAll();
  }

  /**
   * Forgets the past: older versions are answered 410, as an ERROR event in
   * the stream or as HTTP 410. `expireWatches` ends the open ones as well.
   */
  compact(
    options: { watchAnswer?: 'stream' | 'http'; expireWatches?: boolean } = {},
  ) {
    this.cluster.store.compact();
    if (options.watchAnswer) {
      this.cluster.faults.expiredWatchAs = options.watchAnswer;
    }
    if (options.expireWatches) this.cluster.watches.expireAll();
  }

  /** A node stops giving signs of life, or comes back. Throws when there is no such node. */
  nodeDown(name: string, down: boolean) {
    this.cluster.nodes.setDown(name, down);
  }

  /** Pods of this selection behave so from now on, running ones included. */
  misbehave(selector: PodSelector, behaviour: Behaviour) {
    this.cluster.misbehaviour.set(selector, behaviour);
    this.cluster.kubelet.reconsider();
  }

  /** Pods of this selection behave as they would by themselves again. */
  behaveAgain(selector: PodSelector) {
    this.cluster.misbehaviour.unset(selector);
    this.cluster.kubelet.reconsider();
  }

  /** A node runs short of something, or has enough again. Throws when there is no such node. */
  nodePressure(name: string, resource: PressureResource, on: boolean) {
    this.cluster.nodes.setPressure(name, resource, on);
  }

  /** As `kubectl cordon` and `uncordon`: nothing new comes to the node. */
  cordon(name: string, on: boolean) {
    this.cluster.nodes.cordon(name, on);
  }

  /** A workload gets an image that cannot be pulled, or the one given. Throws when there is no such workload. */
  badRelease(name: WorkloadName, image?: string) {
    this.releases.spoil(name, image);
  }

  /** A workload gets back the image of before its bad release, or the one given. */
  goodRelease(name: WorkloadName, image?: string) {
    this.releases.mend(name, image);
  }

  /** Ends all faults of the API and of pods; nodes that are down stay down. */
  clear() {
    this.cluster.faults.clear();
    this.cluster.watches.silence(false);
    this.cluster.misbehaviour.clear();
    this.cluster.kubelet.reconsider();
  }

  /** What is wrong at the moment. */
  describe() {
    return {
      ...this.cluster.faults,
      misbehaviour: this.cluster.misbehaviour.list(),
      nodesDown: this.cluster.nodes.down(),
      nodePressure: this.cluster.nodes.pressures(),
    };
  }
}
