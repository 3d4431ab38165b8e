import { readFileSync } from 'node:fs';
import { ownProgram } from '../binaries/ownProgram';
import { SandboxContext } from '../SandboxContext';
import { imageNames, registryAddress, WEB_VERSIONS } from './images';
import { Layer, ociImage, OciImage, ociLayer } from './ociImage';
import { pushImage } from './pushImage';

// Go's name of the machine's architecture, which image configs use as well.
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch;

const NON_ROOT_USER = '1000:1000';

// Go reads user names from here; pods may ask for the name.
const PASSWD = `root:x:0:0:root:/:/bin/false
app:x:1000:1000:app:/:/bin/false
`;

/** Makes the sandbox's images and pushes them to its registry. */
export async function pushImages(context: SandboxContext): Promise<void> {
  const names = imageNames(context.spec);
  await push(context, names.pause, await pauseImageOf());
  const layer = await webLayer();
  for (const version of WEB_VERSIONS) {
    await push(context, names.web[version], webImage(layer, version));
    await push(
      context,
      names.webNonRoot[version],
      webImage(layer, version, NON_ROOT_USER),
    );
  }
}

async function pauseImageOf(): Promise<OciImage> {
  return ociImage({
    layer: await ociLayer([
      {
        path: 'pause',
        mode: 0o755,
        content: readFileSync(await ownProgram('images/pause')),
      },
    ]),
    settings: { entrypoint: ['/pause'], user: '65535:65535' },
    architecture: ARCHITECTURE,
  });
}

async function webLayer(): Promise<Layer> {
  return ociLayer([
    { path: 'etc', mode: 0o755 },
    { path: 'etc/passwd', mode: 0o644, content: Buffer.from(PASSWD) },
    // For every user, as on any machine.
    { path: 'tmp', mode: 0o1777 },
    {
      path: 'web',
      mode: 0o755,
      content: readFileSync(await ownProgram('images/web')),
    },
  ]);
}

function webImage(layer: Layer, version: string, user?: string): OciImage {
  return ociImage({
    layer,
    settings: {
      entrypoint: ['/web'],
      user,
      env: { VERSION: version },
      exposedPorts: ['8080/tcp'],
      labels: { 'org.opencontainers.image.version': version },
    },
    architecture: ARCHITECTURE,
  });
}

async function push(
  { spec }: SandboxContext,
  name: string,
  image: OciImage,
): Promise<void> {
  const host = registryAddress(spec);
  const [repository, tag] = name.slice(host.length + 1).split(':');
  await pushImage({ registry: `http://${host}`, repository, tag, image });
}
