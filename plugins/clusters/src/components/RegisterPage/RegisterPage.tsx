import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import { PageShell } from '@longshore/plugin-longshore-react';
import { useNavigate } from 'react-router-dom';
import { usePageAccess, useReadAgain } from '../../hooks/useClusters';
import {
  operationRouteRef,
  registerRouteRef,
  rootRouteRef,
} from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { ActionFailure } from '../ActionFailure';
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
  const access = usePageAccess();
  const form = useRegistration(operation => {
    readAgain().catch(() => undefined);
    navigate(operationRoute({ id: operation.id }));
  });
  const isBusy = form.busy !== undefined;
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
          <fieldset className={styles.step} disabled={isBusy}>
            <legend>{t('register.which')}</legend>
            <BasicsFields
              basics={form.basics}
              onChange={form.setBasics}
              isDisabled={isBusy}
            />
          </fieldset>
          <fieldset className={styles.step} disabled={isBusy}>
            <legend>{t('register.how')}</legend>
            <WayChoice
              way={form.way}
              onChange={form.setWay}
              isDisabled={isBusy}
            />
            {form.way !== 'enrol' && <Manifests />}
            <CredentialsFields
              draft={form.draft}
              onChange={form.setDraft}
              isDisabled={isBusy}
            />
          </fieldset>
          {form.check && <CheckResult check={form.check} />}
          {form.error !== undefined && (
            <ActionFailure error={form.error} title={t('register.failed')} />
          )}
          <div className={styles.buttons}>
            <ButtonLink variant="secondary" href={root}>
              {t('register.cancel')}
            </ButtonLink>
            {form.way !== 'enrol' && (
              <Button
                variant={form.mayRegister ? 'secondary' : 'primary'}
                isPending={form.busy === 'check'}
                isDisabled={!form.isComplete || isBusy || !access?.manage}
                onPress={form.tryOut}
              >
                {t('register.check')}
              </Button>
            )}
            {(form.way === 'enrol' || form.mayRegister) && (
              <Button
                variant="primary"
                isPending={form.busy === 'register'}
                isDisabled={!form.mayRegister || isBusy || !access?.manage}
                onPress={form.register}
              >
                {form.way === 'enrol'
                  ? t('register.enrol')
                  : t('register.submit', { name: form.basics.name.trim() })}
              </Button>
            )}
          </div>
        </form>
      </BreadcrumbEntry>
    </PageShell>
  );
}
