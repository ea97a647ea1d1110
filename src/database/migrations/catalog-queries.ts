/**
 * The catalog queries behind a snapshot. Each takes the schema's name as `$1`, leaves out what an extension owns, and
 * relies on `search_path` starting with that schema: then `format_type` and the `pg_get_*` functions print names bare
 * (PostgreSQL documentation, 9.27.4 "System Catalog Information Functions").
 */
const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;

const inSchema = (namespace: string): string =>
  `${namespace} = (SELECT oid FROM pg_namespace WHERE nspname = $1)`;

const columnsReadBy = (catalog: string, oid: string, table: string, except = '0'): string =>
  `ARRAY(SELECT DISTINCT a2.attname::text FROM pg_depend r
     JOIN pg_attribute a2 ON a2.attrelid = r.refobjid AND a2.attnum = r.refobjsubid
    WHERE r.classid = '${catalog}'::regclass AND r.objid = ${oid} AND r.refclassid = 'pg_class'::regclass
      AND r.refobjid = ${table} AND r.refobjsubid > 0 AND r.refobjsubid <> ${except} ORDER BY 1)`;

const sequenceOptions = (alias: string): string =>
  `json_build_object('type', format_type(${alias}.seqtypid, NULL), 'start', ${alias}.seqstart::text,
     'increment', ${alias}.seqincrement::text, 'min', ${alias}.seqmin::text, 'max', ${alias}.seqmax::text,
     'cache', ${alias}.seqcache::text, 'cycle', ${alias}.seqcycle)`;

export const TABLES = `
SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
       coalesce(c.reloptions, '{}') AS storage, c.relpersistence = 'u' AS unlogged
  FROM pg_class c
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'r' AND ${notOfExtension('pg_class', 'c.oid')}
 ORDER BY c.relname`;

export const COLUMNS = `
SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS "notNull",
       CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(co.collname) END AS collation,
       pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated AS generated, a.attidentity AS identity,
       CASE WHEN a.attgenerated <> '' THEN ${columnsReadBy('pg_attrdef', 'd.oid', 'c.oid', 'a.attnum')} END AS reads,
       (SELECT ${sequenceOptions('s')} FROM pg_depend i JOIN pg_sequence s ON s.seqrelid = i.objid
         WHERE i.classid = 'pg_class'::regclass AND i.refclassid = 'pg_class'::regclass AND i.refobjid = c.oid
           AND i.refobjsubid = a.attnum AND i.deptype = 'i') AS sequence,
       col_description(c.oid, a.attnum) AS comment
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_collation co ON co.oid = a.attcollation
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'r'
 ORDER BY c.relname, a.attnum`;

/** Without NOT NULL (a constraint of its own from PostgreSQL 18 on) and without constraint triggers. */
export const CONSTRAINTS = `
SELECT c.relname AS "table", k.conname AS name, k.contype AS kind, pg_get_constraintdef(k.oid) AS definition,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(attnum, position)
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum ORDER BY u.position) AS columns,
       r.relname AS "references"
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_class r ON r.oid = k.confrelid AND k.contype = 'f'
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'r' AND k.contype IN ('p', 'u', 'x', 'c', 'f')
 ORDER BY c.relname, position(k.contype::text IN 'puxcf'), k.conname`;

export const INDEXES = `
SELECT c.relname AS "table", i.relname AS name, x.indisunique AS "unique", x.indisvalid AS valid,
       quote_ident(i.relname) AS quoted, quote_ident($1) AS schema, pg_get_indexdef(i.oid) AS definition,
       ${columnsReadBy('pg_class', 'i.oid', 'c.oid')} AS columns
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_class c ON c.oid = x.indrelid
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'r'
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY c.relname, i.relname`;

