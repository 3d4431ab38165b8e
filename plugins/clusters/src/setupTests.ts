import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages load lazily, and the first of a file is transformed on the way, which
// takes its time on a busy machine. The limits only bound a failing test.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);
