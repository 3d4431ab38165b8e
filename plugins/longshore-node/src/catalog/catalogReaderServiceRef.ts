import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { CatalogReader } from './CatalogReader';

/**
 * Reads the catalog for all plugins of a process together. Needs no factory of
 * its own in a backend.
 *
 * @public
 */
export const catalogReaderServiceRef = createServiceRef<CatalogReader>({
  id: 'longshore.catalog-reader',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => new CatalogReader(),
    }),
});
