import { NotAllowedError } from '@backstage/errors';
import { WRITE_LEVELS, WriteLevel } from '@longshore/plugin-clusters-common';
import { withFailure } from '@longshore/plugin-longshore-common';
import { AppliedObject } from './readAppliedObjects';

/** Who may deploy makes the place for it; Developers and below may not. */
const LEAST: WriteLevel = 'master';

/**
 * What the platform's own account applies no RBAC of the cluster judges by the
 * person, so that her level is judged here.
 *
 * @throws NotAllowedError, code `level-too-low`
 */
export function requirePlatformLevel(
  objects: AppliedObject[],
  level: WriteLevel,
): void {
  const refused = objects.find(({ kind }) => kind.byPlatform);
  if (refused && WRITE_LEVELS.indexOf(level) < WRITE_LEVELS.indexOf(LEAST)) {
    throw withFailure(
      new NotAllowedError(
        `${refused.title} is applied by the platform's own account, which takes the level ${LEAST} at least, not ${level}`,
      ),
      {
        code: 'level-too-low',
        params: { level, least: LEAST, object: refused.title },
      },
    );
  }
}
