import { ClusterAccess } from './client/ApiClient';

/**
 * What a container of a behaviour does.
 *
 * @public
 */
export type Play =
  /** Serves until it is told to end, and writes log lines. */
  | 'serve'
  /** Ends with exit code 1 soon after each start. */
  | 'crash'
  /** Runs until {@link Ground.endContainer}, and ends with exit code 0. */
  | 'succeed'
  /** The same with exit code 3. */
  | 'fail'
  /** Has an image that nobody has pushed. */
  | 'unpullable';

/**
 * The pod template of a workload.
 *
 * @public
 */
export interface PodTemplate {
  metadata: {
    labels: { [name: string]: string };
    annotations?: { [name: string]: string };
  };
  spec: {
    terminationGracePeriodSeconds: number;
    containers: Array<{ name: string; image: string; [field: string]: any }>;
    [field: string]: any;
  };
}

/**
 * A pod that runs.
 *
 * @public
 */
export interface RunningPod {
  namespace: string;
  /** The label `app`, which its ground finds it by. */
  app: string;
  address: string;
}

/**
 * A Kubernetes API that behaviours run against, and what is done to it in
 * another way than by the API.
 *
 * @public
 */
export interface Ground {
  readonly access: ClusterAccess;
  /** The same server, over connections that {@link Ground.dropWatches} cuts. */
  readonly watchAccess: ClusterAccess;
  /** Two images that can be pulled, and one that cannot. */
  readonly images: { first: string; second: string; missing: string };

  /** A template with one container, `app`, that plays this. */
  template(play: Play, app: string): PodTemplate;

  /** Ends a container that plays `succeed` or `fail`. */
  endContainer(pod: RunningPod, play: 'succeed' | 'fail'): Promise<void>;

  /** Makes a container that plays `serve` unready, or ready again. */
  setReady(pod: RunningPod, ready: boolean): Promise<void>;

  /** Makes a container that plays `serve` write some lines. */
  writeLines(pod: RunningPod, count: number): Promise<void>;

  /** Waits until nobody else uses the cluster, before something is done to it. */
  beAlone(): Promise<void>;

  /** Cuts every connection that was made by {@link Ground.watchAccess}. */
  dropWatches(): Promise<void>;

  /** The same, and refuses new ones until `during` is done. */
  withoutWatches(during: () => Promise<void>): Promise<void>;

  /** Forgets all but the newest version of everything. */
  compact(): Promise<void>;

  /** Milliseconds of the cluster's time. */
  now(): number;

  /** Lets a moment pass. */
  pause(): Promise<void>;

  /** Lets time pass until `work` is done; fails after `timeoutMs` of it. */
  within<T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T>;

  /** Deletes an object before {@link Ground.close} ends. */
  removeAtLast(path: string): void;

  /** Takes away what was made; a cluster that was there stays. */
  close(): Promise<void>;
}
