/** How urgent a caller's work is. Shares of a contended model, not a strict order: no class can starve. */
export type WorkClass = 'interactive' | 'normal' | 'batch';

/** What somebody who waits is going to take, and on whose account. */
export interface Claim {
  /** Whose turn it is: an identity, else an address. */
  readonly caller: string;
  readonly workClass: WorkClass;
  /** What it will take of a slot, in any unit that is the same for all; at least a little. */
  readonly cost: number;
}

export interface FairOrder {
  /** Where in the line a claim stands: lower goes first. */
  enter(claim: Claim): number;
  /** The claim with this tag goes now. */
  serve(tag: number): void;
}

/** While all three wait, so many parts of what is served go to each. */
const SHARES: Readonly<Record<WorkClass, number>> = { interactive: 8, normal: 4, batch: 1 };
const LEAST_COST = 1e-3;
/** Callers remembered beyond their turn; one that is forgotten starts level with the rest. */
const REMEMBERED = 10_000;

/**
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996): every caller's claims are laid end to end on a clock that runs
 * with what is served, as long as their cost over their share. Whoever has had least goes first, one who asks for much
 * at once queues behind itself, and a tag never moves, so nobody is passed without end. It gives the shares of weighted
 * deficit round robin without its rounds.
 */
export function createFairOrder(): FairOrder {
  const endOf = new Map<string, number>();
  let clock = 0;

  function forget(): void {
    for (const [caller, end] of endOf) if (end <= clock || endOf.size > REMEMBERED) endOf.delete(caller);
  }

  return {
    enter({ caller, workClass, cost }) {
      const account = `${workClass}\n${caller}`;
      const start = Math.max(clock, endOf.get(account) ?? 0);
      endOf.set(account, start + Math.max(cost, LEAST_COST) / SHARES[workClass]);
      return start;
    },
    serve(tag) {
      if (tag <= clock) return;
      clock = tag;
      forget();
    },
  };
}
