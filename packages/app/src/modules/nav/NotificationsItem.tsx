import { SidebarItem } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { RiNotification3Line } from '@remixicon/react';
import { appTranslationRef } from '../../translation';
import styles from './NotificationsItem.module.css';
import { sidebarIcon } from './sidebarIcon';

const NotificationsIcon = sidebarIcon(RiNotification3Line);

/**
 * The notifications, with a mark while some are unread: a dot that also shows
 * in the narrow sidebar, the number in the wide one.
 */
export function NotificationsItem() {
  const { t } = useTranslationRef(appTranslationRef);

  return (
    <NotificationsSidebarItem
      renderItem={({ unreadCount, to, onClick }) => (
        <SidebarItem
          icon={NotificationsIcon}
          to={to}
          onClick={onClick}
          text={t('nav.notifications')}
          aria-label={
            unreadCount > 0
              ? t('nav.notificationsUnread', { count: unreadCount })
              : t('nav.notifications')
          }
          hasNotifications={unreadCount > 0}
        >
          {unreadCount > 0 && (
            <span className={styles.count} aria-hidden>
              {unreadCount > 99 ? '99+' : unreadCount}
            </span>
          )}
        </SidebarItem>
      )}
    />
  );
}
