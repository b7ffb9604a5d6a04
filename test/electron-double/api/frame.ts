import { strict } from '../strict.ts';

type Frame = Pick<
  Electron.WebFrameMain,
  'detached' | 'frameTreeNodeId' | 'isDestroyed' | 'name' | 'origin' | 'parent' | 'processId' | 'routingId' | 'url'
>;

/** The main frame of a page, as it is now. Frames inside a page never speak: a preload runs in the top frame only. */
export function mainFrameOf(url: string): Frame {
  return strict('WebFrameMain', {
    url,
    origin: /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null',
    parent: null,
    name: '',
    detached: false,
    routingId: 1,
    processId: 1,
    frameTreeNodeId: 1,
    isDestroyed: () => false,
  });
}
