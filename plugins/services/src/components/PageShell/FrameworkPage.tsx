import { useApiHolder, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  PageLayout,
  pluginHeaderActionsApiRef,
} from '@backstage/frontend-plugin-api';
import { RiStackLine } from '@remixicon/react';
import { ReactNode, useMemo, useState, useSyncExternalStore } from 'react';
import { rootRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { HeaderPlace, HeaderPlaceContext } from './HeaderPlace';

/**
 * The framework's own page layout, with a translated title and a place for the
 * live mark, neither of which a page blueprint can have.
 */
export function FrameworkPage(props: { children: ReactNode }) {
  const { children } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  const headerActions = useApiHolder().get(pluginHeaderActionsApiRef);
  const [place] = useState(() => new HeaderPlace());

  const title = t('title');
  const titleLink = root();
  // PageLayout of frontend-plugin-api 0.18.1 is another component type at each
  // render, so that rendering it again would throw the whole page away.
  const layout = useMemo(
    () => (
      <PageLayout
        title={title}
        icon={<RiStackLine />}
        titleLink={titleLink}
        headerActions={[
          <InPlace key="live" place={place} />,
          ...(headerActions?.getPluginHeaderActions('services') ?? []),
        ]}
      >
        {children}
      </PageLayout>
    ),
    [title, titleLink, headerActions, children, place],
  );
  return (
    <HeaderPlaceContext.Provider value={place}>
      {layout}
    </HeaderPlaceContext.Provider>
  );
}

function InPlace({ place }: { place: HeaderPlace }) {
  return <>{useSyncExternalStore(place.subscribe, place.get)}</>;
}
