import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// These tests render a whole app, which takes its time on a busy machine. The
// limits only bound a failing test; nothing waits for them.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);
