import { useTranslation } from "react-i18next";
import { NavLink, Navigate, Route, Routes } from "react-router";
import { useSession } from "@/shared/session/session";
import { BlacklistTable } from "./blacklist/BlacklistTable";
import { ContactTable } from "./contacts/ContactTable";
import { HoursList } from "./hours/HoursList";
import "./routing.css";

const PARTS = [
  { name: "contacts", scope: "contact.read" },
  { name: "hours", scope: "hours.read" },
  { name: "blacklist", scope: "blacklist.read" },
] as const;

/** Everything below `/routing`: where contacts went and why, and what keeps them out. */
export default function RoutingPage() {
  const { t } = useTranslation("routing");
  const { may } = useSession();
  const parts = PARTS.filter(({ scope }) => may(scope));
  return (
    <div className="routing">
      <nav className="panel routing-side" aria-label={t("parts")}>
        {parts.map(({ name }) => (
          <NavLink key={name} to={`/routing/${name}`}>
            {t(`part.${name}`)}
          </NavLink>
        ))}
      </nav>
      <Routes>
        <Route index element={<Navigate to={parts[0]?.name ?? "contacts"} replace />} />
        <Route path="contacts" element={<ContactTable />} />
        <Route path="hours" element={<HoursList />} />
        <Route path="blacklist" element={<BlacklistTable />} />
        <Route path="*" element={<Navigate to="/routing" replace />} />
      </Routes>
    </div>
  );
}
