import { InputError } from '@backstage/errors';

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
    throw new InputError(`${where} is not a URL: '${address}'`);
  }
  if (url.protocol !== 'https:') {
    throw new InputError(
      `${where} must begin with https://, since every request carries the credentials of the platform`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(`${where} must not hold a user name or password`);
  }
  return url;
}
