import { NotificationPayload } from '@backstage/plugin-notifications-common';
import { CellWarning } from '@longshore/plugin-clusters-common';
import { EXPIRED } from './cellWarnings';

/** Below so many days nobody can wait for a change window any more. */
const URGENT_DAYS = 3;

/** What operators are notified of when something of a cell expires. */
export function expiryNotification(
  cell: string,
  warning: CellWarning,
): NotificationPayload {
  const days = Number(warning.params?.days ?? 0);
  const near = Object.keys(EXPIRED).find(
    code => EXPIRED[code] === warning.code,
  );
  return {
    title: `Cluster ${cell}: access ${near ? 'has ended' : 'is about to end'}`,
    description: `${warning.message}. Without it the cluster can neither be seen nor changed from here; what runs there goes on.`,
    severity: days <= URGENT_DAYS ? 'high' : 'normal',
    link: `/clusters/${encodeURIComponent(cell)}/health`,
    topic: 'cell-expiry',
    // Of all notifications on one expiry only the newest stays.
    scope: `cell-expiry:${cell}:${near ?? warning.code}`,
  };
}
