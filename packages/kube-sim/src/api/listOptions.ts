import { badRequest, invalid, StatusCause } from './ApiError';

const EXACT = 'Exact';
const NOT_OLDER = 'NotOlderThan';

function forbid(field: string, why: string): StatusCause {
  return {
    reason: 'FieldValueForbidden',
    field,
    message: `Forbidden: ${why}`,
  };
}

function unsupported(value: string, supported: string[]): StatusCause {
  return {
    reason: 'FieldValueNotSupported',
    field: 'resourceVersionMatch',
    message: `Unsupported value: ${JSON.stringify(
      value,
    )}: supported values: ${supported
      .map(text => JSON.stringify(text))
      .join(', ')}`,
  };
}

function refuse(causes: StatusCause[]) {
  if (causes.length === 0) return;
  throw invalid(
    { group: 'meta.k8s.io', plural: '', kind: 'ListOptions' },
    '',
    causes,
  );
}

/** What the real server refuses of a list's query, in its words. Throws 422, and 400 for a version beside `continue`. */
export function checkListOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch');
  const version = query.get('resourceVersion');
  const field = 'resourceVersionMatch';
  const causes: StatusCause[] = [];
  if (match) {
    if (!version) {
      causes.push(
        forbid(
          field,
          'resourceVersionMatch is forbidden unless resourceVersion is provided',
        ),
      );
    }
    if (query.get('continue')) {
      causes.push(
        forbid(
          field,
          'resourceVersionMatch is forbidden when continue is provided',
        ),
      );
    }
    if (match !== EXACT && match !== NOT_OLDER) {
      causes.push(unsupported(match, [EXACT, NOT_OLDER, '']));
    }
    if (match === EXACT && version === '0') {
      causes.push(
        forbid(
          field,
          'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
        ),
      );
    }
  }
  if (query.get('sendInitialEvents') !== null) {
    causes.push(
      forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list'),
    );
  }
  refuse(causes);
  if (query.get('continue') && version && version !== '0') {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
}

/** The same for a watch. Throws 422. */
export function checkWatchOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch');
  const initial = query.get('sendInitialEvents');
  const field = 'resourceVersionMatch';
  const causes: StatusCause[] = [];
  if (initial !== null && match !== NOT_OLDER) {
    causes.push(
      forbid(
        field,
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      ),
    );
  }
  if (match) {
    if (initial === null) {
      causes.push(
        forbid(
          field,
          'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
        ),
      );
    }
    if (match !== NOT_OLDER) causes.push(unsupported(match, [NOT_OLDER]));
    if (query.get('continue')) {
      causes.push(
        forbid(
          field,
          'resourceVersionMatch is forbidden when continue is provided',
        ),
      );
    }
  }
  refuse(causes);
}
