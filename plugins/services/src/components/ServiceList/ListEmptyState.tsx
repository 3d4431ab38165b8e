import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, ButtonLink } from '@backstage/ui';
import { EmptyState, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceListResponse } from '@longshore/plugin-services-common';
import { RiFilterOffLine, RiLoaderLine, RiStackLine } from '@remixicon/react';
import { servicesTranslationRef } from '../../translation';

/** Where every Backstage has its catalog. */
const CATALOG_PATH = '/catalog';

/**
 * Why the list is empty: the clusters are still being read, the filters hide
 * everything, or the reader is not a member of anything.
 */
export function ListEmptyState(props: {
  answer: ServiceListResponse;
  filtered: boolean;
  onClear(): void;
}) {
  const { answer, filtered, onClear } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  if (answer.visibleItems > 0 && filtered) {
    return (
      <EmptyState
        icon={<RiFilterOffLine size={20} />}
        title={t('empty.filterTitle')}
        action={
          <Button variant="secondary" onPress={onClear}>
            {t('list.clear')}
          </Button>
        }
      >
        {t('empty.filterText', { count: answer.visibleItems })}
      </EmptyState>
    );
  }
  if (!answer.complete) {
    const awaited = answer.cells.filter(
      cell => cell.contact.state === 'connecting',
    );
    return (
      <EmptyState
        icon={<RiLoaderLine size={20} />}
        title={t('empty.connectingTitle')}
      >
        <p>{t('empty.connectingText')}</p>
        {awaited.length > 0 &&
          t('empty.connectingCells', {
            cells: format.list(awaited.map(cell => cell.name)),
          })}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<RiStackLine size={20} />}
      title={t('empty.noneTitle')}
      action={
        <ButtonLink variant="secondary" href={CATALOG_PATH}>
          {t('empty.noneAction')}
        </ButtonLink>
      }
    >
      <p>{t('empty.noneText')}</p>
      <p>{t('empty.noneStep')}</p>
    </EmptyState>
  );
}
