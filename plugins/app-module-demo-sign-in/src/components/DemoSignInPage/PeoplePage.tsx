import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ResponseError } from '@backstage/errors';
import { Alert, Text } from '@backstage/ui';
import { FailurePanel, useLanguage } from '@longshore/plugin-longshore-react';
import { DemoPerson, inLanguage } from '../../people/demoPeople';
import { demoSignInTranslationRef } from '../../translation';
import { LanguageSwitch } from './LanguageSwitch';
import styles from './PeoplePage.module.css';
import { PersonButton } from './PersonButton';

export type PeoplePageProps = {
  people: DemoPerson[];
  onChoose(person: DemoPerson): void;
  failure?: { person: DemoPerson; error: Error };
};

/** The people, and what went wrong when one of them was chosen. */
export function PeoplePage({ people, onChoose, failure }: PeoplePageProps) {
  const { t } = useTranslationRef(demoSignInTranslationRef);
  const language = useLanguage();
  const app = useApi(configApiRef).getOptionalString('app.title');

  return (
    <div className={styles.page}>
      <main className={styles.column}>
        <header className={styles.header}>
          <Text as="h1" variant="title-medium" weight="bold">
            {t('title', { app: app ?? 'Backstage' })}
          </Text>
          <LanguageSwitch />
        </header>
        <Alert
          status="warning"
          icon
          title={t('notice.title')}
          description={t('notice.text')}
        />
        {failure && (
          <FailurePanel
            error={failure.error}
            title={t('failure.title', {
              name: inLanguage(failure.person.name, language),
            })}
            advice={
              isNotFound(failure.error)
                ? t('failure.unknownPerson')
                : t('failure.other')
            }
            onRetry={() => onChoose(failure.person)}
          />
        )}
        <section aria-labelledby="demo-sign-in-question">
          <Text
            as="h2"
            variant="title-x-small"
            weight="bold"
            id="demo-sign-in-question"
            className={styles.question}
          >
            {t('question')}
          </Text>
          <ul className={styles.people}>
            {people.map(person => (
              <li key={person.entityRef}>
                <PersonButton person={person} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        </section>
      </main>
    </div>
  );
}

/** The provider answers so for a person whom the catalog does not know. */
function isNotFound(error: Error): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}
