import { SidebarItem } from '@backstage/core-components';
import {
  appThemeApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { RiContrastLine, RiMoonLine, RiSunLine } from '@remixicon/react';
import { useSyncExternalStore } from 'react';
import { appTranslationRef } from '../../translation';
import { sidebarIcon } from './sidebarIcon';

const CHOICES = [
  {
    themeId: undefined,
    message: 'theme.auto',
    icon: sidebarIcon(RiContrastLine),
  },
  { themeId: 'light', message: 'theme.light', icon: sidebarIcon(RiSunLine) },
  { themeId: 'dark', message: 'theme.dark', icon: sidebarIcon(RiMoonLine) },
] as const;

/** Says which theme is chosen and, pressed, goes on to the next choice. */
export function ThemeItem() {
  const { t } = useTranslationRef(appTranslationRef);
  const themeApi = useApi(appThemeApiRef);
  const activeId = useSyncExternalStore(
    onChange => {
      const subscription = themeApi.activeThemeId$().subscribe(onChange);
      return () => subscription.unsubscribe();
    },
    () => themeApi.getActiveThemeId(),
  );
  const index = Math.max(
    CHOICES.findIndex(choice => choice.themeId === activeId),
    0,
  );
  const { icon, message } = CHOICES[index];

  return (
    <SidebarItem
      icon={icon}
      text={t(message)}
      onClick={() =>
        themeApi.setActiveThemeId(CHOICES[(index + 1) % CHOICES.length].themeId)
      }
    />
  );
}
