import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Checkbox, CheckboxGroup, TextField } from '@backstage/ui';
import {
  ENVIRONMENTS,
  isEnvironment,
} from '@longshore/plugin-longshore-common';
import { longshoreTranslationRef } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import styles from './RegisterPage.module.css';
import { Basics } from './useRegistration';

/** A DNS label: names of cells stand in addresses, labels and logs. */
const MAX_NAME_LENGTH = 63;

/** Name, region and environments. */
export function BasicsFields(props: {
  basics: Basics;
  onChange(basics: Basics): void;
  isDisabled?: boolean;
}) {
  const { basics, onChange, isDisabled } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const { t: tShared } = useTranslationRef(longshoreTranslationRef);
  return (
    <div className={styles.basics}>
      <TextField
        label={t('register.name')}
        description={t('register.nameHint')}
        secondaryLabel={t('credentials.required')}
        isRequired
        maxLength={MAX_NAME_LENGTH}
        value={basics.name}
        onChange={name => onChange({ ...basics, name })}
        isDisabled={isDisabled}
      />
      <TextField
        label={t('register.region')}
        description={t('register.regionHint')}
        secondaryLabel={t('credentials.required')}
        isRequired
        maxLength={MAX_NAME_LENGTH}
        value={basics.region}
        onChange={region => onChange({ ...basics, region })}
        isDisabled={isDisabled}
      />
      <CheckboxGroup
        label={t('register.environments')}
        description={t('register.environmentsHint')}
        orientation="horizontal"
        value={basics.environments}
        onChange={environments =>
          onChange({
            ...basics,
            environments: environments.filter(isEnvironment),
          })
        }
        isDisabled={isDisabled}
      >
        {ENVIRONMENTS.map(environment => (
          <Checkbox key={environment} value={environment}>
            {tShared(`environment.${environment}`)}
          </Checkbox>
        ))}
      </CheckboxGroup>
    </div>
  );
}
