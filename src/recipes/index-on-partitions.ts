import type { IndexStmt } from '../model/node.ts';
import type { QualifiedName, Table } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { shortName, splitQualifiedName } from '../sql/names.ts';
import { buildStep, printIndex } from './index-build.ts';
import { besideTable, objectName } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { briefStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/**
 * An index on a partitioned table: an empty shell on the parent, each partition's index built concurrently, then
 * attached. The shell turns valid with the last one. Partitions that are partitioned themselves are not handled: no steps.
 */
export function indexOnPartitions(target: RecipeTarget, index: IndexStmt, name: string): Recipe {
  const partitions = (target.before?.tables ?? []).filter((table) => table.partitionOf?.parent === target.table);
  if (partitions.length === 0 || partitions.some((table) => table.kind !== 'table')) return noRecipe;
  return recipe([
    shellStep(target, index, name),
    ...partitions.flatMap((partition) => onPartition(target, index, name, partition)),
  ]);
}

const shellStep = (target: RecipeTarget, index: IndexStmt, name: string): Step => {
  const { inh: _, ...alone } = index.relation ?? {};
  const only = { ...index, relation: alone };
  return briefStep({
    id: stepId(target.table, name, 'shell'),
    title: `Create ${name} on ${shortName(target.table)} alone, without its partitions`,
    purpose: 'build index',
    sql: statements(printIndex({ ...only, concurrent: false })),
    down: statements(`DROP INDEX ${besideTable(target.table, name)}`),
    why: 'PostgreSQL refuses CONCURRENTLY on a partitioned table; ON ONLY builds nothing.',
  });
};

const onPartition = (target: RecipeTarget, index: IndexStmt, name: string, partition: Table): readonly Step[] => {
  const { schema, name: relname } = splitQualifiedName(partition.name);
  const own = partitionIndexName(relname, name, splitQualifiedName(target.table).name);
  const onIt = { ...index, idxname: own, relation: { schemaname: schema, relname, inh: true, relpersistence: 'p' } };
  const parent = besideTable(target.table, name);
  return [
    { ...buildStep({ ...target, table: partition.name }, onIt, own), down: '' },
    attachStep(partition.name, parent, besideTable(partition.name, own)),
  ];
};

/** The parent's name in the index's name, exchanged for the partition's; else both. */
const partitionIndexName = (partition: string, index: string, parent: string): string =>
  index.startsWith(`${parent}_`)
    ? objectName(partition, '', index.slice(parent.length + 1))
    : objectName(partition, '', index);

const attachStep = (partition: QualifiedName, parent: QualifiedName, own: QualifiedName): Step =>
  briefStep({
    id: stepId(partition, splitQualifiedName(own).name, 'attach'),
    title: `Attach the index of ${shortName(partition)}`,
    purpose: 'attach index',
    sql: statements(`ALTER INDEX ${parent} ATTACH PARTITION ${own}`),
    down: '',
    why: 'Dropping the parent’s index drops those attached to it; nothing is built here.',
  });
