import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { choosePort } from './choosePort';

/** One simulated machine of a cell. */
export interface NodeSpec {
  name: string;
  /** Address on the bridge. */
  address: string;
  podCidr: string;
  /** The end of the node's cable that lies on the host. */
  link: string;
}

/** One Kubernetes cluster. */
export interface CellSpec {
  name: string;
  /** Address of its control plane on the bridge. */
  address: string;
  /** The end of the control plane's cable that lies on the host. */
  link: string;
  nodes: NodeSpec[];
}

/** Everything that `up` decides once and then keeps. */
export interface SandboxSpec {
  id: string;
  createdAt: string;
  registryPort: number;
  prometheusPort: number;
  postgres: { port: number; password: string };
  cells: CellSpec[];
}

/** How many cells and nodes are wanted. */
export interface SandboxSize {
  cells: number;
  /** Nodes of each cell, in order; the last number counts for all that follow. */
  nodes: number[];
}

/** How the names of all network links of a sandbox begin. */
export const LINK_PREFIX = 'longshore';

// RFC 2544 benchmark ranges: in use on nobody's network. A control plane gets
// 198.18.<cell>.2, a node 198.18.<cell>.<10 + node>, its pods
// 198.19.<16 * cell + node>.0/24.
/** The bridge on the host; the registry listens on it. */
export const BRIDGE = {
  name: `${LINK_PREFIX}0`,
  address: '198.18.0.1',
  prefixLength: 16,
} as const;

/** All nodes and pods, for NO_PROXY. */
export const SANDBOX_RANGE = '198.18.0.0/15';

/** Two cells, so that one can fail while the other goes on. */
export const DEFAULT_SIZE: SandboxSize = { cells: 2, nodes: [2, 1] };

const MAX_CELLS = 15;
const MAX_NODES_PER_CELL = 15;

// Preferred, so that addresses are usually the same from one `up` to the next.
const REGISTRY_PORT = 5000;
const POSTGRES_PORT = 15432;
const PROMETHEUS_PORT = 19090;

/** Plans a new sandbox with ports that are free now. */
export async function planSandbox(size: SandboxSize): Promise<SandboxSpec> {
  checkSize('cells', size.cells, MAX_CELLS);
  for (const count of size.nodes) {
    checkSize('nodes', count, MAX_NODES_PER_CELL);
  }
  const taken = new Set<number>();
  const port = (preferred: number) => choosePort({ preferred, taken });
  const cells = Array.from({ length: size.cells }, (_, index) =>
    planCell(index, size.nodes[Math.min(index, size.nodes.length - 1)]),
  );
  return {
    id: randomBytes(8).toString('hex'),
    createdAt: new Date().toISOString(),
    registryPort: await port(REGISTRY_PORT),
    prometheusPort: await port(PROMETHEUS_PORT),
    postgres: {
      port: await port(POSTGRES_PORT),
      password: randomBytes(18).toString('base64url'),
    },
    cells,
  };
}

/** The cell with this index, addresses included. */
export function planCell(index: number, nodes: number): CellSpec {
  return {
    name: cellName(index),
    address: `198.18.${index}.2`,
    link: `${LINK_PREFIX}-${index}-cp`,
    nodes: planNodes(index, nodes),
  };
}

/** The nodes of the cell with this index, addresses included. */
export function planNodes(cellIndex: number, count: number): NodeSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return {
      name: `${cellName(cellIndex)}-node-${number}`,
      address: `198.18.${cellIndex}.${10 + number}`,
      podCidr: `198.19.${16 * cellIndex + number}.0/24`,
      link: `${LINK_PREFIX}-${cellIndex}-${number}`,
    };
  });
}

/** Reads the plan of an existing sandbox. */
export function readSpec(file: string): SandboxSpec | undefined {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as SandboxSpec)
    : undefined;
}

/** Writes the plan whole or not at all. It holds a password. */
export function writeSpec(file: string, spec: SandboxSpec): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(spec, undefined, 2)}\n`, {
    mode: 0o600,
  });
  renameSync(`${file}.new`, file);
}

function cellName(index: number): string {
  return `cell-${String.fromCharCode('a'.charCodeAt(0) + index)}`;
}

function checkSize(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new Error(`'${name}' must be 1 to ${max}, not ${value}`);
  }
}
