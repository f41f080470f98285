import { testPages } from './page-tests.ts';

testPages(
  import.meta.glob('../../../src/rules/index/*.md', { query: '?raw', import: 'default', eager: true }),
  import.meta.glob('../../../src/rules/index/*.ts', { eager: true }),
);
