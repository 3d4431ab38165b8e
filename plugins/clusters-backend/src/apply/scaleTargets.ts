import {
  ScaledTarget,
  ScaleTarget,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { WritableCell } from './requireWritable';
import { scaleInCell } from './scaleInCell';

/**
 * Scales Deployments of one cell, one after the other, and says of each how it
 * went: the tracks of a service do not depend on each other.
 */
export async function scaleTargets(options: {
  connection: CellConnection;
  cell: WritableCell;
  authority: WriteAuthority;
  targets: ScaleTarget[];
  signal: AbortSignal;
  failureOf: (error: unknown) => Failure;
}): Promise<ScaledTarget[]> {
  const scaled: ScaledTarget[] = [];
  for (const target of options.targets) {
    const { cell: _, ...named } = target;
    try {
      await scaleInCell({ ...options, target });
      scaled.push({ ...named, ok: true });
    } catch (error) {
      scaled.push({ ...named, ok: false, failure: options.failureOf(error) });
    }
  }
  return scaled;
}
