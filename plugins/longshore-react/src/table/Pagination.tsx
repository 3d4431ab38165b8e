import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonIcon, Select } from '@backstage/ui';
import { RiArrowLeftSLine, RiArrowRightSLine } from '@remixicon/react';
import { longshoreTranslationRef } from '../translation';
import styles from './Pagination.module.css';
import { PAGE_SIZES, Paging } from './usePaging';

/**
 * Properties of {@link Pagination}.
 *
 * @public
 */
export type PaginationProps = { paging: Paging; total: number };

/**
 * "1–50 of 1,204" with its buttons, if there can be more than one page.
 * Backstage UI's own has English labels that cannot be replaced.
 *
 * @public
 */
export function Pagination(props: PaginationProps) {
  const { paging, total } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const from = Math.min(paging.offset + 1, total);
  const to = Math.min(paging.offset + paging.size, total);
  const canTurn = total > Math.min(...PAGE_SIZES);
  return (
    <div className={styles.pagination}>
      {canTurn && (
        <span className={styles.size}>
          <Select
            aria-label={t('paging.size')}
            size="small"
            value={String(paging.size)}
            onChange={size => paging.setSize(Number(size))}
            options={PAGE_SIZES.map(size => ({
              value: String(size),
              label: t('paging.sizeOption', { size: String(size) }),
            }))}
          />
        </span>
      )}
      <span className={styles.range} aria-live="polite">
        {total === 0
          ? t('paging.none')
          : t('paging.range', { from, to, total })}
      </span>
      {canTurn && (
        <>
          <ButtonIcon
            size="small"
            variant="secondary"
            aria-label={t('paging.previous')}
            icon={<RiArrowLeftSLine />}
            isDisabled={paging.page === 0}
            onPress={() => paging.goTo(paging.page - 1)}
          />
          <ButtonIcon
            size="small"
            variant="secondary"
            aria-label={t('paging.next')}
            icon={<RiArrowRightSLine />}
            isDisabled={to >= total}
            onPress={() => paging.goTo(paging.page + 1)}
          />
        </>
      )}
    </div>
  );
}
