import type { CommandOutput } from '../../shared/contract.ts';
import type { LoadPlace } from '../../shared/load-forecast.ts';
import { err, ok } from '../../shared/result.ts';
import { listOf, textOption } from './command.ts';
import { createRemoteCommand } from './remote-command.ts';
import { plainText } from './table.ts';

/** Has copies of a model kept in memory by a rule of the configuration. */
export const modelKeep = createRemoteCommand({
  name: 'model keep',
  synopsis: 'MODEL --copies N [--on ID,ID…] | --off',
  summary: 'keep copies of a model in memory at any time, or no longer',
  details: [
    'The rule is written into the configuration (models.warm) and is carried out from now on: copies are loaded on the',
    'best backends, and again where they were lost. What is in use, was loaded to stay or is kept by another rule is not',
    'pushed out for them; corral model list and corral status say so then.',
    '--on names the backends that may hold the copies. --off ends the rule: the model leaves memory in its own time.',
  ],
  words: 1,
  options: { copies: { type: 'string' }, on: { type: 'string' }, off: { type: 'boolean' } },
  read(invocation) {
    const [model = ''] = invocation.positionals;
    const copies = textOption(invocation, 'copies');
    const on = textOption(invocation, 'on');
    if (invocation.values.off === true)
      return copies === undefined && on === undefined
        ? ok({ model, copies: 0 })
        : err('--off takes neither --copies nor --on');
    if (copies === undefined) return err('say --copies N, or --off');
    if (!/^[1-9]\d{0,2}$/.test(copies))
      return err(`--copies must be a whole number from 1 to 999, found ${JSON.stringify(copies)}`);
    return ok({ model, copies: Number(copies), ...(on !== undefined && { backends: listOf(on) }) });
  },
  ask: async (gateway, input) => {
    const kept = await gateway.invoke('model.keep', input);
    return kept.ok ? { ok: true, value: { ...kept.value, copies: input.copies } } : kept;
  },
  show: inWords,
});

type Answer = CommandOutput<'model.keep'> & { readonly copies: number };

function inWords({ model, copies, places }: Answer): string {
  if (copies === 0) return `${model} is no longer kept warm\n`;
  const ids = (...states: LoadPlace['state'][]): string[] =>
    places.filter(({ state }) => states.includes(state)).map(({ backend }) => backend);
  const [here, coming, chosen] = [ids('loaded'), ids('loading'), ids('chosen')];
  const missing = copies - here.length - coming.length - chosen.length;
  return [
    `keeps ${copies} ${copies === 1 ? 'copy' : 'copies'} of ${model} warm`,
    ...(here.length > 0 ? [`in memory on ${here.join(', ')}`] : []),
    ...(coming.length > 0 ? [`being loaded on ${coming.join(', ')}`] : []),
    ...(chosen.length > 0 ? [`to be loaded on ${chosen.join(', ')}`] : []),
    ...(missing > 0 ? [`${missing} cannot be had for now`, ...whyNot(places)] : []),
  ]
    .map((line, place) => (place === 0 ? `${line}\n` : `  ${line}\n`))
    .join('');
}

const whyNot = (places: readonly LoadPlace[]): string[] =>
  places.filter(({ state }) => state === 'impossible').map(({ backend, words }) => `${backend}: ${plainText(words)}`);
