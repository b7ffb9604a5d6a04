import { type RunnerFight, sidesInWords } from '../../../../shared/runner-fight.ts';
import { formatSpan } from '../../../ui/figures.ts';
import type { Finding } from './finding.ts';
import type { FleetFacts } from './fleet-facts.ts';

/** Clients that make a server load one model again and again, the costliest first. */
export const fightFindings = ({ backends }: FleetFacts): readonly Finding[] =>
  backends
    .flatMap(({ id, fights }) => fights.map((fight) => ({ id, fight })))
    .toSorted((a, b) => b.fight.lostMs - a.fight.lostMs)
    .map(({ id, fight }) => ({
      key: `fight:${id}:${fight.model}`,
      tone: 'wary',
      text: `${id} loaded ${fight.model} ${fight.reloads} times in 10 min, ${formatSpan(fight.lostMs)} lost: ${sidesInWords(fight.sides)}`,
      remedy: isAboutContext(fight) ? { kind: 'context-policy', model: fight.model } : { kind: 'open', backend: id },
    }));

/** A context policy ends it: otherwise the sides differ in what no policy governs. */
const isAboutContext = ({ sides }: RunnerFight): boolean =>
  new Set(sides.map(({ runner }) => /num_ctx \d+/.exec(runner)?.[0])).size > 1;
