import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** One entry of an image's file system. */
export interface ImageFile {
  /** Without a leading slash. A folder when it has no content. */
  path: string;
  mode: number;
  content?: Buffer;
}

/** What runs when the image is started, in the terms of the OCI image config. */
export interface ImageSettings {
  entrypoint: string[];
  /** `<uid>[:<gid>]`; root when missing. */
  user?: string;
  env?: { [name: string]: string };
  workingDir?: string;
  exposedPorts?: string[];
  labels?: { [name: string]: string };
}

/** A content-addressed part of an image. */
export interface Blob {
  mediaType: string;
  digest: string;
  content: Buffer;
}

/** The file system of an image. */
export interface Layer extends Blob {
  /** Digest of what it unpacks to. */
  diffId: string;
}

/** An image with one layer, ready to be pushed. */
export interface OciImage {
  manifest: Blob;
  config: Blob;
  layer: Layer;
}

const gzipped = promisify(gzip);

// The same input gives the same digests on every machine and day.
const EPOCH = new Date(0);

/** Packs files into a layer; several images may share it. */
export async function ociLayer(files: ImageFile[]): Promise<Layer> {
  const tar = await tarOf(files);
  return {
    ...blob('application/vnd.oci.image.layer.v1.tar+gzip', await gzipped(tar)),
    diffId: sha256(tar),
  };
}

/** Makes an image of one layer, to the OCI image specification 1.0. */
export function ociImage(options: {
  layer: Layer;
  settings: ImageSettings;
  architecture: string;
}): OciImage {
  const { layer, settings } = options;
  const config = blob(
    'application/vnd.oci.image.config.v1+json',
    json({
      created: EPOCH.toISOString(),
      architecture: options.architecture,
      os: 'linux',
      config: {
        User: settings.user,
        ExposedPorts: settings.exposedPorts
          ? Object.fromEntries(settings.exposedPorts.map(port => [port, {}]))
          : undefined,
        Env: [
          'PATH=/usr/local/bin:/usr/bin:/bin:/',
          ...Object.entries(settings.env ?? {}).map(
            ([name, value]) => `${name}=${value}`,
          ),
        ],
        Entrypoint: settings.entrypoint,
        WorkingDir: settings.workingDir ?? '/',
        Labels: settings.labels,
      },
      rootfs: { type: 'layers', diff_ids: [layer.diffId] },
      history: [
        { created: EPOCH.toISOString(), created_by: 'longshore-sandbox' },
      ],
    }),
  );
  const manifest = blob(
    'application/vnd.oci.image.manifest.v1+json',
    json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: descriptor(config),
      layers: [descriptor(layer)],
    }),
  );
  return { manifest, config, layer };
}

async function tarOf(files: ImageFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, mode, content } of files) {
    const header = { name: path, mode, mtime: EPOCH, uid: 0, gid: 0 };
    if (content) {
      archive.entry({ ...header, type: 'file' }, content);
    } else {
      archive.entry({ ...header, type: 'directory' });
    }
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function blob(mediaType: string, content: Buffer): Blob {
  return { mediaType, digest: sha256(content), content };
}

function descriptor({ mediaType, digest, content }: Blob) {
  return { mediaType, digest, size: content.length };
}

function sha256(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
