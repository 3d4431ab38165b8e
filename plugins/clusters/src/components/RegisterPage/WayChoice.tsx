import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Radio, RadioGroup } from '@backstage/ui';
import { clustersTranslationRef } from '../../translation';
import { Way } from './useRegistration';

const WAYS: Way[] = ['kubeconfig', 'token', 'client-certificate', 'enrol'];

/** By which credentials the portal is to reach the cluster. */
export function WayChoice(props: {
  way: Way;
  onChange(way: Way): void;
  isDisabled?: boolean;
}) {
  const { way, onChange, isDisabled } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <RadioGroup
      label={t('register.way')}
      description={t(`register.wayHint.${way}`)}
      value={way}
      onChange={value => {
        const chosen = WAYS.find(each => each === value);
        if (chosen) {
          onChange(chosen);
        }
      }}
      isDisabled={isDisabled}
    >
      {WAYS.map(each => (
        <Radio key={each} value={each}>
          {t(`register.wayName.${each}`)}
        </Radio>
      ))}
    </RadioGroup>
  );
}
