import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Checkbox, TextField } from '@backstage/ui';
import { longshoreTranslationRef } from '@longshore/plugin-longshore-react';
import { ServiceDetail } from '@longshore/plugin-services-common';
import { useEffect, useState } from 'react';
import { servicesTranslationRef } from '../../translation';
import styles from './ScaleDialog.module.css';

/** What a person has to say before a change that hurts when it is wrong. */
export type ConfirmationState = {
  isGiven: boolean;
  isChecked: boolean;
  setChecked(checked: boolean): void;
  typed: string;
  setTyped(text: string): void;
};

/**
 * None outside production, unless everything stops; a tick for production; the
 * typed name to stop production.
 *
 * @param options - `version` takes the confirmation back when it changes: what
 * was confirmed is no longer what would be done
 */
export function useConfirmation(options: {
  service: ServiceDetail;
  toZero: boolean;
  version: number;
}): ConfirmationState {
  const { service, toZero, version } = options;
  const [isChecked, setChecked] = useState(false);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    setChecked(false);
    setTyped('');
  }, [toZero, version]);

  const isProduction = service.environment === 'production';
  const needsTick = isProduction || toZero;
  return {
    isGiven:
      isProduction && toZero
        ? typed.trim() === service.name
        : !needsTick || isChecked,
    isChecked,
    setChecked,
    typed,
    setTyped,
  };
}

/** Asks for what {@link useConfirmation} needs. */
export function Confirmation(props: {
  service: ServiceDetail;
  toZero: boolean;
  confirmation: ConfirmationState;
}) {
  const { service, toZero, confirmation } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  const isProduction = service.environment === 'production';
  if (!isProduction && !toZero) {
    return null;
  }
  const environment = tShared(`environmentMark.${service.environment}`);
  return (
    <div className={styles.confirmation}>
      <Alert
        status={toZero ? 'danger' : 'warning'}
        icon
        title={
          toZero
            ? t('scale.zeroWarning', { environment })
            : t('scale.productionWarning')
        }
      />
      {isProduction && toZero ? (
        <TextField
          label={t('scale.typeName', { name: service.name })}
          value={confirmation.typed}
          onChange={confirmation.setTyped}
          autoComplete="off"
          spellCheck="false"
        />
      ) : (
        <Checkbox
          isSelected={confirmation.isChecked}
          onChange={confirmation.setChecked}
        >
          {isProduction ? t('scale.confirmProduction') : t('scale.confirmZero')}
        </Checkbox>
      )}
    </div>
  );
}
