import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NumberField } from '@backstage/ui';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceCell, ServiceCount } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { countKey, Draft, MAX_COUNT, totals } from './draft';
import styles from './ScaleDialog.module.css';

/** One number per cell and track, what it is now, and the totals. */
export function CountFields(props: {
  counts: ServiceCount[];
  cells: ServiceCell[];
  draft: Draft;
  onChange(draft: Draft): void;
  isDisabled: boolean;
}) {
  const { counts, cells, draft, onChange, isDisabled } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const { before, after } = totals(counts, draft);
  const hasTracks = new Set(counts.map(count => count.track)).size > 1;
  return (
    <table className={styles.counts}>
      <thead>
        <tr>
          <th scope="col">{t('scale.cell')}</th>
          {hasTracks && <th scope="col">{t('scale.track')}</th>}
          <th scope="col" className={styles.number}>
            {t('scale.now')}
          </th>
          <th scope="col" className={styles.then}>
            {t('scale.then')}
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(count => {
          const key = countKey(count);
          return (
            <tr key={key}>
              <th scope="row">
                {count.cell}
                <SilentNote
                  cell={cells.find(cell => cell.name === count.cell)}
                />
              </th>
              {hasTracks && <td>{count.track}</td>}
              <td className={styles.number}>{format.number(count.desired)}</td>
              <td className={styles.then}>
                <NumberField
                  aria-label={t('scale.count', {
                    track: count.track,
                    cell: count.cell,
                  })}
                  size="small"
                  minValue={0}
                  maxValue={MAX_COUNT}
                  step={1}
                  value={draft[key] ?? count.desired}
                  isDisabled={isDisabled}
                  onChange={value =>
                    onChange({
                      ...draft,
                      // An emptied field is no order to stop everything.
                      [key]: Number.isNaN(value) ? count.desired : value,
                    })
                  }
                />
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={hasTracks ? 3 : 2}>
            {t('scale.total')}
          </th>
          <td className={styles.total}>
            {t('scale.totalChange', {
              before: format.number(before),
              after: <strong>{format.number(after)}</strong>,
            })}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function SilentNote({ cell }: { cell: ServiceCell | undefined }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  if (cell?.contact.state !== 'stale') {
    return null;
  }
  const { lastContact, since } = cell.contact;
  return (
    <StatusMark className={styles.silent} state="unknown">
      {t('scale.silentCell', { time: format.clock(lastContact ?? since) })}
    </StatusMark>
  );
}
