import { isTie, shortDigest } from '../../../shared/drift.ts';
import { pauseSentence } from '../../../shared/lane-words.ts';
import { sidesInWords } from '../../../shared/runner-fight.ts';
import type { Tone } from '../../ui/backend-state.ts';
import { formatTimeLeft } from '../../ui/time-left.ts';
import type { Cell, CellState } from './cell.ts';
import { staySentence } from './kept-words.ts';
import type { ModelFacts } from './model-facts.ts';

export const cellWord: Readonly<Record<CellState, string>> = {
  served: 'served',
  cloud: 'cloud',
  loaded: 'loaded',
  loading: 'loading',
  unloading: 'unloading',
  pulling: 'pulling',
  deleting: 'deleting',
  installed: 'installed',
  absent: 'not here',
  unread: 'not read yet',
};

export const cellTone: Readonly<Record<CellState, Tone | 'plain'>> = {
  served: 'plain',
  cloud: 'plain',
  loaded: 'good',
  loading: 'ordered',
  unloading: 'ordered',
  pulling: 'ordered',
  deleting: 'ordered',
  installed: 'plain',
  absent: 'quiet',
  unread: 'quiet',
};

/** What differs or is in the way, as short as a cell has room for; first what costs most. */
export function driftWord({ hasOddDigest, hasOddContext, isFoughtOver, isQuarantined, pausedMs }: Cell): string | null {
  if (pausedMs !== null) return `paused, ${Math.round(pausedMs / 1_000)} s`;
  if (isQuarantined) return 'quarantined';
  if (isFoughtOver) return 'keeps reloading';
  if (hasOddDigest && hasOddContext) return 'digest, context differ';
  if (hasOddDigest) return 'digest differs';
  return hasOddContext ? 'context differs' : null;
}

const sentences: Readonly<Record<CellState, string>> = {
  served: 'Served through the OpenAI API: what that server has and holds in memory is settled there',
  cloud: 'This server passes requests for it on: it takes no memory and no slot here',
  loaded: 'In memory, ready to answer',
  loading: 'Being loaded into memory',
  unloading: 'Being taken out of memory',
  pulling: 'Being pulled from the registry',
  deleting: 'Being deleted from its disk',
  installed: 'On its disk, not in memory: the first request waits for the load',
  absent: 'Not installed there',
  unread: 'Its list of models has not been read yet',
};

interface Place {
  readonly facts: ModelFacts;
  readonly backend: string;
  readonly cell: Cell;
}

/** Everything a cell means, one sentence each, without saying again which cell it is. */
export function cellSentences({ facts, backend, cell }: Place, now: number): readonly string[] {
  const left = cell.state === 'loaded' ? formatTimeLeft(cell.expiresAt, now) : '';
  const operation = facts.operations.get(backend);
  const fight = facts.fights.get(backend);
  const stay = facts.stays.get(backend);
  return [
    `${sentences[cell.state]}${left === '' ? '' : `, ${leftWords(left)}`}`,
    ...(cell.cloud === null ? [] : [`It runs at ${cell.cloud}`]),
    ...(operation ? [operation.detail] : []),
    ...(facts.kept?.on.includes(backend) ? ['A rule keeps it warm here'] : stay ? [staySentence(stay)] : []),
    ...(cell.outReason === null ? [] : [`Gets no requests: ${cell.outReason}`]),
    ...(cell.pausedMs === null ? [] : [`Paused: ${pauseSentence(cell.pausedMs)}`]),
    ...(fight ? [`Loaded again ${fight.reloads} times in 10 min: ${sidesInWords(fight.sides)}`] : []),
    ...digestSentence(facts, backend),
    ...policySentence(facts, backend),
    ...(cell.hasOddContext ? [contextSentence(facts, backend)] : []),
  ];
}

function leftWords(left: string): string {
  if (left === 'leaving') return 'on its way out';
  return left === 'stays' ? 'and stays there' : `${left} left`;
}

/** What follows from its being another build than the reference. */
function policySentence({ drift }: ModelFacts, backend: string): readonly string[] {
  const [reference, ...others] = drift?.builds ?? [];
  if (!drift || !reference) return [];
  const counts = shortDigest(reference.digest);
  const isOdd = others.some(({ backends }) => backends.includes(backend));
  if (drift.quarantined.includes(backend))
    return isOdd
      ? [`Quarantined: it gets no requests until it is synced; ${counts} counts`]
      : [`Quarantined: it gets no requests until ${counts} has been the build of most for a minute`];
  if (!isOdd || drift.policy === 'warn') return [];
  const later = drift.isSettling ? '; quarantined once that has stood for a minute' : '';
  return [`Asked only when no backend with ${counts} can serve${later}`];
}

function digestSentence({ drift }: ModelFacts, backend: string): readonly string[] {
  const [reference, ...others] = drift?.builds ?? [];
  const own = others.find(({ backends }) => backends.includes(backend));
  if (!drift || !reference || !own) return [];
  const [first = ''] = reference.backends;
  const whose = isTie(drift.builds) ? `that of ${first}, which comes first,` : 'that of most others';
  return [
    `Its digest is ${shortDigest(own.digest)}, ${whose} ${shortDigest(reference.digest)}: it answers differently`,
  ];
}

function contextSentence({ loaded, oddContexts }: ModelFacts, backend: string): string {
  const own = loaded.get(backend)?.contextLength;
  const usual = [...loaded].find(([other, { contextLength }]) => contextLength !== null && !oddContexts.has(other));
  return usual
    ? `Loaded with a context of ${own} tokens, on most others ${usual[1].contextLength}`
    : `Loaded with a context of ${own} tokens, elsewhere with another: how long a chat may be depends on where it runs`;
}
