/** Runs a statement and undoes it: its SQLSTATE where rows are at fault, NULL where it ran. Other errors pass through. */
export const tryFunction = 'pg_temp.migration_planner_try';
/** The truth of a query of one boolean: `true`, `false`, `null`, or the SQLSTATE where a value cannot be read. */
export const truthFunction = 'pg_temp.migration_planner_truth';

/** The functions, to be made in the transaction that is rolled back afterwards. */
export const tryFunctions = `
CREATE FUNCTION ${tryFunction}(statement text) RETURNS text LANGUAGE plpgsql AS $try$
BEGIN
  EXECUTE statement;
  RAISE EXCEPTION USING ERRCODE = 'MP000';
EXCEPTION WHEN OTHERS THEN
  IF SQLSTATE = 'MP000' THEN RETURN NULL; END IF;
  IF SQLSTATE ~ '^2[23]' THEN RETURN SQLSTATE; END IF;
  RAISE;
END $try$;
CREATE FUNCTION ${truthFunction}(query text) RETURNS text LANGUAGE plpgsql AS $truth$
DECLARE answer text;
BEGIN
  EXECUTE query INTO answer;
  RETURN coalesce(answer, 'null');
EXCEPTION WHEN data_exception THEN RETURN SQLSTATE;
END $truth$`;
