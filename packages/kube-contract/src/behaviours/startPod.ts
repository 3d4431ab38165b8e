import { KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';
import { Play } from '../Ground';
import { pod } from './objects';

const at = (namespace: string, app: string) => (found: KubeObject) => ({
  namespace,
  app,
  address: found.status.podIP as string,
});

/** A pod that its ground can find, once it has got that far. */
export async function startPod(
  cluster: ContractCluster,
  options: { play: Play; app?: string; spec?: object },
) {
  const { play, app = 'app', spec } = options;
  const namespace = await cluster.namespace();
  const pods = cluster.resource('v1/pods', namespace);
  const object = pod(app, cluster.ground.template(play, app));
  object.spec = { ...object.spec, ...spec };
  await pods.create(object);
  const until = (what: string, check: (found: KubeObject) => unknown) =>
    cluster.until(`pod ${app}: ${what}`, async () => {
      const found = await pods.get(app);
      return check(found) ? found : undefined;
    });
  return { namespace, pods, app, until, address: at(namespace, app) };
}

export const isReady = (found: KubeObject) =>
  found.status.conditions?.some(
    ({ type, status }: any) => type === 'Ready' && status === 'True',
  );

/** Of the first container. */
export const containerOf = (found: KubeObject) =>
  found.status.containerStatuses?.[0];
