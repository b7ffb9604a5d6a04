import type { OperationSnapshot } from '../../shared/operation.ts';

/** A place at work. Given back exactly once; further calls do nothing. */
export type Turn = () => void;

export interface Turns {
  /** Resolves when it is this one's turn, in the order of asking; null when the signal was cut first. */
  take(line: Line, signal: AbortSignal): Promise<Turn | null>;
}

export interface Line {
  readonly name: string;
  /** How many may work at the same time. */
  readonly places: number;
}

/** The team's way to the internet is one: more pulls at once only make each slower. */
const PULLS_PER_FLEET = 2;
/** Ollama loads one model after the other; what we hold back can still be called off. */
const LOADS_PER_BACKEND = 1;

/** What the first of a model's syncs finds in the registry may save the others their pull. */
const SYNCS_PER_MODEL = 1;

/** Where an operation stands in line, one line after the other; nowhere when it need not wait. */
export function linesOf({
  kind,
  model,
  backend,
}: Pick<OperationSnapshot, 'kind' | 'model' | 'backend'>): readonly Line[] {
  const pulls = { name: 'pulls', places: PULLS_PER_FLEET };
  if (kind === 'pull') return [pulls];
  if (kind === 'sync') return [{ name: `syncs of ${model}`, places: SYNCS_PER_MODEL }, pulls];
  return kind === 'warm' || kind === 'heal' ? [{ name: `loads on ${backend}`, places: LOADS_PER_BACKEND }] : [];
}

/** Waits in each line, keeping the place it has in those before; null when the signal was cut first. */
export async function takeEach(turns: Turns, lines: readonly Line[], signal: AbortSignal): Promise<Turn | null> {
  const held: Turn[] = [];
  const giveBack: Turn = () => {
    for (const turn of held) turn();
  };
  for (const line of lines) {
    const turn = await turns.take(line, signal);
    if (turn === null) {
      giveBack();
      return null;
    }
    held.push(turn);
  }
  return giveBack;
}

interface Queue {
  readonly waiting: (() => void)[];
  working: number;
}

/** First come, first served, in each line for itself. */
export function createTurns(): Turns {
  const queues = new Map<string, Queue>();

  const turnIn = (name: string, queue: Queue): Turn => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = queue.waiting.shift();
      if (next) return next();
      queue.working -= 1;
      if (queue.working === 0) queues.delete(name);
    };
  };
  return {
    take({ name, places }, signal) {
      if (signal.aborted) return Promise.resolve(null);
      const queue = queues.get(name) ?? { waiting: [], working: 0 };
      queues.set(name, queue);
      if (queue.working < places) {
        queue.working += 1;
        return Promise.resolve(turnIn(name, queue));
      }
      return new Promise((resolve) => {
        const begin = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(turnIn(name, queue));
        };
        const giveUp = (): void => {
          queue.waiting.splice(queue.waiting.indexOf(begin), 1);
          resolve(null);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        queue.waiting.push(begin);
      });
    },
  };
}
