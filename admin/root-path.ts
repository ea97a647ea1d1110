/** Where the back-office is mounted. The session cookie is sent to nothing else. */
export const ROOT_PATH = '/admin';

/** Where people change their own password. Nothing else is open to them while somebody else made it. */
export const OWN_ACCOUNT = `${ROOT_PATH}/pages/account`;
