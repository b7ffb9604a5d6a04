import { backendAdd } from './backend-add.ts';
import { backendDrain } from './backend-drain.ts';
import { backendList } from './backend-list.ts';
import { backendMaintain } from './backend-maintain.ts';
import { backendRemove } from './backend-remove.ts';
import { backendResume } from './backend-resume.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { panel } from './panel.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';

/** Every command there is, in the order of `corral help`. */
export const allCommands: readonly Command[] = [
  serve,
  check,
  status,
  panel,
  backendList,
  backendAdd,
  backendRemove,
  backendDrain,
  backendResume,
  backendMaintain,
];
