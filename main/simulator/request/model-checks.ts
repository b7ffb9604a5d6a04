import type { Capability, ModelSpec } from '../config.ts';
import type { Machine } from '../machine.ts';
import { models } from '../presets.ts';
import type { Call } from '../wire/call.ts';
import { fullName, parseName, sourceOf } from './names.ts';
import { Refusal } from './refusal.ts';

/** How a route words a model that is not there: routes differ, and clients match on the text. */
export type MissingWording = 'plain' | 'try-pulling';

/** The installed model of that name, or the 404 in the route's own words. */
export function requireModel(machine: Machine, call: Call, name: string, wording: MissingWording): ModelSpec {
  const source = sourceOf(name);
  if (source.source === 'conflict') throw new Refusal(400, 'invalid model name');
  if (source.source === 'cloud') return machine.inventory.find(name) ?? cloudModel(source.name);
  const model = machine.inventory.find(source.name);
  if (model && !call.faults.find('stale-inventory')) return model;
  throw new Refusal(
    404,
    wording === 'plain' ? `model '${name}' not found` : `model "${name}" not found, try pulling it first`,
  );
}

function cloudModel(name: string): ModelSpec {
  return models.named(name, {
    capabilities: ['completion', 'tools', 'thinking', 'vision'],
    remote: { model: name, host: 'https://ollama.com:443' },
  });
}

/** Refuses names that are empty or break the grammar. */
export function requireName(name: string, whenEmpty: Refusal): void {
  if (name.trim() === '') throw whenEmpty;
  if (!parseName(name)) throw new Refusal(400, 'invalid model name');
}

/** Refuses a model that lacks what the whole route needs. */
export function requireUse(model: ModelSpec, asked: string, use: 'chat' | 'generate'): void {
  if (!model.capabilities.includes('completion')) throw new Refusal(400, `"${asked}" does not support ${use}`);
}

/** Refuses a model that lacks what one field of the request needs. */
export function requireCapability(model: ModelSpec, capability: Capability): void {
  if (model.capabilities.includes(capability)) return;
  const parsed = parseName(model.name);
  throw new Refusal(400, `${parsed ? fullName(parsed) : model.name} does not support ${capability}`);
}

/** Whether the model thinks for this request: on by default where it can, an error where it cannot. */
export function decideThinking(model: ModelSpec, asked: string, think: unknown): boolean {
  const can = model.capabilities.includes('thinking');
  const levels = ['low', 'medium', 'high', 'max'];
  if (typeof think === 'string' && !levels.includes(think)) {
    throw new Refusal(400, `invalid think value: "${think}" (must be "high", "medium", "low", "max", true, or false)`);
  }
  if (think !== undefined && think !== false && !can) throw new Refusal(400, `"${asked}" does not support thinking`);
  return can && think !== false;
}
