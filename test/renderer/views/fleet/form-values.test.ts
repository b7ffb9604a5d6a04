import { expect, it } from 'vitest';
import {
  addressOf,
  changesOf,
  checkNumbers,
  emptyForm,
  type FormField,
  formOf,
  prefill,
  settingsOf,
} from '../../../../renderer/views/fleet/form/form-values.ts';
import type { FoundOllama, FoundOpenAi, Inspection, NotFound } from '../../../../shared/inspection.ts';
import { createBackendSnapshot as backend } from '../../../support/backend-snapshot.ts';

const found = (some: Partial<FoundOllama> = {}): FoundOllama => ({
  found: true,
  kind: 'ollama',
  url: 'http://gpu-1.lan:11434',
  version: '0.32.0',
  installed: [],
  loaded: [],
  troubles: [],
  suggestedSlots: 2,
  slotsReason: 'because',
  suggestedId: 'gpu-1-lan',
  knownAs: null,
  tookMs: 4,
  ...some,
});
const with_ = (touched: FormField[] = [], taken: string[] = []) => ({
  touched: new Set(touched),
  taken: new Set(taken),
});

it('takes over what a look at the address suggests', () => {
  expect(prefill(emptyForm, found(), with_())).toMatchObject({ id: 'gpu-1-lan', slots: 2, isAuto: false });
  expect(prefill(emptyForm, found(), with_([], ['gpu-1-lan'])).id).toBe('gpu-1-lan-11434');
});

it('never writes over what somebody wrote', () => {
  const written = { ...emptyForm, id: 'mine', slots: 8, isAuto: false };
  expect(prefill(written, found(), with_(['id', 'slots']))).toEqual(written);
});

it('takes back what it suggested for another address', () => {
  const before = prefill(emptyForm, found(), with_());
  const refused: Inspection = {
    found: false,
    url: 'http://10.0.0.9:11434',
    kind: 'refused',
    reason: 'refused',
    seems: null,
  };
  expect(prefill(before, refused, with_())).toMatchObject({ id: '10-0-0-9', slots: 1, isAuto: true });
  expect(prefill(before, found({ knownAs: 'rig-1' }), with_())).toMatchObject({ id: '', isAuto: true });
});

const foundOpenAi: FoundOpenAi = {
  found: true,
  kind: 'openai',
  url: 'http://gpu-1.lan:8000/v1',
  models: ['gpt-x:latest'],
  troubles: [],
  suggestedSlots: 'auto',
  slotsReason: 'it queues',
  suggestedId: 'gpu-1-lan',
  knownAs: null,
  tookMs: 4,
};

it('takes over the kind that a look tells, or that the address lets expect, unless somebody chose one', () => {
  expect(prefill(emptyForm, foundOpenAi, with_())).toMatchObject({ kind: 'openai', isAuto: true });
  const openAi = { ...emptyForm, kind: 'openai' } as const;
  expect(prefill(openAi, found(), with_()).kind).toBe('ollama');
  expect(prefill(openAi, found(), with_(['kind']))).toMatchObject({ kind: 'openai', slots: 1, isAuto: true });
  const failed = (url: string, seems: NotFound['seems'] = null): NotFound => ({
    found: false,
    url,
    kind: 'credential',
    reason: '401',
    seems,
  });
  expect(prefill(openAi, failed('http://a:1'), with_()).kind).toBe('ollama');
  expect(prefill(emptyForm, failed('http://a:1/v1'), with_()).kind).toBe('openai');
  expect(prefill(emptyForm, failed('http://a:1', 'openai'), with_()).kind).toBe('openai');
});

it('adds the address as the look spells it, where it found a server of that kind', () => {
  const ollama = found({ url: 'http://a:1' });
  expect(addressOf('http://a:1/v1', 'ollama', ollama)).toBe('http://a:1');
  expect(addressOf('http://a:1/v1', 'openai', ollama)).toBe('http://a:1/v1');
  expect(addressOf('http://a:1/v1', 'openai', null)).toBe('http://a:1/v1');
});

it('complains about numbers that are none, at their field', () => {
  expect(checkNumbers({ ...emptyForm, isAuto: false, slots: 0, weight: 0, tier: 1.5 })).toEqual({
    slots: expect.stringContaining('1 to 1024'),
    weight: expect.stringContaining('above 0'),
    tier: expect.stringContaining('0 to 100'),
  });
  expect(checkNumbers({ ...emptyForm, isAuto: false, slots: '', weight: '', tier: '' })).toHaveProperty('slots');
  expect(checkNumbers({ ...emptyForm, isAuto: true, slots: '' })).toEqual({});
});

it('sends automatic slots as such', () => {
  expect(settingsOf({ ...emptyForm, slots: 4, isAuto: true })).toMatchObject({ slots: 'auto', weight: 1, tier: 0 });
  expect(settingsOf({ ...emptyForm, slots: 4, isAuto: false }).slots).toBe(4);
});

it('takes limits as numbers or as nothing, and sends of them only what differs', () => {
  expect(settingsOf(emptyForm)).toMatchObject({ requestsPerMinute: null, tokensPerMinute: null });
  expect(checkNumbers({ ...emptyForm, requestsPerMinute: 0, tokensPerMinute: 'x' })).toEqual({
    requestsPerMinute: expect.stringContaining('above 0'),
    tokensPerMinute: expect.stringContaining('above 0'),
  });
  const quota = {
    requestsPerMinute: 60,
    tokensPerMinute: null,
    requestsUsed: 0,
    tokensUsed: 0,
    heldBy: null,
    heldMs: null,
  };
  const before = backend({ quota });
  expect(formOf(before)).toMatchObject({ requestsPerMinute: 60, tokensPerMinute: '' });
  expect(changesOf(formOf(before), before)).toEqual({});
  expect(changesOf({ ...formOf(before), requestsPerMinute: '', tokensPerMinute: 5 }, before)).toEqual({
    requestsPerMinute: null,
    tokensPerMinute: 5,
  });
});

it('sends of an edit only what differs', () => {
  const before = backend({ slotsSetting: 4, weight: 2, tier: 1 });
  expect(changesOf(formOf(before), before)).toEqual({});
  expect(changesOf({ ...formOf(before), isAuto: true }, before)).toEqual({ slots: 'auto' });
  expect(changesOf({ ...formOf(before), kind: 'openai' }, before)).toEqual({ kind: 'openai' });
  expect(changesOf({ ...formOf(before), url: 'http://b:1', tier: 0 }, before)).toEqual({ url: 'http://b:1', tier: 0 });
  expect(formOf(backend({ slotsSetting: 'auto', slots: 1 }))).toMatchObject({ isAuto: true, slots: 1 });
});
