import { timestamp } from '../clock/Clock';
import { isJsonObject, Json, JsonObject } from '../objects';
import { API_AUDIENCE, BoundObject } from '../server/ServiceAccountTokens';
import { invalid, notFound } from './ApiError';
import { ApiRequest } from './ApiRequest';
import { readBody } from './body';
import { PODS, SECRETS } from './resourceTypes';
import { sendJson } from './respond';
import { requireName, Route } from './route';

const DEFAULT_SECONDS = 3_600;
const LEAST_SECONDS = 600;
const LONGEST_SECONDS = 2 ** 32;
const SUBJECT = {
  group: 'authentication.k8s.io',
  plural: 'tokenrequests',
  kind: 'TokenRequest',
};

function secondsOf(value: Json | undefined): number {
  if (typeof value !== 'number') return DEFAULT_SECONDS;
  const refuse = (why: string) =>
    invalid(SUBJECT, '', [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.expirationSeconds',
        message: `Invalid value: ${value}: ${why}`,
      },
    ]);
  if (value < LEAST_SECONDS) {
    throw refuse('may not specify a duration less than 10 minutes');
  }
  if (value > LONGEST_SECONDS) {
    throw refuse('may not specify a duration larger than 2^32 seconds');
  }
  return value;
}

/** The object with which the token ends. Throws 404 when it is not there. */
function boundOf(
  request: ApiRequest,
  namespace: string | undefined,
  ref: JsonObject,
): BoundObject {
  const kind = String(ref.kind ?? '');
  const name = String(ref.name ?? '');
  const type = { Pod: PODS, Secret: SECRETS }[kind];
  if (!type) {
    throw invalid(SUBJECT, '', [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.boundObjectRef',
        message: `Invalid value: ${JSON.stringify(
          kind,
        )}: cannot bind token to object of this type`,
      },
    ]);
  }
  const stored = request.cluster.store.get(type, namespace, name);
  if (!stored) throw notFound(type, name);
  return { kind, name, uid: stored.uid };
}

/** TokenRequest: a token for a service account. */
export async function createToken(request: ApiRequest, route: Route) {
  const { cluster } = request;
  const account = cluster.registry.find(
    route.type,
    route.namespace,
    requireName(route),
  );
  const body = await readBody(request.http);
  const spec = isJsonObject(body) && isJsonObject(body.spec) ? body.spec : {};
  const audiences =
    Array.isArray(spec.audiences) && spec.audiences.length > 0
      ? spec.audiences.map(String)
      : [API_AUDIENCE];
  const expirationSeconds = secondsOf(spec.expirationSeconds);
  const status = cluster.tokens.issue(account, {
    audiences,
    expirationSeconds,
    bound: isJsonObject(spec.boundObjectRef)
      ? boundOf(request, route.namespace, spec.boundObjectRef)
      : undefined,
  });
  await sendJson(request, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name: account.name,
      namespace: account.namespace,
      creationTimestamp: timestamp(cluster.clock.now()),
    },
    spec: { ...spec, audiences, expirationSeconds },
    status,
  });
}
