/**
 * A person or program as the API server sees it.
 *
 * @public
 */
export interface AuditUser {
  username: string;
  groups?: string[];
  extra?: { [key: string]: string[] };
}

/**
 * An event of the audit log (`audit.k8s.io/v1`), as far as tests look at it.
 *
 * @public
 */
export interface AuditEvent {
  auditID: string;
  stage: string;
  verb: string;
  requestURI: string;
  user: AuditUser;
  impersonatedUser?: AuditUser;
  sourceIPs?: string[];
  userAgent?: string;
  objectRef?: {
    resource?: string;
    subresource?: string;
    namespace?: string;
    name?: string;
    apiGroup?: string;
  };
  responseStatus?: { code?: number; reason?: string; message?: string };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
}

/**
 * What an event must have; a list means any of these.
 *
 * @public
 */
export interface AuditFilter {
  /** Who has logged in. */
  user?: string | string[];
  /** As whom; `null`: as nobody else. */
  impersonatedUser?: string | string[] | null;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete` … */
  verb?: string | string[];
  /** `pods`, or with the part of it as in `deployments/scale`. */
  resource?: string | string[];
  namespace?: string | string[];
  name?: string | string[];
}

/** Whether an event is what is looked for. */
export function matches(event: AuditEvent, filter: AuditFilter): boolean {
  const ref = event.objectRef;
  const resource = ref?.subresource
    ? `${ref.resource}/${ref.subresource}`
    : ref?.resource;
  return (
    isOneOf(event.user.username, filter.user) &&
    (filter.impersonatedUser === null
      ? event.impersonatedUser === undefined
      : isOneOf(event.impersonatedUser?.username, filter.impersonatedUser)) &&
    isOneOf(event.verb, filter.verb) &&
    isOneOf(resource, filter.resource) &&
    isOneOf(ref?.namespace, filter.namespace) &&
    isOneOf(ref?.name, filter.name)
  );
}

function isOneOf(
  value: string | undefined,
  wanted: string | string[] | undefined,
): boolean {
  return (
    wanted === undefined ||
    (value !== undefined && [wanted].flat().includes(value))
  );
}
