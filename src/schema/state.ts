/** A definition and, where it is not simply enabled, the state of a trigger, event trigger or rule. */
export function withState(definition: string, enabled: string): string {
  return enabled === 'ENABLE' ? definition : `${definition} (${enabled})`;
}
