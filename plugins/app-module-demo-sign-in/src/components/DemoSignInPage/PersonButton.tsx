import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useLanguage } from '@longshore/plugin-longshore-react';
import { RiArrowRightLine } from '@remixicon/react';
import { useId } from 'react';
import { DemoPerson, inLanguage } from '../../people/demoPeople';
import { demoSignInTranslationRef } from '../../translation';
import styles from './PersonButton.module.css';

export type PersonButtonProps = {
  person: DemoPerson;
  onChoose(person: DemoPerson): void;
};

/** A person with what they may do; pressed, signs them in. */
export function PersonButton({ person, onChoose }: PersonButtonProps) {
  const { t } = useTranslationRef(demoSignInTranslationRef);
  const language = useLanguage();
  const descriptionId = useId();
  const { role, scope } = person;
  const name = inLanguage(person.name, language);
  const title =
    role && scope
      ? t('scoped', {
          role: t(`role.${role}`),
          scope: inLanguage(scope, language),
        })
      : role && t(`role.${role}`);

  return (
    <button
      type="button"
      className={styles.person}
      aria-label={t('signInAs', { name })}
      aria-describedby={role && descriptionId}
      onClick={() => onChoose(person)}
    >
      <span className={styles.initial} aria-hidden>
        {/* By code point, for names beyond the Basic Multilingual Plane. */}
        {[...name][0]}
      </span>
      <span className={styles.text}>
        <span className={styles.name}>{name}</span>
        {role && (
          <span id={descriptionId} className={styles.description}>
            <span className={styles.role}>{title}</span>
            <span className={styles.may}>{t(`may.${role}`)}</span>
          </span>
        )}
      </span>
      <RiArrowRightLine className={styles.arrow} size={18} aria-hidden />
    </button>
  );
}
