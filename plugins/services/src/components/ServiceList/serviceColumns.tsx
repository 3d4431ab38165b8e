import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import {
  DataColumn,
  EnvironmentMark,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import {
  ServiceSortField,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { useMemo } from 'react';
import { useStatusText } from '../../hooks/useStatusText';
import { serviceRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { EntityLink } from '../EntityLink';
import { Version } from '../Version';
import { CellNames } from './CellNames';
import styles from './ServiceList.module.css';

type Column = DataColumn<ServiceSummary> & { id: ServiceSortField | 'cells' };

/** One row per service and environment. */
export function useServiceColumns(): Column[] {
  const { t } = useTranslationRef(servicesTranslationRef);
  const statusText = useStatusText();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('list.column.name'),
        width: '19%',
        sortable: true,
        cell: service => <ServiceName service={service} />,
      },
      {
        id: 'status',
        label: t('list.column.status'),
        sortable: true,
        cell: service => (
          <StatusMark state={service.status.state}>
            {statusText.short(service.status)}
          </StatusMark>
        ),
      },
      {
        id: 'instances',
        label: t('list.column.instances'),
        width: '88px',
        align: 'end',
        sortable: true,
        cell: ({ instances: { current, desired } }) => (
          <span
            className={current < desired ? styles.short : styles.full}
            title={t('list.instancesOf', {
              current: format.number(current),
              desired: format.number(desired),
            })}
          >
            {format.number(current)}
            <span className={styles.desired}>/{format.number(desired)}</span>
          </span>
        ),
      },
      {
        id: 'version',
        label: t('list.column.version'),
        width: '15%',
        sortable: true,
        cell: service => (
          <Version
            version={service.version}
            image={service.image}
            mixed={service.mixedVersions}
          />
        ),
      },
      {
        id: 'updated',
        label: t('list.column.updated'),
        width: '84px',
        sortable: true,
        cell: ({ updatedAt }) =>
          updatedAt && (
            <RelativeTime
              className={styles.quiet}
              value={updatedAt}
              format="age"
            />
          ),
      },
      {
        id: 'owner',
        label: t('list.column.owner'),
        width: '11%',
        sortable: true,
        cell: ({ owner }) =>
          owner && <EntityLink className={styles.link} entityRef={owner} />,
      },
      {
        id: 'environment',
        label: t('list.column.environment'),
        width: '96px',
        sortable: true,
        cell: ({ environment }) => (
          <EnvironmentMark environment={environment} />
        ),
      },
      {
        id: 'cells',
        label: t('list.column.cells'),
        width: '11%',
        hideBelow: 960,
        cell: service => <CellNames service={service} />,
      },
    ],
    [t, statusText, format],
  );
}

function ServiceName({ service }: { service: ServiceSummary }) {
  const { namespace, name, title, environment } = service;
  const serviceRoute = useRouteRef(serviceRouteRef);
  return (
    <span className={styles.name}>
      <Link
        className={styles.nameLink}
        href={serviceRoute({ namespace, name, environment })}
        title={title ? `${title} (${name})` : name}
        weight="bold"
        standalone
      >
        {title ?? name}
      </Link>
      {title && title !== name && (
        <span className={styles.entityName} title={name}>
          {name}
        </span>
      )}
    </span>
  );
}
