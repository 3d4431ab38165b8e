import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Skeleton,
} from '@backstage/ui';
import { useQuery } from '@tanstack/react-query';
import { clustersApiRef } from '../../api';
import { clustersTranslationRef } from '../../translation';
import { CodeBlock } from '../CodeBlock';
import { NamedFailure } from '../NamedFailure';

/** What an administrator of the cluster applies, so that we have an account. */
export function Manifests() {
  const { t } = useTranslationRef(clustersTranslationRef);
  const api = useApi(clustersApiRef);
  const { data, error, refetch } = useQuery({
    queryKey: ['clusters', 'manifests'],
    queryFn: () => api.getManifests(),
  });
  return (
    <Accordion>
      <AccordionTrigger title={t('manifests.title')} />
      <AccordionPanel>
        <p>{t('manifests.text')}</p>
        {error && !data && (
          <NamedFailure
            error={error}
            title={t('manifests.failed')}
            onRetry={() => refetch()}
          />
        )}
        {!data && !error && <Skeleton height={120} />}
        {data && (
          <>
            <CodeBlock text={data.yaml} what={t('manifests.yaml')} />
            <p>{t('manifests.then')}</p>
            <CodeBlock
              text={data.commands.join('\n')}
              what={t('manifests.commands')}
            />
          </>
        )}
      </AccordionPanel>
    </Accordion>
  );
}
