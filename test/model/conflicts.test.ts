import { describe, expect, it } from 'vitest';
import { conflicts, strongerLock, whatWaits } from '../../src/model/conflicts.ts';
import { lockModes } from '../../src/model/effect.ts';

describe('lock modes', () => {
  it('conflict both ways or not at all', () => {
    for (const one of lockModes) {
      for (const other of lockModes) expect(conflicts[one].includes(other)).toBe(conflicts[other].includes(one));
    }
  });

  it('conflict with everything when they are ACCESS EXCLUSIVE', () => {
    expect(conflicts['ACCESS EXCLUSIVE']).toEqual(lockModes);
  });

  it('make writes wait exactly when they conflict with ROW EXCLUSIVE', () => {
    const blocking = lockModes.filter((mode) => /writes/.test(whatWaits(mode)));
    expect(blocking).toEqual(conflicts['ROW EXCLUSIVE']);
  });

  it('make plain reads wait only when they conflict with ACCESS SHARE', () => {
    const blocking = lockModes.filter((mode) => /all reads/.test(whatWaits(mode)));
    expect(blocking).toEqual(conflicts['ACCESS SHARE']);
  });

  it('are ordered from weakest to strongest', () => {
    expect(strongerLock('SHARE', 'ACCESS EXCLUSIVE')).toBe('ACCESS EXCLUSIVE');
    expect(strongerLock('ROW SHARE', 'ACCESS SHARE')).toBe('ROW SHARE');
  });
});
