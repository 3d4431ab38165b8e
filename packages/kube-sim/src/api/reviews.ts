import { AccessAttributes, resourceAccess } from '../authorization/attributes';
import { Decision } from '../authorization/RoleBasedAccess';
import { timestamp } from '../clock/Clock';
import { isJsonObject, Json, JsonObject } from '../objects';
import { API_AUDIENCE } from '../server/ServiceAccountTokens';
import { ApiError, invalid } from './ApiError';
import { ApiRequest, UserInfo } from './ApiRequest';
import { readBody } from './body';
import { sendJson } from './respond';

const AUTHENTICATION = '/apis/authentication.k8s.io/v1/';
const AUTHORIZATION = '/apis/authorization.k8s.io/v1/';
const LOCAL = /^namespaces\/([^/]+)\/localsubjectaccessreviews$/;

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function wrongSpec(kind: string, field: string, message: string): ApiError {
  return invalid({ group: 'authorization.k8s.io', plural: '', kind }, '', [
    { reason: 'FieldValueInvalid', field, message },
  ]);
}

function accessAskedFor(kind: string, spec: JsonObject): AccessAttributes {
  if (isJsonObject(spec.nonResourceAttributes)) {
    const { path, verb } = spec.nonResourceAttributes;
    return resourceAccess({ path: text(path), verb: text(verb) });
  }
  if (!isJsonObject(spec.resourceAttributes)) {
    throw wrongSpec(
      kind,
      'spec.resourceAttributes',
      'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
  const asked = spec.resourceAttributes;
  return resourceAccess({
    verb: text(asked.verb),
    group: text(asked.group),
    resource: text(asked.resource),
    subresource: text(asked.subresource),
    namespace: text(asked.namespace),
    name: text(asked.name),
  });
}

function decisionStatus({ allowed, reason }: Decision): JsonObject {
  return reason ? { allowed, reason } : { allowed };
}

/** The user that a SubjectAccessReview asks about. */
function subjectOf(kind: string, spec: JsonObject): UserInfo {
  const username = text(spec.user);
  const groups = texts(spec.groups);
  if (!username && groups.length === 0) {
    throw wrongSpec(
      kind,
      'spec.user',
      'Invalid value: "": at least one of user or group must be specified',
    );
  }
  return { username, groups };
}

function rulesStatus(request: ApiRequest, spec: JsonObject): JsonObject {
  const namespace = text(spec.namespace);
  if (!namespace) {
    throw new ApiError(400, 'BadRequest', 'no namespace on request');
  }
  const rules = request.cluster.access.rulesOf(request.user, namespace);
  return {
    resourceRules: rules.filter(({ resources }) => resources) as Json[],
    nonResourceRules: rules.filter(
      ({ nonResourceURLs }) => nonResourceURLs,
    ) as Json[],
    incomplete: false,
  };
}

function tokenStatus(request: ApiRequest, spec: JsonObject): JsonObject {
  const audiences = texts(spec.audiences);
  const [audience = API_AUDIENCE] = audiences;
  const user = request.cluster.tokens.userOf(text(spec.token), audience);
  return user
    ? { authenticated: true, user, audiences: [audience] }
    : { authenticated: false, user: {}, error: 'invalid bearer token' };
}

type Answer = (request: ApiRequest, spec: JsonObject) => JsonObject;

/** Kind and status of each review, by the end of its path. */
const REVIEWS: { [path: string]: [kind: string, answer: Answer] } = {
  [`${AUTHENTICATION}selfsubjectreviews`]: [
    'SelfSubjectReview',
    ({ user }) => ({ userInfo: user }),
  ],
  [`${AUTHENTICATION}tokenreviews`]: ['TokenReview', tokenStatus],
  [`${AUTHORIZATION}selfsubjectaccessreviews`]: [
    'SelfSubjectAccessReview',
    ({ cluster, user }, spec) =>
      decisionStatus(
        cluster.access.decide(
          user,
          accessAskedFor('SelfSubjectAccessReview', spec),
        ),
      ),
  ],
  [`${AUTHORIZATION}subjectaccessreviews`]: [
    'SubjectAccessReview',
    ({ cluster }, spec) =>
      decisionStatus(
        cluster.access.decide(
          subjectOf('SubjectAccessReview', spec),
          accessAskedFor('SubjectAccessReview', spec),
        ),
      ),
  ],
  [`${AUTHORIZATION}selfsubjectrulesreviews`]: [
    'SelfSubjectRulesReview',
    rulesStatus,
  ],
};

function localReview(path: string): [string, Answer] | undefined {
  if (!path.startsWith(AUTHORIZATION)) return undefined;
  const match = LOCAL.exec(path.slice(AUTHORIZATION.length));
  if (!match) return undefined;
  const kind = 'LocalSubjectAccessReview';
  return [
    kind,
    ({ cluster }, spec) => {
      const access = accessAskedFor(kind, spec);
      if (access.namespace !== match[1]) {
        throw wrongSpec(
          kind,
          'spec.resourceAttributes.namespace',
          `Invalid value: ${JSON.stringify(
            access.namespace,
          )}: must match metadata.namespace`,
        );
      }
      return decisionStatus(
        cluster.access.decide(subjectOf(kind, spec), access),
      );
    },
  ];
}

/** Answers "who am I", "whose is this token" and "who may do what"; false when the path is something else. */
export async function answerReview(request: ApiRequest): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const review = REVIEWS[request.path] ?? localReview(request.path);
  if (!review) return false;
  const [kind, answer] = review;
  const body = await readBody(request.http);
  const spec = object(isJsonObject(body) ? body.spec : undefined);
  const apiVersion = request.path.startsWith(AUTHENTICATION)
    ? 'authentication.k8s.io/v1'
    : 'authorization.k8s.io/v1';
  const { clock } = request.cluster;
  await sendJson(request, 201, {
    kind,
    apiVersion,
    metadata: { creationTimestamp: timestamp(clock.now()) },
    ...(kind !== 'SelfSubjectReview' && { spec }),
    status: answer(request, spec),
  });
  return true;
}
