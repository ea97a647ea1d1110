import React from 'react';
import { useNotice } from 'adminjs';
import { call, ProblemError, type Problem } from '../lib/api';
import { useResourceTexts } from '../lib/labels';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import Dialog from './dialog';
import SchemaForm from './schema-form';
import { AboutResource, type FormDescription } from './schema-node';

/** Mirrors `RowStep` of `admin/api/row-steps.ts`. */
export interface Step {
  readonly command: string;
  readonly label: string;
  readonly field: string | null;
  readonly to: string | null;
  readonly confirm: string | null;
  readonly form: FormDescription | null;
  readonly initial: Readonly<Record<string, unknown>>;
}

interface Props {
  readonly step: Step;
  /** The row acted on, and the version that was looked at. */
  readonly id?: string;
  readonly version?: number;
  /** The resource it is about, for labels. */
  readonly resourceId: string;
  readonly onClose: () => void;
  readonly onDone: (result: unknown) => Promise<void> | void;
}

/** Asks for what a command needs, or just once more, runs it by POST, and shows what it answers with. */
export default function CommandDialog({
  step,
  id,
  version,
  resourceId,
  onClose,
  onDone,
}: Props): React.ReactElement {
  const text = useText();
  const { property: labelOf } = useResourceTexts(resourceId);
  const notify = useNotice();
  const fail = useFailureNotice();
  const [input, setInput] = React.useState<unknown>(step.initial);
  const [problem, setProblem] = React.useState<Problem | null>(null);
  const [busy, setBusy] = React.useState(false);
  const [result, setResult] = React.useState<Readonly<Record<string, string>> | null>(null);
  // One key per opened dialog: pressing twice, or again after a lost answer, runs the command once.
  const key = React.useRef(crypto.randomUUID());
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      const body = { id, version, input: step.form ? input : {}, key: key.current };
      const answer = await call<{ result: unknown }>('POST', `/api/emporion/commands/${step.command}`, body);
      const told = toldBy(answer.result);
      notify({ type: 'success', message: text('step.done', { step: step.label }) });
      if (Object.keys(told).length > 0) setResult(told);
      else await onDone(answer.result);
    } catch (error) {
      if (!(error instanceof ProblemError)) return fail(error);
      // The server decided, so another try is another call.
      key.current = crypto.randomUUID();
      setProblem(error.problem);
    } finally {
      setBusy(false);
    }
  };
  if (result)
    return <Told title={step.label} told={result} labelOf={labelOf} onClose={() => void onDone(result)} />;
  return (
    <Dialog title={step.label} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {step.confirm || !step.form ? (
          <p>{step.confirm ?? text('step.confirm', { step: step.label })}</p>
        ) : null}
        {step.form ? (
          <AboutResource.Provider value={{ resourceId, id }}>
            <SchemaForm
              form={step.form}
              value={input}
              onChange={setInput}
              problem={problem}
              disabled={busy}
            />
          </AboutResource.Provider>
        ) : null}
        {problem ? (
          <p className="e-alert" role="alert">
            {problem.detail}
          </p>
        ) : null}
        <div className="e-actions e-actions-end">
          <button type="button" className="e-button-light" onClick={onClose}>
            {text('cancel')}
          </button>
          <button type="submit" className="e-button" disabled={busy} data-testid="step-confirm">
            {step.label}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Names of rows and versions tell people nothing; a key or a password is shown here and never again. */
const UNTOLD = new Set(['id', 'version', 'createdAt', 'updatedAt']);
const SECRETS = new Set(['key', 'password', 'secret', 'token']);

/** What of a result must be shown: a secret that was made, and what belongs to it. */
function toldBy(result: unknown): Readonly<Record<string, string>> {
  if (typeof result !== 'object' || result === null) return {};
  const texts = Object.entries(result).filter(
    ([name, value]) => typeof value === 'string' && !UNTOLD.has(name),
  );
  return texts.some(([name]) => SECRETS.has(name)) ? Object.fromEntries(texts) : {};
}

function Told({
  title,
  told,
  labelOf,
  onClose,
}: {
  title: string;
  told: Readonly<Record<string, string>>;
  labelOf: (name: string) => string;
  onClose: () => void;
}): React.ReactElement {
  const text = useText();
  const [copied, setCopied] = React.useState('');
  const copy = async (name: string): Promise<void> => {
    await navigator.clipboard?.writeText(told[name] ?? '');
    setCopied(name);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="e-alert">{text('secret.once')}</p>
      {Object.entries(told).map(([name, value]) => (
        <div key={name} className="e-field">
          <span className="e-label">{SECRETS.has(name) ? text(`secret.${name}`) : labelOf(name)}</span>
          <span className="e-told">
            <code data-told={name}>{value}</code>
            <button type="button" className="e-text-button" onClick={() => void copy(name)}>
              {text(copied === name ? 'secret.copied' : 'secret.copy')}
            </button>
          </span>
        </div>
      ))}
      <div className="e-actions e-actions-end">
        <button type="button" className="e-button" onClick={onClose}>
          {text('secret.done')}
        </button>
      </div>
    </Dialog>
  );
}
