import { goToLogin, ProblemError, type Problem } from './api';
import { rememberFile, type MediaFile, type TitledFile } from './media-files';
import { ROOT_PATH } from './window';

/**
 * Sends a file to the library. fetch does not say how much of a body is sent, XMLHttpRequest does.
 * @param file chosen by the user
 * @param onProgress hears which share of it is sent, from 0 to 1
 * @returns the file as the library has it
 * @throws ProblemError when the server refuses; an Error when it cannot be reached
 */
export function uploadFile(file: File, onProgress: (share: number) => void): Promise<MediaFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${ROOT_PATH}/api/emporion/files`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Error('The server did not answer.'));
    request.onload = () => {
      const answer = request.response as unknown;
      if (request.status < 300 && answer) return resolve(rememberFile(answer as TitledFile));
      if (request.status === 401 && !answer) goToLogin();
      return reject(refusal(request.status, answer));
    };
    const body = new FormData();
    body.set('file', file);
    request.send(body);
  });
}

function refusal(status: number, answer: unknown): Error {
  const problem = answer as Problem | null;
  return problem?.detail ? new ProblemError(problem) : new Error(`HTTP ${status}`);
}
