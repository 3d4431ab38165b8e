import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';

/**
 * What is wrong with the line to a cell.
 *
 * @public
 */
export type NetworkFault = { kind: 'cut' } | { kind: 'slow'; delayMs: number };

/** The fault that is on, as it was last asked for. */
export function readNetworkFault(
  paths: SandboxPaths,
  cell: CellSpec,
): NetworkFault | undefined {
  const file = faultFile(paths, cell);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as NetworkFault)
    : undefined;
}

/** Writes down which fault is on, for `status` and for the next `up`. */
export function rememberNetworkFault(
  paths: SandboxPaths,
  cell: CellSpec,
  fault: NetworkFault,
): void {
  writeFileSync(faultFile(paths, cell), JSON.stringify(fault));
}

/** For a network that was made anew, which has no fault. */
export function forgetNetworkFault(paths: SandboxPaths, cell: CellSpec): void {
  rmSync(faultFile(paths, cell), { force: true });
}

function faultFile(paths: SandboxPaths, cell: CellSpec): string {
  return paths.cell(cell.name, 'network-fault.json');
}

/** Writes down when the certificate ends that the API server shows. */
export function rememberServing(
  paths: SandboxPaths,
  cell: CellSpec,
  expiresInSeconds: number | undefined,
): void {
  const file = servingFile(paths, cell);
  if (expiresInSeconds === undefined) {
    rmSync(file, { force: true });
  } else {
    const end = new Date(Date.now() + expiresInSeconds * 1000);
    writeFileSync(file, JSON.stringify(end));
  }
}

/** When the certificate ends that the API server shows, if a test said so. */
export function readServing(
  paths: SandboxPaths,
  cell: CellSpec,
): string | undefined {
  const file = servingFile(paths, cell);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as string)
    : undefined;
}

function servingFile(paths: SandboxPaths, cell: CellSpec): string {
  return paths.cell(cell.name, 'serving-certificate.json');
}
