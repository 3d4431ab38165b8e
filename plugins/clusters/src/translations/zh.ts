/** Checked for completeness by the type of `clustersTranslationRef`. */
export default {
  title: '集群',
};
