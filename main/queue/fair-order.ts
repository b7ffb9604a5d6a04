import type { WorkClass } from '../../shared/key.ts';

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
  /** This claim goes now; it leaves too. */
  serve(claim: Claim): void;
  /** It is in the line no more. */
  leave(claim: Claim): void;
}

/** While all three wait, so many parts of what is served go to each. */
const SHARES: Readonly<Record<WorkClass, number>> = { interactive: 2, normal: 1, batch: 0.25 };
const LEAST_COST = 1e-3;
/** What one may have taken beyond its share before it counts in full, in the unit of costs: about two answers. */
const TOLERATED = 600;
/** How much of what is tolerated counts. */
const TOLERATED_COUNTS = 0.1;

interface Account {
  readonly share: number;
  /** Where the clock would stand when all that was claimed on this account were served at its share. */
  end: number;
  /** Its claims in the line. */
  waiting: number;
}

/**
 * Weighted fair queueing (Demers, Keshav and Shenker, 1989), in the order in which the claims would be done if everybody
 * were served at once, each at its share: of two who have had as little, the shorter claim goes first, and one who asks
 * for much at once queues behind itself. The clock runs with what is served, divided by the shares of all who wait or are
 * not yet quits, so that no claim, however long, is passed for ever. A debt of an answer or two counts little: among people
 * who ask now and then, who happened to ask last is no reason to let the others go first.
 */
export function createFairOrder(): FairOrder {
  const accounts = new Map<string, Account>();
  let clock = 0;

  function accountOf({ caller, workClass }: Claim): Account {
    const name = `${workClass}\n${caller}`;
    const account = accounts.get(name) ?? { share: SHARES[workClass], end: clock, waiting: 0 };
    accounts.set(name, account);
    return account;
  }

  return {
    enter(claim) {
      const account = accountOf(claim);
      const debt = Math.max(0, account.end - clock);
      const length = lengthOf(claim);
      account.end = clock + debt + length;
      account.waiting += 1;
      return clock + length + weigh(debt);
    },
    serve(claim) {
      const shares = [...accounts.values()].reduce((sum, { share }) => sum + share, 0);
      clock += costOf(claim) / shares;
    },
    leave(claim) {
      accountOf(claim).waiting -= 1;
      for (const [name, { end, waiting }] of accounts) if (waiting === 0 && end <= clock) accounts.delete(name);
    },
  };
}

const costOf = ({ cost }: Claim): number => Math.max(cost, LEAST_COST);
const lengthOf = (claim: Claim): number => costOf(claim) / SHARES[claim.workClass];

const weigh = (debt: number): number => Math.min(debt, TOLERATED) * TOLERATED_COUNTS + Math.max(0, debt - TOLERATED);
