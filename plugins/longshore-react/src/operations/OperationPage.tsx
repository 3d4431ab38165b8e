import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Skeleton } from '@backstage/ui';
import {
  isOver,
  Operation,
  OperationLogLine,
} from '@longshore/plugin-longshore-common';
import { FailurePanel, useFailureText } from '../failures';
import { LiveMark } from '../live';
import { StatusMark } from '../marks/StatusMark';
import { PageShell } from '../page';
import { RelativeTime, useFormat } from '../time';
import { longshoreTranslationRef } from '../translation';
import { CancelOperation } from './CancelOperation';
import { OperationLog } from './OperationLog';
import { OPERATION_MARKS } from './operationMarks';
import styles from './OperationPage.module.css';
import { OperationsApi } from './OperationsApi';
import { OperationSteps } from './OperationSteps';
import { FollowedOperation, useOperation } from './useOperation';

/**
 * Properties of {@link OperationPage}.
 *
 * @public
 */
export type OperationPageProps = {
  api: OperationsApi;
  id: string;
  /** What is done to what, in the reader's language: "Drain gz-1/node-3". */
  title: (operation: Operation) => string;
  /** Name of a step in the reader's language. */
  stepName: (operation: Operation, step: string) => string;
  /** What a line of its log says in the reader's language. Default: its message. */
  lineText?: (line: OperationLogLine) => string;
  /** What a cancelled one leaves behind. */
  cancelHint?: (operation: Operation) => string | undefined;
  /** Why the reader may not end it, in a sentence; absent where they may. */
  cancelDenied?: string;
};

/**
 * One piece of long work: where it stands, what it waits for, what it says, who
 * asked for it and why; and a way to end it. Needs a `PageFrame` around it.
 *
 * @public
 */
export function OperationPage(props: OperationPageProps) {
  const { api, id } = props;
  const { data, error, refetch, live } = useOperation(api, id);
  const again = () => {
    refetch();
  };
  return (
    <PageShell live={data && <LiveMark live={live} onRefresh={again} />}>
      {!data && error && <FailurePanel error={error} onRetry={again} />}
      {!data && !error && <Loading />}
      {data && <Loaded {...props} followed={data} refetch={refetch} />}
    </PageShell>
  );
}

function Loaded(
  props: OperationPageProps & {
    followed: FollowedOperation;
    refetch(): Promise<unknown>;
  },
) {
  const { api, title, stepName, cancelHint, cancelDenied, refetch } = props;
  const { operation, lines } = props.followed;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h2>{title(operation)}</h2>
        {!isOver(operation) && (
          <CancelOperation
            api={api}
            operation={operation}
            hint={cancelHint?.(operation)}
            denied={cancelDenied}
            refetch={refetch}
          />
        )}
      </header>
      <Facts operation={operation} />
      <OperationSteps
        operation={operation}
        stepName={name => stepName(operation, name)}
      />
      <OperationLog lines={lines} text={props.lineText} />
    </div>
  );
}

/** Who, why, since when, and why it failed or could not be put back. */
function Facts({ operation }: { operation: Operation }) {
  const { t } = useTranslationRef(longshoreTranslationRef);
  const format = useFormat();
  const failureText = useFailureText();
  const { state, failure, requestedBy, reason, attempts } = operation;
  return (
    <>
      <div className={styles.facts}>
        <StatusMark state={OPERATION_MARKS[state]}>
          {t(`operation.state.${state}`)}
        </StatusMark>
        <span title={requestedBy}>
          {t('operation.requestedBy', { person: nameOf(requestedBy) })}
        </span>
        <RelativeTime value={operation.createdAt} />
        {operation.endedAt && (
          <span>
            {t('operation.endedAt', { time: format.clock(operation.endedAt) })}
          </span>
        )}
        {reason && <q className={styles.reason}>{reason}</q>}
      </div>
      {attempts > 1 && (
        <p className={styles.quiet}>
          {t('operation.takenUpAgain', { times: String(attempts - 1) })}
        </p>
      )}
      {failure && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t(
            state === 'cancelled' ? 'operation.notPutBack' : 'operation.failed',
          )}
          description={failureText(failure)}
        />
      )}
    </>
  );
}

/** The final geometry, so that nothing jumps when the answer comes. */
function Loading() {
  return (
    <div className={styles.page} aria-busy>
      <Skeleton width={360} height={32} />
      <Skeleton width={480} height={20} />
      <Skeleton height={96} />
      <Skeleton height={320} />
    </div>
  );
}

/** `anna` of `user:default/anna`. */
function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
