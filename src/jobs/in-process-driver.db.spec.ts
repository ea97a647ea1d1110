import { describe } from '@jest/globals';
import { jobContract } from './testing/job-contract.js';

describe('jobs inside the process', () => {
  jobContract(async () => ({ loseHandedOut: async () => undefined, end: async () => undefined }));
});
