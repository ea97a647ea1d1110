import React from 'react';
import Stale from '../../actions/stale';
import { languageName } from '../../lib/format';
import { useText } from '../../lib/text';
import { ROOT_PATH, session } from '../../lib/window';
import AxesEditor from './axes-editor';
import type { Row } from './combine';
import { textIn, type Axis, type Cell, type Texts } from './document';
import { withoutCell } from './faults';
import Grid from './grid';
import type { Place } from './grid-row';
import { AxisFilters, FillMenu, Gone, LeftOut } from './matrix-tools';
import { bringBack, editAxes, fillCells, leaveOut, pasteCells, setCells, type Model } from './model';
import { useMatrix, type EditedMatrix } from './use-matrix';

interface Props {
  readonly title: string;
  readonly resourceId: string;
  readonly id: string;
  /** Place of the block among those of its resource. */
  readonly block: number;
  /** Raised when the row was loaded again. */
  readonly changes: number;
  readonly onSaved: () => Promise<void>;
}

const STALE = 412;

/** Rows that belong to a row, as a grid that is edited and saved as a whole; with axes, one row for each combination. */
export default function Matrix(props: Props): React.ReactElement {
  const { title, resourceId, id, block, changes, onSaved } = props;
  const text = useText();
  const address = `/api/emporion/rows/${resourceId}/${encodeURIComponent(id)}/matrix/${block}`;
  const matrix = useMatrix(address, id, changes, onSaved);
  const { pending, busy, problem, history, save } = matrix;
  const show = `${ROOT_PATH}/resources/${resourceId}/records/${id}/show`;
  return (
    <section
      className="e-panel"
      data-block="matrix"
      data-unsaved={!pending.isEmpty}
      aria-busy={!matrix.loaded || busy}
    >
      <h2 className="e-subtitle">
        {title} <span className="e-muted">{matrix.loaded ? history.now.rows.length : text('loading')}</span>
      </h2>
      {problem?.status === STALE ? (
        <Stale theirs={show} disabled={busy} onSaveOver={() => void save(true)} />
      ) : problem ? (
        <p className="e-alert" role="alert">
          {problem.detail}
        </p>
      ) : null}
      {matrix.loaded ? <Editor title={title} matrix={matrix} locales={matrix.loaded.locales} /> : null}
      {matrix.loaded?.mayChange ? (
        <footer className="e-matrix-foot">
          <span className="e-muted">
            {pending.isEmpty ? '' : text('matrix.unsaved', { count: pending.rows.length })}
          </span>
          <button
            type="button"
            className="e-button-light"
            disabled={!history.canUndo || busy}
            onClick={history.undo}
          >
            {text('matrix.undo')}
          </button>
          <button
            type="button"
            className="e-button"
            data-testid="matrix-save"
            disabled={pending.isEmpty || busy}
            onClick={() => void save()}
          >
            {text(busy ? 'form.saving' : 'settings.save')}
          </button>
        </footer>
      ) : null}
    </section>
  );
}

interface EditorProps {
  readonly title: string;
  readonly matrix: EditedMatrix;
  readonly locales: readonly string[];
}

