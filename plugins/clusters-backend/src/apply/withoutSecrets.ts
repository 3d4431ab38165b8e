import { JsonObject, JsonValue } from '@backstage/types';
import { CellError } from '../connection/CellError';
import { isHarmless, isObject } from './shownObject';

/** So much of a line gives it away; servers quote long values shortened. */
const TELLING = 8;

const LEFT_OUT =
  'its words are left out, since they quote what the Secret holds';

/**
 * What an API server said about an object, without its words where they quote
 * the content of a Secret: it names a value of the wrong type by showing it
 * (Kubernetes 1.34: `.data.key: expected string, got
 * &value.valueUnstructured{Value:42}`), and a webhook may say anything.
 */
export function withoutSecrets(error: unknown, content: JsonObject): unknown {
  // A conflict names fields and managers, never values, and is read further.
  if (!(error instanceof CellError) || error.status === 409) {
    return error;
  }
  const { failure, status, retryAfter, causes } = error;
  const { detail = '' } = failure.params ?? {};
  const words = [detail, ...causes.map(({ message }) => message)];
  if (!words.some(text => quotesSecret(text, content))) {
    return error;
  }
  return new CellError(
    {
      ...failure,
      message: failure.message.replace(detail, () => LEFT_OUT),
      params: { ...failure.params, detail: LEFT_OUT },
    },
    { status, retryAfter },
  );
}

/** Whether a text shows what a Secret holds; always `false` for other kinds. */
export function quotesSecret(text: string, content: JsonObject): boolean {
  if (content.kind !== 'Secret') {
    return false;
  }
  return secretsOf(content).some(secret =>
    secret
      .split(/\s*\n\s*/)
      .map(line => line.slice(0, TELLING))
      .some(line => line !== '' && text.includes(line)),
  );
}

/** Every value, as it was sent and as the server decodes it. */
function secretsOf({ data, stringData, metadata }: JsonObject): string[] {
  const { annotations } = (metadata ?? {}) as JsonObject;
  const others = Object.entries(isObject(annotations) ? annotations : {})
    .filter(([key]) => !isHarmless(key))
    .flatMap(([, value]) => leaves(value));
  const encoded = leaves(data);
  return [
    ...encoded,
    ...encoded.map(value => Buffer.from(value, 'base64').toString('utf8')),
    ...leaves(stringData),
    ...others,
  ];
}

/** Of a value with the wrong type as well, which is what a server quotes. */
function leaves(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  return typeof value === 'object'
    ? Object.values(value).flatMap(leaves)
    : [String(value)];
}
