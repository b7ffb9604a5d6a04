import { aliasList, aliasRemove, aliasSet } from './alias-orders.ts';
import { audit } from './audit.ts';
import { backendAdd } from './backend-add.ts';
import { backendCredential } from './backend-credential.ts';
import { backendDrain } from './backend-drain.ts';
import { backendEdit } from './backend-edit.ts';
import { backendInspect } from './backend-inspect.ts';
import { backendList } from './backend-list.ts';
import { backendMaintain } from './backend-maintain.ts';
import { backendRemove } from './backend-remove.ts';
import { backendResume } from './backend-resume.ts';
import { certCreate } from './cert-create.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { configReset, configSet } from './config-set.ts';
import { events } from './events.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { keyCallers } from './key-callers.ts';
import { keyImport } from './key-import.ts';
import { keyCreate, keyEdit, keyList, keyRevoke, keyRotate, keyShow } from './key-orders.ts';
import { keyUse } from './key-use.ts';
import { modelCopy } from './model-copy.ts';
import { modelKeep } from './model-keep.ts';
import { modelList } from './model-list.ts';
import { modelDelete, modelHeal, modelPull, modelUnload } from './model-orders.ts';
import { modelSync } from './model-sync.ts';
import { modelWarm } from './model-warm.ts';
import { operationAgain } from './operation-again.ts';
import { operationCancel } from './operation-cancel.ts';
import { operationList } from './operation-list.ts';
import { panel } from './panel.ts';
import { rollingProceed, rollingRestarted, rollingShow, rollingSkip, rollingStop } from './rolling-orders.ts';
import { rollingRestart } from './rolling-restart.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';
import { webhookList, webhookTest } from './webhook-orders.ts';
import { why } from './why.ts';

/** Every command there is, in the order of `corral help`. */
export const allCommands: readonly Command[] = [
  serve,
  check,
  status,
  panel,
  certCreate,
  importCommand,
  exportCommand,
  configSet,
  configReset,
  backendList,
  backendAdd,
  backendInspect,
  backendEdit,
  backendCredential,
  backendRemove,
  backendDrain,
  backendResume,
  backendMaintain,
  rollingRestart,
  rollingShow,
  rollingRestarted,
  rollingProceed,
  rollingSkip,
  rollingStop,
  modelList,
  modelWarm,
  modelKeep,
  modelUnload,
  modelHeal,
  modelPull,
  modelDelete,
  modelCopy,
  modelSync,
  aliasList,
  aliasSet,
  aliasRemove,
  keyCreate,
  keyImport,
  keyList,
  keyShow,
  keyUse,
  keyCallers,
  keyEdit,
  keyRotate,
  keyRevoke,
  operationList,
  operationCancel,
  operationAgain,
  events,
  webhookList,
  webhookTest,
  audit,
  why,
];
