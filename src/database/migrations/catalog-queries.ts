/**
 * The catalog queries behind a snapshot. Each takes the oid of the schema's namespace as `$1` and relies on
 * `search_path` starting with that schema: then `format_type` and the `pg_get_*` functions print names bare (PostgreSQL
 * documentation, 9.27.4 "System Catalog Information Functions").
 */

export const NAMESPACE = `
SELECT n.oid, quote_ident(n.nspname) AS quoted,
       EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid) AS "hasExtensions"
  FROM pg_namespace n WHERE n.nspname = $1`;

/** Leaves out what an extension owns; only a schema that holds an extension needs it. */
const notOfExtension = (catalog: string, oid: string): string =>
  ` AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;

export const tables = (hasExtensions: boolean): string => `
SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
       coalesce(c.reloptions, '{}') AS storage, c.relpersistence = 'u' AS unlogged
  FROM pg_class c
 WHERE c.relnamespace = $1 AND c.relkind = 'r'${hasExtensions ? notOfExtension('pg_class', 'c.oid') : ''}
 ORDER BY c.relname`;

export const COLUMNS = `
SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS "notNull",
       CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(co.collname) END AS collation, d.oid AS "expressionOid",
       pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated AS generated, a.attidentity AS identity,
       col_description(c.oid, a.attnum) AS comment
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_collation co ON co.oid = a.attcollation
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = $1 AND c.relkind = 'r'
 ORDER BY c.relname, a.attnum`;

/** Which columns of their own table an expression, an index or a trigger depends on. */
export const COLUMNS_READ = `
SELECT r.objid AS oid, array_agg(DISTINCT a.attname::text) AS columns
  FROM pg_class c
  JOIN pg_depend r ON r.refclassid = 'pg_class'::regclass AND r.refobjid = c.oid AND r.refobjsubid > 0
  JOIN pg_attribute a ON a.attrelid = r.refobjid AND a.attnum = r.refobjsubid
 WHERE c.relnamespace = $1 AND c.relkind = 'r'
   AND r.classid IN ('pg_attrdef'::regclass, 'pg_class'::regclass, 'pg_trigger'::regclass)
   AND NOT (r.classid = 'pg_attrdef'::regclass
            AND EXISTS (SELECT FROM pg_attrdef d WHERE d.oid = r.objid AND d.adnum = r.refobjsubid))
 GROUP BY r.objid`;

/** Without NOT NULL (a constraint of its own from PostgreSQL 18 on) and without constraint triggers. */
export const CONSTRAINTS = `
SELECT c.relname AS "table", k.conname AS name, k.contype AS kind, pg_get_constraintdef(k.oid) AS definition,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(attnum, position)
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum ORDER BY u.position) AS columns,
       r.relname AS "references"
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_class r ON r.oid = k.confrelid AND k.contype = 'f'
 WHERE c.relnamespace = $1 AND c.relkind = 'r' AND k.contype IN ('p', 'u', 'x', 'c', 'f')
 ORDER BY c.relname, position(k.contype::text IN 'puxcf'), k.conname`;

export const INDEXES = `
SELECT c.relname AS "table", i.oid, i.relname AS name, x.indisunique AS "unique", x.indisvalid AS valid,
       quote_ident(i.relname) AS quoted, pg_get_indexdef(i.oid) AS definition
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_class c ON c.oid = x.indrelid
 WHERE i.relnamespace = $1 AND c.relkind = 'r'
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY c.relname, i.relname`;

export const TRIGGERS = `
SELECT c.relname AS "table", t.oid, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition,
       quote_ident(c.relname) AS bare, t.tgenabled AS fires,
       CASE WHEN p.pronamespace <> 'pg_catalog'::regnamespace
            THEN p.proname || '(' || oidvectortypes(p.proargtypes) || ')' END AS calls
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE c.relnamespace = $1 AND NOT t.tgisinternal
 ORDER BY c.relname, t.tgname`;

export const functions = (hasExtensions: boolean): string => `
SELECT p.oid, p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS key, p.proname AS name,
       p.prokind = 'p' AS procedure, pg_get_functiondef(p.oid) AS definition, quote_ident(p.proname) AS bare,
       concat(pg_get_function_result(p.oid), ' (', pg_get_function_arguments(p.oid), ')') AS signature
  FROM pg_proc p
 WHERE p.pronamespace = $1 AND p.prokind IN ('f', 'p')${hasExtensions ? notOfExtension('pg_proc', 'p.oid') : ''}
 ORDER BY p.proname, key`;

/** Functions whose declaration uses a table's row type, an array of it, or columns. */
export const FUNCTIONS_OVER_TABLES = `
SELECT DISTINCT d.objid AS oid
  FROM pg_proc p
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
  LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
  LEFT JOIN pg_type e ON e.oid = t.typelem
 WHERE p.pronamespace = $1 AND (d.refclassid = 'pg_class'::regclass OR t.typrelid <> 0 OR e.typrelid <> 0)`;

/** With the column that a sequence serves (`deptype` `i`: identity, `a`: serial). */
export const sequences = (hasExtensions: boolean): string => `
SELECT c.relname AS name, t.relname AS "table", a.attname AS column,
       json_build_object('type', format_type(s.seqtypid, NULL), 'start', s.seqstart::text,
         'increment', s.seqincrement::text, 'min', s.seqmin::text, 'max', s.seqmax::text,
         'cache', s.seqcache::text, 'cycle', s.seqcycle) AS options
  FROM pg_class c
  JOIN pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refobjsubid > 0
                       AND o.deptype IN ('a', 'i')
  LEFT JOIN pg_class t ON t.oid = o.refobjid
  LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
 WHERE c.relnamespace = $1 AND c.relkind = 'S'${hasExtensions ? notOfExtension('pg_class', 'c.oid') : ''}
 ORDER BY c.relname`;

export const UNSUPPORTED = `
SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialised view' WHEN 'f' THEN 'foreign table'
                      WHEN 'p' THEN 'partitioned table' ELSE 'composite type' END || ' "' || c.relname || '"' AS phrase
  FROM pg_class c WHERE c.relnamespace = $1 AND c.relkind IN ('v', 'm', 'f', 'p', 'c')
