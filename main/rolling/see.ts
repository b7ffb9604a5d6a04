import { type Move, nextMove } from './next-move.ts';
import type { PlanStep } from './plan.ts';
import type { RollingBook } from './rolling-book.ts';
import type { RollingPorts } from './rolling-ports.ts';
import { sightOf } from './sight.ts';
import { bringBack, rememberBefore, takeOut } from './turn.ts';
import { type RollingEnd, sayEnd } from './view.ts';

/** Takes steps until something has to be waited for: then the step that waits. Undefined once it has ended. */
export function takeSteps(book: RollingBook, ports: RollingPorts): PlanStep | undefined {
  for (;;) {
    const [plan, step] = [book.running(), book.step()];
    if (plan && !step) finish(book, ports, { state: 'done', words: sayEnd(plan) });
    if (!plan || !step) return undefined;
    if (!isTaken(step, nextMove(plan, step, sightOf(step, ports)), { book, ports })) return step;
  }
}

/** Makes the move; false when it is to wait. */
function isTaken(step: PlanStep, move: Move, { book, ports }: Course): boolean {
  const isNews = book.setMove(move);
  if (move.kind === 'wait' || move.kind === 'pause') {
    if (isNews) tellOfWaiting(step, move, ports);
    return false;
  }
  if (move.kind === 'skip') skipStep(step, move.words, book, ports);
  else enter(step, move, { book, ports });
  ports.onChange();
  return true;
}

export function finish(book: RollingBook, ports: RollingPorts, { state, words }: Omit<RollingEnd, 'at'>): void {
  book.finish({ state, words, at: ports.clock.now() });
  const [severity, how] = state === 'done' ? (['good', 'is done'] as const) : (['info', 'was stopped'] as const);
  ports.tell(null, severity, `the rolling restart ${how}: ${words}`);
  ports.onChange();
}

function tellOfWaiting({ backend }: PlanStep, move: Move & { readonly words: string }, ports: RollingPorts): void {
  if (move.kind === 'pause')
    ports.tell(backend, 'warning', `the rolling restart waits: ${move.words.replace(/\.$/, '')}`);
  ports.onChange();
}

function skipStep(step: PlanStep, words: string, book: RollingBook, { tell }: RollingPorts): void {
  book.putStep({ ...step, stage: 'skipped', words });
  tell(step.backend, 'info', `the rolling restart skips ${step.backend}: it ${words}`);
}

interface Course {
  readonly book: RollingBook;
  readonly ports: RollingPorts;
}

function enter(step: PlanStep, move: Extract<Move, { kind: 'enter' }>, { book, ports }: Course): void {
  const plan = book.running();
  if (!plan) return;
  const { stage, words, act } = move;
  if (act === null) book.putStep({ ...step, stage, words });
  else if (act === 'take-out') {
    // Written down first: a crash in between leaves it in service, and its turn is skipped.
    book.putStep({ ...rememberBefore(step, ports), stage, words });
    takeOut(step, plan, ports);
  }
  // Written down last: a crash in between puts it back into service once more.
  else book.putStep({ ...bringBack(step, act, plan, ports), stage, words });
  const { backend } = step;
  if (stage === 'ready') ports.tell(backend, 'info', `${backend} is idle: restart its server now`);
  if (act === 'resume' || act === 'resume-and-rewarm')
    ports.tell(backend, 'good', `${backend} was restarted and takes work again`);
}
