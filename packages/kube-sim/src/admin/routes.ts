import { ApiError, badRequest } from '../api/ApiError';
import type { ClusterHandle } from '../ClusterHandle';
import { readDeed } from '../faults/actions';
import { Behaviour, BEHAVIOURS, ForbidRule } from '../faults/ClusterFaults';
import { isJsonObject, Json, JsonObject } from '../objects';
import type { KubeSim } from '../KubeSim';
import type { TimelineState } from '../scenario/TimelinePlayer';

export interface AdminRequest {
  sim: KubeSim;
  timeline: TimelineState[];
  method: string;
  /** Segments after `/_sim/`. */
  path: string[];
  query: URLSearchParams;
  body: JsonObject;
}

// Stands for every cluster in a path.
const ALL = '*';

function clustersOf(sim: KubeSim, name: string): ClusterHandle[] {
  if (name === ALL) return sim.clusters();
  const found = sim.clusters().find(cluster => cluster.name === name);
  if (!found) throw new ApiError(404, 'NotFound', `no cluster "${name}"`);
  return [found];
}

function flag(value: Json | undefined, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw badRequest(`${name} must be true or false`);
}

function amount(value: Json | undefined, name: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw badRequest(`${name} must be a number of at least 0`);
}

/** Changes what the body names and leaves the rest; null ends a fault. */
function setFaults({ faults }: ClusterHandle, body: JsonObject) {
  for (const [name, value] of Object.entries(body)) {
    switch (name) {
      case 'blackHole':
        faults.blackHole(flag(value, name));
        break;
      case 'delayMs':
        faults.delay(value === null ? 0 : amount(value, name));
        break;
      case 'tooManyRequests':
        faults.tooManyRequests(
          isJsonObject(value)
            ? {
                retryAfter: amount(
                  value.retryAfter,
                  'tooManyRequests.retryAfter',
                ),
              }
            : false,
        );
        break;
      case 'serverError':
        faults.serverError(value === null ? false : amount(value, name));
        break;
      case 'notReady':
        faults.notReady(flag(value, name));
        break;
      case 'forbid':
        faults.forbid(...((Array.isArray(value) ? value : []) as ForbidRule[]));
        break;
      default:
        throw badRequest(`unknown fault "${name}"`);
    }
  }
}

function misbehave({ faults }: ClusterHandle, body: JsonObject) {
  const { namespace, labelSelector, behaviour } = body;
  if (!(BEHAVIOURS as readonly unknown[]).includes(behaviour)) {
    throw badRequest(`behaviour must be one of ${BEHAVIOURS.join(', ')}`);
  }
  faults.misbehave(
    {
      ...(typeof namespace === 'string' && { namespace }),
      ...(typeof labelSelector === 'string' && { labelSelector }),
    },
    behaviour as Behaviour,
  );
}

function describe(cluster: ClusterHandle) {
  return {
    name: cluster.name,
    url: cluster.url,
    resourceVersion: cluster.resourceVersion,
    objects: cluster.counts(),
    openWatches: cluster.openWatches,
    requests: cluster.requestCount(),
    faults: cluster.faults.describe(),
  };
}

function answerCluster(request: AdminRequest): unknown {
  const { sim, method, path, body } = request;
  const [, name, action, node] = path;
  const clusters = clustersOf(sim, name);
  const each = (change: (cluster: ClusterHandle) => void) => {
    clusters.forEach(change);
    return undefined;
  };
  switch (`${method} ${action ?? ''}`) {
    case 'GET ':
    case 'GET faults':
      return name === ALL ? clusters.map(describe) : describe(clusters[0]);
    case 'POST faults':
      return each(cluster => setFaults(cluster, body));
    case 'DELETE faults':
      return each(cluster => cluster.faults.clear());
    case 'POST drop-watches':
      return each(cluster => cluster.faults.dropWatches());
    case 'POST compact':
      return each(cluster => cluster.faults.compact(body));
    case 'POST misbehave':
      return each(cluster => misbehave(cluster, body));
    case 'POST play': {
      const deed = readDeed(body, 'body');
      return each(cluster => deed.play(cluster));
    }
    case 'POST nodes':
      return each(cluster =>
        cluster.faults.nodeDown(node ?? '', flag(body.down, 'down')),
      );
    default:
      throw new ApiError(
        404,
        'NotFound',
        `unknown: ${method} ${path.join('/')}`,
      );
  }
}

/** One admin call; what it returns is the answer, undefined is `{ok: true}`. */
export async function answerAdmin(request: AdminRequest): Promise<unknown> {
  const { sim, method, path, query, body } = request;
  if (path[0] === 'clusters' && path.length > 1) return answerCluster(request);
  switch (`${method} ${path.join('/')}`) {
    case 'GET clusters':
      return sim.clusters().map(describe);
    case 'GET requests': {
      const cluster = query.get('cluster');
      return sim
        .requests()
        .filter(entry => !cluster || entry.cluster === cluster);
    }
    case 'DELETE requests':
      sim.forgetRequests();
      return undefined;
    case 'GET timeline':
      return request.timeline;
    case 'GET clock':
      return { now: new Date(sim.clock.now()).toISOString() };
    case 'POST clock/advance':
      await sim.clock.advance(amount(body.ms, 'ms'));
      return { now: new Date(sim.clock.now()).toISOString() };
    case 'GET stats': {
      const { rss, heapUsed, external } = process.memoryUsage();
      const cpu = process.cpuUsage();
      return {
        rss,
        heapUsed,
        external,
        cpuMs: (cpu.user + cpu.system) / 1_000,
      };
    }
    default:
      throw new ApiError(
        404,
        'NotFound',
        `unknown: ${method} ${path.join('/')}`,
      );
  }
}
