const SHORT_DIGEST_LENGTH = 12;

/**
 * The part of an image that people call its version: `name:tag` without
 * registry and path, or `name@` and the beginning of the digest when there is
 * no tag. An image with neither is what registries call `latest`.
 *
 * @internal
 */
export function imageVersion(image: string): string {
  const [named, digest] = image.split('@');
  // After the last slash, since a registry may have a port: `host:5000/name`.
  const name = named.slice(named.lastIndexOf('/') + 1);
  if (name.includes(':')) {
    return name;
  }
  if (digest) {
    const hash = digest.slice(digest.indexOf(':') + 1);
    return `${name}@${hash.slice(0, SHORT_DIGEST_LENGTH)}`;
  }
  return `${name}:latest`;
}
