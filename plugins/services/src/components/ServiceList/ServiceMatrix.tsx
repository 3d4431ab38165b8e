import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import { Environment, ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  DataColumn,
  longshoreTranslationRef,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ServiceSummary } from '@longshore/plugin-services-common';
import { useMemo } from 'react';
import { useStatusText } from '../../hooks/useStatusText';
import { serviceRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { EntityLink } from '../EntityLink';
import { ServiceGroup } from './groupServices';
import styles from './ServiceList.module.css';

/** One row per service, one column per environment. */
export function useMatrixColumns(): DataColumn<ServiceGroup>[] {
  const { t } = useTranslationRef(servicesTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('list.column.name'),
        width: '24%',
        cell: ({ title, name }) => (
          <span className={styles.name} title={name}>
            <span className={styles.nameText}>{title ?? name}</span>
            {title && title !== name && (
              <span className={styles.entityName}>{name}</span>
            )}
          </span>
        ),
      },
      ...ENVIRONMENTS.map(environment => ({
        id: environment,
        label: tShared(`environment.${environment}`),
        cell: (group: ServiceGroup) => (
          <EnvironmentCell group={group} environment={environment} />
        ),
      })),
      {
        id: 'owner',
        label: t('list.column.owner'),
        width: '14%',
        cell: ({ owner }) =>
          owner && <EntityLink className={styles.link} entityRef={owner} />,
      },
    ],
    [t, tShared],
  );
}

function EnvironmentCell(props: {
  group: ServiceGroup;
  environment: Environment;
}) {
  const service = props.group.environments[props.environment];
  const { t } = useTranslationRef(servicesTranslationRef);
  if (!service) {
    return <span className={styles.absent}>{t('list.notHere')}</span>;
  }
  return <EnvironmentLink service={service} />;
}

function EnvironmentLink({ service }: { service: ServiceSummary }) {
  const serviceRoute = useRouteRef(serviceRouteRef);
  const statusText = useStatusText();
  const format = useFormat();
  const { namespace, name, environment, instances, status, version } = service;
  const text = statusText.short(status);
  return (
    <Link
      className={styles.matrixLink}
      href={serviceRoute({ namespace, name, environment })}
      title={text}
      standalone
    >
      <StatusMark state={status.state} compact label={text} />
      <span className={styles.count}>
        {format.number(instances.current)}/{format.number(instances.desired)}
      </span>
      <span className={styles.matrixVersion}>{version?.split(':').pop()}</span>
    </Link>
  );
}
