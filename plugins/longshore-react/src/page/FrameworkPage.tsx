import { useApiHolder } from '@backstage/core-plugin-api';
import {
  PageLayout,
  pluginHeaderActionsApiRef,
} from '@backstage/frontend-plugin-api';
import {
  ReactElement,
  ReactNode,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { HeaderPlace, HeaderPlaceContext } from './HeaderPlace';

/**
 * Properties of {@link FrameworkPage}.
 *
 * @public
 */
export type FrameworkPageProps = {
  pluginId: string;
  title: string;
  /** Path of the plugin's first page. */
  titleLink: string;
  /** The same element for all renders, and so are the children. */
  icon: ReactElement;
  children: ReactNode;
};

/**
 * The framework's own page layout, with a translated title and a place for the
 * live mark, neither of which a page blueprint can have.
 *
 * @public
 */
export function FrameworkPage(props: FrameworkPageProps) {
  const { pluginId, title, titleLink, icon, children } = props;
  const headerActions = useApiHolder().get(pluginHeaderActionsApiRef);
  const [place] = useState(() => new HeaderPlace());

  // PageLayout of frontend-plugin-api 0.18.1 is another component type at each
  // render, so that rendering it again would throw the whole page away.
  const layout = useMemo(
    () => (
      <PageLayout
        title={title}
        icon={icon}
        titleLink={titleLink}
        headerActions={[
          <InPlace key="live" place={place} />,
          ...(headerActions?.getPluginHeaderActions(pluginId) ?? []),
        ]}
      >
        {children}
      </PageLayout>
    ),
    [pluginId, title, titleLink, icon, headerActions, children, place],
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
