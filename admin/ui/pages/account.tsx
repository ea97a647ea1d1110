import React from 'react';
import { call, goToLogin, ProblemError, type Problem } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import { session } from '../lib/window';

/** One's own account: who one is, and a new password. Changing it ends every session, this one too. */
export default function AccountPage(): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const { email, role } = session();
  const [current, setCurrent] = React.useState('');
  const [next, setNext] = React.useState('');
  const [problem, setProblem] = React.useState<Problem | null>(null);
  const faultAt = (pointer: string): string | undefined => {
    const fault = problem?.errors?.find((one) => one.pointer === pointer);
    return fault && text(`fault.${fault.code}`, { detail: fault.detail, defaultValue: fault.detail });
  };
  const change = async (): Promise<void> => {
    try {
      await call('POST', '/api/emporion/account/password', { current, next });
      goToLogin();
    } catch (error) {
      if (error instanceof ProblemError) setProblem(error.problem);
      else fail(error);
    }
  };
  const field = (
    name: 'current' | 'next',
    value: string,
    set: (value: string) => void,
  ): React.ReactElement => (
    <div className="e-field">
      <label className="e-label e-required" htmlFor={name}>
        {text(`account.${name}`)}
      </label>
      <input
        id={name}
        className="e-input"
        type="password"
        autoComplete={name === 'current' ? 'current-password' : 'new-password'}
        value={value}
        aria-invalid={faultAt(`/${name}`) !== undefined}
        onChange={(event) => set(event.target.value)}
      />
      <p className="e-error">{faultAt(`/${name}`)}</p>
    </div>
  );
  return (
    <main className="e-page">
      <h1 className="e-title">{text('account.title')}</h1>
      <section className="e-panel">
        <p>{email}</p>
        <p className="e-muted">{role}</p>
      </section>
      <form
        className="e-panel"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <h2 className="e-subtitle">{text('account.password')}</h2>
        <p className="e-muted">{text('account.note')}</p>
        {field('current', current, setCurrent)}
        {field('next', next, setNext)}
        {problem ? (
          <p className="e-alert" role="alert">
            {problem.detail}
          </p>
        ) : null}
        <div className="e-actions e-actions-end">
          <button type="submit" className="e-button">
            {text('account.change')}
          </button>
        </div>
      </form>
    </main>
  );
}
