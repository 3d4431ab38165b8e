import { InputError } from '@backstage/errors';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CellIdentity, ServerAccess } from './CellConfig';
import { invalidCredentials } from './invalidCredentials';
import { readServerUrl } from './serverUrl';

/** More than any real one; a wrong path to something huge is not read. */
const MAX_BYTES = 4 * 1024 * 1024;

const clusterSchema = z.object({
  server: z.string(),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': z.string().optional(),
  'proxy-url': z.string().optional(),
});

const userSchema = z.object({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
  username: z.string().optional(),
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
  as: z.string().optional(),
});

const kubeconfigSchema = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: clusterSchema })),
  users: z.array(z.object({ name: z.string(), user: userSchema })),
  contexts: z.array(
    z.object({
      name: z.string(),
      context: z.object({ cluster: z.string(), user: z.string() }),
    }),
  ),
  'current-context': z.string().optional(),
});

/**
 * A kubeconfig file, read by hand instead of by `@kubernetes/client-node`: the
 * format is small, and the library would run the commands of `exec` entries.
 */
export class Kubeconfig {
  /** For messages: `kubeconfig /etc/…`, or where it was entered. */
  readonly #where: string;
  /** Files beside it may be named; absent for one that somebody entered. */
  readonly #folder: string | undefined;
  readonly #content: z.infer<typeof kubeconfigSchema>;

  static async load(file: string): Promise<Kubeconfig> {
    const where = `kubeconfig ${file}`;
    const text = await readText(file, where);
    return new Kubeconfig(where, dirname(file), parseContent(text, where));
  }

  /**
   * Reads a kubeconfig that somebody entered. It can name no file, since that
   * would be one of the backend's.
   */
  static parse(text: string): Kubeconfig {
    const where = 'the kubeconfig';
    return new Kubeconfig(where, undefined, parseContent(text, where));
  }

  private constructor(
    where: string,
    folder: string | undefined,
    content: z.infer<typeof kubeconfigSchema>,
  ) {
    this.#where = where;
    this.#folder = folder;
    this.#content = content;
  }

  get contexts(): string[] {
    return this.#content.contexts.map(({ name }) => name);
  }

  get currentContext(): string | undefined {
    return this.#content['current-context'] || undefined;
  }

  async access(contextName: string): Promise<ServerAccess> {
    const where = `${this.#where}, context '${contextName}'`;
    const context = this.#content.contexts.find(
      ({ name }) => name === contextName,
    )?.context;
    if (!context) {
      const contexts = this.contexts.join(', ') || 'none';
      throw invalidCredentials(
        `${this.#where} has no context '${contextName}', it has: ${contexts}`,
        'context-missing',
        { context: contextName, contexts },
      );
    }
    const cluster = this.#content.clusters.find(
      ({ name }) => name === context.cluster,
    )?.cluster;
    if (!cluster) {
      throw invalidCredentials(
        `${where}: no cluster '${context.cluster}'`,
        'cluster-missing',
        { what: context.cluster },
      );
    }
    const user = this.#content.users.find(
      ({ name }) => name === context.user,
    )?.user;
    if (!user) {
      throw invalidCredentials(
        `${where}: no user '${context.user}'`,
        'user-missing',
        { what: context.user },
      );
    }
    if (cluster['insecure-skip-tls-verify']) {
      throw invalidCredentials(
        `${where}: insecure-skip-tls-verify is refused, since anyone on the way could take the platform's credentials; give certificate-authority-data instead`,
        'tls-not-verified',
      );
    }
    if (cluster['proxy-url']) {
      throw invalidCredentials(`${where}: proxy-url is not supported`, 'proxy');
    }
    return {
      url: readServerUrl(cluster.server, `${where}: server`),
      ca: await this.#pem(
        cluster['certificate-authority-data'],
        cluster['certificate-authority'],
        where,
        'certificate-authority',
      ),
      serverName: cluster['tls-server-name'],
      identity: await this.#identity(user, where),
    };
  }

  async #identity(
    user: z.infer<typeof userSchema>,
    where: string,
  ): Promise<CellIdentity> {
    for (const refused of ['exec', 'auth-provider'] as const) {
      if (user[refused] !== undefined) {
        throw invalidCredentials(
          `${where}: the user's '${refused}' is refused, since it runs a command named by a file inside the backend; use a service account token, a token file or a client certificate`,
          'command',
          { what: refused },
        );
      }
    }
    if (user.as !== undefined) {
      throw invalidCredentials(
        `${where}: the user's 'as' is refused, since Longshore impersonates by itself`,
        'impersonation',
      );
    }
    if (user.tokenFile) {
      return {
        type: 'token-file',
        path: this.#resolve(user.tokenFile, `${where}: tokenFile`),
      };
    }
    if (user.token) {
      return { type: 'token', token: user.token };
    }
    const certificate = await this.#pem(
      user['client-certificate-data'],
      user['client-certificate'],
      where,
      'client-certificate',
    );
    const key = await this.#pem(
      user['client-key-data'],
      user['client-key'],
      where,
      'client-key',
    );
    if (certificate && key) {
      return { type: 'client-certificate', certificate, key };
    }
    throw invalidCredentials(
      `${where}: the user has neither token, tokenFile nor client certificate and key${
        user.username ? '; user name and password are not supported' : ''
      }`,
      user.username ? 'password' : 'no-identity',
    );
  }

  async #pem(
    data: string | undefined,
    file: string | undefined,
    context: string,
    field: string,
  ): Promise<string | undefined> {
    const where = `${context}: ${field}`;
    if (data) {
      return decodePem(data, `${where}-data`, `${field}-data`);
    }
    if (file) {
      return readText(this.#resolve(file, where), where);
    }
    return undefined;
  }

  #resolve(file: string, where: string): string {
    if (this.#folder === undefined) {
      throw invalidCredentials(
        `${where} names a file, which is not entered with it; use kubectl config view --raw --flatten`,
        'names-file',
      );
    }
    return resolve(this.#folder, file);
  }
}

function parseContent(
  text: string,
  where: string,
): z.infer<typeof kubeconfigSchema> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    // The parser quotes the line it stumbled over, which may be a token.
    throw invalidCredentials(`${where} is not valid YAML`, 'not-yaml');
  }
  const result = kubeconfigSchema.safeParse(document);
  if (!result.success) {
    const { path, message } = result.error.issues[0];
    const at = path.join('.') || 'document';
    throw invalidCredentials(
      `${where} is not complete: ${at}: ${message}`,
      'incomplete',
      { path: at },
    );
  }
  return result.data;
}

/**
 * Decodes base64 PEM text.
 *
 * @param where - the place in configuration, for the message
 * @param name - of the field alone
 */
export function decodePem(data: string, where: string, name = where): string {
  const text = Buffer.from(data, 'base64').toString('utf8');
  if (!text.includes('-----BEGIN ')) {
    throw invalidCredentials(`${where} is not base64 of PEM text`, 'not-pem', {
      what: name,
    });
  }
  return text;
}

/** Reads a small text file. */
export async function readText(file: string, where: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) {
      throw new InputError(`file is larger than ${MAX_BYTES} bytes`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`${where} cannot be read from ${file}`, error);
  }
}
