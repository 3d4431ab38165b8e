// The alphabet of Kubernetes' generated names: no vowels, so that no words come out.
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bits: enough to spread seeds and to name templates. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A number in Kubernetes' safe alphabet, as `pod-template-hash` is written. */
export function safeEncode(value: number): string {
  return [...String(value)]
    .map(digit => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length])
    .join('');
}

/** A seeded generator (mulberry32): the same seed gives the same names, uids and jitter. */
export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = hash32(seed);
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let value = this.state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number in [0, below). */
  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.integer(items.length)];
  }

  /** The five characters that follow a `generateName`. */
  nameSuffix(): string {
    let suffix = '';
    while (suffix.length < 5) {
      suffix += SAFE_ALPHABET[this.integer(SAFE_ALPHABET.length)];
    }
    return suffix;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.integer(16).toString(16);
    return text;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const variant = '89ab'[this.integer(4)];
    return [
      this.hex(8),
      this.hex(4),
      `4${this.hex(3)}`,
      `${variant}${this.hex(3)}`,
      this.hex(12),
    ].join('-');
  }
}
