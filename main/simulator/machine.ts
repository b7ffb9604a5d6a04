import { createScaledTime, type ScaledTime } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import { createDisk, type Disk } from './disk/disk.ts';
import { createInventory, type Inventory } from './disk/inventory.ts';
import { createFaultBook, type FaultBook } from './faults/faults.ts';
import { createJournal, type Journal } from './journal.ts';
import { createRandom, hashOf, type SimRandom } from './random.ts';

/** What every part of one simulated server shares. */
export interface Machine {
  /** The configuration in force; replaced as a whole when it changes. */
  config(): SimulatorConfig;
  configure(patch: Partial<SimulatorConfig>): void;
  time: ScaledTime;
  random: SimRandom;
  journal: Journal;
  faults: FaultBook;
  inventory: Inventory;
  disk: Disk;
  /** Clock time from which the model list is known again after a start. */
  tagsReadyAtMs: number;
}

export function createMachine(initial: SimulatorConfig): Machine {
  let config = initial;
  const time = createScaledTime(initial.clock, () => config.timeScale);
  const random = createRandom(hashOf(`${initial.id}/${initial.seed}`));
  const inventory = createInventory(initial.models);
  const machine: Omit<Machine, 'disk'> = {
    tagsReadyAtMs: 0,
    config: () => config,
    configure(patch) {
      config = { ...config, ...patch };
      if (patch.models) inventory.replaceAll(patch.models);
    },
    time,
    random,
    journal: createJournal(time.now),
    faults: createFaultBook(random),
    inventory,
  };
  return { ...machine, disk: createDisk(machine, initial.models) };
}
