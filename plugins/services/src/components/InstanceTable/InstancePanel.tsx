import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonIcon } from '@backstage/ui';
import {
  CopyButton,
  RelativeTime,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';
import Drawer from '@material-ui/core/Drawer';
import { RiCloseLine } from '@remixicon/react';
import { ReactNode, useRef } from 'react';
import { servicesTranslationRef } from '../../translation';
import styles from './InstancePanel.module.css';
import { InstanceState } from './InstanceState';
import { Restarts } from './Restarts';

/** All that is known of an instance, beside the table and not instead of it. */
export function InstancePanel(props: {
  instance: ServiceInstance | undefined;
  onClose(): void;
}) {
  const { instance, onClose } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  // Still shown while the drawer slides out.
  const last = useRef(instance);
  last.current = instance ?? last.current;
  const shown = last.current;
  return (
    <Drawer
      anchor="right"
      open={instance !== undefined}
      onClose={onClose}
      PaperProps={{
        className: styles.panel,
        role: 'dialog',
        'aria-label': t('instance.details'),
      }}
    >
      {shown && (
        <>
          <header className={styles.header}>
            <h2 className={styles.title}>{shown.name}</h2>
            <CopyButton value={shown.name} what={t('instance.column.name')} />
            <ButtonIcon
              size="small"
              variant="tertiary"
              aria-label={t('instance.close')}
              icon={<RiCloseLine />}
              onPress={onClose}
            />
          </header>
          <InstanceFields instance={shown} />
        </>
      )}
    </Drawer>
  );
}

function InstanceFields({ instance }: { instance: ServiceInstance }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const { lastEnd } = instance;
  return (
    <dl className={styles.fields}>
      <Field label={t('instance.column.state')}>
        <InstanceState instance={instance} />
      </Field>
      <Field label={t('instance.column.restarts')}>
        <Restarts instance={instance} />
      </Field>
      {lastEnd && (
        <Field label={t('instance.field.lastEnd')}>
          {`${lastEnd.reason} (${lastEnd.exitCode})`}
          {lastEnd.at && ` · ${format.exact(lastEnd.at)}`}
        </Field>
      )}
      <Field label={t('instance.column.ip')} copy={instance.ip} />
      <Field label={t('instance.column.node')} copy={instance.node} />
      <Field label={t('instance.column.cell')} copy={instance.cell} />
      <Field label={t('instance.field.namespace')} copy={instance.namespace} />
      <Field
        label={t('instance.field.deployment')}
        copy={instance.deployment}
      />
      <Field label={t('instance.field.track')}>{instance.track}</Field>
      <Field label={t('instance.column.version')} copy={instance.version} />
      <Field label={t('instance.field.image')} copy={instance.image} />
      <Field label={t('instance.field.digest')} copy={instance.imageDigest} />
      <Field label={t('instance.field.created')}>
        <RelativeTime value={instance.createdAt} />
        {` · ${format.exact(instance.createdAt)}`}
      </Field>
      {instance.startedAt && (
        <Field label={t('instance.field.started')}>
          <RelativeTime value={instance.startedAt} />
          {` · ${format.exact(instance.startedAt)}`}
        </Field>
      )}
      <Field label={t('instance.field.uid')} copy={instance.uid} />
    </dl>
  );
}

function Field(props: { label: string; copy?: string; children?: ReactNode }) {
  const { label, copy, children } = props;
  if (!copy && !children) {
    return null;
  }
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>
        <span className={copy ? styles.value : undefined}>
          {children ?? copy}
        </span>
        {copy && <CopyButton value={copy} what={label} />}
      </dd>
    </div>
  );
}
