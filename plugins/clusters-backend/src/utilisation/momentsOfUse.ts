import {
  NodeCapacity,
  NodeRow,
  Resources,
} from '@longshore/plugin-clusters-common';
import { MomentOfUse } from './UtilisationStore';

class Sum {
  #pods = 0;
  readonly #allocatable = zero();
  readonly #requested = zero();
  readonly #measured = zero();
  readonly #used = zero();

  get isEmpty(): boolean {
    return this.#allocatable.cpuMillis === 0;
  }

  add({ allocatable, requested }: NodeCapacity, used: Resources | undefined) {
    this.#pods += requested.pods;
    plus(this.#allocatable, allocatable);
    plus(this.#requested, requested);
    if (used) {
      plus(this.#measured, allocatable);
      plus(this.#used, used);
    }
  }

  shares() {
    return {
      pods: this.#pods,
      cpuRequested: share(this.#requested, this.#allocatable, 'cpuMillis'),
      memoryRequested: share(this.#requested, this.#allocatable, 'memoryBytes'),
      ...(this.#measured.cpuMillis > 0 && {
        cpuUsed: share(this.#used, this.#measured, 'cpuMillis'),
        memoryUsed: share(this.#used, this.#measured, 'memoryBytes'),
      }),
    };
  }
}

/**
 * How a cell and its nodes are used now. Use is reckoned over the nodes that
 * were measured; a node that has nothing to give is left out.
 *
 * @param options - `used` is by name of node, absent when nothing is known
 */
export function momentsOfUse(options: {
  cell: string;
  nodes: Iterable<Pick<NodeRow, 'name' | 'ready'>>;
  capacities: ReadonlyMap<string, NodeCapacity>;
  used?: ReadonlyMap<string, Resources>;
}): MomentOfUse[] {
  const { cell, capacities, used } = options;
  const moments: MomentOfUse[] = [];
  const all = new Sum();
  let ready = 0;
  for (const { name, ready: state } of options.nodes) {
    const capacity = capacities.get(name);
    if (!capacity || capacity.allocatable.cpuMillis === 0) continue;
    const one = new Sum();
    for (const sum of [one, all]) {
      sum.add(capacity, used?.get(name));
    }
    const nodes = state === 'True' ? 1 : 0;
    ready += nodes;
    moments.push({ cell, node: name, nodes, ...one.shares() });
  }
  return all.isEmpty
    ? []
    : [{ cell, nodes: ready, ...all.shares() }, ...moments];
}

function zero(): Resources {
  return { cpuMillis: 0, memoryBytes: 0 };
}

function plus(sum: Resources, more: Resources) {
  sum.cpuMillis += more.cpuMillis;
  sum.memoryBytes += more.memoryBytes;
}

function share(part: Resources, whole: Resources, of: keyof Resources): number {
  return whole[of] === 0 ? 0 : part[of] / whole[of];
}
