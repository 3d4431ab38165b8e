import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import { ServiceListPage } from '../ServiceList';
import { FirstEnvironment, ServicePage } from '../ServicePage';

/** The pages under `/services`. */
export function ServicesRoutes() {
  return (
    <Routes>
      <Route index element={<ServiceListPage />} />
      <Route path=":namespace/:name" element={<WithoutEnvironment />} />
      <Route path=":namespace/:name/:environment" element={<InEnvironment />} />
      <Route path="*" element={<Navigate to="." replace />} />
    </Routes>
  );
}

function InEnvironment() {
  const { namespace = '', name = '', environment = '' } = useParams();
  const key = { namespace, name, environment };
  // Another service is another page: nothing of the one before may linger.
  return <ServicePage key={Object.values(key).join('/')} serviceKey={key} />;
}

function WithoutEnvironment() {
  const { namespace = '', name = '' } = useParams();
  return (
    <FirstEnvironment
      component={{ namespace, name }}
      renderRedirect={environment => <Navigate to={environment} replace />}
    />
  );
}
