/**
 * Name of the catalog Component whose service an object belongs to.
 *
 * An entity name is always a valid label value: both are at most 63 characters
 * of `[A-Za-z0-9._-]` that begin and end with a letter or digit.
 *
 * @public
 */
export const LABEL_SERVICE = 'longshore.dev/service';

/**
 * Catalog namespace of the Component in {@link LABEL_SERVICE}; `default` when
 * the label is absent.
 *
 * @public
 */
export const LABEL_SERVICE_NAMESPACE = 'longshore.dev/service-namespace';

/**
 * Environment of the service, one of `ENVIRONMENTS`.
 *
 * @public
 */
export const LABEL_ENVIRONMENT = 'longshore.dev/environment';

/**
 * Track of the service: `main` or `gray`. One Deployment per track and cell.
 *
 * @public
 */
export const LABEL_TRACK = 'longshore.dev/track';

/**
 * `"true"` on namespaces that Longshore created and may therefore change.
 *
 * @public
 */
export const LABEL_MANAGED = 'longshore.dev/managed';

/**
 * Which chain of releases an object was applied for: what is left out of the
 * chain's next release is pruned by it, and nothing else is.
 *
 * @public
 */
export const LABEL_CHAIN = 'longshore.dev/chain';
