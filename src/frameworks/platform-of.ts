import type { FrameworkId } from '../model/migration.ts';
import type { RehearsalRequest } from '../model/rehearsal.ts';
import type { Settings } from '../model/settings.ts';
import { frameworks } from './catalogue.ts';

/** The platform whose surroundings the migrations take for granted: the settings' word, else the one that the tool belongs to. */
export function platformOf(framework: FrameworkId, { rehearsal }: Settings): RehearsalRequest['platform'] {
  return rehearsal.platform ?? frameworks[framework].behaviour.platform;
}
