import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ToggleButton } from '@backstage/ui';
import {
  longshoreTranslationRef,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import {
  SERVICE_STATES,
  ServiceState,
} from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import styles from './StateChips.module.css';

/** How many services are in each state; each is a filter. */
export function StateChips(props: {
  counts: Record<ServiceState, number> | undefined;
  selected: ServiceState[];
  onChange(states: ServiceState[]): void;
}) {
  const { counts, selected, onChange } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const format = useFormat();
  const total = SERVICE_STATES.reduce(
    (sum, state) => sum + (counts?.[state] ?? 0),
    0,
  );
  return (
    <div className={styles.chips} role="group" aria-label={t('list.states')}>
      <ToggleButton
        className={styles.chip}
        size="small"
        isSelected={selected.length === 0}
        onChange={() => onChange([])}
      >
        {t('list.allStates')}{' '}
        <span className={styles.count}>
          {counts ? format.number(total) : '–'}
        </span>
      </ToggleButton>
      {SERVICE_STATES.map(state => (
        <ToggleButton
          key={state}
          className={styles.chip}
          size="small"
          isSelected={selected.includes(state)}
          onChange={isSelected =>
            onChange(
              isSelected
                ? [...selected, state]
                : selected.filter(other => other !== state),
            )
          }
        >
          <StatusMark state={state} compact decorative />
          {tShared(`state.${state}`)}{' '}
          <span className={styles.count}>
            {counts ? format.number(counts[state]) : '–'}
          </span>
        </ToggleButton>
      ))}
    </div>
  );
}
