import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import clustersPlugin, { clustersApiRef } from '../src';
import { SampleClustersApi } from './SampleClustersApi';

/** `?cells=0`, `?cells=4`, `?cells=100`, `?nodes=600`, remembered over navigation. */
function readCount(name: string, otherwise: number): number {
  const wanted = new URLSearchParams(window.location.search).get(name);
  if (wanted) {
    window.sessionStorage.setItem(name, wanted);
  }
  return Number(window.sessionStorage.getItem(name) ?? otherwise);
}

const clusters = new SampleClustersApi({
  cells: readCount('cells', 4),
  nodes: readCount('nodes', 24),
});

createDevApp({
  features: [
    clustersPlugin,
    createFrontendModule({
      pluginId: 'clusters',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: clustersApiRef,
              deps: {},
              factory: () => clusters,
            }),
        }),
      ],
    }),
  ],
});
