import { Skeleton } from '@backstage/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import { ClusterListPage } from '../ClusterList';

// The list is what most visits need; the others load when they are opened.
const CellPage = lazy(() =>
  import('../CellPage').then(m => ({ default: m.CellPage })),
);
const RegisterPage = lazy(() =>
  import('../RegisterPage').then(m => ({ default: m.RegisterPage })),
);
const UtilisationPage = lazy(() =>
  import('../UtilisationPage').then(m => ({ default: m.UtilisationPage })),
);
const ClusterOperationPage = lazy(() =>
  import('../Operations').then(m => ({ default: m.ClusterOperationPage })),
);

/** The pages under `/clusters`. */
export function ClustersRoutes() {
  return (
    <Suspense fallback={<Skeleton height={40} />}>
      <Routes>
        <Route index element={<ClusterListPage />} />
        <Route path="register" element={<RegisterPage />} />
        <Route path="utilisation" element={<UtilisationPage />} />
        <Route path="operations/:id" element={<OneOperation />} />
        <Route path=":cell" element={<OneCell />} />
        <Route path=":cell/:tab" element={<OneCell />} />
        <Route path="*" element={<Navigate to="." replace />} />
      </Routes>
    </Suspense>
  );
}

function OneCell() {
  const { cell = '', tab } = useParams();
  // Another cell is another page: nothing of the one before may linger.
  return <CellPage key={cell} name={cell} tab={tab} />;
}

function OneOperation() {
  const { id = '' } = useParams();
  return <ClusterOperationPage key={id} id={id} />;
}
