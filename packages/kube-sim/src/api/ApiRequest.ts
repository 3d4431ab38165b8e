import { IncomingMessage, ServerResponse } from 'node:http';
import { Cluster } from '../Cluster';
import { badRequest, invalid } from './ApiError';

/** Who a request comes from, as SelfSubjectReview shows it. @public */
export type UserInfo = {
  username: string;
  uid?: string;
  groups: string[];
  extra?: { [key: string]: string[] };
};

/** One request to one cluster, authenticated. */
export interface ApiRequest {
  readonly http: IncomingMessage;
  readonly response: ServerResponse;
  readonly cluster: Cluster;
  readonly method: string;
  /** The path inside the cluster, such as `/api/v1/pods`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The impersonated user, where there is one. */
  readonly user: UserInfo;
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

/** `kind` names the options in which it stands. Throws 422. */
export function isDryRun(
  query: URLSearchParams,
  kind = 'CreateOptions',
): boolean {
  const value = query.get('dryRun');
  if (!value) return false;
  if (value !== 'All') {
    throw invalid({ group: 'meta.k8s.io', plural: '', kind }, '', [
      {
        reason: 'FieldValueNotSupported',
        field: 'dryRun',
        message: `Unsupported value: ["${value}"]: supported values: "All"`,
      },
    ]);
  }
  return true;
}

/** The name that goes into managedFields: asked for, or the client's own name. */
export function fieldManager(request: ApiRequest): string {
  const asked = request.query.get('fieldManager');
  if (asked) return asked;
  const agent = request.http.headers['user-agent'] ?? '';
  return agent.split('/')[0] || 'unknown';
}

export function nonNegative(
  query: URLSearchParams,
  name: string,
): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw badRequest(
      `${name}: Invalid value: "${text}": must be a whole number of at least 0`,
    );
  }
  return value;
}
