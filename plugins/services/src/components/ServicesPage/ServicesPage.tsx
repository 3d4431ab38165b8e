import { Content, Header, Page } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { FrameworkPage, PageFrame } from '@longshore/plugin-longshore-react';
import { RiStackLine } from '@remixicon/react';
import { rootRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { ServicesRoutes } from './ServicesRoutes';

/** Each one element for all renders, see FrameworkPage. */
const ICON = <RiStackLine />;
const ROUTES = <ServicesRoutes />;

/** The pages, with the header line of the framework. */
export function NfsServicesPage() {
  const { t } = useTranslationRef(servicesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  return (
    <PageFrame>
      <FrameworkPage
        pluginId="services"
        title={t('title')}
        titleLink={root()}
        icon={ICON}
      >
        {ROUTES}
      </FrameworkPage>
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
