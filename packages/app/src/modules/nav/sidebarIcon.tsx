import { IconComponent } from '@backstage/core-plugin-api';
import { RemixiconComponentType } from '@remixicon/react';

/**
 * Remix icons take their size in pixels and hand every other property to the
 * `svg`, so that the sidebar's `fontSize` must not reach them.
 */
export function sidebarIcon(Icon: RemixiconComponentType): IconComponent {
  return function SidebarIcon() {
    return <Icon size={20} aria-hidden />;
  };
}
