/** Suffixes of Kubernetes quantities, as the API server writes them. */
const FACTORS: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]{0,2})$/;

/** What a quantity such as `500m` or `2Gi` amounts to; 0 when it is none. */
function readQuantity(text: string | number | undefined): number {
  const match = QUANTITY.exec(String(text ?? ''));
  const amount = match ? Number(match[1]) * (FACTORS[match[2]] ?? 0) : 0;
  return Number.isFinite(amount) ? amount : 0;
}

/** A quantity of CPU in thousandths of a core, rounded up as the scheduler does. */
export function cpuMillis(text: string | number | undefined): number {
  // Products of decimal fractions are a little off: 0.1 cores are 100, not 101.
  return Math.ceil(Number((readQuantity(text) * 1000).toFixed(6)));
}

/** A quantity of memory or storage in bytes, rounded up. */
export function bytes(text: string | number | undefined): number {
  return Math.ceil(Number(readQuantity(text).toFixed(3)));
}
