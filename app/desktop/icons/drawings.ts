import type { TrayIcon } from '../tray/tray-face.ts';
import type { Layer } from './paint.ts';
import { circle, either, roundedSquare, type Shape, stroke, without } from './shapes.ts';

const green = [0x2f, 0x6f, 0x4f] as const;
const grey = [0x5f, 0x67, 0x6d] as const;
const amber = [0xf5, 0x9f, 0x00] as const;
const white = [255, 255, 255] as const;
const black = [0, 0, 0] as const;

/** Two rails and two posts; those of a tray, which has few pixels, are bolder and lie on them. */
const fence = (width: number): Shape =>
  either(
    stroke(6.5, 12, 25.5, 12, width),
    stroke(6.5, 20, 25.5, 20, width),
    stroke(11, 7.5, 11, 24.5, width),
    stroke(21, 7.5, 21, 24.5, width),
  );

const pause = (width: number): Shape => either(stroke(11.5, 9, 11.5, 23, width), stroke(20.5, 9, 20.5, 23, width));

const badge = circle(23.5, 23.5, 8.5);
const badgeGap = circle(23.5, 23.5, 10);
const exclamation = either(stroke(23.5, 18.5, 23.5, 24, 2.6), circle(23.5, 28, 1.6));

/** The program's own icon, as the panel has it. */
export const applicationIcon: readonly Layer[] = [
  { shape: roundedSquare(2, 7), color: green },
  {
    shape: either(
      stroke(7, 12, 25, 12, 2.4),
      stroke(7, 19, 25, 19, 2.4),
      stroke(11, 8, 11, 24, 2.4),
      stroke(21, 8, 21, 24, 2.4),
    ),
    color: white,
  },
];

/** Each state has a shape of its own, for whoever does not tell the colours apart. */
export const trayIcons: Readonly<Record<TrayIcon, readonly Layer[]>> = {
  good: [
    { shape: roundedSquare(0, 7), color: green },
    { shape: fence(3.4), color: white },
  ],
  attention: [
    { shape: without(roundedSquare(0, 7), badgeGap), color: green },
    { shape: without(fence(3.4), badgeGap), color: white },
    { shape: badge, color: amber },
    { shape: exclamation, color: black },
  ],
  stopped: [
    { shape: roundedSquare(0, 7), color: grey },
    { shape: pause(5), color: white },
  ],
};

/** For macOS, which colours what is opaque to fit its menu bar. */
export const trayTemplates: Readonly<Record<TrayIcon, readonly Layer[]>> = {
  good: [{ shape: fence(3.2), color: black }],
  attention: [
    { shape: without(fence(3.2), badgeGap), color: black },
    { shape: without(badge, exclamation), color: black },
  ],
  stopped: [{ shape: pause(4.5), color: black }],
};
