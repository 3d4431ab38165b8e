import { InputError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';

/** What can be wrong with credentials; pages have a sentence for each. */
export type CredentialsProblem =
  | 'authority-incomplete'
  | 'certificate-key'
  | 'context-open'
  | 'context-missing'
  | 'cluster-missing'
  | 'user-missing'
  | 'tls-not-verified'
  | 'proxy'
  | 'command'
  | 'impersonation'
  | 'no-identity'
  | 'password'
  | 'names-file'
  | 'not-yaml'
  | 'incomplete'
  | 'not-pem'
  | 'token-malformed'
  | 'not-a-url'
  | 'not-https'
  | 'url-with-password';

/**
 * Credentials that are not taken, with code `credentials-invalid`.
 *
 * @param message - the English sentence; holds nothing of the credentials
 * @param params - what the translated sentence is filled with; the same applies.
 * None is called `name` or `message`, which are lost where a page reads an error
 */
export function invalidCredentials(
  message: string,
  problem: CredentialsProblem,
  params: Record<string, string> = {},
): InputError {
  return withFailure(new InputError(message), {
    code: 'credentials-invalid',
    params: { ...params, problem, detail: message },
  });
}