function Editor({ title, matrix, locales }: EditorProps): React.ReactElement {
  const text = useText();
  const { history, faults, loaded } = matrix;
  const model = history.now;
  const mayChange = loaded?.mayChange === true;
  const [language, setLanguage] = React.useState(locales[0] ?? 'en');
  const [chosen, setChosen] = React.useState<Readonly<Record<string, string>>>({});
  const [active, setActive] = React.useState<Place | null>(null);
  const nameOf = (texts: Texts): string => textIn(texts, language) || '…';
  const headingOf = useHeadings(model, nameOf);
  const columns = React.useMemo(
    () => model.document.columns.map((column) => (mayChange ? column : { ...column, readOnly: true })),
    [model.document, mayChange],
  );
  const wanted = model.axes.flatMap(({ id, values }) => values.filter((value) => value.id === chosen[id]));
  const shown = model.rows.filter(({ keys }) => wanted.every(({ id }) => keys.includes(id)));
  const openRow = shown.find(({ key }) => key === active?.row);
  const openColumn = columns.find(({ key }) => key === active?.column);
  const canFill = openRow && openColumn && !openColumn.unique && !openColumn.readOnly;

  const change = useStable((row: string, column: string, value: Cell) => {
    history.change(setCells(model, new Map([[row, { [column]: value }]])), `${row} ${column}`);
    matrix.setFaults(withoutCell(faults, row, column));
  });
  const takeOut = useStable((key: string) => {
    const row = model.rows.find((one) => one.key === key);
    if (row) history.change(leaveOut(model, row));
  });
  const fill = (target: string): void => {
    if (!canFill) return;
    const from = target === 'below' ? shown.indexOf(openRow) : 0;
    const rows = shown.filter(
      ({ keys }, at) => at >= from && (target === 'all' || target === 'below' || keys.includes(target)),
    );
    history.change(fillCells(model, openColumn, openRow.cells[openColumn.key] ?? null, rows));
  };
  const paste = (block: readonly (readonly string[])[], from: Place): void => {
    const rows = shown.slice(shown.findIndex(({ key }) => key === from.row));
    history.change(
      pasteCells(model, block, rows, columns.slice(columns.findIndex(({ key }) => key === from.column))),
    );
  };
  const [tooMany, setTooMany] = React.useState(false);
  const changeAxes = (axes: readonly Axis[], mark?: string): void => {
    const edited = editAxes(model, axes);
    setTooMany(!edited);
    if (edited) history.change(edited, mark);
  };
  useFirstFault(matrix, () => setChosen({}), setActive);
  const axisFault = (pointer: string): string | undefined =>
    faults.axes.find((fault) => `${fault.pointer}/`.startsWith(`${pointer}/`))?.text;

  return (
    <>
      {model.document.axes && mayChange ? (
        <>
          <Languages locales={locales} shown={language} onChange={setLanguage} />
          <AxesEditor axes={model.axes} language={language} onChange={changeAxes} faultAt={axisFault} />
          {tooMany ? (
            <p className="e-error" role="alert">
              {text('matrix.tooMany')}
            </p>
          ) : null}
        </>
      ) : null}
      <Gone headings={model.gone.map(headingOf)} onUndo={history.undo} />
      <div className="e-grid-tools">
        <AxisFilters axes={model.axes} chosen={chosen} nameOf={nameOf} onChange={setChosen} />
        {mayChange ? (
          <FillMenu axes={model.axes} row={canFill ? openRow : undefined} nameOf={nameOf} onFill={fill} />
        ) : null}
      </div>
      <Grid
        label={title}
        rows={shown}
        columns={columns}
        locale={session().locale}
        headingOf={headingOf}
        active={active}
        faults={faults.cells}
        mayLeaveOut={mayChange && model.axes.length > 0}
        onActivate={setActive}
        onChange={change}
        onLeaveOut={takeOut}
        onPaste={paste}
        onFillDown={() => fill('below')}
        onUndo={history.undo}
      />
      {mayChange ? (
        <LeftOut
          combinations={model.leftOut}
          headingOf={(keys) => headingOf({ keys, heading: '' })}
          onBringBack={(keys) => history.change(bringBack(model, keys))}
        />
      ) : null}
    </>
  );
}

/** A row is called by the values it combines; those taken away meanwhile keep their names. */
function useHeadings(
  { document, axes }: Model,
  nameOf: (texts: Texts) => string,
): (row: Pick<Row, 'keys' | 'heading'>) => string {
  const values = [...(document.axes ?? []), ...axes].flatMap((axis) => axis.values);
  const names = new Map(values.map(({ id, name }) => [id, nameOf(name)]));
  return ({ keys, heading }) =>
    keys.length > 0 && document.axes ? keys.map((key) => names.get(key) ?? '…').join(' / ') : heading;
}

/** Opens the first cell that was refused. */
function useFirstFault(
  { faults, history }: EditedMatrix,
  showAll: () => void,
  open: (place: Place) => void,
): void {
  const count = [...faults.cells.values()].length;
  React.useEffect(() => {
    const row = history.now.rows.find(({ key }) => faults.cells.has(key));
    const [column] = Object.keys(faults.cells.get(row?.key ?? '') ?? {});
    if (!row || column === undefined) return;
    showAll();
    open({ row: row.key, column });
  }, [count]);
}

interface LanguagesProps {
  readonly locales: readonly string[];
  readonly shown: string;
  readonly onChange: (locale: string) => void;
}

/** The language that names of axes and values are shown and written in. */
function Languages({ locales, shown, onChange }: LanguagesProps): React.ReactElement | null {
  const text = useText();
  if (locales.length < 2) return null;
  return (
    <div className="e-tabs" role="tablist" aria-label={text('field.languageOfTexts')}>
      {locales.map((locale) => (
        <button
          key={locale}
          type="button"
          role="tab"
          className="e-tab"
          aria-selected={locale === shown}
          data-language={locale}
          onClick={() => onChange(locale)}
        >
          {languageName(locale, locales)}
        </button>
      ))}
    </div>
  );
}

/** The same function for as long as the component lives, so that rows are not drawn again for it. */
function useStable<A extends readonly unknown[]>(run: (...args: A) => void): (...args: A) => void {
  const latest = React.useRef(run);
  latest.current = run;
  return React.useCallback((...args: A) => latest.current(...args), []);
}
