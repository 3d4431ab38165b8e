import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NavContentComponentProps } from '@backstage/plugin-app-react';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { RiMenuLine, RiSearchLine, RiSettings3Line } from '@remixicon/react';
import { appTranslationRef } from '../../translation';
import { LanguageItem } from './LanguageItem';
import { NavItem } from './NavItem';
import { NotificationsItem } from './NotificationsItem';
import { SidebarLogo } from './SidebarLogo';
import { sidebarIcon } from './sidebarIcon';
import { ThemeItem } from './ThemeItem';

/** In the order in which a service is made, run and watched over. */
const WORK_PAGES = [
  'page:services',
  'page:codeflow',
  'page:nginx',
  'page:storage',
  'page:alerting',
  'page:site-monitoring',
  'page:images',
  'page:clusters',
  'page:members',
  'page:system',
];

const PORTAL_PAGES = [
  'page:catalog',
  'page:catalog-graph',
  'page:techdocs',
  'page:scaffolder',
];

const SearchIcon = sidebarIcon(RiSearchLine);
const SettingsIcon = sidebarIcon(RiSettings3Line);

/** The sidebar: only pages that are installed and that the person may open. */
export function NavContent({ navItems }: NavContentComponentProps) {
  const { t } = useTranslationRef(appTranslationRef);
  const pages = navItems.withComponent(NavItem);

  // These have an item of their own, so they are taken before the rest.
  const search = navItems.take('page:search');
  const notifications = navItems.take('page:notifications');
  const settings = navItems.take('page:user-settings');

  const work = WORK_PAGES.map(id => pages.take(id)).filter(Boolean);
  const portal = PORTAL_PAGES.map(id => pages.take(id)).filter(Boolean);
  const others = pages.rest({ sortBy: 'title' });

  return (
    <Sidebar>
      <SidebarLogo />
      {search && (
        <SidebarGroup
          label={t('nav.search')}
          icon={<SearchIcon />}
          to={search.href}
        >
          <SidebarSearchModal icon={SearchIcon} />
        </SidebarGroup>
      )}
      <SidebarDivider />
      <SidebarGroup label={t('nav.menu')} icon={<RiMenuLine size={20} />}>
        <SidebarScrollWrapper>
          {work}
          {work.length > 0 && portal.length + others.length > 0 && (
            <SidebarDivider />
          )}
          {portal}
          {others}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      {/* Without `to`, so that a phone opens it as a menu of all these items. */}
      <SidebarGroup label={t('nav.settings')} icon={<SettingsIcon />}>
        {notifications && <NotificationsItem />}
        <LanguageItem />
        <ThemeItem />
        {settings && (
          <SidebarItem
            icon={SettingsIcon}
            to={settings.href}
            text={t('nav.settings')}
          />
        )}
      </SidebarGroup>
    </Sidebar>
  );
}
