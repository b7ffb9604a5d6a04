/** What quitting needs of the program around it. */
export interface QuitPorts {
  /** Lets running streams finish; resolves once nothing is left. */
  readonly stop: () => Promise<void>;
  /** Ends running streams now. */
  readonly cut: () => void;
  readonly exit: (code: number) => void;
  /** Told once, when the stop begins. */
  readonly onStopping: () => void;
  readonly monotonic: () => number;
  readonly schedule: (delayMs: number, fn: () => void) => void;
}

/** Quitting as a person sees it: the first wish drains, the second cuts. */
export interface QuitSteps {
  /** Somebody wants the program to end. */
  ask(): void;
  /** The session is ending: there is no time to wait for streams. */
  hurry(): void;
  isStopping(): boolean;
}

/** A key that is held down repeats, and Ctrl-C reaches this process twice below npm: so soon after, it is the same wish. */
const SAME_WISH_MS = 500;
/** Streams that are cut still get their in-band error out; a client that does not read cannot hold the exit up. */
const CUT_GRACE_MS = 1_000;
/** What an ending session may give a stream: systems kill what takes longer than a few seconds. */
const HURRY_MS = 1_000;

/** Exits 0 once every stream has finished, 1 when some were cut. */
export function createQuitSteps({ stop, cut, exit, onStopping, monotonic, schedule }: QuitPorts): QuitSteps {
  let askedAtMs: number | null = null;
  let isCut = false;

  function begin(): void {
    askedAtMs = monotonic();
    onStopping();
    const end = (): void => exit(isCut ? 1 : 0);
    void stop().then(end, () => exit(1));
  }

  function cutNow(): void {
    if (isCut) return;
    isCut = true;
    cut();
    schedule(CUT_GRACE_MS, () => exit(1));
  }

  return {
    ask() {
      if (askedAtMs === null) begin();
      else if (monotonic() - askedAtMs > SAME_WISH_MS) cutNow();
    },
    hurry() {
      if (askedAtMs === null) begin();
      schedule(HURRY_MS, cutNow);
    },
    isStopping: () => askedAtMs !== null,
  };
}
