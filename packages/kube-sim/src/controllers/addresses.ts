import { hash32, Random } from '../identity/Random';
import { Pod } from '../workloads';

function nodeNumber(name: string): number {
  const number = Number(/(\d+)$/.exec(name)?.[1]);
  return Number.isNaN(number) ? hash32(name) % 65_000 : number;
}

/** A node's address, from its number. */
export function nodeIp(name: string): string {
  const number = nodeNumber(name);
  return `172.20.${(number >> 8) & 255}.${number & 255}`;
}

export function podCidr(name: string): string {
  const number = nodeNumber(name);
  return `10.${128 + ((number >> 8) & 63)}.${number & 255}.0/24`;
}

/** An address of a pod, out of its node's range. */
export function podIp(pod: Pod, random: Random): string {
  const [range] = podCidr(pod.spec.nodeName ?? '').split('.0/24');
  return `${range}.${2 + random.integer(252)}`;
}
