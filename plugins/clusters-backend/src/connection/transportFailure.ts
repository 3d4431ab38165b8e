import { isError } from '@backstage/errors';
import { Failure } from '@longshore/plugin-longshore-common';

/**
 * What Node's error codes mean to a person. Node 22: OpenSSL verification
 * results are passed through as `code` unchanged.
 */
const CODES: Record<string, string> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-host-mismatch',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'client-certificate-refused',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'client-certificate-refused',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'client-certificate-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'client-certificate-refused',
  ETIMEDOUT: 'timeout',
  // Of our own, see AddressRules.
  ADDRESS_REFUSED: 'address-refused',
};

const SENTENCES: Record<string, string> = {
  'certificate-expired':
    'the certificate of the API server has expired; renew it',
  'certificate-not-yet-valid':
    'the certificate of the API server is not valid yet; check the clocks',
  'certificate-host-mismatch':
    'the certificate of the API server is for another host name; check the URL, or set tls-server-name in the kubeconfig',
  'certificate-untrusted':
    'the certificate of the API server is not signed by the configured authority; check caData',
  'client-certificate-refused':
    'the API server refused our client certificate; renew it',
  timeout: 'the API server did not answer in time',
  'address-refused':
    'the name leads to an address that must not be called; see clusters.allowedAddresses',
  unreachable: 'the API server cannot be reached',
};

/** Names why no answer came at all. */
export function transportFailure(options: {
  cell: string;
  host: string;
  error: unknown;
}): Failure {
  const { cell, host, error } = options;
  const system = isError(error) && error.code ? String(error.code) : '';
  const code = CODES[system] ?? 'unreachable';
  return {
    code,
    message: `Cell '${cell}' (${host}): ${SENTENCES[code]}${
      system && code === 'unreachable' ? ` (${system})` : ''
    }`,
    params: { cell, host, ...(system && { system }) },
  };
}
