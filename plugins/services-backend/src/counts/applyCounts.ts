import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { CellResult, WriteAuthority } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { Failure } from '@longshore/plugin-longshore-common';
import { LiveCountTarget } from './CountTargets';

/**
 * What became of a count: absent failure means that it was applied.
 *
 * @internal
 */
export type AppliedCount<TTarget extends LiveCountTarget> = {
  target: TTarget;
  failure?: Failure;
};

const NO_RESULT: Omit<Extract<CellResult, { ok: false }>, 'cell'> = {
  ok: false,
  failure: {
    code: 'no-result',
    message: 'The clusters plugin did not say what became of this cell',
  },
};

type ApplyOptions<TTarget extends LiveCountTarget> = {
  clusters: ClustersService;
  logger: LoggerService;
  authority: WriteAuthority;
  targets: readonly TTarget[];
  credentials: BackstageCredentials;
  /** Asked before the call; when not, all is another process's by now. */
  isHeld(): Promise<boolean>;
};

/**
 * Scales Deployments. Places are independent, and a call that fails as a whole
 * is a failure of each of its places. What another process has taken over
 * meanwhile is not in the answer.
 *
 * @internal
 */
export async function applyCounts<TTarget extends LiveCountTarget>(
  options: ApplyOptions<TTarget>,
): Promise<AppliedCount<TTarget>[]> {
  const { clusters, authority, targets, credentials } = options;
  if (targets.length === 0) {
    return [];
  }
  if (!(await options.isHeld())) {
    options.logger.warn(
      `Operation ${authority.operation} is in other hands by now and left to them`,
    );
    return [];
  }
  try {
    const { results } = await clusters.scale(
      {
        authority,
        targets: targets.map(({ deployment, desired }) => ({
          cell: deployment.cell,
          namespace: deployment.namespace,
          deployment: deployment.name,
          uid: deployment.uid,
          replicas: desired,
        })),
      },
      { credentials },
    );
    return targets.map(target => ({
      target,
      failure: failureOf(target, results),
    }));
  } catch (error) {
    options.logger.warn(
      `Cannot scale through the clusters plugin, operation ${authority.operation}: ${error}`,
    );
    return targets.map(target => ({ target, failure: toFailure(error) }));
  }
}

/** Of the place itself, unless its cell could not be asked for any. */
function failureOf(
  { cell, deployment }: LiveCountTarget,
  results: CellResult[],
): Failure | undefined {
  const result = results.find(one => one.cell === cell) ?? NO_RESULT;
  if (result.ok) {
    return undefined;
  }
  const scaled = result.scaled?.find(({ uid }) => uid === deployment.uid);
  if (scaled?.ok) {
    return undefined;
  }
  return scaled?.failure ?? result.failure;
}

/**
 * What the clusters plugin said is meant for people; how its address could not
 * be reached is not, and goes to the log only.
 */
function toFailure(error: unknown): Failure {
  if (
    isError(error) &&
    error.name === 'ResponseError' &&
    isError(error.cause)
  ) {
    const { code, message } = error.cause;
    return {
      code: typeof code === 'string' ? code : 'clusters-refused',
      message: `The clusters plugin did not scale: ${message}`,
    };
  }
  return {
    code: 'clusters-unreachable',
    message:
      'The clusters plugin could not be asked to scale. Try again, and tell an operator when it lasts.',
  };
}
