import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { NavContent } from './NavContent';

const navContent = NavContentBlueprint.make({
  params: { component: NavContent },
});

export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [navContent],
});
