import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { createDemoAuthenticator } from './createDemoAuthenticator';
import { DemoPerson, readDemoPeople } from './demoPeople';

/**
 * Registers the auth provider `demo`: anybody who can reach the backend may
 * sign in as any of the people in `demo.people`, without a password. Does
 * nothing where `auth.providers.demo` is absent.
 *
 * @throws NotAllowedError at start-up if the block is there and `NODE_ENV` is
 * anything but `development`
 * @public
 */
export const authModuleDemoProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        if (!config.has('auth.providers.demo')) {
          return;
        }
        // Refused here and not in the provider's factory: in development the
        // auth plugin skips a provider whose factory throws, so that a mistake
        // in the list of people would only show when somebody signs in.
        assertDevelopment();
        const people = readDemoPeople(config);

        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory<DemoPerson>({
            authenticator: createDemoAuthenticator(people),
            signInResolver: ({ result }, ctx) =>
              ctx.signInWithCatalogUser({ entityRef: result.entityRef }),
          }),
        });
        logger.warn(
          `Demo sign-in is on: anybody who reaches this backend can sign in as ${people.length} people without a password`,
        );
      },
    });
  },
});

function assertDevelopment() {
  if (process.env.NODE_ENV !== 'development') {
    throw new NotAllowedError(
      'Demo sign-in lets anybody in without a password, so it only starts with NODE_ENV=development. Remove auth.providers.demo from the configuration and configure a real sign-in provider, or set NODE_ENV=development on a machine that only you can reach',
    );
  }
}
