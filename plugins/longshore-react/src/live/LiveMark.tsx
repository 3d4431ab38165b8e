import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Focusable, Tooltip, TooltipTrigger } from '@backstage/ui';
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
 * Whether the page follows the world: live, delayed by some seconds, offline.
 *
 * @public
 */
export function LiveMark(props: { live: LiveState }) {
  const { live } = props;
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
        {/* A live region only in bad times: "live" needs no announcement. */}
        <span
          className={styles.mark}
          role="status"
          aria-live={live.state === 'offline' ? 'polite' : 'off'}
          tabIndex={0}
        >
          <StatusMark
            state={SHAPES[live.state]}
            compact
            label={words[live.state]}
          />
          <span aria-hidden>{words[live.state]}</span>
        </span>
      </Focusable>
      <Tooltip>{hints[live.state]}</Tooltip>
    </TooltipTrigger>
  );
}
