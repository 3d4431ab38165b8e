import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { servicesTranslationRef } from '../../translation';
import { PageFrame } from './PageFrame';
import { ServicesRoutes } from './ServicesRoutes';

/** The pages below the header line that the framework draws. */
export function NfsServicesPage() {
  return (
    <PageFrame>
      <ServicesRoutes />
    </PageFrame>
  );
}

/** The pages with the header that legacy apps expect a plugin to bring. */
export function LegacyServicesPage() {
  const { t } = useTranslationRef(servicesTranslationRef);
  return (
    <Page themeId="service">
      <Header title={t('title')} />
      <Content noPadding>
        <div style={{ paddingTop: 'var(--bui-space-4)' }}>
          <NfsServicesPage />
        </div>
      </Content>
    </Page>
  );
}
