import { Config } from '@backstage/config';
import { Failure } from '@longshore/plugin-longshore-common';
import { readEnvironments } from './readEnvironments';
import { CellConfig } from './CellConfig';
import { decodePem, readText } from './Kubeconfig';
import { readServerUrl } from './serverUrl';

/** A cluster that Backstage's kubernetes plugin shows and we cannot watch. */
export type NotWatchable = Pick<
  CellConfig,
  'name' | 'region' | 'environments'
> & { failure: Failure };

/**
 * Takes over the clusters that Backstage's own kubernetes plugin knows from
 * `kubernetes.clusterLocatorMethods`. Only those of type `config` with auth
 * provider `serviceAccount` can be watched: a watch runs without a person, and
 * every other way needs a person's token or a cloud's own client.
 */
export async function readLocatedCells(
  root: Config,
): Promise<{ cells: CellConfig[]; notWatchable: NotWatchable[] }> {
  const cells: CellConfig[] = [];
  const notWatchable: NotWatchable[] = [];
  const located = root.getOptionalConfig('clusters.located');
  const place = {
    region: located?.getOptionalString('region') ?? 'default',
    environments: located?.has('environments')
      ? readEnvironments(located, 'clusters.located.environments')
      : ['production' as const],
  };

  const methods =
    root.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  for (const [at, method] of methods.entries()) {
    const type = method.getString('type');
    if (type !== 'config') {
      const name = `kubernetes.clusterLocatorMethods[${at}]`;
      notWatchable.push({
        ...place,
        name,
        failure: {
          code: 'locator-type',
          message: `clusters of locator type '${type}' are known only when a page asks for them; declare them under clusters.cells, or have a module locate them`,
          params: { cell: name, what: type },
        },
      });
      continue;
    }
    for (const [index, cluster] of method
      .getConfigArray('clusters')
      .entries()) {
      const name = cluster.getString('name');
      const key = `kubernetes.clusterLocatorMethods[${at}].clusters[${index}]`;
      const failure = whyNotWatchable(cluster, name);
      if (failure) {
        notWatchable.push({ ...place, name, failure });
      } else if (!cells.some(cell => cell.name === name)) {
        const caData = cluster.getOptionalString('caData');
        const caFile = cluster.getOptionalString('caFile');
        cells.push({
          ...place,
          name,
          simulated: false,
          access: {
            url: readServerUrl(cluster.getString('url'), `${key}.url`),
            ca: caFile
              ? await readText(caFile, `${key}.caFile`)
              : caData && decodePem(caData, `${key}.caData`),
            identity: {
              type: 'token',
              token: cluster.getString('serviceAccountToken'),
            },
          },
        });
      }
    }
  }
  return { cells, notWatchable };
}

function whyNotWatchable(cluster: Config, cell: string): Failure | undefined {
  const provider =
    cluster.getOptionalString('authProvider') ??
    // Not a key that Config can address, since it holds a slash.
    cluster.getOptional<Record<string, string>>('authMetadata')?.[
      'kubernetes.io/auth-provider'
    ] ??
    'unknown';
  if (provider !== 'serviceAccount') {
    return {
      code: 'person-token-needed',
      message: `its auth provider '${provider}' needs a person's token, and watches run without a person`,
      params: { cell, what: provider },
    };
  }
  if (!cluster.has('serviceAccountToken')) {
    return {
      code: 'token-missing',
      message: 'it has no serviceAccountToken',
      params: { cell },
    };
  }
  if (cluster.getOptionalBoolean('skipTLSVerify')) {
    return {
      code: 'tls-not-verified',
      message:
        'it sets skipTLSVerify, and the token must not be sent to a server that could be anyone; give caData instead',
      params: { cell },
    };
  }
  if (!cluster.getString('url').startsWith('https://')) {
    return {
      code: 'not-https',
      message: 'its url does not begin with https://',
      params: { cell },
    };
  }
  return undefined;
}
