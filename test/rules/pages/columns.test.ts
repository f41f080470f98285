import { testPages } from './page-tests.ts';

testPages(
  import.meta.glob('../../../src/rules/column/*.md', { query: '?raw', import: 'default', eager: true }),
  import.meta.glob('../../../src/rules/column/*.ts', { eager: true }),
);
