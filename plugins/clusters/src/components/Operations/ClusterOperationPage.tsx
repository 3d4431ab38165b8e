import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { OperationPage } from '@longshore/plugin-longshore-react';
import { clustersApiRef } from '../../api';
import { useManageDenied } from '../../hooks/useDenied';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import styles from './Operations.module.css';
import { useLogWords } from './useLogWords';
import { useOperationWords } from './useOperationWords';

/** A piece of long work on a cluster. */
export function ClusterOperationPage({ id }: { id: string }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const api = useApi(clustersApiRef);
  const operationRoute = useRouteRef(operationRouteRef);
  const words = useOperationWords();
  const lineText = useLogWords();
  const denied = useManageDenied();
  return (
    <BreadcrumbEntry
      entry={{ label: t('operations.one'), href: operationRoute({ id }) }}
    >
      <div className={styles.page}>
        <OperationPage
          api={api}
          id={id}
          title={words.name}
          stepName={words.step}
          lineText={lineText}
          cancelHint={words.cancelHint}
          cancelDenied={denied}
        />
      </div>
    </BreadcrumbEntry>
  );
}
