import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { clustersTranslationRef } from '../../translation';

/** The pages, with the header line of the framework. */
export function NfsClustersPage() {
  const { t } = useTranslationRef(clustersTranslationRef);
  return <h1>{t('title')}</h1>;
}

/** The pages with the header that legacy apps expect a plugin to bring. */
export function LegacyClustersPage() {
  return <NfsClustersPage />;
}
