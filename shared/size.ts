import { err, ok, type Result } from './result.ts';

/** 1024-based, as Ollama, nginx and most tools that print sizes of memory and bodies mean it. */
const unitBytes = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;
type Unit = keyof typeof unitBytes;

const unitsLargestFirst: readonly Unit[] = ['GB', 'MB', 'KB', 'B'];

/** What a written size looks like: a number and a unit, nothing between them. */
export const sizePattern = /^(\d{1,15}(?:\.\d{1,6})?)(B|KB|MB|GB)$/;

/** Reads `512B`, `64KB`, `50MB`, `1GB` or `1.5GB` as bytes (1KB = 1024 bytes); the error says what is allowed. */
export function parseSize(text: string): Result<number, string> {
  const [, digits, unit] = sizePattern.exec(text) ?? [];
  if (digits === undefined) return err(`must be a size such as 64KB, 50MB or 1GB, found ${JSON.stringify(text)}`);
  const exactBytes = Number(digits) * unitBytes[unit as Unit];
  const bytes = Math.round(exactBytes);
  if (bytes === 0 && exactBytes > 0) return err(`must not be smaller than 1B, found ${JSON.stringify(text)}`);
  return Number.isSafeInteger(bytes) ? ok(bytes) : err(`is too large: ${JSON.stringify(text)}`);
}

/** Writes whole bytes with the largest unit that needs no fraction: 52428800 → `50MB`. `parseSize` reads it back. */
export function formatSize(bytes: number): string {
  const unit = unitsLargestFirst.find((candidate) => bytes !== 0 && bytes % unitBytes[candidate] === 0);
  return unit === undefined ? `${bytes}B` : `${bytes / unitBytes[unit]}${unit}`;
}
