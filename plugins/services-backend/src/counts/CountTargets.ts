import { ConflictError, InputError } from '@backstage/errors';
import { Cell, DeploymentRow, Row } from '@longshore/plugin-clusters-common';
import { withFailure } from '@longshore/plugin-longshore-common';
import { SetCountsRequest } from '@longshore/plugin-services-common';
import { CountTarget } from './CountStore';

/**
 * A count to set, with the Deployment that runs it.
 *
 * @internal
 */
export type LiveCountTarget = CountTarget & { deployment: DeploymentRow };

/**
 * Finds the Deployment of each count that is asked for.
 *
 * @throws InputError, code `duplicate-target` or `unknown-target`
 * @throws ConflictError, code `not-managed`, `read-only-cell`,
 * `ambiguous-target` or `environment-not-here`
 * @internal
 */
export function findCountTargets(options: {
  counts: SetCountsRequest['counts'];
  rows: Iterable<Row>;
  cells: ReadonlyMap<string, Cell>;
}): LiveCountTarget[] {
  const { cells } = options;
  const deployments = [...options.rows].filter(
    (row): row is DeploymentRow => row.kind === 'Deployment',
  );
  const seen = new Set<string>();
  return options.counts.map(({ track, cell, desired }) => {
    const params = { track, cell };
    const where = `track '${track}' in cell '${cell}'`;
    if (seen.has(JSON.stringify(params))) {
      throw withFailure(
        new InputError(`The count of ${where} is given more than once`),
        { code: 'duplicate-target', params },
      );
    }
    seen.add(JSON.stringify(params));

    const candidates = deployments.filter(
      row => row.cell === cell && row.claim.track === track,
    );
    if (candidates.length === 0) {
      throw withFailure(
        new InputError(`There is no Deployment of ${where} to scale`),
        { code: 'unknown-target', params },
      );
    }
    if (candidates.some(row => row.claim.via !== 'label')) {
      throw withFailure(
        new ConflictError(
          `The Deployment of ${where} was not created by Longshore, which therefore does not change it`,
        ),
        { code: 'not-managed', params },
      );
    }
    if (cells.get(cell)?.writable === false) {
      throw withFailure(
        new ConflictError(
          `Cell '${cell}' can be read only, its connection may not impersonate`,
        ),
        { code: 'read-only-cell', params },
      );
    }
    const [deployment, ...others] = candidates;
    if (others.length > 0) {
      throw withFailure(
        new ConflictError(
          `There is more than one Deployment of ${where}: ${candidates
            .map(row => `${row.namespace}/${row.name}`)
            .join(', ')}`,
        ),
        { code: 'ambiguous-target', params },
      );
    }
    refuseGrowth({ deployment, desired, cell: cells.get(cell), params });
    return { track, cell, desired, live: deployment.desired, deployment };
  });
}

/**
 * The engine refuses it as well; here nothing is recorded yet. What runs where
 * its environment no longer is may shrink, so that it can leave.
 */
function refuseGrowth(options: {
  deployment: DeploymentRow;
  desired: number;
  cell: Cell | undefined;
  params: Record<string, string>;
}) {
  const { deployment, desired, cell, params } = options;
  const { environment } = deployment.claim;
  if (
    cell &&
    desired > deployment.desired &&
    !cell.environments.includes(environment)
  ) {
    throw withFailure(
      new ConflictError(
        `Cell '${cell.name}' is not for ${environment} any more, so that what runs there may shrink and not grow`,
      ),
      { code: 'environment-not-here', params: { ...params, environment } },
    );
  }
}
