import { apiServerUrl } from './cell/controlPlaneArgs';
import { controlPlaneParts } from './cell/controlPlaneNetwork';
import {
  NetworkFault,
  readNetworkFault,
  readServing,
} from './faults/rememberedFault';
import { registryAddress } from './images/images';
import { isAlive, readProcess, residentMiBOfTree } from './process/procfs';
import { PROMETHEUS_PARTS, prometheusUrl } from './prometheus/Prometheus';
import { CreationRecord } from './state/CreationRecord';
import { SandboxPaths } from './state/SandboxPaths';
import { CellSpec, readSpec, SandboxSpec } from './state/SandboxSpec';

/**
 * A part of the sandbox.
 *
 * @public
 */
export interface PartStatus {
  name: string;
  running: boolean;
  /** What was done to it: `paused`, `cut`, `slow 5000 ms`, `certificate until <time>`. */
  fault?: string;
  pid?: number;
  /** Resident memory of it and all it started; shared pages count each time. */
  memoryMiB?: number;
  /** Where it answers, when it does for anyone. */
  address?: string;
}

/**
 * The sandbox and its parts.
 *
 * @public
 */
export interface SandboxStatus {
  stateDir: string;
  /** `down`: there is none; `partly`: some parts do not run. */
  state: 'up' | 'partly' | 'down';
  createdAt?: string;
  parts: PartStatus[];
}

/** Reads the status from the record and /proc; asks no part anything. */
export function readStatus(paths: SandboxPaths): SandboxStatus {
  const spec = readSpec(paths.spec);
  if (!spec) {
    return { stateDir: paths.root, state: 'down', parts: [] };
  }
  const record = new CreationRecord(paths.record);
  const faults = new Map(
    spec.cells.flatMap(cell => {
      const { network, apiServer } = controlPlaneParts(cell);
      return [
        [network, describeNetworkFault(readNetworkFault(paths, cell))],
        [apiServer, describeServing(readServing(paths, cell))],
      ] as const;
    }),
  );
  const parts = [
    ...partsOf(spec),
    ...optionalParts(spec).filter(({ name }) => {
      const identity = record.process(name);
      return identity && isAlive(identity);
    }),
  ].map(({ name, address }): PartStatus => {
    const identity = record.process(name);
    if (!identity || !isAlive(identity)) {
      return { name, running: false, address };
    }
    const memoryMiB = residentMiBOfTree(identity.pid);
    const paused = readProcess(identity.pid)?.state === 'T';
    const fault = paused ? 'paused' : faults.get(name);
    const { pid } = identity;
    return { name, running: true, fault, pid, memoryMiB, address };
  });
  return {
    stateDir: paths.root,
    state: parts.every(({ running }) => running) ? 'up' : 'partly',
    createdAt: spec.createdAt,
    parts,
  };
}

/** The status as a table for a person. */
export function statusTable(status: SandboxStatus): string {
  const rows = status.parts.map(part => [
    part.name,
    part.fault ?? (part.running ? 'running' : 'off'),
    part.pid ? String(part.pid) : '',
    part.memoryMiB === undefined ? '' : `${part.memoryMiB} MiB`,
    part.address ?? '',
  ]);
  const table = [['PART', 'STATE', 'PID', 'MEMORY', 'ADDRESS'], ...rows];
  const widths = table[0].map((_, column) =>
    Math.max(...table.map(row => row[column].length)),
  );
  return table
    .map(row =>
      row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function describeNetworkFault(
  fault: NetworkFault | undefined,
): string | undefined {
  return fault?.kind === 'slow' ? `slow ${fault.delayMs} ms` : fault?.kind;
}

function describeServing(end: string | undefined): string | undefined {
  return end && `certificate until ${end}`;
}

function partsOf(spec: SandboxSpec): { name: string; address?: string }[] {
  return [
    ...spec.cells.flatMap(cellParts),
    { name: 'registry', address: `http://${registryAddress(spec)}` },
    { name: 'postgres', address: `127.0.0.1:${spec.postgres.port}` },
  ];
}

// Parts that are started on demand, and count only while somebody wants them.
function optionalParts(
  spec: SandboxSpec,
): { name: string; address?: string }[] {
  return [
    ...spec.cells.map(cell => ({ name: controlPlaneParts(cell).kwok })),
    { name: PROMETHEUS_PARTS.server, address: prometheusUrl(spec) },
    { name: PROMETHEUS_PARTS.looker },
  ];
}

function cellParts(cell: CellSpec): { name: string; address?: string }[] {
  const parts = controlPlaneParts(cell);
  return [
    { name: parts.network, address: cell.address },
    { name: parts.etcd },
    { name: parts.apiServer, address: apiServerUrl(cell) },
    { name: parts.controllerManager },
    { name: parts.scheduler },
    { name: parts.dns, address: `${cell.address}:53` },
    ...cell.nodes.map(({ name, address }) => ({ name, address })),
  ];
}
