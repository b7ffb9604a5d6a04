/** A range of addresses whose first `bits` bits are the same. */
export interface Block {
  /** Its first address, as a number. */
  readonly first: number;
  readonly bits: number;
}

const OCTETS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** An address as a number; null for what is none. */
export function parseIpv4(text: string): number | null {
  const octets = OCTETS.exec(text)?.slice(1).map(Number) ?? [];
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return null;
  return octets.reduce((all, octet) => all * 256 + octet, 0);
}

export const formatIpv4 = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** How many addresses a block of so many fixed bits has. */
export const sizeOf = (bits: number): number => 2 ** (32 - bits);

/** The block of so many fixed bits that an address is in. */
export const blockAround = (address: number, bits: number): Block => ({
  first: Math.floor(address / sizeOf(bits)) * sizeOf(bits),
  bits,
});

/** Reads `255.255.255.0` as 24; null when its bits are not ones followed by zeroes. */
export function bitsOfMask(mask: string): number | null {
  const number = parseIpv4(mask);
  if (number === null) return null;
  const bits = 32 - Math.log2(2 ** 32 - number);
  return Number.isInteger(bits) ? bits : null;
}

export const formatBlock = ({ first, bits }: Block): string => `${formatIpv4(first)}/${bits}`;

export const isIn = ({ first, bits }: Block, address: number): boolean => blockAround(address, bits).first === first;
