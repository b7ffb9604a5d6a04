/**
 * What an exchange that has no first byte yet is waiting for.
 * - `loading`: the server does not list its model as loaded: it loads it, or loads others first
 * - `blocked`: the server does not say what is loaded: its scheduler is busy loading or unloading, or a runner is stuck
 * - `queued`: more run in the lane than it generates at once
 * - `prefilling`: it is in a slot, and its prompt is evaluated
 * - `hung`: the same for longer than can be explained
 */
export type WaitPhase = 'loading' | 'blocked' | 'queued' | 'prefilling' | 'hung';

/**
 * How a lane stands: the worst that any of its exchanges is in.
 * - `out`: it failed and gets no requests for a while
 * - `paused`: its server wants no more requests for it for a while
 * - `wedged`: it hangs, which a check has confirmed, and gets no requests until it generates again
 */
export type LanePhase = 'idle' | 'generating' | WaitPhase | 'out' | 'paused' | 'wedged';

/** What an exchange waits for, and since when. */
export interface Waiting {
  readonly phase: WaitPhase;
  /** Since anything that it may wait for last moved; ms. */
  readonly silentMs: number;
  /** How long that may take before it counts as hung; null where nobody can tell. */
  readonly boundMs: number | null;
}
