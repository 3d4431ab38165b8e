import type { ClusterHandle } from '../ClusterHandle';
import { isJsonObject, JsonObject } from '../objects';
import { BEHAVIOURS, ForbidRule } from './ClusterFaults';
import { PressureResource, PRESSURES } from './Pressure';
import {
  amount,
  FieldError,
  FieldReader,
  Fields,
  flag,
  listOf,
  oneOf,
  optional,
  readFields,
  text,
} from './readFields';
import { WorkloadName } from './Releases';

/** Something that happens to a cluster, with its values read and checked. */
export interface Deed {
  /** The action's name, such as `node-down`. */
  name: string;
  /** What it says, for people. */
  summary: string;
  /** The node that it is about, if it is about one. */
  node?: string;
  play(cluster: ClusterHandle): void;
  /** Ends what it began; undefined when there is nothing to end. */
  end?(cluster: ClusterHandle): void;
}

interface Action<T> {
  fields: Fields<T>;
  play(cluster: ClusterHandle, values: T): void;
  end?(cluster: ClusterHandle, values: T): void;
}

function action<T>(given: Action<T>): Action<never> {
  return given as unknown as Action<never>;
}

const rule: FieldReader<ForbidRule> = (value, at) => {
  if (!isJsonObject(value)) throw new FieldError(at, 'must be an object');
  return readFields<ForbidRule>(
    value,
    { verb: optional(text), resource: optional(text), user: optional(text) },
    { at, what: 'a rule' },
  );
};

const node = { node: text };
const workload = {
  namespace: text,
  workload: text,
  kind: optional(oneOf(['Deployment', 'StatefulSet'] as const)),
};

/** All that can go wrong, for the admin API and for a scenario's timeline. */
const ACTIONS: { [name: string]: Action<never> } = {
  unreachable: action({
    fields: {},
    play: ({ faults }) => faults.blackHole(true),
    end: ({ faults }) => faults.blackHole(false),
  }),
  reachable: action({
    fields: {},
    play: ({ faults }) => faults.blackHole(false),
  }),
  delay: action({
    fields: { ms: amount },
    play: ({ faults }, { ms }) => faults.delay(ms),
    end: ({ faults }) => faults.delay(0),
  }),
  'too-many-requests': action({
    fields: { retryAfter: amount },
    play: ({ faults }, options) => faults.tooManyRequests(options),
    end: ({ faults }) => faults.tooManyRequests(false),
  }),
  'server-error': action({
    fields: { code: amount },
    play: ({ faults }, { code }) => faults.serverError(code),
    end: ({ faults }) => faults.serverError(false),
  }),
  'not-ready': action({
    fields: {},
    play: ({ faults }) => faults.notReady(true),
    end: ({ faults }) => faults.notReady(false),
  }),
  forbid: action({
    fields: { rules: listOf(rule) },
    play: ({ faults }, { rules }) => faults.forbid(...rules),
    end: ({ faults }) => faults.forbid(),
  }),
  heal: action({ fields: {}, play: ({ faults }) => faults.clear() }),
  'drop-watches': action({
    fields: {},
    play: ({ faults }) => faults.dropWatches(),
  }),
  compact: action<{
    watchAnswer?: 'stream' | 'http';
    expireWatches?: boolean;
  }>({
    fields: {
      watchAnswer: optional(oneOf(['stream', 'http'])),
      expireWatches: optional(flag),
    },
    play: ({ faults }, options) => faults.compact(options),
  }),
  misbehave: action({
    fields: {
      namespace: optional(text),
      labelSelector: optional(text),
      behaviour: oneOf(BEHAVIOURS),
    },
    play: ({ faults }, { behaviour, ...selector }) =>
      faults.misbehave(selector, behaviour),
    end: ({ faults }, { behaviour: _, ...selector }) =>
      faults.behaveAgain(selector),
  }),
  'node-down': action({
    fields: node,
    play: ({ faults }, values) => faults.nodeDown(values.node, true),
    end: ({ faults }, values) => faults.nodeDown(values.node, false),
  }),
  'node-up': action({
    fields: node,
    play: ({ faults }, values) => faults.nodeDown(values.node, false),
  }),
  'node-pressure': action<{ node: string; resource: PressureResource }>({
    fields: { ...node, resource: oneOf(PRESSURES) },
    play: ({ faults }, values) =>
      faults.nodePressure(values.node, values.resource, true),
    end: ({ faults }, values) =>
      faults.nodePressure(values.node, values.resource, false),
  }),
  cordon: action({
    fields: node,
    play: ({ faults }, values) => faults.cordon(values.node, true),
    end: ({ faults }, values) => faults.cordon(values.node, false),
  }),
  uncordon: action({
    fields: node,
    play: ({ faults }, values) => faults.cordon(values.node, false),
  }),
  'bad-release': action<WorkloadName & { image?: string }>({
    fields: { ...workload, image: optional(text) },
    play: ({ faults }, values) => faults.badRelease(values, values.image),
    end: ({ faults }, values) => faults.goodRelease(values),
  }),
  'good-release': action<WorkloadName & { image?: string }>({
    fields: { ...workload, image: optional(text) },
    play: ({ faults }, values) => faults.goodRelease(values, values.image),
  }),
};

function summaryOf(name: string, values: JsonObject): string {
  const said = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `${field}=${JSON.stringify(value)}`);
  return [name, ...said].join(' ');
}

/**
 * Reads `{do, …}`. Throws FieldError with the place that is wrong. With
 * `on: false` it ends what the action begins.
 */
export function readDeed(given: JsonObject, at: string): Deed {
  const { do: asked, on, ...rest } = given;
  const name = oneOf(Object.keys(ACTIONS))(asked, `${at}.do`);
  const { fields, play, end } = ACTIONS[name];
  const ending = on !== undefined && !flag(on, `${at}.on`);
  if (ending && !end) {
    throw new FieldError(`${at}.on`, `${name} begins nothing that could end`);
  }
  // What only ends something needs no more than what it is about.
  const known = ending
    ? Object.fromEntries(
        Object.entries<FieldReader<unknown>>(fields).map(([field, read]) => [
          field,
          ['node', 'namespace', 'workload'].includes(field)
            ? read
            : optional(read),
        ]),
      )
    : fields;
  const values = readFields<JsonObject>(rest, known as Fields<JsonObject>, {
    at,
    what: name,
  });
  const chosen = values as never;
  return {
    name,
    summary: summaryOf(name, ending ? { on: false, ...values } : values),
    node: typeof values.node === 'string' ? values.node : undefined,
    play: cluster => (ending ? end?.(cluster, chosen) : play(cluster, chosen)),
    end: end && !ending ? cluster => end(cluster, chosen) : undefined,
  };
}
