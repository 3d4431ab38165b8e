import { JsonObject } from '@backstage/types';
import { WriteAuthority } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Budget, NodeObject, NodePod } from './objects';

/** A node takes 110 pods by default, so that is one page for nearly all. */
const PAGE = '500';

/** Who asks, and where. */
export type NodeAccess = {
  connection: CellConnection;
  node: string;
  authority: WriteAuthority;
  signal?: AbortSignal;
};

export function nodePath(node: string): string {
  return `/api/v1/nodes/${encodeURIComponent(node)}`;
}

/** @throws CellError, with status 404 when there is no such node */
export async function readNode(access: NodeAccess): Promise<NodeObject> {
  const { connection, node, authority, signal } = access;
  return connection.call({
    path: nodePath(node),
    as: authority,
    what: `read Node ${node}`,
    signal,
  });
}

/** Pods that are bound to a node, read live. */
export async function readNodePods(access: NodeAccess): Promise<NodePod[]> {
  return listAll(access, {
    path: '/api/v1/pods',
    fieldSelector: `spec.nodeName=${access.node}`,
    what: `list the pods of Node ${access.node}`,
  });
}

/** All budgets of the cell, read live: rows do not have them. */
export async function readBudgets(access: NodeAccess): Promise<Budget[]> {
  return listAll(access, {
    path: '/apis/policy/v1/poddisruptionbudgets',
    what: 'list PodDisruptionBudgets',
  });
}

async function listAll(
  access: NodeAccess,
  list: { path: string; fieldSelector?: string; what: string },
): Promise<JsonObject[]> {
  const { connection, authority, signal } = access;
  for (let attempt = 1; ; attempt += 1) {
    const items: JsonObject[] = [];
    let next: string | undefined;
    try {
      do {
        const page = await connection.call({
          path: list.path,
          query: {
            limit: PAGE,
            continue: next,
            fieldSelector: list.fieldSelector,
          },
          as: authority,
          what: list.what,
          signal,
        });
        items.push(...((page.items ?? []) as JsonObject[]));
        next = (page.metadata as { continue?: string } | undefined)?.continue;
      } while (next);
      return items;
    } catch (error) {
      // The list was forgotten between two pages: begin again, once.
      const expired = error instanceof CellError && error.status === 410;
      if (!expired || attempt > 1) throw error;
    }
  }
}
