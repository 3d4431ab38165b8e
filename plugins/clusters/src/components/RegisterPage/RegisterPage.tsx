import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Alert, ButtonLink } from '@backstage/ui';
import { ExplainedButton, PageShell } from '@longshore/plugin-longshore-react';
import { useNavigate } from 'react-router-dom';
import { usePageAccess, useReadAgain } from '../../hooks/useClusters';
import { useManageDenied } from '../../hooks/useDenied';
import { useMissing } from '../../hooks/useMissing';
import {
  operationRouteRef,
  registerRouteRef,
  rootRouteRef,
} from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import { CheckResult, CredentialsFields } from '../Credentials';
import { BasicsFields } from './BasicsFields';
import { Manifests } from './Manifests';
import styles from './RegisterPage.module.css';
import { useRegistration } from './useRegistration';
import { WayChoice } from './WayChoice';

/** Registers a cluster: which it is, how it is reached, whether that works. */
export function RegisterPage() {
  const { t } = useTranslationRef(clustersTranslationRef);
  const navigate = useNavigate();
  const root = useRouteRef(rootRouteRef)();
  const registerRoute = useRouteRef(registerRouteRef);
  const operationRoute = useRouteRef(operationRouteRef);
  const readAgain = useReadAgain();
  const { access } = usePageAccess();
  const mayNot = useManageDenied();
  const form = useRegistration(operation => {
    readAgain().catch(() => undefined);
    navigate(operationRoute({ id: operation.id }));
  });
  const missing = useMissing({
    [t('register.name')]: form.basics.name.trim() !== '',
    [t('register.region')]: form.basics.region.trim() !== '',
    [t('register.environments')]: form.basics.environments.length > 0,
    [t('register.way')]: form.hasCredentials,
  });
  const isBusy = form.busy !== undefined;
  // Nobody is to type credentials for nothing; while rights are not known, they may.
  const isDisabled = isBusy || access?.manage === false;
  /** The button that works shows it itself; the other one waits. */
  const deniedTo = (what: 'check' | 'register') =>
    mayNot ??
    missing ??
    (isBusy && form.busy !== what ? t('register.busy') : undefined);
  return (
    <PageShell>
      <BreadcrumbEntry
        entry={{ label: t('register.title'), href: registerRoute() }}
      >
        <form
          className={styles.page}
          autoComplete="off"
          onSubmit={event => event.preventDefault()}
        >
          <h2 className={styles.title}>{t('register.title')}</h2>
          {access?.manage === false && (
            <Alert
              status="info"
              icon
              title={t('register.denied')}
              description={mayNot}
            />
          )}
          <fieldset className={styles.step} disabled={isDisabled}>
            <legend>{t('register.which')}</legend>
            <BasicsFields
              basics={form.basics}
              onChange={form.setBasics}
              isDisabled={isDisabled}
            />
          </fieldset>
          <fieldset className={styles.step} disabled={isDisabled}>
            <legend>{t('register.how')}</legend>
            <WayChoice
              way={form.way}
              onChange={form.setWay}
              isDisabled={isDisabled}
            />
            {form.way !== 'enrol' && <Manifests />}
            <CredentialsFields
              draft={form.draft}
              onChange={form.setDraft}
              isDisabled={isDisabled}
            />
          </fieldset>
          {form.check && <CheckResult check={form.check} />}
          {form.error !== undefined && (
            <NamedFailure error={form.error} title={t('register.failed')} />
          )}
          <div className={styles.buttons}>
            <ButtonLink variant="secondary" href={root}>
              {t('register.cancel')}
            </ButtonLink>
            {form.way !== 'enrol' && (
              <ExplainedButton
                variant={form.mayRegister ? 'secondary' : 'primary'}
                label={t('register.check')}
                denied={deniedTo('check')}
                isPending={form.busy === 'check'}
                onPress={form.tryOut}
              />
            )}
            {(form.way === 'enrol' || form.mayRegister) && (
              <ExplainedButton
                variant="primary"
                label={
                  form.way === 'enrol'
                    ? t('register.enrol')
                    : t('register.submit', { name: form.basics.name.trim() })
                }
                denied={deniedTo('register')}
                isPending={form.busy === 'register'}
                onPress={form.register}
              />
            )}
          </div>
        </form>
      </BreadcrumbEntry>
    </PageShell>
  );
}
