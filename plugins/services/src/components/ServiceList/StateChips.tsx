import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  FilterChip,
  FilterChips,
  FilterCount,
  longshoreTranslationRef,
  useFormat,
  withSwitched,
} from '@longshore/plugin-longshore-react';
import {
  SERVICE_STATES,
  ServiceState,
} from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';

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
    <FilterChips label={t('list.states')}>
      <FilterChip
        isSelected={selected.length === 0}
        onChange={() => onChange([])}
      >
        {t('list.allStates')}{' '}
        <FilterCount>{counts ? format.number(total) : '–'}</FilterCount>
      </FilterChip>
      {SERVICE_STATES.map(state => (
        <FilterChip
          key={state}
          state={state}
          isSelected={selected.includes(state)}
          onChange={isSelected =>
            onChange(withSwitched(selected, state, isSelected))
          }
        >
          {tShared(`state.${state}`)}{' '}
          <FilterCount>
            {counts ? format.number(counts[state]) : '–'}
          </FilterCount>
        </FilterChip>
      ))}
    </FilterChips>
  );
}
