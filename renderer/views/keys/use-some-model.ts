import { usePanel } from '../../store/panel-store.ts';
import { modelOptions } from '../../store/playground/model-options.ts';
import { exampleModel } from './example-model.ts';

const every: readonly string[] = [];

/** A model to show in an example for a key of these models. */
export const useSomeModel = (allowed = every): string =>
  usePanel(({ inventory, snapshot }) =>
    exampleModel(modelOptions(inventory ?? [], snapshot?.backends ?? [], null), allowed),
  );
