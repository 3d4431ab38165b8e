/** For what reads /proc or uses util-linux; `skip` elsewhere. */
export const onLinux = process.platform === 'linux' ? describe : describe.skip;
