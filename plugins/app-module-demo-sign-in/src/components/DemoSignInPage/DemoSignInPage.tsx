import { ProxiedSignInPage } from '@backstage/core-components';
import { IdentityApi, SignInPageProps } from '@backstage/core-plugin-api';
import { useCallback, useState } from 'react';
import { DemoPerson } from '../../people/demoPeople';
import { forgetOnSignOut } from '../../people/forgetOnSignOut';
import { rememberedPerson } from '../../people/rememberedPerson';
import { PeoplePage } from './PeoplePage';

/** By which the provider `demo` of the auth backend knows who was chosen. */
const PERSON_HEADER = 'x-longshore-demo-person';

/** One try to sign in; a second try for the same person is another one. */
type Attempt = { number: number; person: DemoPerson };

export type DemoSignInPageProps = SignInPageProps & { people: DemoPerson[] };

/**
 * Asks who to be, then signs that person in as an authenticating proxy would. A
 * reload of the tab stays signed in.
 */
export function DemoSignInPage({
  people,
  onSignInSuccess,
}: DemoSignInPageProps) {
  const [attempt, setAttempt] = useState<Attempt | undefined>(() => {
    const entityRef = rememberedPerson.get();
    const person = people.find(one => one.entityRef === entityRef);
    return person && { number: 0, person };
  });
  const choose = useCallback(
    (person: DemoPerson) =>
      setAttempt(last => ({ number: (last?.number ?? 0) + 1, person })),
    [],
  );
  const chosen = attempt?.person;
  const Failed = useCallback(
    ({ error }: { error?: Error }) => (
      <PeoplePage
        people={people}
        onChoose={choose}
        failure={chosen && error && { person: chosen, error }}
      />
    ),
    [people, choose, chosen],
  );

  if (!attempt) {
    return <PeoplePage people={people} onChoose={choose} />;
  }
  const { entityRef } = attempt.person;
  const finish = (identity: IdentityApi) => {
    rememberedPerson.set(entityRef);
    onSignInSuccess(forgetOnSignOut(identity));
  };

  return (
    <ProxiedSignInPage
      key={attempt.number}
      provider="demo"
      headers={{ [PERSON_HEADER]: entityRef }}
      onSignInSuccess={finish}
      ErrorComponent={Failed}
    />
  );
}
