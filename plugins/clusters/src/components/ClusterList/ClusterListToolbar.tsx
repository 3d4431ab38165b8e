import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  ButtonLink,
  SearchField,
  Select,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  longshoreTranslationRef,
  useTypedFilter,
} from '@longshore/plugin-longshore-react';
import { RiLineChartLine } from '@remixicon/react';
import { utilisationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import styles from './ClusterList.module.css';
import { ListParams, MAX_FILTER_LENGTH } from './listParams';
import { RegisterLink } from './RegisterLink';

/** The filters of the list, as the URL has them, and where else to go. */
export function ClusterListToolbar(props: {
  params: ListParams;
  regions: string[];
  /** Why the reader may register none. */
  registerDenied?: string;
}) {
  const { params, regions, registerDenied } = props;
  const { filter } = params;
  const { t } = useTranslationRef(clustersTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const utilisationRoute = useRouteRef(utilisationRouteRef);
  const [text, setText] = useTypedFilter(filter.text, params.setText);
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
        aria-label={t('list.column.environments')}
        selectedKeys={filter.environments}
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
      {regions.length > 1 && (
        <Select
          className={styles.regionSelect}
          size="small"
          aria-label={t('list.regions')}
          placeholder={t('list.allRegions')}
          selectionMode="multiple"
          searchable
          searchPlaceholder={t('list.regions')}
          value={filter.regions}
          onChange={keys => params.setRegions([keys].flat().map(String))}
          options={regions.map(region => ({ value: region, label: region }))}
        />
      )}
      <span className={styles.space} />
      <ButtonLink
        size="small"
        variant="secondary"
        iconStart={<RiLineChartLine />}
        href={utilisationRoute()}
      >
        {t('utilisation.title')}
      </ButtonLink>
      <RegisterLink denied={registerDenied} />
    </div>
  );
}
