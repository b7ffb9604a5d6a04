import { crc32, deflateSync } from 'node:zlib';

/** Four bytes a pixel: red, green, blue, alpha (not premultiplied). */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits a sample, colour with alpha, the only compression and filter there are, not interlaced. */
const FORMAT = [8, 6, 0, 0, 0];
const BYTES_PER_PIXEL = 4;

/** A PNG file of these pixels. */
export function encodePng({ width, height, rgba }: Raster): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const stride = width * BYTES_PER_PIXEL;
  const lines = Buffer.alloc((stride + 1) * height);
  // Every line begins with the number of its filter: 0, none.
  for (let y = 0; y < height; y += 1) lines.set(rgba.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, Buffer.from(FORMAT)])),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
