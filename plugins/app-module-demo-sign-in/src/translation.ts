import { createTranslationRef } from '@backstage/core-plugin-api/alpha';

/**
 * Words of the demo's sign-in page.
 *
 * @public
 */
export const demoSignInTranslationRef = createTranslationRef({
  id: 'demo-sign-in',
  translations: { zh: () => import('./translations/zh') },
  messages: {
    title: 'Sign in to {{app}}',
    notice: {
      title: 'Demo sign-in, development only',
      text: 'These people are made up and have no password: anybody who can open this page can be any of them.',
    },
    question: 'Who do you want to be?',
    switchLanguage: 'Switch to {{language}}',
    signInAs: 'Sign in as {{name}}',
    failure: {
      title: 'Signing in as {{name}} did not work',
      unknownPerson:
        'The catalog does not know this person yet. Shortly after the start it is still being filled: try again in a moment, or choose somebody else.',
      other:
        'Try again or choose somebody else. If it stays, look at what the backend wrote when it started.',
    },
    scoped: '{{role}} of {{scope}}',
    role: {
      owner: 'Owner',
      master: 'Master',
      developer: 'Developer',
      reporter: 'Reporter',
      outsider: 'Outsider',
      operator: 'Platform operator',
    },
    may: {
      owner: 'May do everything, and decides who else may',
      master: 'May scale and release',
      developer: 'Sees everything of a service, may not scale it',
      reporter: 'Sees how services are, changes nothing',
      outsider: 'Is no member: sees none of the services',
      operator: 'Looks after all clusters and every service',
    },
  },
});
