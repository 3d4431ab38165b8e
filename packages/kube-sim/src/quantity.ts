const SUFFIXES: { [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};
const QUANTITY =
  /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(n|u|m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|)$/;

/** A Kubernetes quantity (`250m`, `1.5Gi`) as a plain number; undefined when it is none. */
export function parseQuantity(
  quantity: string | number | undefined,
): number | undefined {
  if (typeof quantity === 'number') return quantity;
  const match = QUANTITY.exec(quantity ?? '');
  if (!match) return undefined;
  const value = Number(match[1]) * SUFFIXES[match[2]];
  return Number.isFinite(value) ? value : undefined;
}

/** Cores as whole thousandths: sums of floats would let 0.1 + 0.2 miss its node. */
export function cpuMillis(quantity: string | number | undefined): number {
  return Math.round((parseQuantity(quantity) ?? 0) * 1_000);
}

export function bytes(quantity: string | number | undefined): number {
  return Math.round(parseQuantity(quantity) ?? 0);
}
