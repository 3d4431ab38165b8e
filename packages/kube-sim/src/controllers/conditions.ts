import { Condition } from '../workloads';

/** Sets a condition; its transition time moves only when its status does. */
export function setCondition(
  conditions: Condition[] | undefined,
  wanted: Condition,
  now: string,
): Condition[] {
  const list = conditions ?? [];
  const index = list.findIndex(({ type }) => type === wanted.type);
  const known = list[index];
  const changed = known?.status !== wanted.status;
  const condition: Condition = {
    ...wanted,
    lastTransitionTime: changed ? now : known.lastTransitionTime,
  };
  return index < 0
    ? [...list, condition]
    : list.map((old, at) => (at === index ? condition : old));
}