export const TRIGGERS = `
SELECT c.relname AS "table", t.tgname AS name, pg_get_triggerdef(t.oid) AS definition,
       quote_ident($1) || '.' || quote_ident(c.relname) AS qualified, quote_ident(c.relname) AS bare,
       ${columnsReadBy('pg_trigger', 't.oid', 'c.oid')} AS columns,
       t.tgenabled AS fires,
       CASE WHEN p.pronamespace <> 'pg_catalog'::regnamespace
            THEN p.proname || '(' || oidvectortypes(p.proargtypes) || ')' END AS calls
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE ${inSchema('c.relnamespace')} AND NOT t.tgisinternal
 ORDER BY c.relname, t.tgname`;

export const FUNCTIONS = `
SELECT p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS key, p.proname AS name, p.prokind = 'p' AS procedure,
       pg_get_functiondef(p.oid) AS definition,
       quote_ident($1) || '.' || quote_ident(p.proname) AS qualified, quote_ident(p.proname) AS bare,
       concat(pg_get_function_result(p.oid), ' (', pg_get_function_arguments(p.oid), ')') AS signature,
       EXISTS (SELECT FROM pg_depend d LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
                LEFT JOIN pg_type e ON e.oid = t.typelem
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                  AND (d.refclassid = 'pg_class'::regclass OR t.typrelid <> 0 OR e.typrelid <> 0)) AS "needsTables"
  FROM pg_proc p
 WHERE ${inSchema('p.pronamespace')} AND p.prokind IN ('f', 'p') AND ${notOfExtension('pg_proc', 'p.oid')}
 ORDER BY 1`;

export const SEQUENCES = `
SELECT c.relname AS name, ${sequenceOptions('s')} AS options
  FROM pg_class c
  JOIN pg_sequence s ON s.seqrelid = c.oid
 WHERE ${inSchema('c.relnamespace')} AND ${notOfExtension('pg_class', 'c.oid')}
   AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid
                     AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i'))
 ORDER BY c.relname`;

export const UNSUPPORTED = `
SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialised view' WHEN 'f' THEN 'foreign table'
                      WHEN 'p' THEN 'partitioned table' ELSE 'composite type' END || ' "' || c.relname || '"' AS phrase
  FROM pg_class c WHERE ${inSchema('c.relnamespace')} AND c.relkind IN ('v', 'm', 'f', 'p', 'c')
   AND ${notOfExtension('pg_class', 'c.oid')}
UNION ALL
SELECT 'inheritance of table "' || c.relname || '"' FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'r'
UNION ALL
SELECT 'serial column "' || t.relname || '"."' || a.attname || '" (write GENERATED BY DEFAULT AS IDENTITY)'
  FROM pg_class c JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype = 'a'
  JOIN pg_class t ON t.oid = o.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = o.refobjsubid
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'S' AND o.refobjsubid > 0
UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum type' WHEN 'd' THEN 'domain' ELSE 'range type' END || ' "' || t.typname || '"'
  FROM pg_type t WHERE ${inSchema('t.typnamespace')} AND t.typtype IN ('e', 'd', 'r')
   AND ${notOfExtension('pg_type', 't.oid')}
UNION ALL
SELECT 'policy "' || p.polname || '"' FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE ${inSchema('c.relnamespace')}
UNION ALL
SELECT 'row level security of table "' || c.relname || '"' FROM pg_class c WHERE ${inSchema('c.relnamespace')} AND c.relrowsecurity
UNION ALL
SELECT 'rule "' || r.rulename || '"' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
 WHERE ${inSchema('c.relnamespace')} AND c.relkind = 'r'
UNION ALL
SELECT 'extended statistics "' || s.stxname || '"' FROM pg_statistic_ext s WHERE ${inSchema('s.stxnamespace')}
UNION ALL
SELECT 'aggregate "' || p.proname || '"' FROM pg_proc p
 WHERE ${inSchema('p.pronamespace')} AND p.prokind IN ('a', 'w') AND ${notOfExtension('pg_proc', 'p.oid')}
ORDER BY 1`;
