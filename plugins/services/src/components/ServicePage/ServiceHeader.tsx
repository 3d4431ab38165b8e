import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import {
  EnvironmentMark,
  RelativeTime,
  StatusMark,
} from '@longshore/plugin-longshore-react';
import { ServiceDetail } from '@longshore/plugin-services-common';
import { ReactNode } from 'react';
import { useStatusText } from '../../hooks/useStatusText';
import { servicesTranslationRef } from '../../translation';
import { EntityLink } from '../EntityLink';
import { Version } from '../Version';
import { EnvironmentSwitch } from './EnvironmentSwitch';
import { ScaleButton } from './ScaleButton';
import styles from './ServicePage.module.css';

/** Which service, where, how it is and why, and what can be done. */
export function ServiceHeader(props: {
  service: ServiceDetail;
  onScale(): void;
}) {
  const { service, onScale } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const statusText = useStatusText();
  return (
    <header className={styles.header}>
      <div className={styles.titleLine}>
        <h2 className={styles.title} title={service.name}>
          {service.title ?? service.name}
        </h2>
        {service.title && service.title !== service.name && (
          <span className={styles.entityName}>{service.name}</span>
        )}
        <EnvironmentMark environment={service.environment} />
        <span className={styles.space} />
        <EnvironmentSwitch service={service} />
        <ScaleButton service={service} onPress={onScale} />
      </div>
      <div className={styles.statusLine}>
        <StatusMark className={styles.status} state={service.status.state}>
          {statusText.short(service.status)}
        </StatusMark>
        <Text color="secondary" className={styles.why}>
          {statusText.why(service.status)}
        </Text>
      </div>
      {service.description && (
        <Text as="p" color="secondary" className={styles.description}>
          {service.description}
        </Text>
      )}
      <dl className={styles.facts}>
        <Fact label={t('service.version')}>
          {service.version ? (
            <Version
              version={service.version}
              image={service.image}
              mixed={service.mixedVersions}
              standalone
            />
          ) : (
            t('service.noVersion')
          )}
        </Fact>
        {service.updatedAt && (
          <Fact label={t('service.updated')}>
            <RelativeTime value={service.updatedAt} />
          </Fact>
        )}
        {service.owner && (
          <Fact label={t('service.owner')}>
            <EntityLink entityRef={service.owner} />
          </Fact>
        )}
        {service.system && (
          <Fact label={t('service.system')}>
            <EntityLink entityRef={service.system} />
          </Fact>
        )}
        <Fact label={t('service.catalog')}>
          <EntityLink entityRef={service.entityRef} />
        </Fact>
      </dl>
    </header>
  );
}

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
