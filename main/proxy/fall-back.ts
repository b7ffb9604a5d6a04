import type { ErrorCode, Refusal } from '../../shared/errors.ts';
import { type Found, findAnswer, type Quest, type QuestPorts } from './find-answer.ts';
import type { Intake } from './intake.ts';

/** Nobody who is there could serve it. Whoever has to wait, or asked for something wrong, is told so instead. */
const UNSERVED: ReadonlySet<ErrorCode> = new Set(['no_backend', 'model_not_found', 'attempts_failed']);
const LONGEST_REASON = 300;

interface Missed {
  readonly model: string;
  readonly found: Found;
  readonly reason: string;
}

/** What came of a quest, and for which of the models it was. */
export interface FoundFor {
  readonly found: Found;
  readonly intake: Intake;
}

/**
 * Goes on where the first look came to no answer: an alias that nobody can serve is looked for by its fallbacks, one after
 * the other. Each has its own attempts. Nothing of an answer has reached the client yet when this goes on.
 */
export async function fallBack(quest: Quest, first: Found, ports: QuestPorts): Promise<FoundFor> {
  const missed: Missed[] = [];
  let found = first;
  for (let asked = quest; ; found = await findAnswer(asked, ports)) {
    const { intake } = asked;
    const reason = whyUnserved(found);
    if (reason === null) return { found, intake };
    missed.push({ model: intake.need.model ?? '', found, reason });
    if (intake.instead === null) return { found: nobodyCould(missed, intake.alias), intake };
    quest.journal.passOver(intake.need.model ?? '', reason.slice(0, LONGEST_REASON));
    asked = { ...quest, intake: intake.instead() };
    noteAsked(asked.intake, quest);
  }
}

/** What is written down of an exchange is about the model that is asked for now. */
export function noteAsked(
  { need, context, alias }: Intake,
  { journal, witness }: Pick<Quest, 'journal' | 'witness'>,
): void {
  journal.model = need.model;
  journal.context = context;
  journal.alias = alias;
  witness.model(need.model, alias);
}

/** Null when it was served, or when another model would be no remedy. */
function whyUnserved(found: Found): string | null {
  if (found.kind === 'refused') return UNSERVED.has(found.refusal.code) ? found.refusal.message : null;
  return found.kind === 'held' ? found.accountTrouble : null;
}

/** A backend's own words go before ours; of the refusals counts the one with the best prospects. */
function nobodyCould(missed: readonly Missed[], alias: string | null): Found {
  const [only] = missed;
  if (only && alias === null) return only.found;
  const held = missed.find(({ found }) => found.kind === 'held');
  if (held) return held.found;
  const refusals = missed.flatMap(({ found }) => (found.kind === 'refused' ? [found.refusal] : []));
  const best =
    refusals.find(({ code }) => code === 'no_backend') ??
    refusals.find(({ code }) => code === 'attempts_failed') ??
    refusals[0];
  const reasons = missed.map(({ model, reason }) => `${model}: ${reason}`).join('; ');
  const told: Refusal = {
    ...best,
    code: best?.code ?? 'no_backend',
    message: `nobody can serve '${alias}': ${reasons}`,
  };
  return { kind: 'refused', refusal: told };
}
