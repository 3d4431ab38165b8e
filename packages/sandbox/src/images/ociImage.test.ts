import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { extract, Header } from 'tar-stream';
import { Readable } from 'node:stream';
import { ociImage, ociLayer } from './ociImage';

const sha256 = (content: Buffer) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

const image = async () =>
  ociImage({
    layer: await ociLayer([
      { path: 'tmp', mode: 0o1777 },
      { path: 'web', mode: 0o755, content: Buffer.from('program') },
    ]),
    settings: {
      entrypoint: ['/web'],
      user: '1000:1000',
      env: { VERSION: 'v1' },
      exposedPorts: ['8080/tcp'],
    },
    architecture: 'amd64',
  });

async function untar(tar: Buffer): Promise<[Header, string][]> {
  const entries: [Header, string][] = [];
  const archive = extract();
  Readable.from([tar]).pipe(archive);
  for await (const entry of archive) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) {
      chunks.push(chunk as Buffer);
    }
    entries.push([entry.header, Buffer.concat(chunks).toString()]);
  }
  return entries;
}

describe('ociImage', () => {
  it('should refer to its parts by digest and size', async () => {
    const { manifest, config, layer } = await image();
    expect(JSON.parse(manifest.content.toString())).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: sha256(config.content),
        size: config.content.length,
      },
      layers: [
        {
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          digest: sha256(layer.content),
          size: layer.content.length,
        },
      ],
    });
  });

  it('should say how it is run and what it is unpacked', async () => {
    const { config, layer } = await image();
    expect(JSON.parse(config.content.toString())).toMatchObject({
      architecture: 'amd64',
      os: 'linux',
      config: {
        User: '1000:1000',
        Entrypoint: ['/web'],
        ExposedPorts: { '8080/tcp': {} },
        Env: expect.arrayContaining(['VERSION=v1']),
      },
      rootfs: { diff_ids: [sha256(gunzipSync(layer.content))] },
    });
  });

  it('should hold the files with their modes, owned by root', async () => {
    const { layer } = await image();
    const entries = await untar(gunzipSync(layer.content));
    expect(
      entries.map(([{ name, type, mode, uid }, content]) => ({
        name,
        type,
        mode,
        uid,
        content,
      })),
    ).toEqual([
      { name: 'tmp', type: 'directory', mode: 0o1777, uid: 0, content: '' },
      { name: 'web', type: 'file', mode: 0o755, uid: 0, content: 'program' },
    ]);
  });

  it('should have the same digest each time', async () => {
    const [one, other] = [await image(), await image()];
    expect(one.manifest.digest).toBe(other.manifest.digest);
  });
});