UNION ALL
SELECT 'inheritance of table "' || c.relname || '"' FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
 WHERE c.relnamespace = $1 AND c.relkind = 'r'
UNION ALL
SELECT 'serial column "' || t.relname || '"."' || a.attname || '" (write GENERATED BY DEFAULT AS IDENTITY)'
  FROM pg_class c JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype = 'a'
  JOIN pg_class t ON t.oid = o.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = o.refobjsubid
 WHERE c.relnamespace = $1 AND c.relkind = 'S' AND o.refobjsubid > 0
UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum type' WHEN 'd' THEN 'domain' ELSE 'range type' END || ' "' || t.typname || '"'
  FROM pg_type t WHERE t.typnamespace = $1 AND t.typtype IN ('e', 'd', 'r')
UNION ALL
SELECT 'policy "' || p.polname || '"' FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = $1
UNION ALL
SELECT 'row level security of table "' || c.relname || '"' FROM pg_class c WHERE c.relnamespace = $1 AND c.relrowsecurity
UNION ALL
SELECT 'rule "' || r.rulename || '"' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
 WHERE c.relnamespace = $1 AND c.relkind = 'r'
UNION ALL
SELECT 'extended statistics "' || s.stxname || '"' FROM pg_statistic_ext s WHERE s.stxnamespace = $1
UNION ALL
SELECT 'aggregate "' || p.proname || '"' FROM pg_proc p WHERE p.pronamespace = $1 AND p.prokind IN ('a', 'w')
ORDER BY 1`;
