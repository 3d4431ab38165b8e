import { WriteAuthority } from '@longshore/plugin-clusters-common';

/**
 * Headers that make the API server judge a request as the fixed user
 * `longshore` of one level instead of as the platform's own account, and write
 * the person and the operation into its audit log.
 *
 * Exactly one group is sent: the header may be repeated, but HTTP libraries
 * join repeated headers with a comma, which would name another group.
 */
export function impersonationHeaders(
  authority: WriteAuthority,
): Record<string, string> {
  return {
    'Impersonate-User': 'longshore',
    'Impersonate-Group': `longshore:${authority.level}`,
    // Extras are header names, so the slash of the key is percent-encoded.
    'Impersonate-Extra-longshore.dev%2Fuser': authority.user,
    'Impersonate-Extra-longshore.dev%2Foperation': authority.operation,
  };
}
