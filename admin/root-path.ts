/** Where the back-office is mounted. The session cookie is sent to nothing else. */
export const ROOT_PATH = '/admin';
