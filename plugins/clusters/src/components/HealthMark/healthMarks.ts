import { CellHealthState } from '@longshore/plugin-clusters-common';
import { MarkState } from '@longshore/plugin-longshore-react';

/** What needs a person comes first. */
export const HEALTH_STATES: CellHealthState[] = [
  'control-plane-lost',
  'suspect',
  'recovering',
  'unknown',
  'healthy',
];

/**
 * A lost control plane is drawn as unknown and not as failed: what runs there
 * may serve as ever.
 */
export const HEALTH_MARKS: Record<CellHealthState, MarkState> = {
  healthy: 'running',
  suspect: 'degraded',
  'control-plane-lost': 'unknown',
  recovering: 'changing',
  unknown: 'unknown',
};
