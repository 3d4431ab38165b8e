import { SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { readDemoPeople } from './people/demoPeople';

// Without a name it replaces the app's own sign-in page, which is why it shows
// that page again where there are no demo people.
const demoSignInPage = SignInPageBlueprint.makeWithOverrides({
  factory(originalFactory, { apis }) {
    const config = apis.get(configApiRef);
    const people = config ? readDemoPeople(config) : [];

    return originalFactory({
      loader: async () => {
        if (people.length === 0) {
          return props => <SignInPage {...props} providers={['guest']} />;
        }
        const { DemoSignInPage } = await import('./components/DemoSignInPage');
        return props => <DemoSignInPage {...props} people={people} />;
      },
    });
  },
});

/**
 * Lets a person choose which of the people in `demo.people` to be. Where none
 * are configured, the app keeps its ordinary sign-in page.
 *
 * @public
 */
export const demoSignInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [demoSignInPage],
});
