import { ResponseError } from '@backstage/errors';
import { Blob, OciImage } from './ociImage';

/**
 * Pushes an image over the OCI distribution API; parts that the registry has
 * already are not sent again.
 */
export async function pushImage(options: {
  /** Base URL of the registry, without `/v2`. */
  registry: string;
  repository: string;
  tag: string;
  image: OciImage;
}): Promise<void> {
  const { registry, repository, tag, image } = options;
  const base = `${registry}/v2/${repository}`;
  await pushBlob(base, image.layer);
  await pushBlob(base, image.config);
  // Last, since the registry refuses a manifest whose parts it does not have.
  await checked(
    await fetch(`${base}/manifests/${tag}`, {
      method: 'PUT',
      headers: { 'Content-Type': image.manifest.mediaType },
      body: new Uint8Array(image.manifest.content),
    }),
  );
}

async function pushBlob(base: string, blob: Blob): Promise<void> {
  const there = await fetch(`${base}/blobs/${blob.digest}`, { method: 'HEAD' });
  if (there.ok) {
    return;
  }
  const upload = await checked(
    await fetch(`${base}/blobs/uploads/`, { method: 'POST' }),
  );
  const location = upload.headers.get('location');
  if (!location) {
    throw new Error(`The registry gave no upload address at ${upload.url}`);
  }
  // The address may be relative and has parameters of its own.
  const target = new URL(location, base);
  target.searchParams.set('digest', blob.digest);
  await checked(
    await fetch(target, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array(blob.content),
    }),
  );
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  // An unread body would hold the connection.
  await response.arrayBuffer();
  return response;
}
