import { Route, Routes } from "react-router";
import { CustomerList } from "./CustomerList";
import { CustomerView } from "./CustomerView";
import "./customers.css";

/** Everything below `/customers`. */
export default function CustomersPage() {
  return (
    <Routes>
      <Route index element={<CustomerList />} />
      <Route path="new" element={<CustomerList making />} />
      <Route path=":id" element={<CustomerView />} />
    </Routes>
  );
}
