import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import { FailureWords } from '../../hooks/useFailureWords';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { CodeBlock } from '../CodeBlock';

/** What a person can do about a failure: a sentence, YAML to apply, a page to open. */
export function FailureRemedy({ words }: { words: FailureWords }) {
  const { advice, yaml, operation } = words;
  const { t } = useTranslationRef(clustersTranslationRef);
  const operationRoute = useRouteRef(operationRouteRef);
  return (
    <>
      {advice && <div>{advice}</div>}
      {yaml && (
        <div>
          {t('check.yaml')}
          <CodeBlock text={yaml} what={t('check.yamlName')} />
        </div>
      )}
      {operation && (
        <Link href={operationRoute({ id: operation })}>
          {t('nodes.operation')}
        </Link>
      )}
    </>
  );
}
