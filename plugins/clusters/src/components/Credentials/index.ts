export { CredentialsFields } from './CredentialsFields';
export { CheckResult } from './CheckResult';
export {
  EMPTY_DRAFT,
  toCredentials,
  type CredentialsDraft,
} from './credentialsDraft';
