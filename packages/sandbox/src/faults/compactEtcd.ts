import { ensureCellPki } from '../cell/cellPki';
import { ETCD_URL } from '../cell/controlPlaneArgs';
import { runInControlPlane } from '../cell/controlPlaneNetwork';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';

// etcd's HTTP interface has keys in base64; any key will do, this one is not.
const ANY_KEY = Buffer.from('/any').toString('base64');

/**
 * Makes etcd forget all that was before now, and gives the revision of now.
 *
 * `kubectl` only serves as an HTTP client with certificates here: it is there,
 * and etcd answers in its own network namespace only.
 */
export async function compactEtcd(
  context: SandboxContext,
  cell: CellSpec,
): Promise<number> {
  const pki = await ensureCellPki(context.paths, cell);
  const post = async (path: string, body: object) =>
    JSON.parse(
      await runInControlPlane(
        context,
        cell,
        context.binaries.kubectl,
        [
          '--kubeconfig=/dev/null',
          `--server=${ETCD_URL}`,
          `--certificate-authority=${pki.etcdCa.certFile}`,
          `--client-certificate=${pki.etcdClient.cert}`,
          `--client-key=${pki.etcdClient.key}`,
          'create',
          `--raw=${path}`,
          '--filename=-',
        ],
        { stdin: JSON.stringify(body) },
      ),
    );
  const { header } = (await post('/v3/kv/range', { key: ANY_KEY })) as {
    header: { revision: string };
  };
  await post('/v3/kv/compaction', {
    revision: header.revision,
    physical: true,
  });
  return Number(header.revision);
}
