import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { isJsonObject, JsonObject, KubeObject } from '../objects';
import { asObject } from '../registry/Registry';
import { FieldError } from '../faults/readFields';
import { ClusterOptions, DEFAULT_NODES } from '../settings';
import { Behaviour, BEHAVIOURS } from '../faults/ClusterFaults';
import { PodSelector } from '../faults/Misbehaviour';
import { Churn } from './churn';
import { readTimeline, TimelineEntry } from './readTimeline';

export interface ScenarioCluster {
  options: ClusterOptions;
  objects: KubeObject[];
  ill: Array<PodSelector & { behaviour: Behaviour }>;
}

/** A scenario file with everything that it refers to. */
export interface Scenario {
  seed?: string;
  token?: string;
  adminToken?: string;
  fieldManager: string;
  churn?: Churn;
  clusters: ScenarioCluster[];
  /** What happens when. */
  timeline: TimelineEntry[];
}

function fail(at: string, what: string): never {
  throw new Error(`Scenario: ${at} ${what}`.trim());
}

function list(value: unknown, at: string): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : fail(at, 'must be a list');
}

function text(value: unknown, at: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' || typeof value === 'number')
    return String(value);
  return fail(at, 'must be a text');
}

function number(value: unknown, at: string): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' && value >= 0
    ? value
    : fail(at, 'must be a number of at least 0');
}

function object(value: unknown, at: string): JsonObject {
  if (value === undefined) return {};
  return isJsonObject(value) ? value : fail(at, 'must be an object');
}

/** A List is its items; everything else is one object. */
function flatten(document: unknown, at: string): KubeObject[] {
  if (!isJsonObject(document))
    return fail(at, 'holds something that is no Kubernetes object');
  if (document.kind === 'List') {
    return list(document.items, `${at}.items`).flatMap(item =>
      flatten(item, at),
    );
  }
  return [asObject(document)];
}

async function manifests(
  value: unknown,
  at: string,
  directory: string,
): Promise<KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const [index, entry] of list(value, at).entries()) {
    if (typeof entry !== 'string') {
      objects.push(...flatten(entry, `${at}[${index}]`));
      continue;
    }
    const file = path.resolve(directory, entry);
    for (const document of parseAllDocuments(await readFile(file, 'utf8'))) {
      if (document.errors.length > 0) fail(file, document.errors[0].message);
      const content: unknown = document.toJS();
      if (content !== null) objects.push(...flatten(content, file));
    }
  }
  return objects;
}

function illness(value: unknown, at: string): ScenarioCluster['ill'] {
  return list(value, at).map((entry, index) => {
    const here = `${at}[${index}]`;
    const { namespace, labelSelector, behaviour } = object(entry, here);
    if (!(BEHAVIOURS as readonly unknown[]).includes(behaviour)) {
      return fail(
        `${here}.behaviour`,
        `must be one of ${BEHAVIOURS.join(', ')}`,
      );
    }
    return {
      namespace: text(namespace, `${here}.namespace`),
      labelSelector: text(labelSelector, `${here}.labelSelector`),
      behaviour: behaviour as Behaviour,
    };
  });
}

function authorization(
  value: unknown,
  at: string,
): ClusterOptions['authorization'] {
  if (value === undefined || value === 'allow-all' || value === 'rbac') {
    return value;
  }
  return fail(at, 'must be allow-all or rbac');
}

function clusterOptions(given: JsonObject, at: string): ClusterOptions {
  const capacity = object(given.capacity, `${at}.capacity`);
  const delays = object(given.delays, `${at}.delays`);
  for (const [name, value] of Object.entries(delays))
    number(value, `${at}.delays.${name}`);
  return {
    name: text(given.name, `${at}.name`) ?? fail(`${at}.name`, 'is missing'),
    nodes: number(given.nodes, `${at}.nodes`),
    capacity: {
      cpu: text(capacity.cpu, `${at}.capacity.cpu`),
      memory: text(capacity.memory, `${at}.capacity.memory`),
      pods: number(capacity.pods, `${at}.capacity.pods`),
    },
    version: text(given.version, `${at}.version`),
    delays: delays as ClusterOptions['delays'],
    nodeGraceSeconds: number(given.nodeGraceSeconds, `${at}.nodeGraceSeconds`),
    eventLimit: number(given.eventLimit, `${at}.eventLimit`),
    authorization: authorization(given.authorization, `${at}.authorization`),
  };
}

function timeline(root: JsonObject, clusters: ScenarioCluster[]) {
  const places = clusters.map(({ options }) => ({
    name: options.name,
    nodes: options.nodes ?? DEFAULT_NODES,
  }));
  try {
    return readTimeline(root.timeline, places);
  } catch (error) {
    if (error instanceof FieldError) return fail(error.message, '');
    throw error;
  }
}

/** Reads a scenario. Throws with the place in the file that is wrong. */
export async function readScenario(file: string): Promise<Scenario> {
  const directory = path.dirname(path.resolve(file));
  const root = object(parse(await readFile(file, 'utf8')), file);
  const shared = await manifests(root.manifests, 'manifests', directory);
  const clusters: ScenarioCluster[] = [];
  for (const [index, entry] of list(root.clusters, 'clusters').entries()) {
    const at = `clusters[${index}]`;
    const given = object(entry, at);
    clusters.push({
      options: clusterOptions(given, at),
      objects: [
        ...shared,
        ...(await manifests(given.manifests, `${at}.manifests`, directory)),
      ],
      ill: illness(given.ill, `${at}.ill`),
    });
  }
  if (clusters.length === 0) fail('clusters', 'must name at least one cluster');
  const churn =
    root.churn === undefined ? undefined : object(root.churn, 'churn');
  return {
    timeline: timeline(root, clusters),
    seed: text(root.seed, 'seed'),
    token: text(root.token, 'token'),
    adminToken: text(root.adminToken, 'adminToken'),
    fieldManager:
      text(root.fieldManager, 'fieldManager') ?? 'kube-sim-scenario',
    churn: churn && {
      restartsPerMinute:
        number(churn.restartsPerMinute, 'churn.restartsPerMinute') ?? 0,
      rolloutsPerMinute:
        number(churn.rolloutsPerMinute, 'churn.rolloutsPerMinute') ?? 0,
    },
    clusters,
  };
}
