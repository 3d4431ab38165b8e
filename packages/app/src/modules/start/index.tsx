import {
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { Navigate } from 'react-router-dom';

/**
 * Where a person lands: their services. A `/` among `redirects` in the
 * configuration of `app/routes` goes before it.
 */
const startPage = PageBlueprint.make({
  name: 'start',
  params: {
    path: '/',
    noHeader: true,
    loader: async () => <Navigate to="/services" replace />,
  },
});

export const startModule = createFrontendModule({
  pluginId: 'app',
  extensions: [startPage],
});
