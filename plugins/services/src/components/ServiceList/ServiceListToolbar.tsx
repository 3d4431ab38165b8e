import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  ButtonIcon,
  SearchField,
  Select,
  Switch,
  ToggleButton,
  ToggleButtonGroup,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';
import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  longshoreTranslationRef,
  useTypedFilter,
} from '@longshore/plugin-longshore-react';
import { ServiceCell } from '@longshore/plugin-services-common';
import { RiKeyboardLine } from '@remixicon/react';
import { ReactNode } from 'react';
import {
  MAX_FILTER_LENGTH,
  ServiceListParams,
} from '../../hooks/useServiceListParams';
import { servicesTranslationRef } from '../../translation';
import styles from './ServiceList.module.css';

/** The filters of the list, as the URL has them. */
export function ServiceListToolbar(props: {
  params: ServiceListParams;
  cells: ServiceCell[];
  grouped: boolean;
  onGroupedChange(grouped: boolean): void;
  onHelp(): void;
  children?: ReactNode;
}) {
  const { params, cells, grouped, onGroupedChange, onHelp } = props;
  const { query } = params;
  const { t } = useTranslationRef(servicesTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const [text, setText] = useTypedFilter(query.filter ?? '', params.setFilter);
  return (
    <div className={styles.toolbar}>
      <SearchField
        className={styles.search}
        size="small"
        aria-label={t('list.filterLabel')}
        placeholder={t('list.filterPlaceholder')}
        value={text}
        maxLength={MAX_FILTER_LENGTH}
        onChange={setText}
      />
      <ToggleButtonGroup
        selectionMode="multiple"
        aria-label={t('list.environments')}
        selectedKeys={query.environment ?? []}
        onSelectionChange={keys =>
          params.setEnvironments([...keys].map(String))
        }
      >
        {ENVIRONMENTS.map(environment => (
          <ToggleButton key={environment} id={environment} size="small">
            {tShared(`environment.${environment}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <TooltipTrigger>
        <ToggleButton
          size="small"
          isSelected={query.mine === true}
          onChange={params.setMine}
        >
          {t('list.mine')}
        </ToggleButton>
        <Tooltip>{t('list.mineHint')}</Tooltip>
      </TooltipTrigger>
      {cells.length > 1 && (
        <Select
          className={styles.cellSelect}
          size="small"
          aria-label={t('list.cellsLabel')}
          placeholder={t('list.allCells')}
          selectionMode="multiple"
          searchable
          searchPlaceholder={t('list.cellsLabel')}
          value={query.cell ?? []}
          onChange={keys => params.setCells([keys].flat().map(String))}
          options={cells.map(cell => ({ value: cell.name, label: cell.name }))}
        />
      )}
      <span className={styles.space} />
      <Switch
        label={t('list.grouped')}
        isSelected={grouped}
        onChange={onGroupedChange}
      />
      <TooltipTrigger>
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label={t('list.shortcuts')}
          icon={<RiKeyboardLine />}
          onPress={onHelp}
        />
        <Tooltip>{t('list.shortcuts')}</Tooltip>
      </TooltipTrigger>
      {props.children}
    </div>
  );
}
