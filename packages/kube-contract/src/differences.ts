import { idlePod, thing, thingDefinition } from './behaviours/objects';
import { startPod } from './behaviours/startPod';
import { CallOptions } from './client/ApiClient';
import { ContractCluster } from './ContractCluster';

/** Something that a real cluster can do and the simulator cannot. */
export interface Difference {
  what: string;
  /** How source code looks that relies on it. */
  traces: RegExp[];
  /** Fails when a real cluster cannot do it. */
  real(cluster: ContractCluster): Promise<void>;
  /** Fails when the simulator can, so that it no longer belongs here. */
  simulated(cluster: ContractCluster): Promise<void>;
}

const NOT_SERVED = {
  code: 404,
  reason: 'NotFound',
};

/** A path that only a real server knows. */
function served(path: string) {
  return {
    async real(cluster: ContractCluster) {
      expect((await cluster.call(path)).status).toBe(200);
    },
    async simulated(cluster: ContractCluster) {
      expect((await cluster.call(path)).status).toBe(404);
    },
  };
}

/** A way into a container: refused before it is tried, without a container. */
function intoPod(subresource: string) {
  const ask = async (cluster: ContractCluster) => {
    const pods = cluster.resource('v1/pods', await cluster.namespace());
    await pods.create(idlePod('app'));
    return cluster.refused(pods.at(`app/${subresource}`), {
      method: 'POST',
      query: { command: 'true', stdout: 'true', ports: 80 },
    });
  };
  return {
    async real(cluster: ContractCluster) {
      await expect(ask(cluster)).resolves.toMatchObject({
        code: 400,
        message: expect.stringContaining('does not have a host assigned'),
      });
    },
    async simulated(cluster: ContractCluster) {
      await expect(ask(cluster)).resolves.toMatchObject(NOT_SERVED);
    },
  };
}

/** A format that is asked for by Accept; the simulator answers with its JSON. */
function format(accept: string, path: string, isIn: (answer: any) => boolean) {
  const ask = (cluster: ContractCluster) => cluster.call(path, { accept });
  return {
    async real(cluster: ContractCluster) {
      expect(isIn(await ask(cluster))).toBe(true);
    },
    async simulated(cluster: ContractCluster) {
      const answer = await ask(cluster);
      expect(answer.status).toBe(200);
      expect(isIn(answer)).toBe(false);
    },
  };
}

async function unknownField(cluster: ContractCluster) {
  const { path } = cluster.resource('v1/services', await cluster.namespace());
  const request: CallOptions = {
    method: 'POST',
    query: { fieldValidation: 'Strict' },
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { nothing: true, ports: [{ port: 80 }] },
    },
  };
  return [path, request] as const;
}

/** The answer to a custom resource that does not fit its schema. */
async function thingOfWrongType(cluster: ContractCluster) {
  const group = `${cluster.unique('g')}.example.com`;
  const definition = thingDefinition(group);
  definition.spec.versions[0].schema.openAPIV3Schema = {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { size: { type: 'integer' } } },
    },
  };
  const definitions = cluster.resource(
    'apiextensions.k8s.io/v1/customresourcedefinitions',
  );
  await definitions.create(definition);
  cluster.removeLater(definitions.at(`things.${group}`));
  const { path } = cluster.resource(
    `${group}/v1/things`,
    await cluster.namespace(),
  );
  return cluster.until('things are served', async () => {
    const answer = await cluster.call(path, {
      method: 'POST',
      body: thing(group, 'a', { size: 'large' }),
    });
    // Until the definition counts, nobody knows the path.
    return answer.status !== 404 && answer;
  });
}

const NO_SUCH_NODE = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'example.com/none', operator: 'In', values: ['yes'] },
            ],
          },
        ],
      },
    },
  },
};

