import { describe, expect, it } from 'vitest';
import { canonicalModel } from '../../shared/model-name.ts';
import { isSetAside, setAsideName } from '../../shared/set-aside.ts';

describe('the name by which a build is kept during a sync', () => {
  it.each([
    ['llama3.1:8b', 'llama3.1:8b-before-sync'],
    ['llama3.2', 'llama3.2:latest-before-sync'],
    ['reg:5000/team/model', 'reg:5000/team/model:latest-before-sync'],
    ['hf.co/Some-Team/Model-GGUF:Q4_K_M', 'hf.co/Some-Team/Model-GGUF:Q4_K_M-before-sync'],
  ])('of %s is %s', (spelling, name) => {
    expect(setAsideName(spelling)).toBe(name);
    expect(isSetAside(canonicalModel(name) ?? '')).toBe(true);
    expect(isSetAside(canonicalModel(spelling) ?? '')).toBe(false);
  });

  it('is one that Ollama takes, however long the tag', () => {
    expect(canonicalModel(setAsideName(`m:${'t'.repeat(80)}`))).toMatch(/-before-sync$/);
  });
});
