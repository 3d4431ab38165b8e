import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { CellConfig, CellIdentity, ServerAccess } from './CellConfig';
import { Kubeconfig, decodePem, readText } from './Kubeconfig';
import { NotWatchable, readLocatedCells } from './readLocatedCells';
import { readEnvironments } from './readEnvironments';
import { readServerUrl } from './serverUrl';
import { readWriters } from './readWriters';

/** Names become parts of URLs, of metrics and of rows. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._:@/-]{0,126}[A-Za-z0-9])?$/;

/** What configuration says about clusters. */
export type ClustersConfig = {
  cells: CellConfig[];
  /** Subjects of the plugins that may read rows and write, `plugin:<id>`. */
  writers: string[];
  /** Clusters known to Backstage's kubernetes plugin that cannot be watched. */
  notWatchable: NotWatchable[];
};

/**
 * Reads `clusters` and the part of `kubernetes` that can be watched.
 *
 * @throws InputError naming the key, file or context that is wrong
 */
export async function readCells(root: Config): Promise<ClustersConfig> {
  const config = root.getOptionalConfig('clusters');
  const cells: CellConfig[] = [];
  const declaredCells = config?.getOptionalConfigArray('cells') ?? [];
  for (const [index, cell] of declaredCells.entries()) {
    cells.push(await readCell(cell, `clusters.cells[${index}]`));
  }
  const files = config?.getOptionalConfigArray('kubeconfigs') ?? [];
  for (const [index, file] of files.entries()) {
    cells.push(...(await readContexts(file, `clusters.kubeconfigs[${index}]`)));
  }
  refuseDuplicates(cells);

  const located = await readLocatedCells(root);
  const declared = new Set(cells.map(({ name }) => name));
  // One that is declared here is better known here: region, environments.
  cells.push(...located.cells.filter(({ name }) => !declared.has(name)));

  return {
    cells,
    writers: readWriters(root),
    notWatchable: located.notWatchable,
  };
}

async function readCell(config: Config, key: string): Promise<CellConfig> {
  return {
    name: readName(config.getString('name'), `${key}.name`),
    ...readPlace(config, key),
    access: await readAccess(config, key),
  };
}

async function readContexts(
  config: Config,
  key: string,
): Promise<CellConfig[]> {
  const kubeconfig = await Kubeconfig.load(config.getString('file'));
  const contexts =
    config.getOptionalStringArray('contexts') ?? kubeconfig.contexts;
  const place = readPlace(config, key);
  return Promise.all(
    contexts.map(async context => ({
      name: readName(context, `${key}.contexts`),
      ...place,
      access: await kubeconfig.access(context),
    })),
  );
}

/** Reads where a cell stands: region, environments, whether it is simulated. */
function readPlace(
  config: Config,
  key: string,
): Pick<CellConfig, 'region' | 'environments' | 'simulated'> {
  return {
    region: config.getOptionalString('region') ?? 'default',
    environments: readEnvironments(config, `${key}.environments`),
    simulated: config.getOptionalBoolean('simulated') ?? false,
  };
}

async function readAccess(config: Config, key: string): Promise<ServerAccess> {
  const kubeconfig = config.getOptionalConfig('kubeconfig');
  const server = config.getOptionalConfig('server');
  if (kubeconfig && !server) {
    const file = await Kubeconfig.load(kubeconfig.getString('file'));
    return file.access(kubeconfig.getString('context'));
  }
  if (server && !kubeconfig) {
    const caFile = server.getOptionalString('caFile');
    const caData = server.getOptionalString('caData');
    const where = `${key}.server`;
    return {
      url: readServerUrl(server.getString('url'), `${where}.url`),
      ca: caFile
        ? await readText(caFile, `${where}.caFile`)
        : caData && decodePem(caData, `${where}.caData`),
      identity: readIdentity(server, where),
    };
  }
  throw new InputError(
    `${key} must have either kubeconfig or server, and not both`,
  );
}

function readIdentity(server: Config, where: string): CellIdentity {
  const token = server.getOptionalString('token');
  const path = server.getOptionalString('tokenFile');
  const certificate = server.getOptionalString('clientCertData');
  const key = server.getOptionalString('clientKeyData');
  const ways = [token, path, certificate].filter(Boolean).length;
  if (ways !== 1 || Boolean(certificate) !== Boolean(key)) {
    throw new InputError(
      `${where} must have exactly one of token, tokenFile, or clientCertData with clientKeyData`,
    );
  }
  if (token) {
    return { type: 'token', token };
  }
  if (path) {
    return { type: 'token-file', path };
  }
  return {
    type: 'client-certificate',
    certificate: decodePem(certificate ?? '', `${where}.clientCertData`),
    key: decodePem(key ?? '', `${where}.clientKeyData`),
  };
}

/**
 * @throws InputError when it cannot be the name of a cell
 */
export function readName(name: string, where: string): string {
  if (!NAME.test(name)) {
    throw new InputError(
      `${where}: '${name}' is not a name of a cell: 1 to 128 letters, digits and . _ : @ / -, beginning and ending with a letter or digit`,
    );
  }
  return name;
}

function refuseDuplicates(cells: CellConfig[]) {
  const names = new Set<string>();
  for (const { name } of cells) {
    if (names.has(name)) {
      throw new InputError(
        `clusters.cells and clusters.kubeconfigs name the cell '${name}' twice`,
      );
    }
    names.add(name);
  }
}
