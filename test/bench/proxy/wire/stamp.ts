/** The one model every simulated server has installed and loaded. */
export const modelName = 'm:8b';

const stampDigits = 13;
const idDigits = 6;
const before = `{"model":"${modelName}","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"`;
const after = '"},"done":false}\n';
const stampAt = before.length;
const idAt = stampAt + stampDigits + 1;

/** Length of every stamped line, its end included. */
export const lineBytes = idAt + idDigits + after.length;

/** An answer line that carries when it was written (monotonic microseconds) and which stream of the backend it belongs to. */
export function stampedLine(micros: number, streamId: number): string {
  const stamp = String(Math.round(micros)).padStart(stampDigits, '0');
  return `${before}${stamp}:${String(streamId).padStart(idDigits, '0')}${after}`;
}

function digits(data: Buffer, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const digit = (data[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** When the line that starts here was written; NaN when it is not a stamped line. */
export function stampOf(data: Buffer, lineStart: number): number {
  return digits(data, lineStart + stampAt, stampDigits);
}

/** The backend's id of the stream this line belongs to; NaN when it is not a stamped line. */
export function streamIdOf(data: Buffer, lineStart: number): number {
  return digits(data, lineStart + idAt, idDigits);
}
