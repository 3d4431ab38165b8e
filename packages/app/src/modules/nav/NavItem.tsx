import { SidebarItem } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NavContentNavItem } from '@backstage/plugin-app-react';
import { useCallback } from 'react';
import { appTranslationRef } from '../../translation';
import { OperatorsOnly } from './OperatorsOnly';

/**
 * Names of pages in the reader's language: a page's own title is fixed when the
 * app starts, before a language is known.
 */
const PAGE_NAMES = {
  'page:services': 'pages.services',
  'page:codeflow': 'pages.codeflow',
  'page:nginx': 'pages.nginx',
  'page:storage': 'pages.storage',
  'page:alerting': 'pages.alerting',
  'page:site-monitoring': 'pages.siteMonitoring',
  'page:images': 'pages.images',
  'page:clusters': 'pages.clusters',
  'page:members': 'pages.members',
  'page:system': 'pages.system',
  'page:catalog': 'pages.catalog',
  'page:techdocs': 'pages.techdocs',
  'page:scaffolder': 'pages.scaffolder',
  'page:catalog-graph': 'pages.catalogGraph',
} as const;

function hasName(id: string): id is keyof typeof PAGE_NAMES {
  return id in PAGE_NAMES;
}

/** One page in the sidebar. */
export function NavItem({ node, href, title, icon }: NavContentNavItem) {
  const { t } = useTranslationRef(appTranslationRef);
  const { id } = node.spec;
  // The same function for the same icon, or React builds the icon anew each time.
  const Icon = useCallback(() => icon, [icon]);

  const item = (
    <SidebarItem
      icon={Icon}
      to={href}
      text={hasName(id) ? t(PAGE_NAMES[id]) : title}
    />
  );
  return id === 'page:clusters' ? <OperatorsOnly>{item}</OperatorsOnly> : item;
}
