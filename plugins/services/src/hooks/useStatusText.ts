import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useFormat } from '@longshore/plugin-longshore-react';
import { ServiceStatus } from '@longshore/plugin-services-common';
import { useMemo } from 'react';
import { servicesTranslationRef } from '../translation';

/** A status in words. */
export type StatusText = {
  /** About five words, for rows. */
  short(status: ServiceStatus): string;
  /** One sentence with what to do, for the page of the service. */
  why(status: ServiceStatus): string;
};

export function useStatusText(): StatusText {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  return useMemo(() => {
    const read = ({ params }: ServiceStatus) => {
      const text = (name: string) => {
        const value = params[name] ?? '?';
        return typeof value === 'number' ? format.number(value) : value;
      };
      return {
        ready: text('ready'),
        desired: text('desired'),
        percent: text('percent'),
        failing: text('failing'),
        notReady: text('notReady'),
        pending: text('pending'),
        reason: text('reason'),
        cells: text('cells'),
      };
    };
    return {
      short: status => {
        const p = read(status);
        switch (status.code) {
          case 'running':
            return t('status.running');
          case 'scaled-to-zero':
            return t('status.scaledToZero');
          case 'rolling':
            return t('status.rolling', p);
          case 'scaling':
            return t('status.scaling', p);
          case 'stalled':
            return t('status.stalled', p);
          case 'instances-failing':
            return t('status.instancesFailing', p);
          case 'instances-not-ready':
            return t('status.instancesNotReady', p);
          case 'none-ready':
            return t('status.noneReady', p);
          case 'cannot-place':
            return t('status.cannotPlace', p);
          case 'cell-silent':
            return t('status.cellSilent', p);
          default:
            return t('status.noLiveObjects');
        }
      },
      why: status => {
        const p = read(status);
        switch (status.code) {
          case 'running':
            return t('why.running', p);
          case 'scaled-to-zero':
            return t('why.scaledToZero');
          case 'rolling':
            return t('why.rolling', p);
          case 'scaling':
            return t('why.scaling', p);
          case 'stalled':
            return t('why.stalled', p);
          case 'instances-failing':
            return t('why.instancesFailing', p);
          case 'instances-not-ready':
            return t('why.instancesNotReady', p);
          case 'none-ready':
            return status.params.reason
              ? t('why.noneReadyReason', p)
              : t('why.noneReady', p);
          case 'cannot-place':
            return t('why.cannotPlace', p);
          case 'cell-silent':
            return t('why.cellSilent', p);
          default:
            return t('why.noLiveObjects');
        }
      },
    };
  }, [t, format]);
}
