import { NotificationPayload } from '@backstage/plugin-notifications-common';
import {
  CellHealthChange,
  DataPlaneState,
} from '@longshore/plugin-clusters-common';

const LOSS: Record<
  DataPlaneState,
  { severity: NotificationPayload['severity']; sentence: string }
> = {
  serving: {
    severity: 'high',
    sentence: 'Its instances still serve.',
  },
  lost: {
    severity: 'critical',
    sentence: 'Its instances do not serve either.',
  },
  unknown: {
    severity: 'critical',
    sentence: 'Whether its instances still serve is not known.',
  },
};

/**
 * What operators are notified of: that a control plane is lost, what a second
 * look found, and that it is healthy again. A suspicion is no news.
 */
export function healthNotification(
  change: CellHealthChange,
): NotificationPayload | undefined {
  const { cell, from, to, dataPlane, failure } = change;
  const common = {
    link: `/clusters/${encodeURIComponent(cell)}/health`,
    topic: 'cell-health',
    // Of all notifications on one cell only the newest stays.
    scope: `cell-health:${cell}`,
  };
  if (to === 'control-plane-lost') {
    const { severity, sentence } = LOSS[dataPlane];
    return {
      ...common,
      severity,
      title: `Cluster ${cell}: control plane lost`,
      description: [
        failure && toSentence(failure.message),
        sentence,
        'Nothing is deleted, moved or scaled because of this.',
      ]
        .filter(Boolean)
        .join(' '),
    };
  }
  if (to === 'healthy' && from === 'recovering') {
    return {
      ...common,
      severity: 'normal',
      title: `Cluster ${cell}: healthy again`,
      description: 'It has answered every probe for half a minute.',
    };
  }
  return undefined;
}

/** Messages of failures end without a stop, so that others can go on. */
function toSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
