import type {
  Bridge,
  CommandError,
  CommandInput,
  CommandName,
  CommandOutput,
  Events,
  Reply,
} from '../../shared/contract.ts';
import { showFailure, showNotice, showProgress, type UndoOffer } from '../ui/notices.tsx';
import { usePanel } from './panel-store.ts';

let bridge: Bridge | null = null;

/** Tells where orders go. Called once, before anything is rendered. */
export function connectCommands(to: Bridge): void {
  bridge = to;
}

/** Asks the gateway and says nothing about it: for reading, and for forms that show the answer themselves. */
export async function ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<Reply<CommandOutput<K>>> {
  return connected().invoke(name, input);
}

/** Follows what the gateway tells without being asked; the returned function ends it. */
export const follow = <E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): (() => void) =>
  connected().subscribe(event, listener);

/** Names this page to the gateway. */
export const pageName = (): string => connected().page;

function connected(): Bridge {
  if (!bridge) throw new Error('connectCommands was not called');
  return bridge;
}

export interface Order<K extends CommandName> {
  readonly name: K;
  readonly input: CommandInput<K>;
  /** Marks the thing as busy while the order is under way: `backend:rig-1`. */
  readonly key?: string;
  /** What is being done: `Draining rig-1`. Shown when it takes longer than a second. */
  readonly doing: string;
  /** What was done, when it went well: `rig-1 is draining`. Null says nothing. */
  readonly done: ((value: CommandOutput<K>) => string) | null;
  readonly undo?: UndoOffer;
}

const SLOW_MS = 1_000;

/** Gives an order and tells how it went: busy at once, progress when it takes long, then the result and a way back. */
export async function send<K extends CommandName>(order: Order<K>): Promise<Reply<CommandOutput<K>>> {
  const { key, doing } = order;
  if (key !== undefined) setPending(key, doing);
  let hideProgress = (): void => {};
  const slow = setTimeout(() => {
    hideProgress = showProgress(doing);
  }, SLOW_MS);
  const reply = await ask(order.name, order.input);
  clearTimeout(slow);
  hideProgress();
  if (key !== undefined) setPending(key, undefined);
  if (!reply.ok) showFailure(`${doing} did not work`, explain(reply.error));
  else if (order.done) showNotice(order.done(reply.value), order.undo);
  return reply;
}

const explain = ({ message }: CommandError): string => message;

function setPending(key: string, doing: string | undefined): void {
  const { [key]: _, ...rest } = usePanel.getState().pending;
  usePanel.setState({ pending: doing === undefined ? rest : { ...rest, [key]: doing } });
}
