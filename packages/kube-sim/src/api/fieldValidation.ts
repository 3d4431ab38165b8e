import { KubeObject } from '../objects';
import { knownFields } from '../registry/knownFields';
import { ApiError, badRequest } from './ApiError';
import { ApiRequest } from './ApiRequest';
import { apiVersionOf, ResourceType } from './resourceTypes';

const MODES = ['Ignore', 'Strict', 'Warn'];

function list(unknown: string[]): string {
  return unknown.map(path => `unknown field "${path}"`).join(', ');
}

/**
 * Drops fields that the type does not have, and says so as `fieldValidation`
 * wants it: not at all, in a header (the default), or by refusing with 400.
 */
export function dropUnknownFields(
  request: ApiRequest,
  type: ResourceType,
  object: KubeObject,
): KubeObject {
  const mode = request.query.get('fieldValidation') ?? 'Warn';
  if (!MODES.includes(mode)) {
    throw badRequest(
      `fieldValidation: Unsupported value: "${mode}": supported values: "Ignore", "Strict", "Warn"`,
    );
  }
  const { known, unknown } = knownFields(type, object);
  if (unknown.length === 0) return object;
  if (mode === 'Strict') {
    const strict = `strict decoding error: ${list(unknown)}`;
    throw badRequest(
      request.method === 'PATCH'
        ? strict
        : `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${strict}`,
    );
  }
  if (mode === 'Warn') {
    request.response.setHeader(
      'warning',
      unknown.map(path => `299 - "unknown field \\"${path}\\""`),
    );
  }
  return known;
}

/** An apply is typed: what it names has to be there. Throws 500, as the real server does. */
export function refuseUnknownFields(
  type: ResourceType,
  object: KubeObject,
): void {
  const { unknown } = knownFields(type, object);
  if (unknown.length === 0) return;
  const { namespace, name } = object.metadata;
  const causes = unknown.map(path => `.${path}: field not declared in schema`);
  throw new ApiError(
    500,
    '',
    `failed to create typed patch object (${
      namespace ? `${namespace}/` : ''
    }${name}; ${type.group ? '' : '/'}${apiVersionOf(type)}, Kind=${
      type.kind
    }): ${
      causes.length === 1 ? causes[0] : `errors:\n  ${causes.join('\n  ')}`
    }`,
  );
}
