import { CredentialSealing } from '@longshore/plugin-clusters-common';
import { AccessSealer } from './AccessSealer';
import { CellStore } from './CellStore';

/**
 * How much the first key of the ring has not sealed yet: who takes an old key
 * away too early loses what is sealed with it. Without keys nothing can be
 * sealed anew, and nothing is told to be outdated.
 */
export async function readSealing(
  store: Pick<CellStore, 'sealedValues'>,
  sealer: AccessSealer,
): Promise<CredentialSealing> {
  const values = await store.sealedValues();
  if (!sealer.available) {
    return { credentials: values.length, outdated: 0 };
  }
  return {
    key: sealer.currentKey,
    credentials: values.length,
    outdated: values.filter(({ sealed }) => !sealer.isCurrent(sealed)).length,
  };
}
