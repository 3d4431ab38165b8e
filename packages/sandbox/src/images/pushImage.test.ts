import { createHash } from 'node:crypto';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { ociImage, OciImage, ociLayer } from './ociImage';
import { pushImage } from './pushImage';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** As much of a registry as a push needs, as strict as the specification. */
class FakeRegistry {
  readonly blobs = new Map<string, Buffer>();
  readonly tags = new Map<string, string>();
  readonly calls: string[] = [];
  readonly server: Server = createServer((request, response) => {
    void this.#answer(request).then(({ status, location }) => {
      response.writeHead(status, location ? { location } : {}).end();
    });
  });

  async #answer(
    request: IncomingMessage,
  ): Promise<{ status: number; location?: string }> {
    const url = new URL(request.url!, 'http://registry');
    const body = await bodyOf(request);
    this.calls.push(`${request.method} ${url.pathname.split('/')[4]}`);
    const last = url.pathname.split('/').pop()!;
    if (request.method === 'HEAD') {
      return { status: this.blobs.has(last) ? 200 : 404 };
    }
    if (request.method === 'POST') {
      return {
        status: 202,
        location: '/v2/longshore/web/blobs/up?_state=a%2Fb',
      };
    }
    if (url.pathname.includes('/manifests/')) {
      const { config, layers } = JSON.parse(body.toString());
      const there = [config, ...layers].every(({ digest }) =>
        this.blobs.has(digest),
      );
      this.tags.set(last, body.toString());
      return { status: there ? 201 : 404 };
    }
    const digest = url.searchParams.get('digest')!;
    const actual = createHash('sha256').update(body).digest('hex');
    if (
      url.searchParams.get('_state') !== 'a/b' ||
      digest !== `sha256:${actual}`
    ) {
      return { status: 400 };
    }
    this.blobs.set(digest, body);
    return { status: 201 };
  }
}

describe('pushImage', () => {
  const registry = new FakeRegistry();
  let image: OciImage;
  let options: Parameters<typeof pushImage>[0];

  beforeAll(async () => {
    image = ociImage({
      layer: await ociLayer([
        { path: 'a', mode: 0o644, content: Buffer.from('a') },
      ]),
      settings: { entrypoint: ['/a'] },
      architecture: 'amd64',
    });
    await new Promise<void>(done => {
      registry.server.listen(0, '127.0.0.1', done);
    });
    const { port } = registry.server.address() as AddressInfo;
    options = {
      registry: `http://127.0.0.1:${port}`,
      repository: 'longshore/web',
      tag: 'v1',
      image,
    };
  });
  afterAll(() => {
    registry.server.closeAllConnections();
    registry.server.close();
  });

  it('should push the parts before the manifest', async () => {
    await pushImage(options);
    expect(registry.tags.get('v1')).toBe(image.manifest.content.toString());
    expect(registry.calls).toEqual([
      ...['HEAD blobs', 'POST blobs', 'PUT blobs'],
      ...['HEAD blobs', 'POST blobs', 'PUT blobs'],
      'PUT manifests',
    ]);
  });

  it('should not push parts again', async () => {
    registry.calls.length = 0;
    await pushImage({ ...options, tag: 'v2' });
    expect(registry.calls).toEqual([
      'HEAD blobs',
      'HEAD blobs',
      'PUT manifests',
    ]);
  });

  it('should fail with what the registry says', async () => {
    const broken: OciImage = {
      ...image,
      layer: { ...image.layer, digest: 'sha256:wrong' },
    };
    await expect(pushImage({ ...options, image: broken })).rejects.toThrow(
      '400',
    );
  });
});
