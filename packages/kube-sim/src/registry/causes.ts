import { StatusCause } from '../api/ApiError';
import { Json } from '../objects';

/** Why a field is refused, in the words of the real server. */
export function wrong(
  field: string,
  value: Json | undefined,
  why: string,
): StatusCause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}`,
    field,
  };
}

export function required(field: string, why?: string): StatusCause {
  return {
    reason: 'FieldValueRequired',
    message: why ? `Required value: ${why}` : 'Required value',
    field,
  };
}

export function unsupported(
  field: string,
  value: Json | undefined,
  supported: string[],
): StatusCause {
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(
      value ?? '',
    )}: supported values: ${supported
      .map(text => JSON.stringify(text))
      .join(', ')}`,
    field,
  };
}

export function forbiddenField(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}
