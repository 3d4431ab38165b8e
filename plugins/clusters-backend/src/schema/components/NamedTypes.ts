import * as clusters from '@longshore/plugin-clusters-common';
import { Environment, Failure } from '@longshore/plugin-longshore-common';
import { Schema } from './Schema';

/** The types that the document names, by the names that they have in the code. */
export type NamedTypes = {
  Environment: Environment;
  Failure: Failure;

  ClustersPageAccess: clusters.ClustersPageAccess;

  Cell: clusters.Cell;
  CellContact: clusters.CellContact;
  CellHealth: clusters.CellHealth;
  CellHealthState: clusters.CellHealthState;
  DataPlaneState: clusters.DataPlaneState;
  CellWarning: clusters.CellWarning;
  CellOverview: clusters.CellOverview;
  CellList: clusters.CellList;
  CellAnswer: clusters.CellAnswer;
  CellHealthChange: clusters.CellHealthChange;
  CellHealthHistory: clusters.CellHealthHistory;

  Resources: clusters.Resources;
  CellCapacity: clusters.CellCapacity;
  PlacementShare: clusters.PlacementShare;
  PlacementPreview: clusters.PlacementPreview;
  UtilisationSample: clusters.UtilisationSample;
  UtilisationReport: clusters.UtilisationReport;
  NodeUtilisation: clusters.NodeUtilisation;

  NodeCondition: clusters.NodeCondition;
  NodeTaint: clusters.NodeTaint;
  NodeDetails: clusters.NodeDetails;
  NodeList: clusters.NodeList;
  NamespaceSummary: clusters.NamespaceSummary;
  NamespaceList: clusters.NamespaceList;
  CellEvent: clusters.CellEvent;
  CellEventList: clusters.CellEventList;
  WatchStatus: clusters.WatchStatus;
  RequestMinute: clusters.RequestMinute;
  CellRequests: clusters.CellRequests;
  DrainPod: clusters.DrainPod;
  DrainPreview: clusters.DrainPreview;

  CellCheckStep: clusters.CellCheckStep;
  CellCheck: clusters.CellCheck;
  CellManifests: clusters.CellManifests;
  CredentialSealing: clusters.CredentialSealing;

  ServiceClaim: clusters.ServiceClaim;
  ContainerEnd: clusters.ContainerEnd;
  PodState: clusters.PodState;
  PodRow: clusters.PodRow;
  DeploymentRow: clusters.DeploymentRow;
  StatefulSetRow: clusters.StatefulSetRow;
  JobRow: clusters.JobRow;
  CronJobRow: clusters.CronJobRow;
  NodeRow: clusters.NodeRow;
  VolumeClaimRow: clusters.VolumeClaimRow;
  EndpointSliceRow: clusters.EndpointSliceRow;
  QueriedRow: clusters.QueriedRow;
  RowPage: clusters.RowPage;
  ServiceSummary: clusters.ServiceSummary;
  SummaryResponse: clusters.SummaryResponse;
  InstanceEnd: clusters.InstanceEnd;
  InstanceEndList: clusters.InstanceEndList;

  RemovedRow: clusters.RemovedRow;
  ChangeMessage: clusters.ChangeMessage;
  LogMessage: clusters.LogMessage;
  EventsResponse: clusters.EventsResponse;

  AppliedRollout: clusters.AppliedRollout;
  AppliedChange: clusters.AppliedChange;
  FieldConflict: clusters.FieldConflict;
  ScaledTarget: clusters.ScaledTarget;
  CellResult: clusters.CellResult;
  WriteResponse: clusters.WriteResponse;
};

/** Schemas of some of them. */
export type Schemas<Name extends keyof NamedTypes = keyof NamedTypes> = {
  readonly [N in Name]: Schema<NamedTypes[N]>;
};
