import { CountRecord } from '../counts/CountRecord';

export function aCountRecord(overrides?: Partial<CountRecord>): CountRecord {
  return {
    entityRef: 'component:default/checkout-api',
    environment: 'production',
    track: 'main',
    cell: 'east-1',
    desired: 2,
    floor: 0,
    version: 1,
    author: 'user:default/max',
    updatedAt: new Date('2026-11-20T08:00:00.000Z'),
    state: 'applied',
    operationId: 'operation-1',
    principals: ['user:default/max', 'group:default/masters'],
    revision: 1,
    fence: 1,
    ...overrides,
  };
}
