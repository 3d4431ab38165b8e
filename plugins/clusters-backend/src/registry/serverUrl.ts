import { invalidCredentials } from './invalidCredentials';

/**
 * Reads the address of an API server.
 *
 * @param where - the place in configuration, for the message
 */
export function readServerUrl(address: string, where: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch (error) {
    throw invalidCredentials(`${where} is not a URL`, 'not-a-url');
  }
  if (url.protocol !== 'https:') {
    throw invalidCredentials(
      `${where} must begin with https://, since every request carries the credentials of the platform`,
      'not-https',
    );
  }
  if (url.username || url.password) {
    throw invalidCredentials(
      `${where} must not hold a user name or password`,
      'url-with-password',
    );
  }
  return url;
}
