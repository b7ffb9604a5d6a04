import { createModelOrder } from './model-order.ts';

/** Frees the memory a model takes. */
export const modelUnload = createModelOrder({
  kind: 'unload',
  summary: 'take a model out of memory; requests that run there finish first',
});

/** Puts a model right that hangs. */
export const modelHeal = createModelOrder({
  kind: 'heal',
  summary: 'put a model right that hangs: unload it, load it anew and see that it answers',
  details: [
    'Requests that wait for their first byte there are taken back and asked again, here or elsewhere; streams that make',
    'progress finish first, silent ones end with an error. New requests wait until it answers.',
  ],
});

/** Fetches a model from the registry. */
export const modelPull = createModelOrder({
  kind: 'pull',
  summary: 'have servers fetch a model, or its newest version',
  details: ['Two servers pull at the same time; the others wait. What a cancelled pull has fetched is kept.'],
});

/** Frees the disk a model takes. */
export const modelDelete = createModelOrder({
  kind: 'delete',
  summary: "delete a model from servers' disks",
});
