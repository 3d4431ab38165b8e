import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { CellManifests } from '@longshore/plugin-clusters-common';
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Where the platform's account lives, as the manifests say. */
export const PLATFORM_NAMESPACE = 'longshore-system';
export const PLATFORM_ACCOUNT = 'longshore-platform';
const PLATFORM_ROLE = 'longshore:platform';

/** A year, which is what most API servers give at most. */
const TOKEN_DURATION = '8760h';

const roleSchema = z.object({
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.literal(PLATFORM_ROLE) }),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
});

/** A rule of a ClusterRole, as the manifests use it. */
export type PolicyRule = z.infer<typeof roleSchema>['rules'][number];

/**
 * The objects that give the platform what it needs in a cluster, and no more.
 * One file is what people apply, what an enrolment applies and what a check
 * compares the rights of an account with.
 */
export class Manifests {
  readonly yaml: string;
  /** Every object, in an order in which they can be applied. */
  readonly objects: JsonObject[];
  /** What the platform's own account may do. */
  readonly platformRules: PolicyRule[];

  static async load(): Promise<Manifests> {
    const file = resolvePackagePath(
      '@longshore/plugin-clusters-backend',
      'manifests/longshore-rbac.yaml',
    );
    return new Manifests(await readFile(file, 'utf8'));
  }

  private constructor(yaml: string) {
    this.yaml = yaml;
    this.objects = parseAllDocuments(yaml).map(
      document => document.toJS() as JsonObject,
    );
    const role = this.objects
      .map(object => roleSchema.safeParse(object))
      .find(({ success }) => success);
    if (!role?.data) {
      throw new Error(`The manifests have no ClusterRole ${PLATFORM_ROLE}`);
    }
    this.platformRules = role.data.rules;
  }

  /** For people who apply them by themselves. */
  get answer(): CellManifests {
    const account = `--namespace ${PLATFORM_NAMESPACE}`;
    return {
      yaml: this.yaml,
      commands: [
        'kubectl apply --server-side --filename longshore-rbac.yaml',
        `kubectl create token ${PLATFORM_ACCOUNT} ${account} --duration ${TOKEN_DURATION}`,
        "kubectl config view --raw --minify --output jsonpath='{.clusters[0].cluster.server}'",
        "kubectl config view --raw --minify --flatten --output jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 --decode",
      ],
    };
  }
}
