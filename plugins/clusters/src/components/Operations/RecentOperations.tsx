import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import { RelativeTime, StatusMark } from '@longshore/plugin-longshore-react';
import { useOperations } from '../../hooks/useClusters';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { OPERATION_MARKS } from './operationMarks';
import styles from './Operations.module.css';
import { useOperationWords } from './useOperationWords';

/** As many as fit one line. */
const MAX_SHOWN = 3;

/** The latest long work on a cell and its nodes; nothing where there is none. */
export function RecentOperations({ cell }: { cell: string }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const operationRoute = useRouteRef(operationRouteRef);
  const words = useOperationWords();
  const { data } = useOperations(cell);
  const shown = (data ?? []).slice(0, MAX_SHOWN);
  if (shown.length === 0) {
    return null;
  }
  return (
    <ul className={styles.recent} aria-label={t('operations.recent')}>
      {shown.map(operation => (
        <li key={operation.id}>
          <StatusMark
            state={OPERATION_MARKS[operation.state]}
            compact
            label={t(`operations.state.${operation.state}`)}
          />
          <Link href={operationRoute({ id: operation.id })}>
            {words.name(operation)}
          </Link>
          <RelativeTime
            className={styles.quiet}
            value={operation.endedAt ?? operation.createdAt}
          />
        </li>
      ))}
    </ul>
  );
}
