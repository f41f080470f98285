import { testPages } from './page-tests.ts';

testPages(
  import.meta.glob(
    [
      '../../../src/rules/*/*.md',
      '!../../../src/rules/{column,constraint,table,index,migration,transaction,timeout}/*.md',
    ],
    { query: '?raw', import: 'default', eager: true },
  ),
  import.meta.glob(
    [
      '../../../src/rules/*/*.ts',
      '!../../../src/rules/{column,constraint,table,index,migration,transaction,timeout}/*.ts',
    ],
    { eager: true },
  ),
);
