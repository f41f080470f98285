import { readFileSync } from 'node:fs';

/** Resident memory of a process in MiB, where the system tells (Linux); elsewhere a time limit stands alone. */
export function residentMegabytes(pid: number | undefined): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Math.round((pages * 4_096) / 1_048_576);
  } catch {
    return undefined;
  }
}
