import { DrainPreview } from '@longshore/plugin-clusters-common';
import { blockingBudgets, judgePods } from './judgePods';
import { NodeAccess, readBudgets, readNode, readNodePods } from './readNode';

/**
 * Says what a drain would do now; changes nothing.
 *
 * @throws CellError, with status 404 when there is no such node
 */
export async function previewDrain(
  access: NodeAccess,
): Promise<{ preview: DrainPreview; nodeUid: string }> {
  const [node, pods, budgets] = await Promise.all([
    readNode(access),
    readNodePods(access),
    readBudgets(access),
  ]);
  const judged = judgePods(pods, budgets);
  return {
    nodeUid: node.metadata?.uid ?? '',
    preview: {
      cell: access.connection.cell,
      node: access.node,
      pods: judged.map(({ uid, endsBy, ...pod }) => pod),
      budgets: blockingBudgets(judged, budgets),
    },
  };
}
