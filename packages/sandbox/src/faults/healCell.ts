import { controlPlaneParts } from '../cell/controlPlaneNetwork';
import { isAlive } from '../process/procfs';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';
import { ApiServer } from './ApiServer';
import { setNetworkFault } from './networkFault';
import { readNetworkFault, readServing } from './rememberedFault';

/**
 * Takes away the faults of a control plane whose processes run; those that do
 * not are started anew by `up`, without any fault.
 */
export async function healCell(
  context: SandboxContext,
  cell: CellSpec,
): Promise<void> {
  const holder = context.record.process(controlPlaneParts(cell).network);
  if (readNetworkFault(context.paths, cell) && holder && isAlive(holder)) {
    await setNetworkFault(context, cell, undefined);
  }
  const apiServer = new ApiServer(context, cell);
  if (apiServer.state === 'paused') {
    await apiServer.resume();
  }
  if (readServing(context.paths, cell) !== undefined) {
    await apiServer.serveCertificate();
  }
}
