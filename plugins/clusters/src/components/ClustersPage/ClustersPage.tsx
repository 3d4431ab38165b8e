import { Content, Header, Page } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { FrameworkPage, PageFrame } from '@longshore/plugin-longshore-react';
import { RiServerLine } from '@remixicon/react';
import { rootRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { ClustersRoutes } from './ClustersRoutes';

/** Each one element for all renders, see FrameworkPage. */
const ICON = <RiServerLine />;
const ROUTES = <ClustersRoutes />;

/** The pages, with the header line of the framework. */
export function NfsClustersPage() {
  const { t } = useTranslationRef(clustersTranslationRef);
  const root = useRouteRef(rootRouteRef);
  return (
    <PageFrame>
      <FrameworkPage
        pluginId="clusters"
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
export function LegacyClustersPage() {
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('title')} />
      <Content noPadding>
        <PageFrame>
          <ClustersRoutes />
        </PageFrame>
      </Content>
    </Page>
  );
}
