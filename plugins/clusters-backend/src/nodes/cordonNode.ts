import { nodePath, NodeAccess, readNode } from './readNode';

const FIELD_MANAGER = 'longshore';

/**
 * Closes a node for new pods, or opens it. Pods that run there stay.
 *
 * @returns how it was before
 * @throws CellError
 */
export async function cordonNode(
  access: NodeAccess & { cordoned: boolean },
): Promise<{ wasCordoned: boolean }> {
  const { connection, node, authority, cordoned, signal } = access;
  const before = await readNode(access);
  const wasCordoned = before.spec?.unschedulable ?? false;
  if (wasCordoned !== cordoned) {
    await connection.call({
      method: 'PATCH',
      path: nodePath(node),
      query: { fieldManager: FIELD_MANAGER },
      // Merged and not applied: the field is shared with kubectl and with
      // whoever repairs nodes, and nobody is to own it.
      contentType: 'application/merge-patch+json',
      body: {
        // Another node of the same name is not the one that was meant.
        metadata: { uid: before.metadata?.uid },
        spec: { unschedulable: cordoned || null },
      },
      as: authority,
      what: `${cordoned ? 'cordon' : 'uncordon'} Node ${node}`,
      signal,
    });
  }
  return { wasCordoned };
}
