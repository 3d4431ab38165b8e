import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  PanelField,
  PanelFields,
  RelativeTime,
  SidePanel,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { InstanceState } from './InstanceState';
import { Restarts } from './Restarts';

/** All that is known of an instance, beside the table and not instead of it. */
export function InstancePanel(props: {
  instance: ServiceInstance | undefined;
  onClose(): void;
}) {
  const { t } = useTranslationRef(servicesTranslationRef);
  return (
    <SidePanel
      item={props.instance}
      label={t('instance.details')}
      title={({ name }) => name}
      titleLabel={t('instance.column.name')}
      onClose={props.onClose}
    >
      {instance => <InstanceFields instance={instance} />}
    </SidePanel>
  );
}

function InstanceFields({ instance }: { instance: ServiceInstance }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const { lastEnd } = instance;
  return (
    <PanelFields>
      <PanelField label={t('instance.column.state')}>
        <InstanceState instance={instance} />
      </PanelField>
      <PanelField label={t('instance.column.restarts')}>
        <Restarts instance={instance} />
      </PanelField>
      {lastEnd && (
        <PanelField label={t('instance.field.lastEnd')}>
          {`${lastEnd.reason} (${lastEnd.exitCode})`}
          {lastEnd.at && ` · ${format.exact(lastEnd.at)}`}
        </PanelField>
      )}
      <PanelField label={t('instance.column.ip')} copy={instance.ip} />
      <PanelField label={t('instance.column.node')} copy={instance.node} />
      <PanelField label={t('instance.column.cell')} copy={instance.cell} />
      <PanelField
        label={t('instance.field.namespace')}
        copy={instance.namespace}
      />
      <PanelField
        label={t('instance.field.deployment')}
        copy={instance.deployment}
      />
      <PanelField label={t('instance.field.track')}>
        {instance.track}
      </PanelField>
      <PanelField
        label={t('instance.column.version')}
        copy={instance.version}
      />
      <PanelField label={t('instance.field.image')} copy={instance.image} />
      <PanelField
        label={t('instance.field.digest')}
        copy={instance.imageDigest}
      />
      <PanelField label={t('instance.field.created')}>
        <RelativeTime value={instance.createdAt} />
        {` · ${format.exact(instance.createdAt)}`}
      </PanelField>
      {instance.startedAt && (
        <PanelField label={t('instance.field.started')}>
          <RelativeTime value={instance.startedAt} />
          {` · ${format.exact(instance.startedAt)}`}
        </PanelField>
      )}
      <PanelField label={t('instance.field.uid')} copy={instance.uid} />
    </PanelFields>
  );
}
