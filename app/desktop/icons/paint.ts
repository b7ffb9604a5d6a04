import type { Raster } from './png.ts';
import type { Shape } from './shapes.ts';

export interface Layer {
  readonly shape: Shape;
  readonly color: readonly [red: number, green: number, blue: number];
}

const UNITS = 32;

/** Paints layers one over the other. Edges are smoothed by looking at `samples` × `samples` points of every pixel. */
export function paint(layers: readonly Layer[], size: number, samples = 8): Raster {
  const rgba = new Uint8Array(size * size * 4);
  const step = UNITS / size / samples;
  for (let py = 0; py < size; py += 1)
    for (let px = 0; px < size; px += 1) {
      const left = (px * UNITS) / size + step / 2;
      const top = (py * UNITS) / size + step / 2;
      rgba.set(mix(layers, { left, top, step, samples }), (py * size + px) * 4);
    }
  return { width: size, height: size, rgba };
}

interface Pixel {
  readonly left: number;
  readonly top: number;
  readonly step: number;
  readonly samples: number;
}

/** The colour of one pixel: that of the points which are painted, as opaque as they are many. */
function mix(layers: readonly Layer[], { left, top, step, samples }: Pixel): readonly number[] {
  const sum = [0, 0, 0];
  let hits = 0;
  for (let j = 0; j < samples; j += 1)
    for (let i = 0; i < samples; i += 1) {
      const color = layers.findLast(({ shape }) => shape(left + i * step, top + j * step))?.color;
      if (!color) continue;
      hits += 1;
      for (const [at, value] of color.entries()) sum[at] = (sum[at] ?? 0) + value;
    }
  if (hits === 0) return [0, 0, 0, 0];
  return [...sum.map((value) => Math.round(value / hits)), Math.round((255 * hits) / samples ** 2)];
}
