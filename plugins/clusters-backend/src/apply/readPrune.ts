import { InputError } from '@backstage/errors';
import { ApplyPrune } from '@longshore/plugin-clusters-common';
import { LABEL_CHAIN, withFailure } from '@longshore/plugin-longshore-common';
import { findKind } from './kinds';
import { AppliedObject, isName } from './readAppliedObjects';

/** Kinds whose loss cannot be made good by applying them again. */
const NEVER_PRUNED = ['PersistentVolumeClaim'];

/** One kind in one namespace. */
export type PrunePlace = { kind: string; namespace: string; path: string };

/** Where is looked for what has to go. */
export type PrunePlan = { chain: string; places: PrunePlace[] };

/**
 * Reads what an apply may delete. An object that is applied without the chain
 * would not be found the next time, so that is refused as well.
 *
 * @throws InputError
 */
export function readPrune(
  prune: ApplyPrune,
  objects: AppliedObject[],
): PrunePlan {
  const refuse = (problem: string) =>
    withFailure(new InputError(`prune: ${problem}`), {
      code: 'prune-not-possible',
    });
  const kinds = prune.kinds.map(({ apiVersion, kind: name }) => {
    const kind = findKind(apiVersion, name);
    if (!kind?.namespaced || kind.byPlatform || NEVER_PRUNED.includes(name)) {
      throw refuse(`${apiVersion} ${name} is never pruned`);
    }
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : '/api/v1';
    return { name, root, plural: kind.plural };
  });
  for (const namespace of prune.namespaces) {
    if (!isName(namespace)) {
      throw refuse(`'${namespace}' is not a namespace`);
    }
  }
  for (const { title, content, kind } of objects) {
    const { labels } = (content.metadata ?? {}) as {
      labels?: Record<string, string>;
    };
    const pruned = kinds.some(({ plural }) => plural === kind.plural);
    if (pruned && labels?.[LABEL_CHAIN] !== prune.chain) {
      throw refuse(`${title} lacks the label ${LABEL_CHAIN}: ${prune.chain}`);
    }
  }
  return {
    chain: prune.chain,
    places: kinds.flatMap(({ name, root, plural }) =>
      prune.namespaces.map(namespace => ({
        kind: name,
        namespace,
        path: `${root}/namespaces/${namespace}/${plural}`,
      })),
    ),
  };
}
