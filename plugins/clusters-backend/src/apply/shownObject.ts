import { JsonObject, JsonValue } from '@backstage/types';

/** A whole copy of the object, values of a Secret included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Annotations of Secrets that say what the Secret is and not what is in it.
 * Tools put copies and hashes of values into annotations of their own, so that
 * only known ones are shown.
 */
const HARMLESS_ANNOTATIONS = [
  'kubernetes.io/description',
  'kubernetes.io/service-account.name',
  'kubernetes.io/service-account.uid',
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
];
const OUR_ANNOTATIONS = 'longshore.dev/';

/** For a person who looks at a preview; values of Secrets are left out. */
export function shownObject(stored: JsonObject): JsonObject {
  const { managedFields, ...metadata } = withoutLastApplied(
    (stored.metadata ?? {}) as JsonObject,
  );
  if (stored.kind !== 'Secret') {
    return { ...stored, metadata };
  }
  const shown: JsonObject = {
    ...stored,
    metadata: {
      ...metadata,
      ...(isObject(metadata.annotations) && {
        annotations: blank(metadata.annotations, isHarmless),
      }),
    },
  };
  for (const field of ['data', 'stringData']) {
    const values = stored[field];
    if (isObject(values)) {
      shown[field] = blank(values);
    }
  }
  return shown;
}

/** Metadata without the copy that a client-side `kubectl apply` leaves there. */
export function withoutLastApplied(metadata: JsonObject): JsonObject {
  const { annotations } = metadata;
  if (!isObject(annotations) || !(LAST_APPLIED in annotations)) {
    return metadata;
  }
  const { [LAST_APPLIED]: _, ...others } = annotations;
  return { ...metadata, annotations: others };
}

/** Whether an annotation of a Secret may be shown. */
export function isHarmless(annotation: string): boolean {
  return (
    annotation.startsWith(OUR_ANNOTATIONS) ||
    HARMLESS_ANNOTATIONS.includes(annotation)
  );
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys, which say what there is, without what they stand for. */
function blank(
  values: JsonObject,
  isShown: (key: string) => boolean = () => false,
): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      isShown(key) ? value : '',
    ]),
  );
}
