import type { Core } from '../core.ts';
import { acquirePermit, occupy, releasePermit, vacate } from '../scheduling/runner.ts';
import { DEFAULT_RUNNER_OPTIONS } from '../scheduling/runner-options.ts';
import type { Ticket } from '../scheduling/ticket.ts';
import { NO_FAULTS } from './faults.ts';

/** Loads a model and keeps some of its slots busy, as somebody would who does not come through the gateway. */
export function occupySlots(core: Core, name: string, slots: number): () => void {
  const model = core.machine.inventory.find(name);
  if (!model) throw new Error(`simulator: no model ${name} to occupy`);
  const undo: (() => void)[] = [];
  for (let index = 0; index < slots; index += 1) {
    const ticket: Ticket = {
      model,
      options: DEFAULT_RUNNER_OPTIONS,
      keepAliveMs: undefined,
      faults: NO_FAULTS,
      gone: false,
      refused: () => {},
      admitted(runner) {
        let give = (): void => {};
        const leave = acquirePermit(runner, {
          grant() {
            const slot = runner.slots.find((candidate) => !candidate.busy);
            if (slot) occupy(runner, slot);
            give = () => {
              if (slot) vacate(runner, slot);
              releasePermit(runner);
            };
          },
        });
        undo.push(() => {
          leave();
          give();
          core.scheduler.residents.release(runner);
        });
      },
    };
    undo.push(() => core.scheduler.abandon(ticket));
    core.scheduler.admit(ticket);
  }
  return () => {
    for (const step of undo) step();
  };
}
