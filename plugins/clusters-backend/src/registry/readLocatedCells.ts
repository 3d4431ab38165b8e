import { Config } from '@backstage/config';
import { readEnvironments } from './readEnvironments';
import { CellConfig } from './CellConfig';
import { decodePem, readText } from './Kubeconfig';
import { readServerUrl } from './serverUrl';

/** A cluster that Backstage's kubernetes plugin shows and we cannot watch. */
export type NotWatchable = { name: string; reason: string };

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
  const region = located?.getOptionalString('region') ?? 'default';
  const environments = located?.has('environments')
    ? readEnvironments(located, 'clusters.located.environments')
    : (['production'] as const);

  const methods =
    root.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  for (const [at, method] of methods.entries()) {
    const type = method.getString('type');
    if (type !== 'config') {
      notWatchable.push({
        name: `kubernetes.clusterLocatorMethods[${at}]`,
        reason: `clusters of locator type '${type}' are known only when a page asks for them; declare them under clusters.cells`,
      });
      continue;
    }
    for (const [index, cluster] of method
      .getConfigArray('clusters')
      .entries()) {
      const name = cluster.getString('name');
      const key = `kubernetes.clusterLocatorMethods[${at}].clusters[${index}]`;
      const reason = whyNotWatchable(cluster);
      if (reason) {
        notWatchable.push({ name, reason });
      } else if (!cells.some(cell => cell.name === name)) {
        const caData = cluster.getOptionalString('caData');
        const caFile = cluster.getOptionalString('caFile');
        cells.push({
          name,
          region,
          environments: [...environments],
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

function whyNotWatchable(cluster: Config): string | undefined {
  const provider =
    cluster.getOptionalString('authProvider') ??
    // Not a key that Config can address, since it holds a slash.
    cluster.getOptional<Record<string, string>>('authMetadata')?.[
      'kubernetes.io/auth-provider'
    ];
  if (provider !== 'serviceAccount') {
    return `its auth provider '${
      provider ?? 'unknown'
    }' needs a person's token, and watches run without a person`;
  }
  if (!cluster.has('serviceAccountToken')) {
    return 'it has no serviceAccountToken';
  }
  if (cluster.getOptionalBoolean('skipTLSVerify')) {
    return 'it sets skipTLSVerify, and the token must not be sent to a server that could be anyone; give caData instead';
  }
  if (!cluster.getString('url').startsWith('https://')) {
    return 'its url does not begin with https://';
  }
  return undefined;
}
