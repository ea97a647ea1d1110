import { useNotice } from 'adminjs';
import { ProblemError } from './api';
import { useText } from './text';

/** Shows what went wrong with a call, in the words of the server where it has some. */
export function useFailureNotice(): (error: unknown) => void {
  const notify = useNotice();
  const text = useText();
  return (error) => {
    const message = error instanceof ProblemError ? error.problem.detail : text('connectionLost');
    notify({ type: 'error', message });
  };
}
