import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTERNAL_NAME } from '../cell/cellPki';
import { adminKubeconfigFile } from '../cell/startControlPlane';
import { SandboxContext } from '../SandboxContext';
import { podTargetsTemplate, targetFiles } from './prometheusConfig';

const LOOK_EVERY_SECONDS = 3;

/**
 * A shell script that goes on looking which pods ask to be scraped. It asks for
 * the pods of one real node at a time, which costs the API server nothing, also
 * when there are thousands of played ones.
 */
export function lookForPods(
  { binaries, paths, spec }: SandboxContext,
  targetDir: string,
): string {
  const looks = spec.cells.flatMap(cell => {
    const template = join(targetDir, `pods-of-${cell.name}.template`);
    writeFileSync(template, podTargetsTemplate(cell.name));
    return cell.nodes.map(node => {
      const file = quote(join(targetDir, targetFiles.pods(node.name)));
      const command = [
        binaries.kubectl,
        `--kubeconfig=${adminKubeconfigFile(paths, cell)}`,
        `--tls-server-name=${INTERNAL_NAME}`,
        '--request-timeout=5s',
        ...['get', 'pods', '--all-namespaces', '--output=go-template-file'],
        `--template=${template}`,
        `--field-selector=spec.nodeName=${node.name},status.phase=Running`,
      ]
        .map(quote)
        .join(' ');
      // Whole or not at all; what cannot be asked keeps its last targets.
      return `${command} > ${file}.new && mv ${file}.new ${file}`;
    });
  });
  return `while :; do
${looks.join('\n')}
sleep ${LOOK_EVERY_SECONDS}
done
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
