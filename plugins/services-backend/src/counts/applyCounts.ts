import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { WriteAuthority } from '@longshore/plugin-clusters-common';
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

const NO_RESULT: Failure = {
  code: 'no-result',
  message: 'The clusters plugin did not say what became of this cell',
};

type ApplyOptions<TTarget extends LiveCountTarget> = {
  clusters: ClustersService;
  logger: LoggerService;
  authority: WriteAuthority;
  targets: readonly TTarget[];
  credentials: BackstageCredentials;
  /** Asked before each call; when not, the rest is another process's by now. */
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
  const applied: AppliedCount<TTarget>[] = [];
  // Results are told per cell, so that two tracks of one cell need two calls.
  for (const targets of byTrack(options.targets)) {
    if (!(await options.isHeld())) {
      options.logger.warn(
        `Operation ${options.authority.operation} is in other hands by now, the rest of it is left to them`,
      );
      break;
    }
    applied.push(...(await applyTrack({ ...options, targets })));
  }
  return applied;
}

async function applyTrack<TTarget extends LiveCountTarget>(
  options: ApplyOptions<TTarget>,
): Promise<AppliedCount<TTarget>[]> {
  const { clusters, authority, targets, credentials } = options;
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
    return targets.map(target => {
      const result = results.find(({ cell }) => cell === target.cell);
      if (!result) {
        return { target, failure: NO_RESULT };
      }
      return result.ok ? { target } : { target, failure: result.failure };
    });
  } catch (error) {
    options.logger.warn(
      `Cannot scale through the clusters plugin, operation ${authority.operation}: ${error}`,
    );
    return targets.map(target => ({ target, failure: toFailure(error) }));
  }
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

function byTrack<TTarget extends LiveCountTarget>(
  targets: readonly TTarget[],
): TTarget[][] {
  const tracks = new Map<string, TTarget[]>();
  for (const target of targets) {
    tracks.set(target.track, [...(tracks.get(target.track) ?? []), target]);
  }
  return [...tracks.values()];
}
