import React from 'react';
import { Link } from 'react-router-dom';
import { call } from '../lib/api';
import { countText } from '../lib/count-text';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';

/** Mirrors `WidgetView` of `admin/api/widgets.ts`. */
interface Widget {
  readonly id: string;
  readonly label: string;
  readonly kind: 'count' | 'list' | 'todo';
  readonly count: number;
  readonly countExact: boolean;
  readonly items: readonly { readonly id: string; readonly title: string; readonly href: string }[];
  readonly href: string;
}

/** The first page after the login: what plugins have to tell, what is to be done first. */
export default function Dashboard(): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [widgets, setWidgets] = React.useState<readonly Widget[] | null>(null);
  React.useEffect(() => {
    call<{ widgets: readonly Widget[] }>('GET', '/api/emporion/widgets')
      .then((answer) => setWidgets(answer.widgets))
      .catch(fail);
  }, []);
  const of = (kind: Widget['kind']): readonly Widget[] =>
    (widgets ?? []).filter((widget) => widget.kind === kind);
  const todos = of('todo').filter(({ count }) => count > 0);
  return (
    <main className="e-page" aria-busy={widgets === null}>
      <h1 className="e-title">{text('dashboard.title')}</h1>
      {of('count').length > 0 ? (
        <section className="e-panel e-kpis">
          {of('count').map((widget) => (
            <Link key={widget.id} className="e-kpi" data-widget={widget.id} to={widget.href}>
              <span className="e-kpi-number">{countText(widget.count, widget.countExact)}</span>
              <span className="e-muted">{widget.label}</span>
            </Link>
          ))}
        </section>
      ) : null}
      {of('todo').length > 0 ? (
        <section className="e-panel">
          <h2 className="e-subtitle">{text('dashboard.todo')}</h2>
          {todos.length === 0 ? <p className="e-muted">{text('dashboard.nothingToDo')}</p> : null}
          <ul className="e-todos">
            {todos.map((widget) => (
              <li key={widget.id} data-widget={widget.id}>
                <Link to={widget.href}>
                  <span>{widget.label}</span>
                  <span className="e-badge">{countText(widget.count, widget.countExact)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {of('list').map((widget) => (
        <section key={widget.id} className="e-panel" data-widget={widget.id}>
          <h2 className="e-subtitle">
            <Link to={widget.href}>{widget.label}</Link>{' '}
            <span className="e-muted">{countText(widget.count, widget.countExact)}</span>
          </h2>
          <ul className="e-todos">
            {widget.items.map((item) => (
              <li key={item.id}>
                <Link to={item.href}>{item.title}</Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {widgets?.length === 0 ? <p className="e-panel e-muted">{text('dashboard.empty')}</p> : null}
    </main>
  );
}
