import { ServiceClaim } from '@longshore/plugin-clusters-common';
import { ProjectedRow } from './Projected';

/** Which service claims a row, if any does. */
export function claimOf(row: ProjectedRow) {
  return 'claim' in row ? row.claim : undefined;
}

/** Whether two rows are claimed by the same service, in the same way. */
export function sameClaim(
  a: ServiceClaim | undefined,
  b: ServiceClaim | undefined,
): boolean {
  return (
    a === b ||
    (a !== undefined &&
      b !== undefined &&
      a.component === b.component &&
      a.environment === b.environment &&
      a.track === b.track &&
      a.via === b.via)
  );
}

/** Whether two rows say the same. They are flat but for the claim and a few lists. */
export function sameRow(a: ProjectedRow, b: ProjectedRow): boolean {
  if (a.kind !== b.kind) return false;
  const one = a as Record<string, unknown>;
  const other = b as Record<string, unknown>;
  for (const key in one) {
    if (one[key] === other[key]) continue;
    if (key === 'claim') {
      if (!sameClaim(claimOf(a), claimOf(b))) return false;
    } else if (
      typeof one[key] !== 'object' ||
      JSON.stringify(one[key]) !== JSON.stringify(other[key])
    ) {
      return false;
    }
  }
  return true;
}
