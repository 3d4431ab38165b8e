import { MarkState } from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';

/** The mark of each state of an instance. */
export const INSTANCE_MARKS: Record<ServiceInstance['state'], MarkState> = {
  ready: 'running',
  starting: 'changing',
  pending: 'changing',
  terminating: 'changing',
  'not-ready': 'degraded',
  failing: 'failed',
  completed: 'stopped',
  unknown: 'unknown',
};
