import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { servicesTranslationRef } from '../../translation';
import { FrameworkPage } from '../PageShell';
import { PageFrame } from './PageFrame';
import { ServicesRoutes } from './ServicesRoutes';

/** One element for all renders, see FrameworkPage. */
const ROUTES = <ServicesRoutes />;

/** The pages, with the header line of the framework. */
export function NfsServicesPage() {
  return (
    <PageFrame>
      <FrameworkPage>{ROUTES}</FrameworkPage>
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
        <PageFrame>
          <ServicesRoutes />
        </PageFrame>
      </Content>
    </Page>
  );
}
