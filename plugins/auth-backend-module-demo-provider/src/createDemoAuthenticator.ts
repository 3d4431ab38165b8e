import { AuthenticationError } from '@backstage/errors';
import {
  createProxyAuthenticator,
  ProxyAuthenticator,
} from '@backstage/plugin-auth-node';
import { DemoPerson } from './demoPeople';

/**
 * Carries the entity reference of the chosen person. A browser sends a header
 * of this kind to another origin only after a preflight, so that a foreign page
 * cannot sign anybody in.
 */
export const PERSON_HEADER = 'x-longshore-demo-person';

/**
 * Takes the word of the request for who is there, as long as that person is
 * one of `people`.
 */
export function createDemoAuthenticator(
  people: DemoPerson[],
): ProxyAuthenticator<void, DemoPerson, undefined> {
  const byRef = new Map(people.map(person => [person.entityRef, person]));

  return createProxyAuthenticator({
    async defaultProfileTransform(person) {
      return { profile: { displayName: person.displayName } };
    },
    initialize() {},
    async authenticate({ req }) {
      const entityRef = req.header(PERSON_HEADER);
      if (!entityRef) {
        throw new AuthenticationError(
          `Demo sign-in needs the header ${PERSON_HEADER} with the entity reference of one of the people in demo.people`,
        );
      }
      const person = byRef.get(entityRef);
      if (!person) {
        // The text in the header is a stranger's and is not repeated.
        throw new AuthenticationError(
          `The person named in ${PERSON_HEADER} is not one of the people in demo.people`,
        );
      }
      return { result: person };
    },
  });
}
