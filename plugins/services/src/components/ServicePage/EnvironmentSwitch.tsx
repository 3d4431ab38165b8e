import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import { longshoreTranslationRef } from '@longshore/plugin-longshore-react';
import { ServiceDetail } from '@longshore/plugin-services-common';
import { serviceRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import styles from './EnvironmentSwitch.module.css';

/** The environments of the service, as links: each is a page of its own. */
export function EnvironmentSwitch({ service }: { service: ServiceDetail }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const serviceRoute = useRouteRef(serviceRouteRef);
  const { namespace, name, environments } = service;
  if (environments.length < 2) {
    return null;
  }
  return (
    <nav className={styles.switch} aria-label={t('service.environments')}>
      {environments.map(environment => (
        <Link
          key={environment}
          className={styles.segment}
          href={serviceRoute({ namespace, name, environment })}
          aria-current={
            environment === service.environment ? 'page' : undefined
          }
          standalone
        >
          {tShared(`environment.${environment}`)}
        </Link>
      ))}
    </nav>
  );
}
