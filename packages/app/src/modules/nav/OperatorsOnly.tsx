import { useApiHolder } from '@backstage/core-plugin-api';
import { clustersApiRef } from '@longshore/plugin-clusters';
import { ReactNode, useEffect, useState } from 'react';

/** How soon to ask again while the portal does not answer. */
const RETRY_MS = 15_000;

/**
 * Shows its children to those who may open the pages of clusters. An app without
 * those pages' client has nobody to ask, and shows what it was given.
 */
export function OperatorsOnly({ children }: { children: ReactNode }) {
  const clusters = useApiHolder().get(clustersApiRef);
  const [isOperator, setOperator] = useState(clusters === undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const ask = async () => {
      try {
        const access = await clusters?.getAccess();
        if (!isGone && access) {
          setOperator(access.read);
        }
      } catch {
        if (!isGone) {
          timer = setTimeout(ask, RETRY_MS);
        }
      }
    };
    ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [clusters]);
  return isOperator ? <>{children}</> : null;
}
