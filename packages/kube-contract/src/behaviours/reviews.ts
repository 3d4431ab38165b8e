/** The request of a review, such as a SelfSubjectAccessReview. */
export const review = (kind: string, spec?: object) => ({
  method: 'POST',
  body: {
    apiVersion: kind.startsWith('SelfSubjectReview')
      ? 'authentication.k8s.io/v1'
      : 'authorization.k8s.io/v1',
    kind,
    ...(spec && { spec }),
  },
});
