import { ResourceType } from './api/resourceTypes';
import { parseLabelSelector } from './api/selectors';
import { Cluster } from './Cluster';
import { FaultControl } from './faults/FaultControl';
import { KubeObject } from './objects';
import { Churn, startChurn } from './scenario/churn';
import { Identity } from './server/certificates';
import { RecordedRequest, RequestLog } from './server/RequestLog';
import { parseObject } from './storage/StoredObject';
import { asObject } from './registry/Registry';

/** Reads and writes that tests make beside the HTTP API. @public */
export class ClusterHandle {
  /** The API server's address, for a kubeconfig. */
  readonly url: string;
  readonly token: string;
  /** The certificate authority, base64 of PEM, as in a kubeconfig. */
  readonly caData: string;
  /** A client certificate and its key, PEM. */
  readonly clientCertificate: { cert: string; key: string };
  /** What goes wrong in this cluster. */
  readonly faults: FaultControl;
  private readonly log: RequestLog;

  /** @internal */
  constructor(
    private readonly cluster: Cluster,
    options: { url: string; identity: Identity; log: RequestLog },
  ) {
    const { url, identity, log } = options;
    this.url = url;
    this.token = identity.token;
    this.caData = Buffer.from(identity.ca).toString('base64');
    this.clientCertificate = {
      cert: identity.clientCertificate,
      key: identity.clientKey,
    };
    this.faults = new FaultControl(cluster);
    this.log = log;
  }

  get name() {
    return this.cluster.name;
  }

  /** The newest resourceVersion. */
  get resourceVersion(): string {
    return String(this.cluster.store.revision);
  }

  get openWatches(): number {
    return this.cluster.watches.size;
  }

  /**
   * Server-side apply through the same code path as a client. Namespaced
   * objects without a namespace go to `default`.
   */
  apply(
    object: object,
    options: { fieldManager?: string; force?: boolean } = {},
  ): KubeObject {
    const given = asObject(object);
    const type = this.typeOf(given.apiVersion, given.kind);
    const { stored } = this.cluster.registry.apply(
      type,
      {
        ...given,
        metadata: {
          ...given.metadata,
          namespace: type.namespaced
            ? given.metadata.namespace ?? 'default'
            : undefined,
        },
      },
      {
        manager: options.fieldManager ?? 'kube-sim-test',
        force: options.force ?? false,
      },
    );
    return parseObject(stored);
  }

  /** `resource` is a plural such as `pods` or `deployments.apps`; undefined when it is not there. */
  get(resource: string, namespace: string | undefined, name: string) {
    const stored = this.cluster.store.get(
      this.resource(resource),
      namespace,
      name,
    );
    return stored && parseObject(stored);
  }

  list(
    resource: string,
    options: { namespace?: string; labelSelector?: string } = {},
  ): KubeObject[] {
    const matches = parseLabelSelector(options.labelSelector ?? '');
    const table = this.cluster.store.table(this.resource(resource));
    return [...table.range(options.namespace)]
      .filter(stored => matches(stored.labels))
      .map(stored => parseObject(stored));
  }

  /** With the defaults of a client: background propagation, the pod's own grace period. */
  delete(resource: string, namespace: string | undefined, name: string) {
    this.cluster.registry.delete(this.resource(resource), namespace, name, {});
  }

  /** How many objects of each type there are; types without any are left out. */
  counts(): { [resource: string]: number } {
    const counts: { [resource: string]: number } = {};
    for (const type of this.cluster.types.all()) {
      const { size } = this.cluster.store.table(type);
      if (size > 0) counts[type.plural] = size;
    }
    return counts;
  }

  /** Restarts and rollouts at random moments from now on, by the given seed. */
  startChurn(churn: Churn, seed: string) {
    startChurn(this.cluster, churn, seed);
  }

  /** Lets the controllers finish what they can do without time passing. */
  settle() {
    this.cluster.queue.drain();
  }

  /** The latest requests to this cluster, oldest first. */
  requests(): RecordedRequest[] {
    return this.log.list(this.name);
  }

  /** How many requests there were altogether. */
  requestCount(): number {
    return this.log.count(this.name);
  }

  /** @internal */
  stop() {
    this.cluster.queue.stop();
  }

  private typeOf(apiVersion: string, kind: string): ResourceType {
    const type = this.cluster.types.findKind(apiVersion, kind);
    if (!type) throw new Error(`Unknown kind ${apiVersion} ${kind}`);
    return type;
  }

  private resource(name: string): ResourceType {
    const type = this.cluster.types.findName(name);
    if (type) return type;
    throw new Error(`Unknown resource ${name}`);
  }
}
