import { JudgedPod, judgePods } from './judgePods';
import { NodeAccess, readBudgets, readNodePods } from './readNode';

/** Pods of a node that a drain has to wait for, read live. */
export async function remainingPods(access: NodeAccess): Promise<JudgedPod[]> {
  const [pods, budgets] = await Promise.all([
    readNodePods(access),
    readBudgets(access),
  ]);
  return judgePods(pods, budgets).filter(
    ({ fate }) => fate !== 'leave-daemonset' && fate !== 'leave-mirror',
  );
}
