import { TypeCatalog } from './api/TypeCatalog';
import { WatchHub } from './api/WatchHub';
import { AccessControl } from './authorization/AccessControl';
import { Clock } from './clock/Clock';
import { EventRecorder } from './controllers/EventRecorder';
import { Kubelet } from './controllers/Kubelet';
import { NodeLifecycle } from './controllers/NodeLifecycle';
import { WorkQueue } from './controllers/WorkQueue';
import { ClusterFaults } from './faults/ClusterFaults';
import { Misbehaviour } from './faults/Misbehaviour';
import { Random } from './identity/Random';
import { CustomResources } from './custom/CustomResources';
import { Registry } from './registry/Registry';
import { ServiceAccountTokens } from './server/ServiceAccountTokens';
import { ClusterStore } from './storage/ClusterStore';
import { ClusterSettings } from './settings';

/** One simulated cluster: its objects, its open watches, what is wrong with it. */
export class Cluster {
  readonly types = new TypeCatalog();
  readonly store: ClusterStore;
  readonly registry: Registry;
  readonly watches: WatchHub;
  readonly faults = new ClusterFaults();
  readonly access: AccessControl;
  readonly tokens: ServiceAccountTokens;
  readonly misbehaviour = new Misbehaviour();
  /** For names, uids and delays inside the cluster. */
  readonly random: Random;
  /** For what depends on when clients come, so that they do not change the names. */
  readonly jitter: Random;
  readonly queue: WorkQueue;
  readonly events: EventRecorder;
  readonly nodes: NodeLifecycle;
  readonly kubelet: Kubelet;

  constructor(
    readonly settings: ClusterSettings,
    readonly clock: Clock,
    seed: string,
  ) {
    this.random = new Random(`${seed}/${settings.name}`);
    this.jitter = new Random(`${seed}/${settings.name}/jitter`);
    this.store = new ClusterStore(settings.history);
    this.registry = new Registry(this.store, clock, this.random);
    this.watches = new WatchHub(this.store);
    this.queue = new WorkQueue((key, error) => {
      process.stderr.write(
        `kube-sim: ${settings.name}: ${key}: ${
          error instanceof Error ? error.stack : String(error)
        }\n`,
      );
    });
    this.access = new AccessControl(
      settings.authorization,
      this.store,
      this.faults,
    );
    this.tokens = new ServiceAccountTokens(this);
    this.events = new EventRecorder(this);
    this.nodes = new NodeLifecycle(this);
    this.kubelet = new Kubelet(this);
    CustomResources.start(this);
  }

  get name() {
    return this.settings.name;
  }

  get version() {
    return this.settings.version;
  }
}