/** The one list of what the simulator cannot do, with a probe on both sides. */
export const DIFFERENCES: Difference[] = [
  {
    what: 'running commands in a container (exec)',
    traces: [/\/exec\b/],
    ...intoPod('exec'),
  },
  {
    what: 'attaching to a container',
    traces: [/\/attach\b/],
    ...intoPod('attach'),
  },
  {
    what: 'forwarding ports of a pod',
    traces: [/\/portforward\b/],
    ...intoPod('portforward'),
  },
  {
    what: 'the way to pods, services and nodes through the API server (proxy)',
    traces: [/(pods|services|nodes)\/[^'"`]*\/proxy\b/],
    async real(cluster) {
      const [{ metadata }] = (await cluster.resource('v1/nodes').list()).items;
      const { status, text } = await cluster.call(
        `/api/v1/nodes/${metadata.name}/proxy/healthz`,
      );
      expect([status, text]).toEqual([200, 'ok']);
    },
    async simulated(cluster) {
      const [{ metadata }] = (await cluster.resource('v1/nodes').list()).items;
      await expect(
        cluster.refused(`/api/v1/nodes/${metadata.name}/proxy/healthz`),
      ).resolves.toMatchObject(NOT_SERVED);
    },
  },
  {
    what: 'containers that are added to a running pod (ephemeralcontainers)',
    traces: [/\/ephemeralcontainers\b/],
    async real(cluster) {
      const pods = cluster.resource('v1/pods', await cluster.namespace());
      await pods.create(idlePod('app'));
      await expect(pods.get('app/ephemeralcontainers')).resolves.toMatchObject({
        kind: 'Pod',
      });
    },
    async simulated(cluster) {
      const pods = cluster.resource('v1/pods', await cluster.namespace());
      await pods.create(idlePod('app'));
      await expect(
        cluster.refused(pods.at('app/ephemeralcontainers')),
      ).resolves.toMatchObject(NOT_SERVED);
    },
  },
  {
    what: 'OpenAPI documents',
    traces: [/\/openapi\/v[23]\b/],
    ...served('/openapi/v3'),
  },
  {
    what: 'discovery of all groups in one answer',
    traces: [/apidiscovery\.k8s\.io/],
    ...format(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
      '/apis',
      ({ body }) => body?.kind === 'APIGroupDiscoveryList',
    ),
  },
  {
    what: 'columns of single types in a Table, beside name and age',
    traces: [/as=Table\b/],
    ...format(
      'application/json;as=Table;g=meta.k8s.io;v=v1',
      '/api/v1/nodes',
      ({ body }) =>
        body?.columnDefinitions?.some(({ name }: any) => name === 'Roles'),
    ),
  },
  {
    what: 'finding unknown fields everywhere; it does at the top, in metadata and in pods',
    // Nobody sends unknown fields on purpose.
    traces: [],
    async real(cluster) {
      await expect(
        cluster.refused(...(await unknownField(cluster))),
      ).resolves.toMatchObject({
        code: 400,
        message: expect.stringContaining('unknown field "spec.nothing"'),
      });
    },
    async simulated(cluster) {
      const { status } = await cluster.call(...(await unknownField(cluster)));
      expect(status).toBe(201);
    },
  },
  {
    what: 'holding custom resources to the schema of their definition',
    traces: [],
    async real(cluster) {
      await expect(thingOfWrongType(cluster)).resolves.toMatchObject({
        status: 422,
        body: { details: { causes: [{ field: 'spec.size' }] } },
      });
    },
    async simulated(cluster) {
      await expect(thingOfWrongType(cluster)).resolves.toMatchObject({
        status: 201,
      });
    },
  },
  {
    what: 'protobuf',
    traces: [/vnd\.kubernetes\.protobuf/],
    ...format(
      'application/vnd.kubernetes.protobuf,application/json',
      '/api/v1/namespaces',
      ({ headers }) =>
        headers['content-type'] === 'application/vnd.kubernetes.protobuf',
    ),
  },
  {
    what: 'DaemonSets',
    traces: [/\bdaemonsets\b/],
    ...served('/apis/apps/v1/daemonsets'),
  },
  {
    what: 'autoscalers',
    traces: [/\bhorizontalpodautoscalers\b/],
    ...served('/apis/autoscaling/v2/horizontalpodautoscalers'),
  },
  {
    what: 'admission webhooks and policies',
    traces: [/admissionregistration\.k8s\.io/],
    ...served(
      '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
    ),
  },
  {
    what: 'leases',
    traces: [/coordination\.k8s\.io/],
    ...served('/apis/coordination.k8s.io/v1/leases'),
  },
  {
    what: 'priorities of pods',
    traces: [/scheduling\.k8s\.io/],
    ...served('/apis/scheduling.k8s.io/v1/priorityclasses'),
  },
  {
    what: 'signing certificates',
    traces: [/certificates\.k8s\.io/],
    ...served('/apis/certificates.k8s.io/v1/certificatesigningrequests'),
  },
  {
    what: 'placing pods by affinity; it looks at requests, taints and nodeSelector alone',
    // Whoever writes it into a pod does not rely on its effect.
    traces: [],
    async real(cluster) {
      const started = await startPod(cluster, {
        play: 'serve',
        spec: NO_SUCH_NODE,
      });
      await started.until('refused by the scheduler', found =>
        found.status.conditions?.some(
          ({ reason }: any) => reason === 'Unschedulable',
        ),
      );
    },
    async simulated(cluster) {
      const started = await startPod(cluster, {
        play: 'serve',
        spec: NO_SUCH_NODE,
      });
      await started.until('placed', found => found.spec.nodeName);
    },
  },
];

/** The differences as behaviours of one side. */
export function differencesOn(side: 'real' | 'simulated') {
  return {
    name:
      side === 'real'
        ? 'what the simulator cannot do, and a real cluster can'
        : 'what the simulator cannot do',
    behaviours: DIFFERENCES.map(difference => ({
      name: difference.what,
      run: (cluster: ContractCluster) => difference[side](cluster),
    })),
  };
}
