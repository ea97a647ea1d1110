import React from 'react';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useResourceTexts } from '../lib/labels';
import { useText } from '../lib/text';
import { ROOT_PATH, session } from '../lib/window';
import { isOver, useTransfer, type TransferState } from './use-transfer';

interface Props {
  readonly id: string;
  readonly onEnd?: (transfer: TransferState) => void;
  /** Shown where it is stopped in another way. */
  readonly watching?: boolean;
}

/** How far an import or export is, and what came of it: counts, the first refused rows, its files. */
export default function TransferProgress({ id, onEnd, watching = false }: Props): React.ReactElement {
  const text = useText();
  const { transfer, problem } = useTransfer(id, onEnd);
  const texts = useResourceTexts('transfers.transfer');
  if (!transfer) return <p className="e-muted">{problem?.detail ?? text('loading')}</p>;
  const { status, processed, total, failure } = transfer;
  const over = isOver(transfer);
  const known = total !== null && total > 0;
  const rows = known ? text('transfer.of', counts(processed, total)) : number(processed);
  const counted = processed > 0 || known ? rows : '';
  return (
    <div className="e-job" data-status={status}>
      <progress
        max={known ? total : 1}
        value={status === 'done' ? (known ? total : 1) : over || known ? processed : undefined}
        aria-label={text(`transfer.status.${status}`)}
      />
      {failure === null ? null : <p role="alert">{texts.value('failure', failure)}</p>}
      <p role="status">
        {[failure === null ? text(`transfer.status.${status}`) : '', counted].filter(Boolean).join(' · ')}
      </p>
      {over || watching ? null : <Stop id={id} />}
      {over && transfer.direction === 'import' ? <Outcome transfer={transfer} /> : null}
      {status === 'done' && transfer.direction === 'export' ? (
        <p className="e-actions">
          <a className="e-button" href={fileOf(id, 'result')} download>
            {text('transfer.download')}
          </a>
        </p>
      ) : null}
    </div>
  );
}

function Stop({ id }: { id: string }): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [asked, setAsked] = React.useState(false);
  const stop = async (): Promise<void> => {
    setAsked(true);
    try {
      await call('POST', '/api/emporion/commands/transfers.transfer.cancel', { id });
    } catch (error) {
      setAsked(false);
      fail(error);
    }
  };
  return (
    <>
      <p className="e-note">{text('transfer.goesOn')}</p>
      <p className="e-actions">
        <button type="button" className="e-button-light" disabled={asked} onClick={() => void stop()}>
          {text('transfer.stop')}
        </button>
      </p>
    </>
  );
}

function Outcome({ transfer }: { transfer: TransferState }): React.ReactElement {
  const text = useText();
  const { id, dryRun, failed, refused } = transfer;
  return (
    <>
      <dl className="e-counts">
        {(['created', 'updated', 'unchanged', 'failed'] as const).map((name) => (
          <div key={name} data-count={name}>
            <dt>{text(`transfer.${dryRun ? 'would' : 'was'}.${name}`)}</dt>
            <dd>{number(transfer[name])}</dd>
          </div>
        ))}
      </dl>
      {failed > 0 ? (
        <>
          <ul className="e-refused">
            {refused.map(({ line, column, reason }) => (
              <li key={`${line} ${column} ${reason}`}>
                <b>
                  {column === '' ? text('transfer.line', { line }) : text('transfer.cell', { line, column })}
                </b>{' '}
                {reason}
              </li>
            ))}
          </ul>
          <p>
            <a href={fileOf(id, 'errors')} download>
              {text('transfer.errors')}
            </a>
          </p>
        </>
      ) : null}
    </>
  );
}

function fileOf(id: string, file: 'result' | 'errors'): string {
  return `${ROOT_PATH}/api/emporion/transfers/${id}/files/${file}`;
}

function number(value: number): string {
  return value.toLocaleString(session().locale);
}

function counts(done: number, total: number): Record<string, string> {
  return { done: number(done), total: number(total) };
}
