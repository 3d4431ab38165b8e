import path from 'node:path';
import { root } from './paths.mjs';

/** Arguments for Node to run TypeScript sources of the workspace. */
export function sourceArgs(file, ...args) {
  return [
    '--enable-source-maps',
    '--require',
    path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    path.join(root, file),
    ...args,
  ];
}
