import { JsonObject } from '../objects';

export type StatusCause = { reason?: string; message?: string; field?: string };

export type StatusDetails = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
};

/** The object a Kubernetes API answers instead of the one that was asked for. */
export type StatusObject = {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: JsonObject;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
};

/** What an error is about. */
export interface Subject {
  group: string;
  plural: string;
  kind: string;
}

/** A failure that is answered as a Status. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
    readonly listMeta: JsonObject = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toStatus(): StatusObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.listMeta,
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      details: this.details,
      code: this.code,
    };
  }
}

function qualified(subject: Subject): string {
  return subject.group ? `${subject.plural}.${subject.group}` : subject.plural;
}

/** Status details name the resource under `kind`, as the real server does. */
function about(subject: Subject, name: string): StatusDetails {
  return {
    name,
    group: subject.group || undefined,
    kind: subject.plural,
  };
}

export function notFound(subject: Subject, name: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    `${qualified(subject)} "${name}" not found`,
    about(subject, name),
  );
}

export function unknownPath(): ApiError {
  return new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

export function alreadyExists(subject: Subject, name: string): ApiError {
  return new ApiError(
    409,
    'AlreadyExists',
    `${qualified(subject)} "${name}" already exists`,
    about(subject, name),
  );
}

export function staleVersion(subject: Subject, name: string): ApiError {
  return conflict(
    subject,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

export function conflict(
  subject: Subject,
  name: string,
  why: string,
): ApiError {
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${why}`,
    about(subject, name),
  );
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function forbidden(
  subject: Subject,
  name: string,
  why: string,
  causes?: StatusCause[],
): ApiError {
  return new ApiError(
    403,
    'Forbidden',
    `${qualified(subject)} "${name}" is forbidden: ${why}`,
    { ...about(subject, name), causes },
  );
}

export function invalid(
  subject: Subject,
  name: string,
  causes: StatusCause[],
): ApiError {
  const texts = causes.map(cause => `${cause.field}: ${cause.message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const kind = subject.group
    ? `${subject.kind}.${subject.group}`
    : subject.kind;
  return new ApiError(422, 'Invalid', `${kind} "${name}" is invalid: ${list}`, {
    name,
    group: subject.group || undefined,
    kind: subject.kind,
    causes,
  });
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

/** A JSON patch that cannot be done. The real server says no more either. */
export function rejectedPatch(): ApiError {
  return new ApiError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
      ', ',
    )}`,
    {},
  );
}

export function expired(message: string, listMeta: JsonObject = {}): ApiError {
  return new ApiError(410, 'Expired', message, undefined, listMeta);
}
