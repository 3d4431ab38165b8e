import { CellOverview } from '@longshore/plugin-clusters-common';
import { ComponentType } from 'react';
import { CellSettings } from '../CellSettings';
import { Events } from '../Events';
import { HealthHistory } from '../HealthHistory';
import { Namespaces } from '../Namespaces';
import { Nodes } from '../Nodes';
import { Requests } from '../Requests';

/** What each tab of a cell shows, in their order; the first is shown by default. */
export const CELL_TABS = {
  nodes: Nodes,
  namespaces: Namespaces,
  events: Events,
  requests: Requests,
  health: HealthHistory,
  settings: CellSettings,
} satisfies Record<string, ComponentType<{ cell: CellOverview }>>;

export type CellTab = keyof typeof CELL_TABS;

export const CELL_TAB_NAMES = Object.keys(CELL_TABS) as CellTab[];

export function toCellTab(name: string | undefined): CellTab {
  return CELL_TAB_NAMES.find(tab => tab === name) ?? CELL_TAB_NAMES[0];
}
