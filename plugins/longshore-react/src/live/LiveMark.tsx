import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Focusable,
  Tooltip,
  TooltipTrigger,
  VisuallyHidden,
} from '@backstage/ui';
import { MarkState } from '../marks/shapes';
import { StatusMark } from '../marks/StatusMark';
import { useFormat } from '../time';
import { longshoreTranslationRef } from '../translation';
import styles from './LiveMark.module.css';
import { LiveState } from './useLiveRefresh';

const SHAPES: Record<LiveState['state'], MarkState> = {
  live: 'running',
  delayed: 'degraded',
  offline: 'unknown',
};

/**
 * Properties of {@link LiveMark}.
 *
 * @public
 */
export type LiveMarkProps = {
  live: LiveState;
  /** Reads the page again, for those who do not trust the mark. */
  onRefresh?: () => void;
};

/**
 * Whether the page follows the world: live, delayed by some seconds, offline.
 *
 * @public
 */
export function LiveMark(props: LiveMarkProps) {
  const { live, onRefresh } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const format = useFormat();
  const time =
    live.updatedAt && format.clock(new Date(live.updatedAt).toISOString());
  const hints = {
    live: t('live.liveHint'),
    delayed: t('live.delayedHint', { time: time || '–' }),
    offline: time
      ? t('live.offlineHint', { time })
      : t('live.offlineHintNever'),
  };
  const words = {
    live: t('live.live'),
    delayed: t('live.delayed', { seconds: String(live.delaySeconds) }),
    offline: t('live.offline'),
  };
  return (
    <TooltipTrigger>
      <Focusable>
        <button type="button" className={styles.mark} onClick={onRefresh}>
          <StatusMark state={SHAPES[live.state]} compact decorative />
          {words[live.state]}
          {/* Announced in bad times only: "live" needs no announcement. */}
          <VisuallyHidden role="status">
            {live.state === 'offline' && hints.offline}
          </VisuallyHidden>
        </button>
      </Focusable>
      <Tooltip>{hints[live.state]}</Tooltip>
    </TooltipTrigger>
  );
}
