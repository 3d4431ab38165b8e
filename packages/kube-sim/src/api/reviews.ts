import { isJsonObject } from '../objects';
import { timestamp } from '../clock/Clock';
import { ApiRequest } from './ApiRequest';
import { readBody } from './body';
import { sendJson } from './respond';

const SELF = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const ACCESS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Answers "who am I" and "may I"; false when the path is something else. */
export async function answerReview(request: ApiRequest): Promise<boolean> {
  if (request.method !== 'POST') return false;
  if (request.path !== SELF && request.path !== ACCESS) return false;
  const body = await readBody(request.http);
  const creationTimestamp = timestamp(request.cluster.clock.now());
  if (request.path === SELF) {
    await sendJson(request, 201, {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp },
      status: { userInfo: request.user },
    });
    return true;
  }
  const spec = isJsonObject(body) && isJsonObject(body.spec) ? body.spec : {};
  const asked = isJsonObject(spec.resourceAttributes)
    ? spec.resourceAttributes
    : {};
  const refusal = request.cluster.faults.refusal({
    verb: String(asked.verb ?? ''),
    resource: String(asked.resource ?? ''),
    user: request.user.username,
  });
  await sendJson(request, 201, {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp },
    spec,
    status: refusal
      ? { allowed: false, reason: refusal }
      : {
          allowed: true,
          reason: 'the simulator allows everything that no fault forbids',
        },
  });
  return true;
}
