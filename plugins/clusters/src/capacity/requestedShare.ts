import { Resources } from '@longshore/plugin-clusters-common';

/** What of the allocatable is requested, 0 to 1; undefined where nothing is known. */
export function requestedShare(
  capacity: { allocatable: Resources; requested: Resources } | undefined,
  resource: keyof Resources,
): number | undefined {
  return capacity && capacity.allocatable[resource] > 0
    ? capacity.requested[resource] / capacity.allocatable[resource]
    : undefined;
}
