import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  CellHealthState,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import {
  FilterChip,
  FilterChips,
  FilterCount,
  useFormat,
  withSwitched,
} from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import { HEALTH_MARKS, HEALTH_STATES } from '../HealthMark';

/**
 * "3 healthy · 1 no contact since 12:01": how many are in each state that there
 * is. Each is a filter.
 */
export function HealthChips(props: {
  cells: CellOverview[];
  selected: CellHealthState[];
  onChange(states: CellHealthState[]): void;
}) {
  const { cells, selected, onChange } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const states = HEALTH_STATES.filter(
    state =>
      selected.includes(state) ||
      cells.some(cell => cell.health.state === state),
  );
  return (
    <FilterChips label={t('list.states')}>
      {states.map(state => {
        const members = cells.filter(cell => cell.health.state === state);
        const word = t(`health.${state}`);
        return (
          <FilterChip
            key={state}
            state={HEALTH_MARKS[state]}
            isSelected={selected.includes(state)}
            onChange={isSelected =>
              onChange(withSwitched(selected, state, isSelected))
            }
          >
            <FilterCount>{format.number(members.length)}</FilterCount>{' '}
            {state === 'control-plane-lost' && members.length > 0
              ? t('health.since', {
                  word,
                  time: format.clock(earliest(members)),
                })
              : word}
          </FilterChip>
        );
      })}
    </FilterChips>
  );
}

function earliest(cells: CellOverview[]): string {
  return cells.map(cell => cell.health.since).sort()[0];
}
